import { describe, expect, it } from 'vitest';
import type { FaqAnswer } from '../../src/core/index.js';
import type { RuleView } from '../../src/cli/services.js';
import { cli, faqView, requestOf, ruleView } from './fakes.js';

describe('rules', () => {
  it('lists them with their modes', async () => {
    const run = await cli(['rules', '--profile', 'netdev', '--preset', 'faq', '--config', 'c.yaml']);
    expect(run.code).toBe(0);
    expect(requestOf(run, 'rules')).toEqual({ profile: 'netdev', preset: 'faq', config: 'c.yaml' });
    expect(run.out).toMatch(/^missing-tree +send\/draft +what missing-tree looks for$/m);
  });

  it('explains one', async () => {
    const { out } = await cli(['rules', 'cc-stable']);
    expect(out).toContain('what cc-stable looks for');
    expect(out).toContain('Judges submissions, only when every mail of the series was seen.');
    expect(out).toContain('newcomer  send\n    no tree in the prefix, by a newcomer');
    expect(out).toContain('https://docs.example.org/faq.html#tree');
    expect(out).toContain('Measured on labelled mail: 34 of 35 right, 2 missed.');
    expect(out).toMatch(/When it is wrong[^\n]*\n {2}- Somebody else is meant\.\n/);
    expect(out).not.toContain('missing-tree');
  });

  it('says where its question stands, or that nobody wrote of it', async () => {
    const rules = (change: Partial<RuleView>) => ({ rules: async () => [{ ...ruleView('cc-stable'), ...change }] });
    const elsewhere = await cli(['rules', 'cc-stable'], { services: rules({ source: 'Submitting patches' }) });
    expect(elsewhere.out).toContain('  Submitting patches: How do I indicate which tree?\n  https://');
    const nowhere = await cli(['rules', 'cc-stable'], { services: rules({ question: '' }) });
    expect(nowhere.out).toContain("This subsystem's FAQ does not ask for it");
    expect(nowhere.out).not.toContain('https://');
    const off = { question: '', modes: { newcomer: 'off', regular: 'off' } } as const;
    expect((await cli(['rules', 'cc-stable'], { services: rules(off) })).out).toContain('  Off: there is nothing');
  });

  it('gives JSON: an array, or the one named', async () => {
    expect(JSON.parse((await cli(['rules', '--json'])).out)).toMatchObject([
      { name: 'missing-tree' },
      { name: 'cc-stable' },
    ]);
    expect(JSON.parse((await cli(['rules', 'cc-stable', '--json'])).out)).toMatchObject({
      name: 'cc-stable',
      codes: [
        { code: 'newcomer', mode: 'send' },
        { code: 'regular', mode: 'draft' },
      ],
      misled: ['Somebody else is meant.'],
      measured: { right: 34, wrong: 1, missed: 2 },
    });
  });

  it('knows no other rule', async () => {
    const run = await cli(['rules', 'stable']);
    expect(run.code).toBe(2);
    expect(run.err).toContain('did you mean cc-stable?');
    expect(run.err).toContain('[RULE_UNKNOWN]');
  });
});

describe('faq', () => {
  it('lists the questions', async () => {
    const run = await cli(['faq', '--document', 'faq.rst']);
    expect(requestOf(run, 'faq')).toMatchObject({ document: 'faq.rst' });
    expect(run.out).toBe('BPF development\n  - How do I indicate which tree?\n  - What about stable trees?\n');
  });

  it('shows the section, and names others that match', async () => {
    const { out } = await cli(['faq', 'tree']);
    expect(out).toBe(
      'How do I indicate which tree?\n\n  The subject prefix names it.\n\n  That is all.\n\n' +
        '  https://docs.example.org/faq.html#tree\n\nAlso matches:\n  - What about stable trees?\n',
    );
    expect((await cli(['faq', 'about', 'stable'])).out).toContain('What about stable trees?');
  });

  it("has the digest's words without a document", async () => {
    const own: FaqAnswer = {
      kind: 'digest',
      question: 'How do I indicate which tree?',
      subtitle: '',
      lines: ['Name the tree.'],
      url: '',
    };
    const services = { faq: async () => faqView({ document: undefined, all: () => [own], search: () => [own] }) };
    const { out } = await cli(['faq', 'tree'], { services });
    expect(out).toContain('Name the tree.');
    expect(out).toContain("In this project's words");
    expect((await cli(['faq'], { services })).out).toContain('  - How do I indicate which tree?');
    expect((await cli(['faq', 'verify'], { services })).code).toBe(2);
  });

  it('exits 2 when nothing matches', async () => {
    const run = await cli(['faq', 'quantum']);
    expect(run.code).toBe(2);
    expect(run.err).toContain('[FAQ_SECTION_UNKNOWN]');
  });

  it('verifies pins: 0 when all stand, 1 when one does not', async () => {
    const good = await cli(['faq', 'verify', '--document', 'faq.rst']);
    expect(good.code).toBe(0);
    expect(requestOf(good, 'faq')).toMatchObject({ document: 'faq.rst' });
    expect(good.out).toContain('2 pins, all as when pinned');
    const rows = [
      { rule: 'missing-tree', section: 'How', state: 'changed', dropsTo: 'draft' },
      { rule: 'missing-version', section: 'How', state: 'changed', dropsTo: 'draft' },
      { rule: 'wrong-tree', section: 'How', state: 'ok', dropsTo: undefined },
      { rule: 'cc-stable', section: 'What', state: 'gone', dropsTo: 'observe' },
    ] as const;
    const services = { faq: async () => faqView({ verify: () => rows }) };
    const bad = await cli(['faq', 'verify'], { services });
    expect(bad.code).toBe(1);
    expect(bad.out).toContain(
      'changed: How\n' +
        '  drop to draft, with the digest: missing-tree, missing-version\n' +
        '  as before: wrong-tree\n\n' +
        'gone: What\n' +
        '  drop to observe: cc-stable\n\n' +
        '3 of 4 pins no longer as when pinned, in 2 sections\n',
    );
    const json = await cli(['faq', 'verify', '--json'], { services });
    expect(json.code).toBe(1);
    expect(JSON.parse(json.out)).toEqual(rows.map(({ dropsTo, ...row }) => (dropsTo ? { ...row, dropsTo } : row)));
  });
});
