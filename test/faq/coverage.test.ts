import { describe, expect, it } from 'vitest';
import { coverageGaps, coverageOf } from '../../src/faq/index.js';
import { document, exampleProfile, haveTexts, needsTexts, pin, projectProfile, realDocument } from './cases.js';

const example = exampleProfile({ a: pin('How do I send', [1]), b: pin('How do I send', [3]) });
const pins = {
  ...example.faq.documents[0],
  name: 'example.rst',
  questions: ['How do I send a patch?', 'Short', 'How do I pay?'],
  pins: example.faq.documents[0]?.pins ?? {},
};
const profile = { ...example, faq: { ...example.faq, documents: [pins], onRequest: ['short heading'] } };

describe('coverageOf', () => {
  it('gives each question its rules, or says that it is answered on request', () => {
    expect(coverageOf(profile, pins)).toEqual([
      { question: 'How do I send a patch?', rules: ['a', 'b'], onRequest: false },
      { question: 'Short', rules: [], onRequest: true },
      { question: 'How do I pay?', rules: [], onRequest: false },
    ]);
  });

  it('is empty for a document whose questions are not listed', () => {
    expect(coverageOf(example, { name: 'x', pins: {} })).toEqual([]);
  });
});

describe('coverageGaps', () => {
  it('names questions that nobody looks after, and those that the document does not have', () => {
    expect(coverageGaps(profile, pins, document)).toEqual({
      // The second of two headings that read alike.
      uncovered: ['How do I send a patch?'],
      unknown: ['How do I pay?'],
    });
  });
});

const documents = ['bpf', 'netdev'].flatMap((name) =>
  projectProfile(name).faq.documents.map((set) => ({ name, file: set.name })),
);

describe('the questions that the profiles list', () => {
  it.each(documents)('$file: each has a rule or is answered on request', ({ name, file }) => {
    const own = projectProfile(name);
    const rows = own.faq.documents.filter((set) => set.name === file).flatMap((set) => coverageOf(own, set));
    expect(rows.length).toBeGreaterThan(20);
    expect(rows.filter(({ rules, onRequest }) => rules.length > 0 === onRequest)).toEqual([]);
  });

  it.each(['bpf', 'netdev'])('%s: every pin and every question on request is one of a document', (name) => {
    const own = projectProfile(name);
    for (const set of own.faq.documents) {
      const rules = coverageOf(own, set).flatMap((row) => row.rules);
      expect(rules.sort()).toEqual(Object.keys(set.pins).sort());
    }
    const asked = own.faq.documents.flatMap(({ questions = [] }) => questions);
    for (const start of own.faq.onRequest ?? []) expect(asked.filter((question) => question === start)).not.toEqual([]);
  });
});

describe.skipIf(!haveTexts)(`the documents${needsTexts}`, () => {
  it.each(documents)('$file asks what the profile lists, in that order, and nothing else', ({ name, file }) => {
    const own = projectProfile(name);
    const [set] = own.faq.documents.filter((one) => one.name === file);
    if (set === undefined) throw new Error('no such document');
    const text = realDocument(file);
    expect(coverageGaps(own, set, text)).toEqual({ uncovered: [], unknown: [] });
    expect(set.questions).toHaveLength(text.sections.length);
  });
});
