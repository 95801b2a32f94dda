import type { CommitFact } from '../../src/core/index.js';
import { describeRule } from '../support/rule-cases.js';
import { mail, thread, type MailSpec } from '../support/mails.js';

const id = '<p@example.org>';
const subject = '[PATCH bpf] bpf: count right';
const signed = 'Signed-off-by: Jane Doe <jane@example.org>';
const title = 'bpf: Add the frobnicator to the verifier';
/** A patch with these lines among its trailers; the first of them is line 3. */
const tagged = (...lines: string[]) => mail({ subject, id, trailers: [...lines, signed] });
const hit = (code: string, ...lines: string[]) => ({
  name: `${code}: ${lines.join(' / ')}`,
  mails: [tagged(...lines)],
  findings: [{ code, decision: 'draft' as 'draft' | 'observe', evidence: [[id, 3, lines[0] ?? ''] as const] }],
});
const quiet = (name: string, ...lines: string[]) => ({
  name: `${name}: ${lines.join(' / ')}`,
  mails: [tagged(...lines)],
});
const commits = (hash: string, fact: CommitFact) => ({ git: { commits: new Map([[hash, fact]]) } });
const known: CommitFact = {
  state: 'known',
  hash: '0123456789abcdef0123456789abcdef01234567',
  title,
  author: { name: 'Ann Author', address: 'ann@example.org' },
  stable: [],
  looked: [],
};
const series = (...patches: Partial<MailSpec>[]) =>
  thread({ prefix: 'PATCH bpf', cover: 'bpf: two', titles: ['bpf: one', 'bpf: two'], batch: 's', patches });

describeRule('bad-fixes', {
  invalid: [
    hit('short-hash', `Fixes: 0123abc ("${title}")`),
    hit('short-hash', `Fixes: 0123456789a ("${title}")`),
    hit('no-title', 'Fixes: 0123456789ab'),
    hit('no-title', 'Fixes: 0123456789abcdef0123456789abcdef01234567 # v5.4+'),
    hit('format', `Fixes: commit 0123456789ab ("${title}")`),
    hit('format', `Fix: 0123456789ab ("${title}")`),
    hit('format', `Fixes: 0123456789ab (${title})`),
    hit('format', `Fixes: 0123456789ab ${title}`),
    hit('format', `Fixes: 0123456789ab "${title}"`),
    hit('format', `Fixes: 0123456789ab ('${title}')`),
    hit('format', `Fixes: 0123456789ab: ("${title}")`),
    hit('format', `Fixes: 0123abc, ("${title}")`),
    { ...hit('unknown-commit', `Fixes: 0123456789ab ("${title}")`), ...commits('0123456789ab', { state: 'unknown' }) },
    { ...hit('other-title', 'Fixes: 0123456789AB ("bpf: Count right")'), ...commits('0123456789ab', known) },
    { ...hit('other-title', 'Fixes: 0123456789ab ("bpf: Add")'), ...commits('0123456789ab', known) },
    {
      name: 'one of several tags, in one of several patches',
      mails: series({ trailers: [`Fixes: 0123456789ab ("${title}")`, `Fixes: abcdef0 ("${title}")`, signed] }),
      findings: [
        {
          code: 'short-hash',
          decision: 'draft',
          evidence: [['<s-1-jane@example.org>', 4, `Fixes: abcdef0 ("${title}")`]],
        },
      ],
    },
    {
      ...hit('short-hash', `Fixes: 0123abc ("${title}")`),
      name: 'under netdev',
      profile: 'netdev',
      mails: [
        mail({
          subject: '[PATCH net] tcp: count right',
          id,
          files: [{ path: 'net/ipv4/tcp.c' }],
          to: 'netdev@vger.kernel.org',
          listIds: ['<netdev.vger.kernel.org>'],
          trailers: [`Fixes: 0123abc ("${title}")`, signed],
        }),
      ],
    },
  ],
  valid: [
    quiet('as git writes it', `Fixes: 0123456789ab ("${title}")`),
    quiet('a whole hash', `Fixes: 0123456789abcdef0123456789abcdef01234567 ("${title}")`),
    quiet('key in lower case', `fixes: 0123456789ab ("${title}")`),
    quiet('wrapped', 'Fixes: 0123456789ab ("bpf: Add the', 'frobnicator to the verifier")'),
    quiet('wrapped in front of the title', 'Fixes: 0123456789ab', '("bpf: Add the frobnicator to the verifier")'),
    quiet('wrapped and indented', 'Fixes: 0123456789ab ("bpf: Add the', ' frobnicator to the verifier")'),
    quiet('a note behind it', `Fixes: 0123456789ab ("${title}") [v5.4+]`),
    quiet('a note of versions', `Fixes: 0123456789ab ("${title}") # 5.4.x`),
    quiet('a quoted title inside', 'Fixes: 0123456789ab ("Revert "bpf: Add the frobnicator"")'),
    quiet('cut on its way', 'Fixes: 0123456789ab ("bpf: Add the frobni'),
    quiet('no blank in front of the title', `Fixes: 0123456789ab("${title}")`),
    quiet('prose', 'Fixes: checkpatch warnings'),
    quiet('a word of hex letters', 'Fixes: defaced text of the help'),
    quiet('a number', 'Fixes: 1234567'),
    quiet('a link', 'Fixes: https://example.org/issues/1234567'),
    quiet('a weakness', 'Fixes: CVE-2024-12345'),
    quiet('a bug of a tracker', 'Fixes: #1234'),
    quiet('another trailer', 'Closes: 0123abc'),
    { ...quiet('known', `Fixes: 0123456789ab ("${title}")`), ...commits('0123456789ab', known) },
    {
      ...quiet('known, other case and blanks', `Fixes: 0123456789ab ("BPF:  add the frobnicator to the verifier.")`),
      ...commits('0123456789ab', known),
    },
    {
      ...quiet('known, the end left out', 'Fixes: 0123456789ab ("bpf: Add the frobnicator...")'),
      ...commits('0123456789ab', known),
    },
    {
      ...quiet('another one is unknown', `Fixes: 0123456789ab ("${title}")`),
      ...commits('ffff56789abc', { state: 'unknown' }),
    },
    {
      name: 'in the middle of the message',
      mails: [mail({ subject, id, message: 'Since Fixes: 0123abc was wrong, count right.\n' })],
    },
  ],
});
