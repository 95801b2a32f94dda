import { beforeAll, describe, expect, it } from 'vitest';
import { handlers } from '../../handlers/index.js';
import type { DecisionKind, Excerpt, Finding, ListMode, Profile, RuleMode } from '../../src/core/index.js';
import { decide, type Policy, type Situation } from '../../src/decide/index.js';
import { guarded } from '../support/judge.js';

let profile: Profile;
beforeAll(async () => {
  profile = (await guarded('bpf')).profile;
});

const finding = (rule: string, code: string): Finding => ({
  rule,
  code,
  messageId: '<p@example.org>',
  evidence: [{ messageId: '<p@example.org>', line: 0, quote: 'x' }],
  data: {},
});
const everyCode = handlers.flatMap(({ name, codes }) => Object.keys(codes).map((code) => finding(name, code)));
const policy = (mode: ListMode = 'auto', overrides: Policy['overrides'] = {}, preset = 'practice'): Policy => ({
  mode,
  preset,
  overrides,
});
const calm: Situation = {
  automatic: undefined,
  answerable: true,
  optedOut: false,
  throughList: true,
  authentication: 'pass',
  tooOld: false,
  answeredBy: undefined,
  answeredInThread: undefined,
  applied: undefined,
  postedAgain: undefined,
  repliedInThread: false,
  told: new Map(),
  excerpts: new Map(),
};
const digest = (drifted: boolean): Excerpt => ({
  kind: 'digest',
  question: 'q',
  text: 't',
  url: 'https://example.org/',
  drifted,
});
const missing: Excerpt = { kind: 'missing', question: 'q', url: 'https://example.org/' };

/** Own modes of three findings: send, draft, observe. */
const sends = finding('cc-stable', 'trailer');
const drafts = finding('missing-fixes', 'fixes-tree');
const observes = finding('missing-cover-letter', 'two');
const strictness: readonly DecisionKind[] = ['suppress', 'observe', 'draft', 'send'];

/** Every situation that changes something, with the most that may happen in it. */
const situations: readonly (readonly [string, Partial<Situation>, DecisionKind])[] = [
  ['nothing special', {}, 'send'],
  ['an archive', { throughList: 'unjudged', authentication: 'unjudged' }, 'send'],
  ['a bot', { automatic: { kind: 'bot', why: 'bot table: x' } }, 'suppress'],
  ['our own mail', { automatic: { kind: 'own', why: 'our own mail' } }, 'suppress'],
  ['asked never to be written to', { optedOut: true }, 'suppress'],
  ['not through the list', { throughList: false }, 'suppress'],
  ['nobody to answer', { answerable: false }, 'observe'],
  ['too old', { tooOld: true }, 'observe'],
  ['applied', { applied: 'ast@kernel.org' }, 'observe'],
  ['posted again', { postedAgain: 'x' }, 'observe'],
  ['a reply stands in the thread', { repliedInThread: true }, 'observe'],
  ['a forged sender', { authentication: 'fail' }, 'draft'],
  ['an unknown sender', { authentication: 'none' }, 'draft'],
  ['a sender of whom there are doubts', { authentication: 'none', doubt: 'two Subject headers' }, 'draft'],
  ['a maintainer has answered', { answeredBy: 'Daniel' }, 'draft'],
  ['a maintainer answered above, which counts for a patch sent into an old series', { answeredInThread: 'X' }, 'send'],
  ['two at once', { answeredBy: 'Daniel', tooOld: true }, 'observe'],
  ['a bot, too old', { automatic: { kind: 'bot', why: 'bot table: x' }, tooOld: true }, 'suppress'],
];
const ceilings: readonly (readonly [ListMode, DecisionKind])[] = [
  ['monitor', 'observe'],
  ['draft', 'draft'],
  ['auto', 'send'],
];
const ownModes: Readonly<Record<string, DecisionKind>> = {
  [sends.rule]: 'send',
  [drafts.rule]: 'draft',
  [observes.rule]: 'observe',
};

describe.each(ceilings)('list mode %s', (mode, ceiling) => {
  describe.each(situations)('%s', (_name, situation, most) => {
    it.each([sends, drafts, observes])('$rule/$code', (each) => {
      const { findings, reply, reason } = decide([each], policy(mode), profile, { ...calm, ...situation });
      const expected = most === 'suppress' ? 'suppress' : least(ceiling, most, ownModes[each.rule] ?? 'observe');
      expect(findings.map(({ decision }) => decision)).toEqual([expected]);
      expect(reply).toBe(expected === 'send' || expected === 'draft' ? expected : 'none');
      for (const said of [reason, ...findings.map((one) => one.reason)]) expect(said).toMatch(/^\S.{5,}/);
    });
  });
});

function least(...kinds: readonly DecisionKind[]): DecisionKind {
  return strictness[Math.min(...kinds.map((kind) => strictness.indexOf(kind)))] as DecisionKind;
}

describe('every code', () => {
  it.each(['practice', 'faq'])('has its decision and a reason (preset %s)', (preset) => {
    for (const each of everyCode) {
      const mode = profile.presets[preset]?.[each.rule]?.[each.code] ?? profile.presets[preset]?.[each.rule]?.['*'];
      const { findings, reply } = decide([each], policy('auto', {}, preset), profile, calm);
      expect(findings).toEqual([{ ...each, decision: mode, reason: `mode ${mode} by preset ${preset}` }]);
      expect(reply).toBe(mode === 'observe' ? 'none' : mode);
    }
  });

  it('all of them in one mail, in the most careful mode of what is said', () => {
    const { findings, reply } = decide(everyCode, policy(), profile, calm);
    expect(reply).toBe('draft');
    expect(new Set(findings.map(({ decision }) => decision))).toEqual(new Set(['draft', 'observe']));
  });

  it('says nothing without findings, and why', () => {
    expect(decide([], policy(), profile, calm)).toEqual({ findings: [], reply: 'none', reason: 'nothing found' });
  });

  it('a code that nobody gave a mode is observed', () => {
    expect(
      decide([finding('brand-new', 'x')], policy('auto', {}, 'no such preset'), profile, calm).findings[0]?.decision,
    ).toBe('observe');
  });
});

describe('one mail, in the most careful mode of its findings', () => {
  const decisions = (...findings: Finding[]) => {
    const { findings: decided, reply } = decide(findings, policy(), profile, calm);
    return [...decided.map(({ decision }) => decision), reply];
  };
  it('send and draft: a draft', () => expect(decisions(sends, drafts)).toEqual(['draft', 'draft', 'draft']));
  it('what is only observed holds nobody up', () =>
    expect(decisions(sends, observes)).toEqual(['send', 'observe', 'send']));
  it('in any order', () => expect(decisions(observes, drafts, sends)).toEqual(['observe', 'draft', 'draft', 'draft']));

  it('says which finding made it a draft', () => {
    const { findings, reason } = decide([sends, drafts], policy(), profile, calm);
    expect(reason).toBe('missing-fixes: mode draft by preset practice');
    expect(findings.map((each) => each.reason)).toEqual([
      'goes with missing-fixes: mode draft by preset practice',
      'mode draft by preset practice',
    ]);
  });
});

describe('a config', () => {
  const one = (overrides: Policy['overrides'], each = sends, mode: ListMode = 'auto') =>
    decide([each], policy(mode, overrides), profile, calm).findings[0];
  it('sets the mode of a code', () =>
    expect(one({ 'missing-fixes/fixes-tree': 'send' }, drafts)).toMatchObject({
      decision: 'send',
      reason: 'mode send by config for missing-fixes/fixes-tree',
    }));
  it('sets a ceiling over a rule', () =>
    expect(one({ 'cc-stable': 'draft' })).toMatchObject({
      decision: 'draft',
      reason: 'mode draft by config for cc-stable',
    }));
  it('a ceiling lifts nothing', () =>
    expect(one({ 'missing-fixes': 'send' }, drafts)).toMatchObject({
      decision: 'draft',
      reason: 'mode draft by preset practice',
    }));
  it('a ceiling stands over a code of its own', () =>
    expect(one({ 'cc-stable': 'observe', 'cc-stable/trailer': 'send' })?.decision).toBe('observe'));
  it('the list stands over all', () =>
    expect(one({ 'cc-stable/trailer': 'send' }, sends, 'monitor')).toMatchObject({
      decision: 'observe',
      reason: 'list mode monitor',
    }));
  it.each<RuleMode>(['off'])('%s: as if it had not been found, also in suppressed mail', (off) => {
    expect(one({ 'cc-stable': off })).toBeUndefined();
    const bot: Situation = { ...calm, automatic: { kind: 'bot', why: 'bot table: x' } };
    expect(
      decide([sends, drafts], policy('auto', { 'cc-stable': off }), profile, bot).findings.map(({ rule }) => rule),
    ).toEqual(['missing-fixes']);
  });
});

describe('the FAQ', () => {
  const withFaq = (excerpt: Excerpt, ...findings: Finding[]) =>
    decide(findings, policy(), profile, { ...calm, excerpts: new Map([['cc-stable', excerpt]]) });
  it('quoted', () =>
    expect(withFaq({ kind: 'document', question: 'q', text: 't', url: 'u' }, sends).reply).toBe('send'));
  it('no document: a digest', () => expect(withFaq(digest(false), sends).reply).toBe('send'));
  it('the text has changed: a draft', () =>
    expect(withFaq(digest(true), sends)).toMatchObject({
      reply: 'draft',
      reason: 'its FAQ text has changed',
    }));
  it('the section is gone: observed', () =>
    expect(withFaq(missing, sends)).toMatchObject({ reply: 'none', reason: 'its FAQ section is gone' }));
  it('of one rule only: the others go on', () =>
    expect(
      withFaq(missing, sends, finding('empty-commit-message', 'empty')).findings.map(({ decision }) => decision),
    ).toEqual(['observe', 'send']));
});

describe('a second mail in a thread', () => {
  it('only speaks of an incremental patch', () => {
    const { findings, reply } = decide([finding('incremental-patch', 'fix-on-top'), sends], policy(), profile, {
      ...calm,
      repliedInThread: true,
    });
    expect(findings.map(({ decision, reason }) => [decision, reason])).toEqual([
      ['send', 'mode send by preset practice'],
      ['observe', 'this thread has had its reply'],
    ]);
    expect(reply).toBe('send');
  });
});

describe('a maintainer has answered above the posting', () => {
  it.each([
    ['incremental-patch', 'fix-on-top', 'draft', 'Daniel has answered in the thread'],
    ['cc-stable', 'trailer', 'send', 'mode send by preset practice'],
  ])('%s: %s', (rule, code, decision, reason) => {
    const decided = decide([finding(rule, code)], policy(), profile, { ...calm, answeredInThread: 'Daniel' });
    expect(decided).toMatchObject({ findings: [{ decision, reason }], reply: decision });
  });
});
