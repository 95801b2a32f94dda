import { describeRule } from '../support/rule-cases.js';
import { thread } from '../support/mails.js';

const titles = (count: number) => Array.from({ length: count }, (_, n) => `bpf: step ${String(n)}`);
const series = (prefix: string, count: number, more: { cover?: string; from?: string } = {}) =>
  thread({
    prefix,
    titles: titles(count),
    cover: more.cover ?? 'bpf: count',
    batch: 's',
    ...(more.from === undefined ? {} : { each: { from: more.from } }),
  });
const cover = '<s-0-jane@example.org>';

describeRule('series-too-long', {
  invalid: [
    {
      name: 'sixteen patches',
      mails: series('PATCH bpf-next', 16),
      findings: [{ code: 'too-long', decision: 'observe', evidence: [[cover, 0, '[PATCH bpf-next 0/16] bpf: count']] }],
    },
    {
      name: 'a part of it, with its cover letter',
      mails: series('PATCH bpf-next', 20).slice(0, 3),
      findings: [{ code: 'too-long', decision: 'observe', evidence: [[cover, 0, '[PATCH bpf-next 0/20] bpf: count']] }],
    },
  ],
  valid: [
    { name: 'fifteen', mails: series('PATCH bpf-next', 15) },
    { name: 'an RFC', mails: series('RFC PATCH bpf-next', 16) },
    { name: 'a maintainer', mails: series('PATCH bpf-next', 16, { from: 'Song Liu <song@kernel.org>' }) },
    { name: 'the middle of it', mails: series('PATCH bpf-next', 20).slice(5, 8) },
    {
      name: 'a counter that is none',
      mails: thread({ prefix: 'PATCH bpf-next', titles: ['bpf: one'], batch: 's' }).map((raw) =>
        raw.replace('1/1', '1/512'),
      ),
    },
  ],
});
