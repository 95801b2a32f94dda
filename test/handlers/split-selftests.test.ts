import { describeRule } from '../support/rule-cases.js';
import { mail, thread, type FileEdit, type MailSpec } from '../support/mails.js';

const id = '<p@example.org>';
const code: FileEdit = { path: 'kernel/bpf/core.c' };
const test: FileEdit = { path: 'tools/testing/selftests/bpf/prog_tests/frob.c', isNew: true };
const changed = (added: readonly string[], removed: readonly string[] = [], path = test.path): FileEdit => ({
  path,
  added,
  removed,
});
const patch = (files: readonly FileEdit[], more: Partial<MailSpec> = {}) =>
  mail({ subject: '[PATCH bpf-next] bpf: Add the frobnicator', id, files, ...more });
const hit = (line: number, quote: string, messageId = id) => [
  { code: 'mixed', decision: 'draft' as const, evidence: [[messageId, line, quote] as const] },
];
const program = ['SEC("frob")', 'int frob_one(void *ctx)', '{', '\treturn 0;', '}'];

describeRule('split-selftests', {
  invalid: [
    { name: 'a new test beside code', mails: [patch([code, test])], findings: hit(20, `+++ b/${test.path}`) },
    {
      name: 'the library and a test',
      mails: [patch([{ path: 'tools/lib/bpf/libbpf.c' }, test])],
      findings: hit(20, `+++ b/${test.path}`),
    },
    {
      name: 'a new program in a known test',
      mails: [patch([code, changed(program)])],
      findings: hit(23, '+SEC("frob")'),
    },
    {
      name: 'a new test function in a known test',
      mails: [patch([code, changed(['static void test_frob_more(void)', '{', '}'])])],
      findings: hit(23, '+static void test_frob_more(void)'),
    },
    {
      name: 'in two patches of a series',
      mails: thread({
        prefix: 'PATCH bpf-next',
        cover: 'bpf: frob',
        titles: ['bpf: one', 'bpf: two'],
        batch: 's',
        each: { files: [code, test] },
      }),
      findings: [
        ...hit(20, `+++ b/${test.path}`, '<s-1-jane@example.org>'),
        ...hit(20, `+++ b/${test.path}`, '<s-2-jane@example.org>'),
      ],
    },
    {
      name: 'also where the rest of the series was not seen',
      mails: thread({
        prefix: 'PATCH bpf-next',
        cover: 'bpf: frob',
        titles: ['bpf: one', 'bpf: two'],
        batch: 't',
        each: { files: [code, test] },
      }).slice(0, 2),
      findings: hit(20, `+++ b/${test.path}`, '<t-1-jane@example.org>'),
    },
  ],
  valid: [
    {
      name: 'in patches of their own',
      mails: thread({
        prefix: 'PATCH bpf-next',
        cover: 'bpf: frob',
        titles: ['bpf: one', 'bpf: two'],
        patches: [{ files: [code] }, { files: [test] }],
      }),
    },
    {
      name: 'an expectation that moved',
      mails: [patch([code, changed(['\t.errstr = "frob",'], ['\t.errstr = "bof",'])])],
    },
    { name: 'a program for another hook', mails: [patch([code, changed(['SEC("frob")'], ['SEC("bof")'])])] },
    {
      name: 'a test of another name',
      mails: [patch([code, changed(['void test_frob(void)'], ['void test_bof(void)'])])],
    },
    { name: 'a moved test', mails: [patch([code, changed(program, program)])] },
    { name: 'a kfunc for tests', mails: [patch([{ path: 'net/bpf/test_run.c' }, test])] },
    ...['bpf_testmod', 'test_kmods'].map((folder) => ({
      name: `a module for tests: ${folder}`,
      mails: [patch([code, { path: `tools/testing/selftests/bpf/${folder}/frob.c`, isNew: true }])],
    })),
    {
      name: 'helpers of tests',
      mails: [patch([code, { path: 'tools/testing/selftests/bpf/frob_helpers.c', isNew: true }])],
    },
    { name: 'a Makefile', mails: [patch([{ path: 'tools/lib/bpf/Makefile' }, test])] },
    { name: "the tests' Makefile", mails: [patch([code, { path: 'tools/testing/selftests/bpf/Makefile' }])] },
    { name: 'a header of tests', mails: [patch([code, { path: 'tools/testing/selftests/bpf/frob.h', isNew: true }])] },
    { name: 'documentation beside a test', mails: [patch([{ path: 'Documentation/bpf/frob.rst' }, test])] },
    { name: 'a sample beside a test', mails: [patch([{ path: 'samples/bpf/frob.c' }, test])] },
    { name: 'a copy of a header beside a test', mails: [patch([{ path: 'tools/include/uapi/linux/bpf.h' }, test])] },
    {
      name: 'a comment in the code',
      mails: [patch([{ ...code, removed: ['\t/* frob */'], added: ['\t/* frobs */'] }, test])],
    },
    {
      name: 'a patch for tests that needs a little code',
      mails: [patch([code, test], { subject: '[PATCH bpf-next] selftests/bpf: Frob more' })],
    },
    {
      name: 'the tests of somebody else',
      mails: [patch([code, { path: 'tools/testing/selftests/net/frob.c', isNew: true }])],
    },
    { name: 'a revert', mails: [patch([code, test], { message: `This reverts commit ${'0123456789'.repeat(4)}.\n` })] },
    { name: 'an RFC', mails: [patch([code, test], { subject: '[RFC PATCH bpf-next] bpf: Add frobs' })] },
    { name: 'by a maintainer', mails: [patch([code, test], { from: 'Andrii Nakryiko <andrii@kernel.org>' })] },
  ],
});
