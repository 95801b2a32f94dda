import { describe, expect, it } from 'vitest';
import type { Evidence, Finding, Rule } from '../../src/core/index.js';
import { eols, judgeMails } from '../support/judge.js';
import { mail, thread } from '../support/mails.js';

const id = '<p@example.org>';
const subject = '[PATCH bpf-next] bpf: count right';
const raw = mail({
  subject,
  id,
  to: 'list people <bpf@vger.kernel.org>',
  message: 'First line.\n\nThird line, twice.\n',
});

function ruleOf(check: Rule['check'], more: Partial<Rule> = {}): Rule {
  return {
    name: 'cc-stable',
    summary: 'a rule of this test',
    judges: ['patches'],
    needsWhole: false,
    misled: [],
    codes: { trailer: 'what it finds' },
    check,
    ...more,
  };
}

const findingOf = (evidence: readonly Partial<Evidence>[], more: Partial<Finding> = {}): Finding => ({
  rule: 'cc-stable',
  code: 'trailer',
  messageId: id,
  evidence: evidence.map((each) => ({ messageId: id, line: 0, quote: subject, ...each })),
  data: { tree: 'bpf-next' },
  ...more,
});

describe.each(eols)('evidence (%s)', (_name, eol) => {
  const judge = async (...rules: Rule[]) => {
    const logged: string[] = [];
    const [judgement] = await judgeMails([raw], { eol, rules, onLog: (message) => logged.push(message) });
    return {
      findings: judgement?.findings ?? [],
      failures: judgement?.failures ?? [],
      reply: judgement?.reply,
      logged,
    };
  };

  it.each<[string, Partial<Evidence>]>([
    ['the Subject', {}],
    ['a part of the Subject', { quote: 'count right' }],
    ['the To header', { quote: 'list people <bpf@vger.kernel.org>' }],
    ['a body line', { line: 3, quote: 'Third line, twice.' }],
    ['a part of a body line', { line: 3, quote: 'twice' }],
  ])('lets %s pass', async (_what, evidence) => {
    const { findings, failures, reply } = await judge(ruleOf(() => [findingOf([evidence])]));
    expect(findings).toHaveLength(1);
    expect(failures).toEqual([]);
    expect(reply).toBe('send');
  });

  it.each<[string, Finding]>([
    ['a quote that is not there', findingOf([{ line: 3, quote: 'Fourth line' }])],
    ['a quote of the line above', findingOf([{ line: 2, quote: 'First line.' }])],
    ['a quote in other letters', findingOf([{ quote: subject.toUpperCase() }])],
    ['an empty quote', findingOf([{ line: 2, quote: '' }])],
    ['an empty quote of a header', findingOf([{ quote: '' }])],
    ['a line below the end', findingOf([{ line: 10_000, quote: 'First line.' }])],
    ['a line above the start', findingOf([{ line: -1, quote: 'First line.' }])],
    ['half a line', findingOf([{ line: 1.5, quote: 'First line.' }])],
    ['the Cc header', findingOf([{ quote: 'ast@kernel.org' }])],
    ['two lines', findingOf([{ line: 1, quote: 'First line.\n\nThird' }])],
    ['another mail', findingOf([{ messageId: '<other@example.org>' }])],
    ['no evidence', findingOf([])],
    ['one true and one false quote', findingOf([{}, { line: 1, quote: 'no such words' }])],
    ['a mail that is not in the series', findingOf([{}], { messageId: '<other@example.org>' })],
    ['the name of another rule', findingOf([{}], { rule: 'missing-tree' })],
    ['an unknown code', findingOf([{}], { code: 'nonsense' })],
    ['a code that every object has', findingOf([{}], { code: 'toString' })],
  ])('drops and reports %s', async (_what, finding) => {
    const { findings, failures, reply, logged } = await judge(ruleOf(() => [finding]));
    expect(findings).toEqual([]);
    expect(failures).toEqual([{ rule: 'cc-stable', message: expect.stringMatching(/./) as string }]);
    expect(reply).toBe('none');
    expect(logged).toEqual(['a rule failed; it stays silent']);
  });

  it('keeps the true finding of a rule that also reports a false one', async () => {
    const { findings, failures } = await judge(ruleOf(() => [findingOf([{ quote: 'nonsense' }]), findingOf([{}])]));
    expect(findings).toHaveLength(1);
    expect(failures).toHaveLength(1);
  });

  it('reports a rule that throws; the others go on', async () => {
    const broken = ruleOf(() => {
      throw new Error('a bug of the rule');
    });
    const rude = ruleOf(
      () => {
        throw 'a string';
      },
      { name: 'missing-fixes' },
    );
    const { findings, failures } = await judge(
      broken,
      rude,
      ruleOf(() => [findingOf([{}])]),
    );
    expect(failures).toEqual([
      { rule: 'cc-stable', message: 'a bug of the rule' },
      { rule: 'missing-fixes', message: 'a string' },
    ]);
    expect(findings).toHaveLength(1);
  });
});

describe('which rules run', () => {
  const seen = async (raws: readonly string[], more: Partial<Rule>) => {
    let calls = 0;
    const rule = ruleOf(() => {
      calls++;
      return [];
    }, more);
    await judgeMails(raws, { eol: '\n', rules: [rule] });
    return calls;
  };
  const part = thread({ prefix: 'PATCH bpf-next', cover: 'bpf: count right', titles: ['bpf: one', 'bpf: two'] }).slice(
    0,
    2,
  );
  const report = mail({ subject: 'a question', body: 'Why?\n' });

  it('only those for this kind of series', async () => {
    expect(await seen([raw], {})).toBe(1);
    expect(await seen([report], {})).toBe(0);
    expect(await seen([report], { judges: ['report'] })).toBe(1);
    expect(await seen([raw], { judges: ['report'] })).toBe(0);
  });

  it('those that need the whole series only where all of it was seen and read', async () => {
    expect(await seen(part, { needsWhole: false })).toBe(1);
    expect(await seen(part, { needsWhole: true })).toBe(0);
    expect(await seen([raw], { needsWhole: true })).toBe(1);
    expect(await seen([mail({ subject, notes: 'x'.repeat(2_000_000) })], { needsWhole: true })).toBe(0);
    expect(await seen([mail({ subject: '[PATCH bpf-next 9000/9999] bpf: count right' })], { needsWhole: true })).toBe(
      0,
    );
  });

  it('none out of scope', async () => {
    expect(await seen([mail({ subject: '[PATCH hid] hid: count right' })], {})).toBe(0);
  });
});
