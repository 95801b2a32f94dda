import { describe, expect, it } from 'vitest';
import { parseMail } from '../../src/mail/index.js';
import { replayMails } from '../support/judge.js';
import { mail, type MailSpec } from '../support/mails.js';

/** As much text as fits a mail that is read whole, with its headers. */
const size = 1_990_000;
/** ms for one such mail, of a processor. */
const patience = 2000;

/** A diff marks each line with one character more. */
const fill = (piece: string) =>
  piece.repeat(Math.floor(size / (Buffer.byteLength(piece) + piece.split('\n').length - 1)));

/** Processor time of judging a mail with every rule, ms: the better of two tries, what other programs do left out. */
async function costOf(raw: string): Promise<number> {
  let least = Infinity;
  for (let tries = 0; tries < 2 && least > patience / 2; tries++) {
    const used = process.cpuUsage();
    const started = performance.now();
    await replayMails([raw], { eol: '\n' });
    const { user, system } = process.cpuUsage(used);
    least = Math.min(least, performance.now() - started, (user + system) / 1000);
  }
  return least;
}

const patch = (more: Partial<MailSpec>) => mail({ subject: '[PATCH bpf-next] bpf: fix the count', ...more });

/** Where text can stand that rules read. */
const places: Readonly<Record<string, (text: string) => string>> = {
  message: (text) => patch({ message: text }),
  notes: (text) => patch({ notes: text }),
  diff: (text) => patch({ files: [{ path: 'kernel/bpf/verifier.c', added: text.split('\n') }] }),
  selftest: (text) =>
    patch({ files: [{ path: 'tools/testing/selftests/bpf/prog_tests/x.c', isNew: true, added: text.split('\n') }] }),
  cover: (text) => mail({ subject: '[PATCH bpf-next v2 0/9] bpf: count right', body: text }),
  report: (text) => mail({ subject: 'BUG: bpf: crash in the verifier with clang', cc: '', body: text }),
  reminder: (text) => mail({ subject: 'Re: [PATCH bpf-next] bpf: x', inReplyTo: '<x@example.org>', body: text }),
  request: (text) => mail({ subject: 'Please queue for stable', body: text }),
  trailers: (text) => patch({ trailers: ['Signed-off-by: Jane Doe <jane@example.org>', text.trimEnd()] }),
};

/** What nearly matches the expressions of the rules, over and over, and where that is read. */
const pieces: readonly (readonly [place: string, piece: string])[] = [
  // Fixes tags, hashes and titles
  ['message', 'Fixes: 0123456789ab ("'],
  ['message', 'commit 0123456789ab ("x") '],
  ['message', '0123456 0123456789 '],
  ['message', 'fixes: 0123456\n'],
  ['trailers', 'Fixes: 0123456789ab ("x"\n'],
  ['trailers', 'Cc: stable@vger.kernel.org # 5.1\n'],
  ['trailers', 'Cc: <stable@'],
  // What a patch says of itself
  ['message', 'based on top of depends on '],
  ['message', 'depends on series patch '],
  ['message', 'this is not tested, compile tested only '],
  ['message', 'I have no hardware to test '],
  ['message', 'follow-up on top of a separate fix '],
  ['notes', 'prerequisite-patch-id: 0\n'],
  ['notes', 'v1 -> v2: '],
  ['notes', 'Changes in v2:\n'],
  ['notes', 'v2:\n - x\n'],
  ['cover', 'v1 -> v2 '],
  ['cover', 'changes since v1, '],
  ['cover', 'depends on '],
  ['cover', '[1] https://lore.kernel.org/'],
  // Diffs
  ['diff', 'BPF_ALU64_IMM(BPF_ADD, '],
  ['diff', 'case BPF_'],
  ['diff', 'BPF_MAP_TYPE_X,\n'],
  ['diff', '#define X 0x10\n'],
  ['selftest', 'SEC("tc") int x(void *ctx) { '],
  ['selftest', 'ASSERT_OK(x, "\n'],
  // Reports
  ['report', 'clang: error: '],
  ['report', 'LLVM ERROR: '],
  ['report', '-target bpf '],
  ['report', 'a back-end target codegen '],
  ['report', 'verifier rejects verifier '],
  ['report', 'bisected to commit 0123456789ab '],
  ['report', 'first bad commit 0123456 '],
  ['report', 'introduced by '],
  ['report', 'kselftest bpf selftests fail on 5.10 '],
  ['report', 'running selftests/bpf: on linux 5.10.1 '],
  ['report', 'on linux stable kernel '],
  ['report', 'WARNING: CPU: 0 PID: 1 at kernel/bpf/'],
  ['report', '[ 1.0] BUG\n'],
  ['report', 'kernel/bpf/core.c:1 '],
  ['report', 'https://bugzilla.kernel.org/show_bug.cgi?id=1 '],
  ['report', 'I filed a bug in bugzilla '],
  ['report', 'llvm.org/PR1 '],
  ['report', 'No Name: x '],
  // Reminders and requests
  ['reminder', 'ping? '],
  ['reminder', 'gentle reminder, any update. '],
  ['reminder', 'Hi Jane,\n'],
  ['reminder', 'Jane, Joe, '],
  ['request', 'please backport 0123456789ab to 5.10.y, '],
  ['request', 'could you queue linux-5.10.y stable '],
  ['request', 'don\u2019t take 6.1 lts kernels. '],
];

describe('two megabytes that nearly match a rule are judged in two seconds', () => {
  it.each(pieces)('%s: %j', { timeout: 60_000 }, async (place, piece) => {
    const make = places[place] as (text: string) => string;
    const raw = make(fill(piece));
    expect((await parseMail(Buffer.from(raw))).tooLarge).toBe(false);
    expect(await costOf(raw)).toBeLessThan(patience);
  });
});
