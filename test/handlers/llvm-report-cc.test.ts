import { describeRule } from '../support/rule-cases.js';
import { mail, type MailSpec } from '../support/mails.js';

const id = '<p@example.org>';
const yonghong = 'Yonghong Song <yonghong.song@linux.dev>';
const report = (body: string, more: Partial<MailSpec> = {}) =>
  mail({ subject: 'Trouble with a loop', id, body: `Hi,\n\n${body}\n\nJane\n`, ...more });
const hit = (line: number, quote: string, code = 'people', decision: 'draft' | 'observe' = 'draft') => [
  { code, decision, evidence: [[id, line, quote] as const] },
];
const backEnd = 'This is about the BPF backend.';
const refused = 'clang generates a 32-bit shift here, and the verifier rejects it.';
const crash = 'fatal error: error in backend: Cannot select: t15: i64 = BPFISD::FROB';
const entry = 'https://github.com/llvm/llvm-project/issues/12345';

describeRule('llvm-report-cc', {
  invalid: [
    { name: 'the back end gives up', mails: [report(crash)], findings: hit(3, crash) },
    {
      name: 'clang crashes, the command line says for what',
      mails: [
        report(
          'clang -O2 -target bpf -c x.c -o x.o\nPLEASE submit a bug report to https://github.com/llvm/llvm-project/issues/',
        ),
      ],
      findings: hit(4, 'PLEASE submit a bug report to https://github.com/llvm/llvm-project/issues/'),
    },
    {
      name: 'an assertion of llc',
      mails: [report('$ llc -march=bpf x.ll\nllc: lib/Frob.cpp:12: void frob(): Assertion `x > 0 failed.')],
      findings: hit(4, 'llc: lib/Frob.cpp:12: void frob(): Assertion `x > 0 failed.'),
    },
    {
      name: 'the verifier refuses what clang made',
      mails: [report(`${backEnd}\n\nA loop with a large bound does not load:\n${refused}`)],
      findings: hit(6, refused),
    },
    {
      name: 'refused by the verifier, over two lines',
      mails: [
        report(`${backEnd}\n\nLLVM 17 optimizes the check away, so the access\nis then rejected by the verifier.`),
      ],
      findings: hit(5, 'LLVM 17 optimizes the check away, so the access'),
    },
    {
      name: 'the subject says so',
      mails: [report(`Compiled with --target=bpf.`, { subject: 'clang-17 miscompiles a switch' })],
      findings: hit(0, 'clang-17 miscompiles a switch'),
    },
    {
      name: 'the compiler is looked after, nobody of the kernel side hears of it',
      mails: [report(crash, { cc: yonghong })],
      findings: hit(3, crash),
    },
    {
      name: 'an entry and what it is about',
      mails: [report(`${crash}\n\nI filed ${entry} as well.`)],
      findings: hit(3, crash),
    },
    {
      name: 'an entry alone',
      mails: [report(`Please see ${entry}.`, { subject: 'clang miscompiles a loop for bpf' })],
      findings: hit(3, `Please see ${entry}.`, 'tracker', 'observe'),
    },
    {
      name: 'an entry of the old tracker, everybody in Cc',
      mails: [
        report('It is https://bugs.llvm.org/show_bug.cgi?id=12345', {
          subject: 'bpf: wrong code',
          cc: `${yonghong}, ast@kernel.org`,
        }),
      ],
      findings: hit(3, 'It is https://bugs.llvm.org/show_bug.cgi?id=12345', 'tracker', 'observe'),
    },
  ],
  valid: [
    { name: 'everybody is there', notOurs: true, mails: [report(crash, { cc: `${yonghong}, ast@kernel.org` })] },
    {
      name: 'under another address of theirs',
      notOurs: true,
      mails: [report(crash, { cc: 'yhs@meta.com, borkmann@iogearbox.net' })],
    },
    { name: 'for another target', notOurs: true, mails: [report(crash.replace('BPFISD', 'X86ISD'))] },
    {
      name: 'a limit that the compiler tells of on purpose',
      notOurs: true,
      mails: [report('clang -target bpf -c x.c\nLLVM ERROR: A call to global function frob is not supported.')],
    },
    {
      name: 'an old clang that does not know a builtin',
      notOurs: true,
      mails: [report('clang -target bpf -c x.c\nx.c:25:6: error: use of unknown builtin __builtin_frob')],
    },
    {
      name: 'a header is missing',
      notOurs: true,
      mails: [
        report("clang -target bpf does not find <asm/types.h>, because it lives in the compiler's folder.", {
          subject: 'clang target bpf: compile issue on Example Linux',
        }),
      ],
    },
    {
      name: 'the kernel does not build with clang',
      notOurs: true,
      mails: [
        report('kernel/bpf/verifier.c:77: warning: stack frame size exceeds limit', {
          subject: 'clang build: warning in kernel/bpf/verifier.c',
        }),
      ],
    },
    {
      name: 'a question about the verifier',
      notOurs: true,
      mails: [report(`${backEnd}\n\nclang generates a shift that the verifier rejects, how can I avoid that?`)],
    },
    {
      name: 'the verifier refuses a program, the compiler has no part in it',
      notOurs: true,
      mails: [report(`${backEnd}\n\nThe verifier rejects my program, compiled with clang.`)],
    },
    {
      name: 'mended long ago',
      notOurs: true,
      mails: [report(`${backEnd}\n\nclang generates a shift that the verifier rejects; this is fixed in LLVM 12.`)],
    },
    { name: 'a question in the subject', notOurs: true, mails: [report(backEnd, { subject: 'A clang bug?' })] },
    { name: 'in a reply', notOurs: true, mails: [report(crash, { subject: 'Re: Trouble with a loop' })] },
    { name: 'in a thread', notOurs: true, mails: [report(crash, { inReplyTo: '<somewhere@example.org>' })] },
    { name: 'in a forward', notOurs: true, mails: [report(crash, { subject: 'Fwd: Trouble with a loop' })] },
    { name: 'in a quote', notOurs: true, mails: [report(`> ${crash}`)] },
    {
      name: 'in a patch',
      mails: [mail({ subject: '[PATCH bpf-next] bpf: avoid a shift', message: `${backEnd}\n\n${refused}\n` })],
    },
    {
      name: "by one of the compiler's people",
      notOurs: true,
      mails: [report(crash, { from: yonghong })],
    },
    { name: 'nobody knows whom it was sent to', notOurs: true, mails: [report(crash, { to: '', cc: '' })] },
    {
      name: 'an entry in a trailer',
      notOurs: true,
      mails: [report(`Notes of the bpf meeting.\n\nLink: ${entry}`)],
    },
    {
      name: 'a question about an entry',
      notOurs: true,
      mails: [report(`Is bpf hit by ${entry}?`)],
    },
    { name: 'an entry about something else', notOurs: true, mails: [report(`See ${entry}.`)] },
    {
      name: 'a subsystem without a back end',
      notOurs: true,
      profile: 'netdev',
      mails: [report(crash, { to: 'netdev@vger.kernel.org' })],
    },
  ],
});
