import { describe, expect, it } from 'vitest';
import { FaqtotumError } from '../../src/core/index.js';
import { checkTemplates, createRenderer } from '../../src/render/index.js';
import { finding, input, mail, profile, projectRenderer, projectTemplates, secret, series } from './cases.js';

/** The project's templates with one of them replaced. */
function withRule(rule: string, text: string): () => void {
  const { frame, rules } = projectTemplates();
  return () => checkTemplates(frame, new Map([...rules, [rule, text]]));
}
const withFrame = (frame: string) => () => checkTemplates(frame, projectTemplates().rules);

function errorOf(act: () => void): FaqtotumError {
  try {
    act();
  } catch (error) {
    if (error instanceof FaqtotumError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('checkTemplates', () => {
  it("accepts the project's own", () => {
    const { frame, rules } = projectTemplates();
    expect(() => checkTemplates(frame, rules)).not.toThrow();
  });

  it.each([
    ['a variable that does not exist', 'Saw {{ data.nothing }}.\n---next---\nx'],
    [
      'one in a branch that no sample reaches',
      'Saw.{% if code == "never" %}{{ data.nothing }}{% endif %}\n---next---\nx',
    ],
    ['one outside data', 'Saw {{ process }}.\n---next---\nx'],
    ['a filter that does not exist', 'Saw {{ code | shout }}.\n---next---\nx'],
    ['a filter that is not allowed', 'Saw {{ code | date: "%Y" }}.\n---next---\nx'],
    ['an include', 'Saw {% include "x" %}.\n---next---\nx'],
    ['a render', 'Saw {% render "x" %}.\n---next---\nx'],
    ['a layout', '{% layout "x" %}Saw.\n---next---\nx'],
    ['an assignment', '{% assign a = 1 %}Saw.\n---next---\nx'],
    ['an open tag', 'Saw {% if code %}.\n---next---\nx'],
    ['no words', '\n---next---\nx'],
    ['no step', 'Saw.'],
    ['no step for a code', 'Saw.\n---next---\n{% if code == "two" %}x{% endif %}'],
    ['a part twice', 'Saw.\n---next---\nx\n---next---\ny'],
    ['endless output', 'Saw {% for i in (1..100000000) %}xxxxxxxxxx{% endfor %}.\n---next---\nx'],
    ['much output', 'Saw {% for i in (1..4000) %}xxxxxxxxxx{% endfor %}.\n---next---\nx'],
    [
      'loops that print nothing and do not end',
      'Saw.{% for i in (1..90000) %}{% for j in (1..90000) %}{% for k in (1..90000) %}{% endfor %}{% endfor %}{% endfor %}\n---next---\nx',
    ],
    ['a file by its path', 'Saw {% include "/etc/passwd" %}.\n---next---\nx'],
    ['a prototype', 'Saw {{ data.constructor.name }}.\n---next---\nx'],
  ])('refuses %s', (_what, text) => {
    const error = errorOf(withRule('missing-cover-letter', text));
    expect(error.code).toBe('TEMPLATE_INVALID');
    expect(error.where).toBe('rules/missing-cover-letter.liquid');
    expect(error.toLine()).not.toContain('\n');
  });

  it.each([
    ['excerpt', 'a variable that does not exist', 'Hi {{ nobody }}, {{ by }} {{ faq }} "#faq stop"'],
    ['excerpt', 'one that says nothing of the FAQ', '{{ by }} sent me. "#faq stop"'],
    ['excerpt', 'one that does not say who asked', '{{ faq }} "#faq stop"'],
    ['excerpt', 'one that cannot be stopped', '{{ by }} {{ faq }}'],
    ['excerpt', 'an include', '{% include "x" %}{{ by }} {{ faq }} "#faq stop"'],
    ['answer', 'a variable that does not exist', '{{ requests[0].quote }}{{ faq }} "#faq stop"'],
    ['answer', 'one that does not say what was asked', 'No. "#faq stop"'],
    ['answer', 'one that cannot be stopped', '{% for r in requests %}{{ r.quote }}{{ r.problem }}{% endfor %}'],
  ])('refuses as %s.liquid %s', (name, _what, text) => {
    const make = () =>
      void createRenderer({
        ...projectTemplates(),
        [name]: text,
        secret,
        from: { name: '', address: 'bot@example.org' },
      });
    const error = errorOf(make);
    expect(error.code).toBe('TEMPLATE_INVALID');
    expect(error.where).toBe(`${name}.liquid`);
  });

  it('refuses a set without one of the rules', () => {
    const { frame, rules } = projectTemplates();
    rules.delete('missing-tree');
    expect(errorOf(() => checkTemplates(frame, rules)).where).toBe('rules/missing-tree.liquid');
  });

  it.each([
    ['a hole', 'Hi {{ nobody }}'],
    ['findings left out', '{{ step.items | join: " " }} #faq stop'],
    ['no way to stop', '{% for f in findings %}{{ f.saw }}{% endfor %} {{ step.items | join: " " }}'],
  ])('refuses a frame with %s', (_what, frame) => {
    expect(errorOf(withFrame(frame)).where).toBe('reply.liquid');
  });

  it("takes a site's own rule as it comes", () => {
    expect(withRule('no-tabs', 'Saw {{ data.tabs }} in {{ title }}.\n---next---\nuse tabs')).not.toThrow();
    expect(withRule('no-tabs', 'Saw {{ tabs }}.\n---next---\nuse tabs')).toThrow(FaqtotumError);
  });
});

describe('createRenderer', () => {
  it('refuses a from that is no address', () => {
    const make = () => void createRenderer({ ...projectTemplates(), secret, from: { name: '', address: 'bot' } });
    expect(errorOf(make).code).toBe('CONFIG_INVALID');
  });
});

describe('render', () => {
  const renderer = projectRenderer();

  it('says nothing of what is only observed', () => {
    expect(
      renderer.render(input([finding('missing-tree', 'regular', { next: '' }, 'x', { decision: 'observe' })])),
    ).toBeUndefined();
    const draft = renderer.render(
      input([finding('missing-tree', 'regular'), finding('cc-stable', 'trailer', {}, 'x', { decision: 'observe' })]),
    );
    expect(draft?.rules).toEqual(['missing-tree']);
    expect(draft?.cc).toEqual([]);
  });

  it('writes to nobody when the author is not known', () => {
    const of = series({ author: undefined });
    expect(renderer.render(input([finding('missing-tree', 'regular')], { series: of }))).toBeUndefined();
  });

  it('tells the list only what its audience says', () => {
    const list = [{ name: '', address: 'bpf@lists.example.org' }];
    expect(renderer.render(input([finding('cc-stable', 'trailer', {})]))?.cc).toEqual(list);
    const quiet = { ...profile, audience: { 'cc-stable': 'author' as const } };
    expect(renderer.render(input([finding('cc-stable', 'trailer', {})], { profile: quiet }))?.cc).toEqual([]);
    const loud = { ...profile, audience: { 'missing-tree': 'author+list' as const } };
    expect(renderer.render(input([finding('missing-tree', 'regular')], { profile: loud }))?.cc).toEqual(list);
  });

  it('writes to the reporter that bugzilla names, never to bugzilla', () => {
    const entry = { fromBugzilla: true, isNew: true, who: 'reporter@example.org', links: [] };
    const found = [finding('bugzilla-report', 'from-bugzilla', {})];
    const of = series({ kind: 'report' }, mail({ bugzilla: entry }));
    expect(renderer.render(input(found, { series: of }))?.to).toEqual([{ name: '', address: 'reporter@example.org' }]);
    const silent = series({ kind: 'report' }, mail({ bugzilla: { ...entry, who: undefined } }));
    expect(renderer.render(input(found, { series: silent }))).toBeUndefined();
  });

  it('does without an excerpt, and links what is missing', () => {
    const one = finding('missing-tree', 'regular');
    expect(renderer.render(input([one], { excerpts: new Map() }))?.text).not.toContain('FAQ');
    const excerpts = new Map([
      ['missing-tree', { kind: 'missing' as const, question: 'q', url: 'https://docs.example.org/faq.html' }],
    ]);
    expect(renderer.render(input([one], { excerpts }))?.text).toContain('  See https://docs.example.org/faq.html\n');
  });

  it('cuts an excerpt after six lines', () => {
    const excerpts = new Map([
      [
        'missing-tree',
        { kind: 'document' as const, question: 'q', text: 'many words '.repeat(200), url: 'https://docs.example.org/' },
      ],
    ]);
    const text = renderer.render(input([finding('missing-tree', 'regular')], { excerpts }))?.text ?? '';
    expect(text.match(/^ {2}\|/gm)).toHaveLength(6);
    expect(text).toContain('  | [...]\n');
  });

  it('names a question once', () => {
    const same = { kind: 'document' as const, question: 'Why?', url: 'https://docs.example.org/faq.html#why' };
    const excerpts = new Map([
      ['missing-tree', { ...same, text: 'One.' }],
      ['missing-version', { ...same, text: 'Another.' }],
    ]);
    const found = [
      finding('missing-tree', 'regular'),
      finding('missing-version', 'reworked', { version: 3, counts: 2 }),
    ];
    const text = renderer.render(input(found, { excerpts }))?.text ?? '';
    expect(text.match(/#why/g)).toHaveLength(1);
    expect(text).toContain('  FAQ, "Why?":\n  | Another.\n  https://docs.example.org/faq.html#why\n');
    expect(text).toContain('  FAQ, same question:\n  | One.\n');
  });

  it('says what is not the wording of the FAQ', () => {
    const short = { question: 'Why?', url: 'https://docs.example.org/faq.html#why', text: 'Because.', drifted: false };
    const excerpts = new Map([['missing-tree', { ...short, kind: 'digest' as const }]]);
    const text = renderer.render(input([finding('missing-tree', 'regular')], { excerpts }))?.text ?? '';
    expect(text).toContain('  The FAQ in short, "Why?":\n  | Because.\n');
  });

  it('calls a question the same only right behind it', () => {
    const at = (anchor: string) => ({
      kind: 'document' as const,
      question: `${anchor}?`,
      url: `https://docs.example.org/faq.html#${anchor}`,
      text: 'So.',
    });
    const excerpts = new Map([
      ['missing-version', at('which')],
      ['cc-stable', at('stable')],
      ['missing-tree', at('which')],
    ]);
    const found = [
      finding('missing-version', 'reworked', { version: 3, counts: 2 }),
      finding('cc-stable', 'trailer', {}),
      finding('missing-tree', 'regular'),
    ];
    const text = renderer.render(input(found, { excerpts }))?.text ?? '';
    expect(text).not.toContain('same question');
    expect(text.match(/FAQ, "which\?":/g)).toHaveLength(2);
    expect(text.match(/#which/g)).toHaveLength(1);
  });

  it.each([
    ['is too long for the footer', `<${'x'.repeat(200)}@example.org>`],
    ["holds the bot's command", '<a#faqstop@example.org>'],
    ["holds another bot's command", '<a#syzinvalid@example.org>'],
  ])('names its own id when the answered one %s', (_, id) => {
    const of = series({}, mail({ id }));
    const draft = renderer.render(input([finding('missing-tree', 'regular')], { series: of }));
    expect(draft?.text).toContain(`Why: ${draft?.messageId ?? '-'}\n`);
  });

  it('asks for words that its data can fill', () => {
    const act = () => void renderer.render(input([finding('missing-version', 'reworked')]));
    expect(errorOf(act).code).toBe('TEMPLATE_INVALID');
  });
});
