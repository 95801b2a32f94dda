import { describe, expect, it } from 'vitest';
import { allAnswers, lookUp, quotable } from '../../src/faq/index.js';
import { document, exampleProfile, haveTexts, needsTexts, pin, projectProfile, realDocument } from './cases.js';

const digest = { question: 'Short heading', anchor: 'q-short', text: 'In our own words.' };
const elsewhere = { name: 'the guide', url: 'https://docs.example.org/guide.html#sign' };
const bare = exampleProfile({ 'a-rule': pin('I made a long question', [2]), people: pin('How do I send', [9]) });
const profile = {
  ...bare,
  faq: {
    ...bare.faq,
    digest: {
      'a-rule': digest,
      'b-rule': { ...digest, text: 'Another word on it.' },
      people: { question: 'How do I send a patch?', anchor: 'q-send', text: 'To the list.' },
      'sign-off': { question: 'Sign your work', anchor: '', text: 'Sign it.', elsewhere },
    },
  },
};
const found = (words: string) => lookUp(profile, document, words).found;
const withoutDocument = (words: string) => lookUp(profile, undefined, words).found;

describe('lookUp in a document', () => {
  it.each([
    ['Short', 'Short heading'],
    ['i made a LONG question', 'Short heading'],
    ['Q: short heading', 'Short heading'],
    ['#q-short-heading', 'Short heading'],
    ['long question', 'Short heading'],
    ['a-rule', 'Short heading'],
    ['sign your work', 'Sign your work'],
    ['sign-off', 'Sign your work'],
  ])('%j means %j', (words, question) => {
    expect(found(words)?.question).toBe(question);
  });

  it('has the document’s words, a rule’s sentence, and the page', () => {
    expect(found('a-rule')).toEqual({
      kind: 'document',
      question: 'Short heading',
      subtitle: 'I made a long question over two lines, what now?',
      lines: ['No. Nothing "is" said. (Or is it?)'],
      url: 'https://docs.example.org/faq.html#q-short-heading',
      from: 'Nothing "is" said.',
    });
    expect(found('short heading')?.from).toBeUndefined();
  });

  it('takes what is written elsewhere from the digest', () => {
    expect(found('sign-off')).toEqual({
      kind: 'digest',
      question: 'Sign your work',
      subtitle: '',
      lines: ['Sign it.'],
      url: 'https://docs.example.org/guide.html#sign',
      elsewhere: 'the guide',
    });
  });

  it.each(['', 'a', 'xyz nothing of the kind', 'x'.repeat(300), 'constructor', '__proto__'])(
    '%j means nothing',
    (words) => {
      expect(lookUp(profile, document, words)).toEqual({ found: undefined, candidates: [] });
    },
  );

  it('names all that the words may mean, and none of them as found', () => {
    const { found: none, candidates } = lookUp(profile, document, 'how do i send');
    expect(none).toBeUndefined();
    expect(candidates.map(({ question }) => question)).toEqual(['How do I send a patch?', 'How do I send a patch?']);
  });
});

describe('lookUp without a document', () => {
  it('puts the digests on one question together; a rule has its own', () => {
    expect(withoutDocument('short heading')?.lines).toEqual(['In our own words.', '', 'Another word on it.']);
    expect(withoutDocument('b-rule')?.lines).toEqual(['Another word on it.']);
    expect(withoutDocument('heading')?.url).toBe('https://docs.example.org/faq.html#q-short');
  });

  it('knows nothing but digests', () => {
    expect(allAnswers(profile, undefined).map(({ question }) => question)).toEqual([
      'Short heading',
      'How do I send a patch?',
      'Sign your work',
    ]);
    expect(lookUp(profile, undefined, 'lines')).toEqual({ found: undefined, candidates: [] });
  });
});

describe('quotable', () => {
  it('gives the digests of a section that names strange addresses', () => {
    const answer = found('people');
    expect(answer?.lines.join('\n')).toContain('john@example.org');
    expect(answer && quotable(profile, document, answer)).toMatchObject({
      kind: 'digest',
      question: 'How do I send a patch?',
      lines: ['To the list.'],
      url: 'https://docs.example.org/faq.html#q-how-do-i-send-a-patch',
    });
  });

  it('leaves everything else alone', () => {
    const answer = found('short heading');
    expect(answer && quotable(profile, document, answer)).toBe(answer);
  });
});

describe.skipIf(!haveTexts)(`lookUp in the real documents${needsTexts}`, () => {
  const bpf = projectProfile('bpf');

  it.each(['bpf_devel_QA.rst', 'bpf_devel_QA.txt'])(
    '%s: every rule and every question is found by its name',
    (file) => {
      const text = realDocument(file);
      for (const rule of Object.keys(bpf.faq.digest)) expect(lookUp(bpf, text, rule).found, rule).toBeDefined();
      for (const { question } of text.sections) expect(lookUp(bpf, text, question).found?.question).toBe(question);
    },
  );

  it.each([
    ['stable', undefined],
    ['how do I', undefined],
    ['stable as well', 'The BPF patch I am about to submit needs to go to stable as well'],
    ['cover letter', 'What is the minimum requirement before I submit my BPF patches?'],
    ['clang', 'clang flag for target bpf?'],
    ['how to run', 'How to run BPF selftests'],
  ])('%j means %j', (words, question) => {
    expect(lookUp(bpf, realDocument('bpf_devel_QA.rst'), words).found?.question).toBe(question);
  });

  it('mails no section of 2018 that sends people to the old list', () => {
    const text = realDocument('bpf_devel_QA.txt');
    for (const answer of allAnswers(bpf, text))
      expect(quotable(bpf, text, answer).lines.join('\n')).not.toContain('netdev@vger');
  });
});
