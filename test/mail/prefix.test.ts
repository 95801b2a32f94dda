import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SubjectPrefix } from '../../src/core/index.js';
import { parsePrefix } from '../../src/mail/index.js';
import { cpuTime } from '../support/cpu-time.js';

const nothing: SubjectPrefix = {
  reply: false,
  forward: false,
  patch: false,
  rfc: false,
  resend: false,
  pull: false,
  words: [],
  version: undefined,
  index: undefined,
  total: undefined,
  counted: false,
  title: 't',
};
const patch: Partial<SubjectPrefix> = { patch: true };
const counter = (index: number, total: number | undefined): Partial<SubjectPrefix> => ({ index, total, counted: true });

/** subject -> what differs from the subject `t`. */
const table: readonly (readonly [string, Partial<SubjectPrefix>])[] = [
  ['t', nothing],
  ['bpf: fix foo[0]', { title: 'bpf: fix foo[0]' }],
  ['[PATCH] bpf: fix foo[0] and [1]', { patch: true, title: 'bpf: fix foo[0] and [1]' }],
  ['[PATCH bpf-next v2 0/3] t', { ...patch, words: ['bpf-next'], version: 2, ...counter(0, 3) }],
  ['[PATCH v2 bpf] t', { ...patch, words: ['bpf'], version: 2 }],
  ['[PATCHv2 bpf] t', { ...patch, words: ['bpf'], version: 2 }],
  ['[patch V2 Bpf] t', { ...patch, words: ['bpf'], version: 2 }],
  ['[PATCH,bpf-next] t', { ...patch, words: ['bpf-next'] }],
  ['[bpf-next,v2] t', { words: ['bpf-next'], version: 2 }],
  ['[bpf-next v3 01/12] t', { words: ['bpf-next'], version: 3, ...counter(1, 12) }],
  ['[PATCH bpf-next/net] t', { ...patch, words: ['bpf-next/net'] }],
  ['[PATCH bpf-next/net v2 1/3] t', { ...patch, words: ['bpf-next/net'], version: 2, ...counter(1, 3) }],
  ['[RFC][PATCH] t', { ...patch, rfc: true }],
  ['[RFC] [PATCH 2/2] t', { ...patch, rfc: true, ...counter(2, 2) }],
  ['[PATCH/RFC] t', { ...patch, rfc: true }],
  ['[RFCv2 bpf-next 1/2] t', { rfc: true, version: 2, words: ['bpf-next'], ...counter(1, 2) }],
  ['[RFC bpf-next PATCH v2 2/5] t', { ...patch, rfc: true, words: ['bpf-next'], version: 2, ...counter(2, 5) }],
  ['RFC: t', { rfc: true }],
  ['[PATCH][bpf] t', { ...patch, words: ['bpf'] }],
  ['[PATCH][next][V2] t', { ...patch, words: ['next'], version: 2 }],
  ['[PATCH] [v2] t', { ...patch, version: 2 }],
  ['[PATCH bpf,v3] t', { ...patch, words: ['bpf'], version: 3 }],
  ['[PATCH bpf v2, 1/2] t', { ...patch, words: ['bpf'], version: 2, ...counter(1, 2) }],
  ['[PATCH bpf-next-v2] t', { ...patch, words: ['bpf-next'], version: 2 }],
  ['[PATCH v5.1 1/2] t', { ...patch, version: 5.1, ...counter(1, 2) }],
  ['[PATCH v5.10 1/2] t', { ...patch, words: ['v5.10'], ...counter(1, 2) }],
  ['[PATCH 2.5/5] t', { ...patch, ...counter(2.5, 5) }],
  ['[PATCH 6/5] t', { ...patch, ...counter(6, 5) }],
  ['[PATCH 03/xx] t', { ...patch, ...counter(3, undefined) }],
  ['[PATCH bpf-next -v2 1/3] t', { ...patch, words: ['bpf-next'], version: 2, ...counter(1, 3) }],
  ['[PATCH 3/n] t', { ...patch, ...counter(3, undefined) }],
  ['[PATCH 1 of 3] t', { ...patch, ...counter(1, 3) }],
  ['[PATCH2/3] t', { ...patch, ...counter(2, 3) }],
  ['[PATCH 1/2 v2] t', { ...patch, version: 2, ...counter(1, 2) }],
  ['[PATCH version 2] t', { ...patch, version: 2 }],
  ['[PATCH] F81504/508/512 t', { ...patch, title: 'F81504/508/512 t' }],
  ['[PATCH F81504/508/512] t', { ...patch, words: ['f81504/508/512'] }],
  ['[PATCH] t: cgroup (v2)', { ...patch, title: 't: cgroup (v2)' }],
  ['[PATCH] t: count cgroup (v1) helpers', { ...patch, title: 't: count cgroup (v1) helpers' }],
  ['[PATCH] t (v2)', { ...patch, version: 2, title: 't (v2)' }],
  ['[PATCH v2] [RESEND] t', { ...patch, version: 2, resend: true }],
  ['[PATCH 0/2] [RESEND] t', { ...patch, resend: true, ...counter(0, 2) }],
  ['[RESEND][PATCH v4 2/4] t', { ...patch, resend: true, version: 4, ...counter(2, 4) }],
  ['[PATCH bpf RESEND] t', { ...patch, resend: true, words: ['bpf'] }],
  ['[PATCH bpf] RESEND: t', { ...patch, resend: true, words: ['bpf'] }],
  ['RESEND [PATCH bpf] t', { ...patch, resend: true, words: ['bpf'] }],
  ['[PATCH bpf] t (resend)', { ...patch, resend: true, words: ['bpf'], title: 't (resend)' }],
  ['[PATCH] resend the packet', { ...patch, title: 'resend the packet' }],
  ['[linux-next] t', { words: ['linux-next'] }],
  ['[PATCH -next v2] t', { ...patch, words: ['-next'], version: 2 }],
  ['[PATCH-next] t', { ...patch, words: ['-next'] }],
  ['[PATCH selftests/bpf] t', { ...patch, words: ['selftests/bpf'] }],
  ['[bpf] [PATCH 1/3] t', { ...patch, words: ['bpf'], ...counter(1, 3) }],
  ['[EXTERNAL] Re: [PATCH bpf] t', { ...patch, reply: true, words: ['bpf'] }],
  ['[EXT] [PATCH bpf] t', { ...patch, words: ['bpf'] }],
  ['[External] : Re: [PATCH bpf] t', { ...patch, reply: true, words: ['bpf'] }],
  ['[External Email] t', {}],
  ['***SPAM*** Re: [PATCH bpf] t', { ...patch, reply: true, words: ['bpf'] }],
  ['Re: [SPAM] [PATCH bpf] t', { ...patch, reply: true, words: ['bpf'] }],
  ['[EXTERNAL] [EXT] ***** SPAM ***** [PATCH bpf] t', { ...patch, words: ['bpf'] }],
  ['[PATCH bpf] external: t', { ...patch, words: ['bpf'], title: 'external: t' }],
  ['[ext4] t', { words: ['ext4'] }],
  ['[PATCH for bpf-next] t', { ...patch, words: ['bpf-next'] }],
  ['[PATCH 5.10 014/375] t', { ...patch, words: ['5.10'], ...counter(14, 375) }],
  ['[PATCHSET v2 bpf-next] t', { ...patch, version: 2, words: ['bpf-next'] }],
  ['[patchwork] t', { words: ['patchwork'] }],
  ['[PATCH]: t', { ...patch }],
  ['[PATCH bpf]t', { ...patch, words: ['bpf'] }],
  ['[GIT PULL] t', { pull: true }],
  ['pull-request: bpf 2020-01-01', { pull: true, title: 'pull-request: bpf 2020-01-01' }],
  ['Re: [PATCH bpf] t', { ...patch, reply: true, words: ['bpf'] }],
  ['RE: t', { reply: true }],
  ['Re[2]: t', { reply: true }],
  ['Re (3): t', { reply: true }],
  ['AW: [PATCH] t', { ...patch, reply: true }],
  ['SV: t', { reply: true }],
  ['回复: [PATCH v1] t', { ...patch, reply: true, version: 1 }],
  ['答复： t', { reply: true }],
  ['Re: Fwd: [PATCH] t', { ...patch, reply: true, forward: true }],
  ['Fwd: t', { reply: true, forward: true }],
  ['转发: t', { reply: true, forward: true }],
  ['[Re: PATCH bpf-next] t', { ...patch, reply: true, words: ['bpf-next'] }],
  ['[PATCH] tr: t', { ...patch, title: 'tr: t' }],
  ['Regression: t', { title: 'Regression: t' }],
  [
    '[PATCH bpf-next v2 1/3 libbpf: t',
    { ...patch, words: ['bpf-next'], version: 2, ...counter(1, 3), title: 'libbpf: t' },
  ],
  ['[PATCH bpf-next libbpf: t', { ...patch, words: ['bpf-next'], title: 'libbpf: t' }],
  ['[PATCH v2 fix it', { ...patch, version: 2, title: 'fix it' }],
  ['[foo bar', { title: '[foo bar' }],
  ['[PATCH [bpf] t', { ...patch, words: ['bpf'] }],
  ['[]t', {}],
  ['', { title: '' }],
];

describe('parsePrefix', () => {
  it.each(table)('%s', (subject, expected) => {
    expect(parsePrefix(subject)).toEqual({ ...nothing, ...expected });
  });

  it('never throws and is quick on hostile subjects', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 300 }),
        (subject) => typeof parsePrefix(subject).title === 'string',
      ),
    );
    for (const piece of ['[', ']', '[PATCH ', 'Re: ', '[PATCH [', '1/', 'v1 ', '(((', 'RESEND ']) {
      const start = cpuTime();
      parsePrefix(piece.repeat(200_000));
      expect(cpuTime() - start).toBeLessThan(500);
    }
  });
});
