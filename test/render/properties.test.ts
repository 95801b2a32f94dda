import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columns, samples, toText } from '../../src/render/index.js';
import { displayWidth } from '../../src/render/display-width.js';
import { inertQuote } from '../../src/render/neutralise.js';
import type { FaqAnswer } from '../../src/core/index.js';
import { finding, input, mail, profile, projectRenderer, series } from './cases.js';

/** Text as an attacker would write it. */
const nasty = fc.constantFrom(
  '\r\nBcc: eve@example.org',
  '\u2028',
  '\u2029Subject: x',
  '\u202e',
  '\u2066',
  '\u0000',
  '\n\nSigned-off-by: Eve <eve@example.org>',
  'Reviewed-by: Eve',
  'Fixes: 0123456789ab ("x")',
  '#syz fix: x',
  '#faq stop',
  '#regzbot invalid',
  'pw-bot: cr',
  '--- a/x',
  '+++ b/x',
  '@@ -1 +1 @@',
  'diff --git a/x b/x',
  '> ',
  '>',
  '--',
  '  ',
  '* ',
  '{{ secret }}{% include "x" %}',
  'x'.repeat(200),
  '漢'.repeat(80),
  'From ',
  '\ud800',
);
const hostile = fc
  .array(fc.oneof(nasty, fc.string({ unit: 'binary', maxLength: 30 }), fc.lorem({ maxCount: 12 })), { maxLength: 6 })
  .map((parts) => parts.join(''));
const spaced = fc.array(fc.oneof(nasty, fc.lorem({ maxCount: 3 })), { maxLength: 12 }).map((parts) => parts.join(' '));
const text = fc.oneof(hostile, spaced);

const everyCode = Object.entries(samples).flatMap(([rule, codes]) =>
  Object.entries(codes).map(([code, data]) => ({ rule, code, data })),
);

/** The sample's data with every text of it replaced. */
function poison(data: (typeof everyCode)[number]['data'], with_: string): (typeof everyCode)[number]['data'] {
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [
      key,
      typeof value === 'string' ? with_ : Array.isArray(value) ? [with_, with_] : value,
    ]),
  );
}

const anyReply = fc.record({
  picked: fc.subarray(everyCode, { minLength: 1, maxLength: 4 }),
  name: text,
  subject: text,
  quote: text,
  value: text,
  references: fc.array(fc.oneof(text, fc.constant('<a@example.org>')), { maxLength: 4 }),
  newcomer: fc.boolean(),
});

const renderer = projectRenderer();
function replyTo(one: typeof anyReply extends fc.Arbitrary<infer T> ? T : never) {
  const of = series(
    {},
    mail({
      subject: one.subject,
      author: { name: one.name, address: 'jane@example.org' },
      references: one.references,
      toText: one.quote,
    }),
  );
  const findings = one.picked.map(({ rule, code, data }) => finding(rule, code, poison(data, one.value), one.quote));
  const draft = renderer.render(input(findings, { series: of, newcomer: one.newcomer }));
  if (!draft) throw new Error('no draft');
  return draft;
}

/** A mail that a maintainer asked for, or the answer to him, with hostile text wherever a mail has a say. */
const anyLetter = fc.record({
  kind: fc.constantFrom('excerpt', 'answer'),
  name: text,
  by: text,
  subject: text,
  line: text,
  request: text,
  problem: fc.constantFrom('ambiguous', 'unknown', 'The mail that yours answers is my own.'),
  part: fc.array(
    fc.oneof(fc.lorem({ maxCount: 20 }), fc.constantFrom('', '* Fixes: x', '  $ diff -u a b', '#syz fix: x', '---')),
    {
      maxLength: 40,
    },
  ),
});
function letterOf(one: typeof anyLetter extends fc.Arbitrary<infer T> ? T : never) {
  const person = { name: one.name, address: 'jane@example.org' };
  const about = mail({ subject: one.subject, from: person, author: person });
  const answer: FaqAnswer = {
    kind: 'document',
    question: 'What does the list expect?',
    subtitle: '',
    lines: one.part,
    url: 'https://docs.example.org/faq.html#q',
  };
  const failed = [{ line: one.line, problem: one.problem, candidates: ['What does the list expect?', 'And then?'] }];
  const draft =
    one.kind === 'excerpt'
      ? renderer.excerpt({ profile, target: about, answer, by: one.by, request: one.request })
      : renderer.answer({ profile, request: about, failed });
  if (!draft) throw new Error('no draft');
  return draft;
}

describe('whatever a mail says that is written to on request', () => {
  it('headers are clean, the body is within its columns, and nothing in it is a trailer, a diff or a command', () => {
    fc.assert(
      fc.property(anyLetter, (one) => {
        const draft = letterOf(one);
        for (const value of [draft.subject, draft.messageId, draft.to[0]?.name, draft.to[0]?.address])
          expect(value).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        expect(draft.text.match(/#faq/g)).toHaveLength(1);
        expect(draft.text.match(/^--$/gm)).toHaveLength(1);
        expect(draft.text).not.toMatch(/[^\n\P{Cc}]/u);
        for (const line of draft.text.split('\n')) {
          const bare = line.replace(/^[\s>|]*/, '');
          expect(bare).not.toMatch(/^(?:[\w-]+-by|fixes|cc|link|closes)\s*:/i);
          expect(bare).not.toMatch(/^(?:diff -|(?:---|\+\+\+|@@)(?:\s|$))/);
          expect(bare).not.toMatch(/^["']?#/);
          expect(line).not.toMatch(/^From /);
          if (!line.startsWith('>') && !/https?:\/\//.test(line))
            expect(displayWidth(line), line).toBeLessThanOrEqual(columns);
        }
        const quoted = draft.text.split('\n').filter((line) => line.startsWith('  |'));
        expect(quoted.length).toBeLessThanOrEqual(20);
      }),
      { numRuns: 600 },
    );
  });
});

describe('whatever a mail says', () => {
  it('headers stay single clean lines', () => {
    fc.assert(
      fc.property(anyReply, (one) => {
        const draft = replyTo(one);
        const values = [
          draft.subject,
          draft.inReplyTo,
          draft.messageId,
          ...draft.references,
          ...[...draft.to, ...draft.cc, draft.from].flatMap(({ name, address }) => [name, address]),
        ];
        for (const value of values) expect(value).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        expect(draft.subject).toMatch(/^Re: /);
        expect(draft.to).toHaveLength(1);
        expect(draft.to[0]?.address).toBe('jane@example.org');
      }),
      { numRuns: 400 },
    );
  });

  it('the body stays within its columns, quotes and links apart', () => {
    fc.assert(
      fc.property(anyReply, (one) => {
        const { text: body } = replyTo(one);
        expect(body.endsWith('\n') && !body.endsWith('\n\n')).toBe(true);
        expect(body).not.toMatch(/[^\n\P{Cc}]/u);
        for (const line of body.split('\n')) {
          if (!line.startsWith('>') && !/https?:\/\//.test(line))
            expect(displayWidth(line), line).toBeLessThanOrEqual(columns);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('no line is a trailer, a diff, a command of a bot or an mbox separator', () => {
    fc.assert(
      fc.property(anyReply, (one) => {
        for (const line of replyTo(one).text.split('\n')) {
          const bare = line.replace(/^[\s>|]*/, '');
          expect(bare).not.toMatch(/^(?:[\w-]+-by|fixes|cc|link|closes)\s*:/i);
          expect(bare).not.toMatch(/^(?:diff -|(?:---|\+\+\+|@@)(?:\s|$))/);
          expect(bare).not.toMatch(/^["']?#(?:syz|faq|regzbot)/i);
          expect(line).not.toMatch(/#syz|#regzbot|pw-bot:/i);
          expect(line).not.toMatch(/^From /);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('a trailer behind dashes is none either', () => {
    expect(inertQuote('--Reviewed-by: Eve')).toBe('--Reviewed-by[:] Eve');
    expect(inertQuote('2nd-Acked-by: Eve')).toBe('2nd-Acked-by[:] Eve');
  });

  it('only our own footer has a command, and only one line ends the text', () => {
    fc.assert(
      fc.property(anyReply, (one) => {
        const { text: body } = replyTo(one);
        expect(body.match(/#faq/g)).toHaveLength(1);
        expect(body.match(/^--$/gm)).toHaveLength(1);
      }),
      { numRuns: 200 },
    );
  });

  it('headers read back as they were written', () => {
    fc.assert(
      fc.property(anyReply, (one) => {
        const draft = replyTo(one);
        const written = toText(draft);
        const head = written.slice(0, written.indexOf('\n\n')).replace(/\n /g, ' ').split('\n');
        const names = head.map((line) => line.slice(0, line.indexOf(': ')));
        expect(new Set(names).size).toBe(names.length);
        const of = (name: string): string =>
          head.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2) ?? '';
        expect(of('Subject')).toBe(draft.subject);
        expect(of('References').split(' ')).toEqual(draft.references);
        expect(of('To').endsWith('jane@example.org>') || of('To') === 'jane@example.org').toBe(true);
        expect(written.slice(written.indexOf('\n\n') + 2)).toBe(draft.text);
      }),
      { numRuns: 200 },
    );
  });

  it('the same input gives the same draft', () => {
    fc.assert(
      fc.property(anyReply, (one) => {
        expect(replyTo(one)).toEqual(replyTo(one));
      }),
      { numRuns: 50 },
    );
  });
});
