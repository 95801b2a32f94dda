import { describe, expect, it } from 'vitest';
import { judgeMails } from '../support/judge.js';
import { mail, thread, type FileEdit, type MailSpec } from '../support/mails.js';

const judge = async (raws: readonly string[], profile?: readonly string[]) => {
  const judgements = await judgeMails(raws, { eol: '\n', ...(profile === undefined ? {} : { profile }) });
  expect(judgements).toHaveLength(1);
  const [judgement] = judgements;
  if (judgement === undefined) throw new Error('not judged');
  return judgement;
};
const scopeOf = async (subject: string, more: Partial<MailSpec> = {}) => {
  const { inScope, scopeReason } = await judge([mail({ subject, ...more })]);
  return { inScope, scopeReason };
};
const file = (path: string, lines = 1): FileEdit => ({
  path,
  removed: [],
  added: Array.from({ length: lines }, (_, n) => `\tint i${String(n)};`),
});
const others = { files: [file('mm/slab.c')] };

describe('a tree of our own', () => {
  it.each([
    ['[PATCH bpf-next v2 0/3] x', 'bpf-next'],
    ['[PATCH v2 bpf] x', 'bpf'],
    ['[PATCHv2 bpf] x', 'bpf'],
    ['[PATCH,bpf-next] x', 'bpf-next'],
    ['[bpf-next,v2] x', 'bpf-next'],
    ['[bpf-next v3 01/12] x', 'bpf-next'],
    ['[PATCH bpf-next/net] x', 'bpf-next'],
    ['[PATCH bpf-next/master 2/3] x', 'bpf-next'],
    ['[RFC][PATCH bpf-next] x', 'bpf-next'],
    ['[PATCH][bpf] x', 'bpf'],
    ['[PATCH] [bpf] x', 'bpf'],
    ['[PATCH bpf-next RESEND] x', 'bpf-next'],
    ['[PATCH v2 BPF-Next] x', 'bpf-next'],
    ['[PATCH bpf-next (resend)] x', 'bpf-next'],
    ['[PATCH net-next bpf-next] x', 'bpf-next'],
    ['[PATCH selftests bpf-next] x', 'bpf-next'],
  ])('%s, whatever it changes', async (subject, tree) => {
    expect(await scopeOf(subject, others)).toEqual({ inScope: true, scopeReason: `names ${tree}` });
  });
});

describe('no tree', () => {
  it.each([
    'PATCH',
    'PATCH -next',
    'PATCH next',
    'PATCH linux-next',
    'PATCH for-next',
    'PATCH selftests/bpf',
    'PATCH v2 1/1',
    'RFC PATCH',
    'PATCH 1/1 -next v3',
  ])('[%s]: the files decide', async (prefix) => {
    expect(await scopeOf(`[${prefix}] bpf: x`)).toEqual({
      inScope: true,
      scopeReason: "names no tree; 1 of 1 files are BPF's own",
    });
    expect(await scopeOf(`[${prefix}] bpf: x`, others)).toEqual({
      inScope: false,
      scopeReason: "names no tree; only 0 of 1 files are BPF's own",
    });
  });

  it('half of the files is no majority', async () => {
    expect((await scopeOf('[PATCH] x', { files: [file('kernel/bpf/core.c', 99), file('mm/slab.c')] })).inScope).toBe(
      false,
    );
    expect(
      (
        await scopeOf('[PATCH] x', {
          files: [file('kernel/bpf/core.c'), file('kernel/bpf/btf.c'), file('mm/slab.c', 99)],
        })
      ).inScope,
    ).toBe(true);
  });

  it('a file that several patches change counts once', async () => {
    const titles = ['bpf: one', 'bpf: two', 'mm: three'];
    const patches = [{ files: [file('kernel/bpf/core.c')] }, { files: [file('kernel/bpf/core.c')] }, others];
    expect((await judge(thread({ prefix: 'PATCH', cover: 'x', titles, patches }))).inScope).toBe(false);
  });

  it('bpf in a name, and what is ours by pattern but not by MAINTAINERS', async () => {
    expect(
      (await scopeOf('[PATCH] x', { files: [file('tools/testing/selftests/seccomp/seccomp_bpf.c')] })).inScope,
    ).toBe(false);
    expect((await scopeOf('[PATCH] x', { files: [file('arch/s390/net/pnet.c')] })).inScope).toBe(false);
    expect((await scopeOf('[PATCH] x', { files: [file('arch/s390/net/bpf_jit_comp.c')] })).inScope).toBe(true);
    expect((await scopeOf('[PATCH] x', { files: [file('include/linux/bpf_mem_alloc.h')] })).inScope).toBe(true);
    expect((await scopeOf('[PATCH] x', { files: [file('include/linux/bpfilter/sub.h')] })).inScope).toBe(false);
  });

  it('nothing is shown', async () => {
    expect(await scopeOf('[PATCH] bpf: x', { body: 'Hello.\n' })).toEqual({
      inScope: false,
      scopeReason: 'names no tree and shows no files',
    });
  });
});

describe('a tree of others', () => {
  it.each([
    'hid',
    'mptcp-next',
    'ipsec-next',
    'rcu',
    'tip',
    'mm',
    'dwarves',
    'v2 wireless-next',
    'nf-next 1/1',
    'bpf-rs',
  ])('[PATCH %s]', async (prefix) => {
    const { inScope, scopeReason } = await scopeOf(`[PATCH ${prefix}] bpf: x`);
    expect(inScope).toBe(false);
    expect(scopeReason).toMatch(/^the prefix names another tree \(/);
  });

  it('beside ours it does not matter', async () => {
    expect((await scopeOf('[PATCH bpf-next dwarves] x', others)).inScope).toBe(true);
  });
});

describe('a shared tree', () => {
  const shared = (files: readonly FileEdit[], prefix = 'PATCH net-next') => scopeOf(`[${prefix}] x`, { files });
  it.each([
    ['the change is ours', [file('kernel/bpf/core.c')], true],
    [
      'more lines and more files',
      [file('net/core/filter.c', 3), file('kernel/bpf/core.c', 3), file('net/ipv4/tcp.c', 2)],
      true,
    ],
    ['more lines, not more files', [file('net/core/filter.c', 50), file('net/ipv4/tcp.c')], false],
    [
      'more files, not more lines',
      [file('net/core/filter.c'), file('kernel/bpf/core.c'), file('net/ipv4/tcp.c', 50)],
      false,
    ],
    [
      'tests do not count',
      [
        file('net/core/filter.c', 3),
        file('tools/testing/selftests/net/x.sh', 99),
        file('samples/x.c', 99),
        file('Documentation/x.rst', 99),
      ],
      true,
    ],
    [
      'our tests do not count either',
      [
        file('net/ipv4/tcp.c', 3),
        file('tools/testing/selftests/bpf/x.c', 99),
        file('tools/testing/selftests/bpf/y.c', 99),
      ],
      false,
    ],
    ['only tests: they count', [file('tools/testing/selftests/bpf/x.c')], true],
    ['equal lines', [file('kernel/bpf/core.c'), file('kernel/bpf/btf.c'), file('net/ipv4/tcp.c', 2)], false],
    ['renames without a line', [{ path: 'kernel/bpf/core.c', removed: [], added: [] }], true],
  ])('%s', async (_name, files, inScope) => {
    expect((await shared(files)).inScope).toBe(inScope);
    expect((await shared(files, 'PATCH net')).inScope).toBe(inScope);
  });

  it.each([
    ['its BPF loader', 'PATCH iproute2-next', [file('lib/bpf_legacy.c')], true],
    ['its BPF loader, without the name', 'PATCH', [file('lib/bpf_legacy.c')], true],
    [
      'the loader, and more of something else',
      'PATCH iproute2',
      [file('lib/bpf_legacy.c', 2), file('tc/q_htb.c', 9)],
      false,
    ],
    ['something else', 'PATCH iproute2', [file('tc/q_htb.c')], false],
    ['something else, without the name', 'PATCH', [file('tc/q_htb.c')], false],
  ])('iproute2: %s', async (_name, prefix, files, inScope) => {
    expect((await shared(files, prefix)).inScope).toBe(inScope);
  });
});

describe('a part of a series, without a tree', () => {
  const part = (titles: readonly string[], files: readonly FileEdit[] = [file('tools/testing/selftests/bpf/x.c')]) =>
    judge(thread({ prefix: 'PATCH', titles, patches: titles.map(() => ({ files })) }).slice(1));
  it('says whose it is before the colon', async () => {
    expect((await part(['a: one', 'libbpf: two'])).inScope).toBe(true);
    expect((await part(['a: one', 'mm, bpf: two'])).inScope).toBe(true);
  });
  it('or does not say it', async () => {
    expect((await part(['a: one', 'selftests/bpf: two'])).inScope).toBe(false);
    expect((await part(['a: one', 'mm: use bpf for two'])).inScope).toBe(false);
    expect((await part(['a: one', 'use bpf'])).inScope).toBe(false);
  });
  it('the cover letter speaks for the rest', async () => {
    const cover = async (title: string) =>
      (
        await judge(
          thread({
            prefix: 'PATCH',
            cover: title,
            titles: ['mm: one', 'bpf: two'],
            patches: [{ files: [file('kernel/bpf/core.c')] }],
          }).slice(0, 2),
        )
      ).inScope;
    expect(await cover('Speed BPF up')).toBe(true);
    expect(await cover('Speed memory up')).toBe(false);
  });
});

describe('several lists', () => {
  const netdev = 'netdev@vger.kernel.org';
  const both = { to: `bpf@vger.kernel.org, ${netdev}` };
  const orders = [
    ['bpf', 'netdev'],
    ['netdev', 'bpf'],
  ] as const;

  it.each([
    ['[PATCH bpf-next] x', others.files, 'bpf'],
    ['[PATCH net-next] x', [file('kernel/bpf/core.c')], 'netdev'],
    ['[PATCH net] x', [file('net/ipv4/tcp.c')], 'netdev'],
    ['[PATCH] x', [file('kernel/bpf/core.c'), file('kernel/bpf/btf.c'), file('net/ipv4/tcp.c')], 'bpf'],
    ['[PATCH] x', [file('kernel/bpf/core.c'), file('net/ipv4/udp.c'), file('net/ipv4/tcp.c')], 'netdev'],
  ])('%s for both: one owner, whatever the order (%#)', async (subject, files, owner) => {
    for (const profiles of orders) {
      const first = mail({ subject, files, ...both, id: '<p@example.org>' });
      const copy = first.replace('<bpf.vger.kernel.org>', '<netdev.vger.kernel.org>');
      for (const raws of [[first, copy], [copy, first], [first]])
        expect((await judge(raws, profiles)).profile).toBe(owner);
    }
  });

  it('a series of which each mail went to another list has one owner', async () => {
    for (const profiles of orders) {
      const raws = thread({
        prefix: 'PATCH net-next',
        cover: 'x',
        titles: ['net: one', 'bpf: two'],
        each: { files: [file('net/ipv4/tcp.c')], listIds: [] },
      });
      for (const bpf of [0, 1, 2]) {
        const addressed = raws.map((raw, at) =>
          at === bpf ? raw : raw.replace('To: bpf@vger.kernel.org', `To: ${netdev}`),
        );
        expect((await judge(addressed, profiles)).profile).toBe('netdev');
      }
    }
  });

  it.each([
    ['[PATCH net] x', 'net/ipv4/tcp.c', 'netdev', true],
    ['[PATCH hid] x', 'drivers/hid/hid-core.c', 'netdev', false],
    // It is judged by the list that it did not reach: test/handlers/missing-list.test.ts.
    ['[PATCH bpf-next] x', 'net/ipv4/tcp.c', 'bpf', true],
  ])('mail for netdev alone: %s', async (subject, path, profile, inScope) => {
    const raw = mail({ subject, listIds: [], to: netdev, files: [{ path }] });
    for (const profiles of orders) expect(await judge([raw], profiles)).toMatchObject({ profile, inScope });
  });
});
