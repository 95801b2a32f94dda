import type { Finding } from '../core/index.js';

/**
 * Data that each rule hands over for each of its codes: the contract between handlers and templates. Every template is
 * printed with every sample when it is loaded.
 */
export const samples: Readonly<Record<string, Readonly<Record<string, Finding['data']>>>> = {
  'incremental-patch': {
    'new-version-alone': { came: 3, version: 4, index: 2, total: 5 },
    'fix-on-top': {},
  },
  'missing-maintainers': {
    patch: { maintainers: ['Jane Doe <jane@example.org>', 'John Roe <john@example.org>'] },
    report: { maintainers: ['Jane Doe <jane@example.org>'] },
    'other-subsystem': {
      section: 'FROBNICATORS',
      path: 'drivers/frob/core.c',
      people: ['Jane Doe <jane@example.org>', 'frob@example.org'],
    },
  },
  'bugzilla-report': {
    person: {},
    'from-bugzilla': {},
  },
  'empty-commit-message': {
    empty: { patches: ['[PATCH bpf-next 1/2] bpf: first', '[PATCH bpf-next 2/2] bpf: second'] },
  },
  'missing-cover-letter': {
    'three-or-more': { patches: 3 },
    maintainer: { patches: 3 },
    two: { patches: 2 },
  },
  'missing-fixes': {
    'fixes-tree': { tree: 'bpf' },
    'lone-test': { tree: 'bpf' },
    'next-tree': { tree: 'bpf-next', commit: '0123456789ab' },
  },
  'missing-version': {
    reworked: { version: 3, counts: 2 },
    resend: { version: 3, counts: 2 },
  },
  'cc-stable': {
    trailer: {},
    'other-code': {},
  },
  'missing-tree': {
    newcomer: { next: '' },
    regular: { next: 'next' },
    rfc: { next: '' },
    'arch-jit': { next: '' },
  },
  'missing-list': {
    'off-list': { again: true },
  },
  'html-mail': {
    html: {},
    attachment: {},
    damaged: { path: 'kernel/bpf/core.c' },
  },
  'missing-signoff': {
    'passed-on': { author: 'Jane Doe <jane@example.org>', own: true, again: true },
    'no-signoff': { author: 'Jane Doe <jane@example.org>', own: true, again: true },
  },
  'iproute2-prefix': {
    prefix: {},
    people: { maintainers: ['Jane Doe <jane@example.org>'] },
  },
  'does-not-apply': {
    conflict: { tree: 'bpf-next', on: '0123456789ab', path: 'kernel/bpf/core.c' },
  },
  'wrong-tree': {
    'tests-only': { tree: 'bpf' },
    'shared-tree': { tree: 'net-next' },
  },
  'bad-fixes': {
    'short-hash': {},
    'no-title': {},
    format: {},
    'unknown-commit': {},
    'other-title': { title: 'bpf: count right' },
  },
  'merge-window': {
    closed: { tree: 'bpf-next', since: '4 March 2024', subject: 'bpf-next is CLOSED', again: true },
  },
  'early-ping': {
    ping: { days: 2 },
  },
  'verifier-without-selftests': {
    'no-tests': { path: 'kernel/bpf/verifier.c' },
  },
  'sample-not-selftest': {
    'new-sample': { path: 'samples/bpf/frob_kern.c' },
    test: { path: 'samples/bpf/test_frob_user.c' },
  },
  'uapi-without-bpftool': {
    'not-shown': { names: ['BPF_MAP_TYPE_FROB'] },
    'named-only': { names: ['BPF_LINK_TYPE_FROB'] },
    'copy-not-synced': { from: 'include/uapi/linux/bpf.h', to: 'tools/include/uapi/linux/bpf.h' },
  },
  'uapi-without-iproute2': {
    'control-uapi': { path: 'include/uapi/linux/if_link.h' },
  },
  'new-instruction': {
    instruction: { names: ['BPF_FROB'] },
    'jit-feature': { path: 'arch/riscv/net/bpf_jit_comp64.c' },
  },
  untested: {
    untested: {},
    arch: {},
  },
  'split-selftests': {
    mixed: { code: 'kernel/bpf/core.c', test: 'tools/testing/selftests/bpf/prog_tests/frob.c' },
  },
  'missing-changelog': {
    'no-changelog': { current: 2 },
    regular: { current: 3 },
    'tests-only': { current: 2 },
  },
  'threaded-respin': {
    'under-review': {},
    'under-old-root': {},
  },
  'resend-too-soon': {
    'within-hours': { hours: 2, wait: 24 },
    thrice: { hours: 9, wait: 24 },
    'tests-only': { hours: 1, wait: 24 },
    'within-day': { hours: 17, wait: 24 },
  },
  'series-too-long': {
    'too-long': { patches: 20, most: 15 },
  },
  'report-missing-author': {
    author: { commit: '0123456789ab', author: 'Jane Doe <jane@example.org>' },
  },
  'llvm-report-cc': {
    people: { people: ['Jane Doe <jane@example.org>'] },
    tracker: { people: ['Jane Doe <jane@example.org>'] },
  },
  'selftests-version': {
    mixed: { tests: '6.8', kernel: '6.1' },
  },
  'stable-request': {
    people: { maintainers: ['Jane Doe <jane@example.org>'] },
    'already-in-stable': { commit: '0123456789ab', branch: 'linux-6.1.y' },
  },
  'eol-kernel': {
    eol: { version: '4.1', asOf: '4 March 2024' },
  },
};
