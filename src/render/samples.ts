import type { Finding } from '../core/index.js';

/**
 * Data that each rule hands over for each of its codes: the contract between handlers and templates. Every template is
 * printed with every sample when it is loaded.
 */
export const samples: Readonly<Record<string, Readonly<Record<string, Finding['data']>>>> = {
  'incremental-patch': {
    'new-version-alone': { version: 3, index: 2, total: 5 },
    'fix-on-top': {},
  },
  'missing-maintainers': {
    patch: { maintainers: ['Jane Doe <jane@example.org>', 'John Roe <john@example.org>'] },
    report: { maintainers: ['Jane Doe <jane@example.org>'] },
  },
  'bugzilla-report': {
    person: { url: 'https://bugzilla.kernel.org/show_bug.cgi?id=1' },
    'from-bugzilla': { url: 'https://bugzilla.kernel.org/show_bug.cgi?id=1' },
  },
  'empty-commit-message': {
    empty: { patches: ['[PATCH bpf-next 1/2] bpf: first', '[PATCH bpf-next 2/2] bpf: second'] },
  },
  'missing-cover-letter': {
    'three-or-more': { patches: 3 },
    two: { patches: 2 },
  },
  'missing-fixes': {
    'fixes-tree': { tree: 'bpf' },
    'next-tree': { tree: 'bpf-next', commit: '0123456789ab' },
  },
  'missing-version': {
    reworked: { previous: '<1@example.org>', version: 3, counts: 2 },
    resend: { previous: '<1@example.org>', version: 3, counts: 2 },
  },
  'cc-stable': {
    trailer: { tree: 'bpf' },
  },
  'missing-tree': {
    newcomer: { next: '' },
    regular: { next: 'next' },
    rfc: { next: '' },
    'arch-jit': { next: '' },
  },
};
