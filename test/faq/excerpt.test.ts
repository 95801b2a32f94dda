import { describe, expect, it } from 'vitest';
import {
  choosePins,
  excerptFor,
  findSection,
  foreignAddresses,
  parseFaq,
  pinHash,
  verifyPins,
} from '../../src/faq/index.js';
import { wrap } from '../../src/render/index.js';
import { document, exampleProfile, haveTexts, needsTexts, pin, projectProfile, realDocument, rst } from './cases.js';

const pins = {
  command: pin('How do I send', [4, 5]),
  gap: pin('how do  i SEND', [1, 3]),
  people: pin('How do I send', [8]),
  stranger: pin('How do I send', [8, 9]),
  short: pin('I made a long question', [1, 2]),
};
const profile = exampleProfile(pins);

describe('excerptFor', () => {
  it('quotes the pinned sentences, commands on lines of their own', () => {
    const changed = rst.replace('\n    indented more', '');
    const again = parseFaq(changed, 'example.rst');
    const hash = pinHash(again.sections[0]!, [3, 4, 5]) ?? '';
    expect(excerptFor(exampleProfile({ x: { ...pin('How do I send', [3, 4, 5]), hash } }), again, 'x')).toEqual({
      kind: 'document',
      question: 'How do I send a patch?',
      text: "Ask if unsure!\nThe subject must look like:\ngit format-patch --subject-prefix='PATCH example' a..b",
      url: 'https://docs.example.org/faq.html#q-how-do-i-send-a-patch',
    });
  });

  it('marks what it leaves out', () => {
    expect(excerptFor(profile, document, 'gap')).toMatchObject({
      kind: 'document',
      text: 'Send it to the list, see the page and other-FAQ. [...] Ask if unsure!',
    });
  });

  it('finds a section by its longer question', () => {
    expect(excerptFor(profile, document, 'short')).toMatchObject({
      kind: 'document',
      question: 'Short heading',
      text: 'No. Nothing "is" said.',
    });
  });

  it('uses the digest without a document', () => {
    expect(excerptFor(profile, undefined, 'gap')).toEqual({
      kind: 'digest',
      question: 'On gap?',
      text: 'In our own words.',
      url: 'https://docs.example.org/faq.html#q-old',
      drifted: false,
    });
  });

  it('drifts when the sentences changed or are fewer', () => {
    const changed = parseFaq(rst.replace('Ask\nif unsure!', 'Ask\nwhen unsure!'), 'example.rst');
    expect(excerptFor(profile, changed, 'gap')).toMatchObject({
      kind: 'digest',
      drifted: true,
      url: 'https://docs.example.org/faq.html#q-how-do-i-send-a-patch',
    });
    expect(excerptFor(profile, changed, 'people')).toMatchObject({ kind: 'document' });
    const cut = parseFaq('Q: How do I send?\n-----------------\nA: No.\n', 'example.rst');
    expect(excerptFor(profile, cut, 'gap')).toMatchObject({ kind: 'digest', drifted: true });
  });

  it('does not quote addresses that are not the profile’s, without calling it a drift', () => {
    expect(excerptFor(profile, document, 'people')).toMatchObject({
      kind: 'document',
      text: 'Jane Doe <jane@example.org>',
    });
    expect(excerptFor(profile, document, 'stranger')).toMatchObject({ kind: 'digest', drifted: false });
  });

  it('is missing when the section is gone, or when there are no words at all', () => {
    const gone = parseFaq('Q: Else?\n--------\nA: No.\n', 'example.rst');
    expect(excerptFor(profile, gone, 'gap')).toEqual({
      kind: 'missing',
      question: 'On gap?',
      url: 'https://docs.example.org/faq.html',
    });
    expect(excerptFor(profile, document, 'unheard-of')).toMatchObject({ kind: 'missing' });
  });

  it('hashes white space away', () => {
    const folded = parseFaq(rst.replace('see `the page', 'see\n`the page'), 'x');
    expect(pinHash(folded.sections[0]!, [1])).toBe(pins.gap.hash === '' ? '' : pinHash(document.sections[0]!, [1]));
    expect(pinHash(document.sections[0]!, [99])).toBeUndefined();
    expect(pinHash(document.sections[0]!, [])).toBeUndefined();
  });
});

describe('verifyPins', () => {
  it('names what is ok, changed and gone, anchors that moved and strange addresses', () => {
    const changed = parseFaq(
      rst.replace('if unsure!', 'when unsure!').replace('Q: I made a long', 'Q: I made another'),
      'x',
    );
    const states = verifyPins(profile, changed);
    expect(states.map(({ rule, state }) => [rule, state])).toEqual([
      ['command', 'ok'],
      ['gap', 'changed'],
      ['people', 'ok'],
      ['short', 'gone'],
      ['stranger', 'ok'],
    ]);
    expect(states[4]?.foreignAddresses).toEqual(['john@example.org']);
    expect(states[0]?.movedAnchor).toEqual({ from: 'q-old', to: 'q-how-do-i-send-a-patch' });
  });
});

describe('foreignAddresses', () => {
  it('lets the list, its people and stable pass', () => {
    const text = 'list@lists.example.org <JANE@example.org>, stable@vger.kernel.org; other@vger.kernel.org.';
    expect(foreignAddresses(profile, text)).toEqual(['other@vger.kernel.org']);
  });
});

describe('findSection', () => {
  it.each([
    ['How do I send', 'How do I send a patch?'],
    ['q: HOW DO I', 'How do I send a patch?'],
    ['#q-short-heading', 'Short heading'],
    ['long question', 'Short heading'],
  ])('%j finds %j', (words, question) => {
    expect(findSection(document, words).section?.question).toBe(question);
  });
  it('offers candidates when nothing is clear', () => {
    expect(findSection(document, 'nothing of the kind xyz').section).toBeUndefined();
    expect(findSection(document, '').candidates).toEqual([]);
  });
});

describe.skipIf(!haveTexts)(`the profiles' pins${needsTexts}`, () => {
  const documents = [
    ['bpf', 'bpf_devel_QA.rst'],
    ['bpf', 'bpf_devel_QA.txt'],
    ['netdev', 'maintainer-netdev.rst'],
  ] as const;

  it.each(documents)('%s: every pin into %s reads as pinned, every anchor exists', (name, file) => {
    const states = verifyPins(projectProfile(name), realDocument(file));
    expect(states.length).toBeGreaterThanOrEqual(name === 'bpf' ? 27 : 15);
    expect(
      states.filter(({ state, movedAnchor, pins: set }) => state !== 'ok' || movedAnchor !== undefined || set !== file),
    ).toEqual([]);
  });

  it.each(documents)('%s: an excerpt of %s is at most six lines and speaks of no other list', (name, file) => {
    const own = projectProfile(name);
    const text = realDocument(file);
    for (const rule of Object.keys(choosePins(own, text)?.pins ?? {})) {
      const excerpt = excerptFor(own, text, rule);
      if (excerpt.kind === 'missing') throw new Error(`${rule} is missing`);
      const lines = excerpt.text.split('\n').flatMap((line) => wrap(line, { first: '  | ' }));
      expect(lines.length, `${rule}\n${lines.join('\n')}`).toBeLessThanOrEqual(6);
      // The one line of a short list.
      const oneLine = rule === 'missing-fixes' || (name === 'netdev' && rule === 'bad-fixes');
      if (!oneLine) expect(lines.length).toBeGreaterThanOrEqual(2);
      if (name === 'bpf') expect(excerpt.text).not.toMatch(/netdev@/);
    }
  });

  it('the digests are own words, no sentences of a FAQ', () => {
    const faqs = documents.flatMap(([, file]) => realDocument(file).sections.flatMap(({ sentences }) => sentences));
    const chunks = (text: string): string[] => {
      const words = text.toLowerCase().split(/\s+/);
      return words.slice(0, Math.max(0, words.length - 6)).map((_, at) => words.slice(at, at + 7).join(' '));
    };
    const known = new Set(faqs.flatMap(chunks));
    for (const name of ['bpf', 'netdev']) {
      for (const { text } of Object.values(projectProfile(name).faq.digest))
        expect(chunks(text).filter((chunk) => known.has(chunk))).toEqual([]);
    }
  });

  it.each([
    ['stable as well', 'The BPF patch I am about to submit needs to go to stable as well'],
    ['cover letter', 'What is the minimum requirement before I submit my BPF patches?'],
    ['report bugs', 'How do I report bugs for BPF kernel code?'],
    ['merge window', 'Are patches applied to bpf-next when the merge window is open?'],
    ['clang target', 'clang flag for target bpf?'],
    ['which tree', 'How do I indicate which tree (bpf vs. bpf-next) my patch should be applied to?'],
    ['bpftool', 'When should I add code to the bpftool?'],
    ['how long', 'How long do I need to wait for feedback on my BPF patches?'],
  ])('findSection understands %j', (words, question) => {
    expect(findSection(realDocument('bpf_devel_QA.rst'), words).section?.question).toBe(question);
  });
});
