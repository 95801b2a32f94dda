import type { CommitFact } from '../../src/core/index.js';
import { describeRule } from '../support/rule-cases.js';
import { maintainers, mail, type MailSpec } from '../support/mails.js';

const id = '<r@example.org>';
const hash = '0123456789abcdef0123456789abcdef01234567';
const fact = (name = 'Ann Author', address = 'ann@example.org'): CommitFact => ({
  state: 'known',
  hash,
  title: 'bpf: Add the frobnicator',
  author: { name, address },
  stable: [],
  looked: [],
});
const knowing = (name: string, found: CommitFact = fact()) => ({ git: { commits: new Map([[name, found]]) } });
const report = (body: string, more: Partial<MailSpec> = {}) =>
  mail({ subject: 'bpf: frobnicator is broken since 6.7', id, body: `Hi,\n\n${body}\n\nThanks,\nJane\n`, ...more });
const hit = (line: string, name = hash, at = 3) => ({
  name: line,
  ...knowing(name),
  mails: [report(line)],
  findings: [
    { code: 'author', decision: 'draft' as const, evidence: [[id, at, line.split('\n')[at - 3] ?? ''] as const] },
  ],
});
const short = hash.slice(0, 12);
const blamed = `I bisected it to ${hash}.`;

describeRule('report-missing-author', {
  invalid: [
    hit(blamed),
    hit(`It was introduced by commit ${short} ("bpf: Add the frobnicator").`, short),
    hit(`It fails since commit ${short}.`, short),
    hit(`first bad commit: [${hash}] bpf: Add the frobnicator`),
    hit(`${hash} is the first bad commit`),
    hit(`The culprit is ${short} ("bpf: Add the frobnicator").`, short),
    hit(`Commit ${short} broke it.`, short),
    hit(
      `I did some bisecting and found that it\nstarted to happen with:\n${short} ("bpf: Add the frobnicator")`,
      short,
      5,
    ),
    hit(`#regzbot introduced: ${short}`, short),
    {
      ...hit(blamed),
      name: 'somebody of the same first name is there',
      mails: [report(blamed, { cc: `Ann Other <other@example.org>, ${maintainers}` })],
    },
  ],
  valid: [
    {
      name: 'the author is in Cc',
      ...knowing(hash),
      mails: [report(blamed, { cc: `ann@example.org, ${maintainers}` })],
    },
    {
      name: 'under another address',
      ...knowing(hash),
      mails: [report(blamed, { cc: 'Ann Author <ann@new.example.org>' })],
    },
    {
      name: 'the author is the reporter',
      ...knowing(hash),
      mails: [report(blamed, { from: 'Ann Author <a@example.org>' })],
    },
    {
      name: 'the author is a maintainer, there by another address',
      ...knowing(hash, fact('A. Starovoitov', 'ast@plumgrid.com')),
      mails: [report(blamed)],
    },
    { name: 'no clone knows it', ...knowing(hash, { state: 'unknown' }), mails: [report(blamed)] },
    { name: 'nobody looked', mails: [report(blamed)] },
    { name: 'a fix is named', ...knowing(short), mails: [report(`Is it fixed by commit ${short}?`)] },
    {
      name: 'reverting helps, and nothing more',
      ...knowing(short),
      mails: [report(`The tree is at commit ${short}.`)],
    },
    { name: 'only quoted', ...knowing(hash), mails: [report(`> ${blamed}\nIs that so?`)] },
    {
      name: 'an answer',
      ...knowing(hash),
      mails: [report(blamed, { subject: 'Re: bpf: broken', inReplyTo: '<x@example.org>' })],
    },
    { name: 'no recipients at all', ...knowing(hash), mails: [report(blamed, { to: '', cc: '' })] },
    {
      name: 'a machine',
      ...knowing(hash),
      mails: [report(blamed, { from: 'syzbot <syzbot+0123@syzkaller.appspotmail.com>' })],
    },
  ].map((one) => ({ ...one, notOurs: true as const })),
});
