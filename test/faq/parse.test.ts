import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { headingAnchor, parseFaq, splitSentences } from '../../src/faq/index.js';
import { document, haveTexts, needsTexts, realDocument, realText, rst, txt } from './cases.js';

describe('parseFaq, reStructuredText', () => {
  it('reads title and questions', () => {
    expect(document).toMatchObject({ source: 'example.rst', format: 'rst', title: 'Example FAQ' });
    expect(document.sections.map(({ question, subtitle, anchor }) => [question, subtitle, anchor])).toEqual([
      ['How do I send a patch?', '', 'q-how-do-i-send-a-patch'],
      ['Short heading', 'I made a long question over two lines, what now?', 'q-short-heading'],
      // A second heading of the same name: docutils numbers it, nobody knows how.
      ['How do I send a patch?', 'What should I do?', ''],
    ]);
  });

  it('takes the markup out and numbers the sentences', () => {
    expect(document.sections[0]?.sentences).toEqual([
      'Send it to the list, see the page and other-FAQ.',
      'Use a tool, e.g. git; David S. Tester wrote one.',
      'Ask if unsure!',
      'The subject must look like:',
      "git format-patch --subject-prefix='PATCH example' a..b indented more",
      'Then wait *patiently*, etc.',
      'It takes days.',
      'Jane Doe <jane@example.org>',
      'John Roe <john@example.org> of the other list',
      'Note:',
      'Mind the [PATCH x y] prefix.',
    ]);
    expect(document.sections[1]?.sentences).toEqual(['No.', 'Nothing "is" said.', '(Or is it?)']);
  });

  it('keeps the lines as a person reads them', () => {
    const lines = document.sections[0]?.lines ?? [];
    expect(lines.slice(0, 9)).toEqual([
      'Send it to the list, see the page and',
      'other-FAQ. Use a tool, e.g. git; David S. Tester wrote one. Ask',
      'if unsure!',
      '',
      'The subject must look like:',
      '',
      "  git format-patch --subject-prefix='PATCH example' a..b",
      '',
      '    indented more',
    ]);
    expect(lines).toContain('* John Roe <john@example.org>');
    expect(lines.join('\n')).not.toMatch(/``|_`|comment|SPDX/);
  });

  it('reads headings without Q: as questions, those without text as groups', () => {
    const plain = parseFaq('Title\n=====\n\nGroup\n-----\n\nWhat is it?\n~~~~~~~~~~~\nIt is.\n', 'x.rst');
    expect(plain.title).toBe('Title');
    expect(plain.sections.map(({ question }) => question)).toEqual(['What is it?']);
  });
});

describe('parseFaq, plain text of 2018', () => {
  const plain = parseFaq(txt, 'x.txt');

  it('reads the questions, of several lines too', () => {
    expect(plain.format).toBe('txt');
    expect(plain.sections.map(({ question, subtitle, anchor }) => [question, subtitle, anchor])).toEqual([
      ['How do I send a patch, and where to?', '', ''],
      ['And then?', '', ''],
      ['Unanswered', 'Longer form?', ''],
    ]);
  });

  it('tells commands, addresses and lists from prose without blank lines', () => {
    expect(plain.sections[0]?.sentences).toEqual([
      'Send it to the following list:',
      'old@lists.example.org',
      'Write well and soon, please.',
      'The subject must look like:',
      "git format-patch --subject-prefix='PATCH x' a..b",
      'Jane Doe <jane@example.org>',
      'First item that goes on here.',
      'Second item.',
    ]);
    expect(plain.sections[1]?.sentences).toEqual([
      'Wait.',
      'See:',
      'Documentation/example/faq.txt',
      '$ make one \\',
      'two',
      'Done.',
    ]);
  });

  it('reads it with blank lines and indentation as well', () => {
    const spaced = parseFaq('Q: One?\n\nA: Send it to:\n\n  list@example.org\n\nBye.\n\nQ: Two?\n\nA: No.\n', 'x');
    expect(spaced.sections.map(({ sentences }) => sentences)).toEqual([
      ['Send it to:', 'list@example.org', 'Bye.'],
      ['No.'],
    ]);
  });
});

describe('any text', () => {
  it('never throws, and says the same for CRLF', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.constantFrom(
        'Q: ',
        'A: ',
        '\n',
        '\n\n',
        '----\n',
        '====\n',
        '::\n',
        '.. note::\n',
        '  ',
        '``',
        '`',
        '*',
        '**',
        '|',
        '_',
        ':ref:`',
        '\\',
        '.. _a: b\n',
        '* x\n',
        'e.g. A. B! ',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (parts) => {
        const text = parts.join('').replace(/\r/g, '');
        const found = parseFaq(text, 's');
        for (const section of found.sections) {
          expect(section.question).not.toMatch(/\n/);
          for (const sentence of section.sentences) expect(sentence).toMatch(/^\S(?:.*\S)?$/s);
        }
        expect(parseFaq(text.replace(/\n/g, '\r\n'), 's')).toEqual(found);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    '*',
    '`',
    '``',
    '**a',
    '_',
    '|a',
    ':a:`',
    'a. ',
    'Q: a\n',
    'A: a\n',
    'a\n----\n',
    '.. note::\n ',
    '- a\n',
    '::\n ',
    '"',
    '<',
    'Q: a\nA: b\n',
    'x\\\n',
  ])('takes no more than linear time for many %j', (part) => {
    const started = performance.now();
    parseFaq(`Q: a\n----\nA: ${part.repeat(200_000 / part.length)}`, 's');
    parseFaq(`Q: a\nA: ${part.repeat(200_000 / part.length)}`, 's');
    expect(performance.now() - started).toBeLessThan(3_000);
  });
});

describe('splitSentences', () => {
  it.each([
    ['One. Two! Three? Four', ['One.', 'Two!', 'Three?', 'Four']],
    ['See e.g. Documentation/x. Then go.', ['See e.g. Documentation/x.', 'Then go.']],
    ['Use v3.7.1 of it. OK.', ['Use v3.7.1 of it.', 'OK.']],
    ['He said "stop." Then left.', ['He said "stop."', 'Then left.']],
    ['net is one. net-next the other.', ['net is one. net-next the other.']],
    ['Rust, C, etc. Both work. X, etc. are fine.', ['Rust, C, etc.', 'Both work.', 'X, etc. are fine.']],
    ['No. If you do.', ['No.', 'If you do.']],
    ['Wait... Then.', ['Wait...', 'Then.']],
  ])('%j', (text, expected) => {
    expect(splitSentences(text)).toEqual(expected);
  });
});

describe('headingAnchor', () => {
  it.each([
    ["Q: How do I report bugs, isn't it?", 'q-how-do-i-report-bugs-isn-t-it'],
    ['tl;dr', 'tl-dr'],
    ['  -- 12 Ways', 'ways'],
    ['Straße nach Ærø', 'strasze-nach-aero'],
    ['Crème brûlée', 'creme-brulee'],
    ['漢字', ''],
  ])('%j gives %j', (heading, expected) => {
    expect(headingAnchor(heading)).toBe(expected);
  });
});

describe.skipIf(!haveTexts)(`the real documents${needsTexts}`, () => {
  it.each([
    ['bpf_devel_QA.rst', 27],
    ['bpf_devel_QA.txt', 26],
    ['maintainer-netdev.rst', 26],
  ])('%s has %i questions, none with markup', (name, count) => {
    const { sections } = realDocument(name);
    expect(sections).toHaveLength(count);
    for (const { question, subtitle, sentences, lines } of sections) {
      expect(sentences.length).toBeGreaterThan(0);
      expect([question, subtitle, ...sentences, ...lines].join('\n')).not.toMatch(
        /``|:ref:|`_|\*\*|\w+_(?=[\s.,])|::$|^\.\. |^[QA]: /m,
      );
    }
  });

  it('every Q: of the BPF documents is a question', () => {
    for (const name of ['bpf_devel_QA.rst', 'bpf_devel_QA.txt']) {
      const { sections } = realDocument(name);
      const asked = sections.flatMap(({ question, subtitle }) => [question, subtitle]).join('\n');
      const written = realText(name).match(/^Q: .*$/gm) ?? [];
      for (const line of written) expect(asked).toContain(line.slice(3, 40).replace(/[`_*].*/, ''));
    }
  });

  it('both BPF documents ask the same', () => {
    const questions = (name: string): string[] =>
      realDocument(name).sections.map(({ question, subtitle }) => `${question} ${subtitle}`.replaceAll('"', ''));
    const now = questions('bpf_devel_QA.rst').join('\n');
    expect(questions('bpf_devel_QA.txt').filter((question) => !now.includes(question.slice(0, 50).trim()))).toEqual([]);
  });
});

it('reads the example as reStructuredText by its text, not its name', () => {
  expect(parseFaq(rst, 'x.txt').format).toBe('rst');
  expect(parseFaq(txt, 'x.rst').format).toBe('txt');
});
