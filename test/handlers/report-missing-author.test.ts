import { expect, it } from 'vitest';
import type { CommitFact } from '../../src/core/index.js';
import { replayMails } from '../support/judge.js';
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
const inFile = 'FROB\nM:\tRoe Deer <roe@example.org>\nS:\tMaintained\nF:\tdrivers/frob/\n';
const mailmap = 'Ann Author <today@example.org> <oldest@example.org>\n<today@example.org> <ann.new@example.org>\n';
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
    ...['Roe <frank@example.org>', 'joanna@example.org', 'other@example.org'].map((one) => ({
      ...hit(blamed),
      name: `somebody else is there: ${one}`,
      maintainers: inFile,
      mailmap,
      mails: [report(blamed, { cc: `${one}, ${maintainers}` })],
    })),
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
    ...['ann.new@example.org', 'oldest@example.org', 'today@example.org'].map((address) => ({
      name: `under an address of the mailmap: ${address}`,
      ...knowing(hash, fact('Ann Author', 'oldest@example.org')),
      maintainers: inFile,
      mailmap,
      mails: [report(blamed, { to: `${address}, bpf@vger.kernel.org` })],
    })),
    ...['ann@new.example.org', 'ann.author@corp.example.org', 'a_author@corp.example.org', '<aauthor@example.com>'].map(
      (address) => ({
        name: `under an address without a name that may be his: ${address}`,
        ...knowing(hash),
        mails: [report(blamed, { to: `${address}, bpf@vger.kernel.org` })],
      }),
    ),
    {
      name: 'under the name turned round, with an accent',
      ...knowing(hash, fact('Ánn Author')),
      mails: [report(blamed, { cc: `"Author, Ann" <x@example.org>, ${maintainers}` })],
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

it('names the author by the address of today', async () => {
  const git = knowing(hash, fact('Ann Author', 'oldest@example.org'));
  const [judged] = await replayMails([report(blamed)], { eol: '\n', maintainers: inFile, mailmap, ...git });
  expect(judged?.reply?.draft.text).toContain('Ann Author <today@example.org>');
  expect(judged?.reply?.draft.text).not.toContain('oldest@');
});
