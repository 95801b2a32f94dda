import { describe, expect, it } from 'vitest';
import type { Judgement } from '../../src/core/index.js';
import { judgeMails, replayMails } from '../support/judge.js';
import { mail, maintainers, thread, type MailSpec } from '../support/mails.js';

/* One list of mails, judged by both profiles: each alone, and both at once. The same handlers, other data. */

const bpf = 'bpf@vger.kernel.org';
const netdev = 'netdev@vger.kernel.org';
const cc = `${maintainers}, Jakub Kicinski <kuba@kernel.org>`;
const both = { to: `${bpf}, ${netdev}`, cc, listIds: ['<bpf.vger.kernel.org>', '<netdev.vger.kernel.org>'] };
const only = (list: string) => ({ to: list, cc, listIds: [`<${list.replace('@', '.')}>`] });

interface Row {
  readonly name: string;
  readonly mails: readonly string[];
  /** Findings as `rule/code decision`, of each profile alone. */
  readonly bpf: readonly string[];
  readonly netdev: readonly string[];
  /** Who judges when both lists are guarded; its findings are those that it has alone, unless `together` says so. */
  readonly owner: 'bpf' | 'netdev' | 'nobody';
  readonly together?: readonly string[];
}

let people = 0;
/** Everybody writes once: nobody's mail is compared with anybody else's. */
function author(): Partial<MailSpec> {
  people++;
  const address = `Author ${String.fromCharCode(64 + people)} <author-${String(people)}@example.org>`;
  return { from: address, trailers: [`Signed-off-by: ${address}`] };
}
const fixes = 'Fixes: 0123456789ab ("frob: count")';
function one(subject: string, path: string, more: Partial<MailSpec> = {}): string[] {
  const by = author();
  const trailers = [...(more.trailers ?? []), ...(by.trailers ?? [])];
  return [mail({ ...both, ...by, subject, files: [{ path }], ...more, trailers })];
}
function three(prefix: string, batch: string, path: string): string[] {
  const patches = [1, 2, 3].map(() => ({ files: [{ path }] }));
  return thread({
    prefix,
    titles: [1, 2, 3].map((n) => `${batch}: step ${String(n)}`),
    batch,
    patches,
    each: { ...both, ...author() },
  });
}
/** A series of 16 patches with its cover letter. */
function sixteen(prefix: string, batch: string, path: string): string[] {
  const titles = Array.from({ length: 16 }, (_, n) => `${batch}: move part ${String(n)}`);
  const patches = titles.map(() => ({ files: [{ path }] }));
  return thread({ prefix, cover: `${batch}: move it`, titles, batch, patches, each: { ...both, ...author() } });
}
/** The same work twice, reworked, so many hours apart. */
function twice(tree: string, title: string, path: string, hours: number): string[] {
  const by = { ...both, ...author() };
  const added = ['\treturn max(count, 0);'];
  return [
    mail({ ...by, subject: `[PATCH ${tree}] ${title}`, files: [{ path }] }),
    mail({
      ...by,
      subject: `[PATCH ${tree} v2] ${title}`,
      files: [{ path, added }],
      notes: 'v2: count from nought',
      at: hours * 60,
    }),
  ];
}
function report(subject: string, more: Partial<MailSpec> = {}): string[] {
  const body = 'Hi,\n\nI filed https://bugzilla.kernel.org/show_bug.cgi?id=1 for this.\n';
  return [mail({ ...both, from: author().from ?? '', subject, body, ...more })];
}

const rows: readonly Row[] = [
  {
    name: 'bpf-next, and networking code: the tree decides',
    mails: one('[PATCH bpf-next] net: count the frobs', 'net/core/dev.c', { message: '' }),
    bpf: ['empty-commit-message/empty send'],
    netdev: [],
    owner: 'bpf',
  },
  {
    name: 'net, and BPF code',
    mails: one('[PATCH net] bpf: free the frob', 'net/core/filter.c'),
    bpf: ['missing-fixes/fixes-tree draft'],
    netdev: ['missing-fixes/fixes-tree draft'],
    owner: 'netdev',
  },
  {
    name: 'net, and networking code',
    mails: one('[PATCH net] tcp: take the lock', 'net/ipv4/tcp.c'),
    bpf: [],
    netdev: ['missing-fixes/fixes-tree draft'],
    owner: 'netdev',
  },
  {
    name: 'a tag for stable: one FAQ forbids it',
    mails: one('[PATCH bpf] bpf: keep the frob alive', 'kernel/bpf/core.c', {
      trailers: [fixes, 'Cc: stable@vger.kernel.org'],
    }),
    bpf: ['cc-stable/trailer send'],
    netdev: [],
    owner: 'bpf',
  },
  {
    name: 'a tag for stable: the other one allows it',
    mails: one('[PATCH net] udp: keep the frob alive', 'net/ipv4/udp.c', {
      trailers: [fixes, 'Cc: stable@vger.kernel.org'],
    }),
    bpf: [],
    netdev: [],
    owner: 'netdev',
  },
  {
    name: 'no tree, networking code, one list',
    mails: one('[PATCH] ipv6: drop a variable', 'net/ipv6/route.c', only(netdev)),
    bpf: [],
    netdev: ['missing-tree/newcomer send'],
    owner: 'netdev',
  },
  {
    name: 'no tree, BPF code, one list',
    mails: one('[PATCH] bpf: drop a variable', 'kernel/bpf/verifier.c', only(bpf)),
    bpf: ['missing-tree/newcomer send'],
    netdev: [],
    owner: 'bpf',
  },
  {
    name: 'no tree, networking code',
    mails: one('[PATCH] ethtool: spell it right', 'net/ethtool/ioctl.c'),
    bpf: [],
    netdev: ['missing-tree/newcomer send'],
    owner: 'netdev',
  },
  {
    name: 'no tree, BPF code',
    mails: one('[PATCH] libbpf: spell it right', 'tools/lib/bpf/libbpf.c'),
    bpf: ['missing-tree/newcomer send'],
    netdev: [],
    owner: 'bpf',
  },
  {
    name: 'no tree, and code of neither',
    mails: one('[PATCH] mm: spell it right', 'mm/slab.c'),
    bpf: [],
    netdev: [],
    owner: 'nobody',
  },
  {
    name: 'the tree of somebody else',
    mails: one('[PATCH wireless-next] wifi: count the frobs', 'net/mac80211/main.c', { message: '' }),
    bpf: [],
    netdev: [],
    owner: 'nobody',
  },
  {
    name: 'three patches for bpf-next without a cover letter',
    mails: three('PATCH bpf-next', 'sockmap', 'net/core/sock_map.c'),
    bpf: ['missing-cover-letter/three-or-more send'],
    netdev: [],
    owner: 'bpf',
  },
  {
    name: 'three patches for net-next without a cover letter: no word in that FAQ',
    mails: three('PATCH net-next', 'devlink', 'net/devlink/leftover.c'),
    bpf: [],
    netdev: ['missing-cover-letter/three-or-more observe'],
    owner: 'netdev',
  },
  {
    name: 'for bpf-next, sent to the other list',
    mails: one('[PATCH bpf-next] xsk: wake up in time', 'net/xdp/xsk.c', only(netdev)),
    bpf: [],
    netdev: [],
    owner: 'bpf',
    together: ['missing-list/off-list draft'],
  },
  {
    name: '16 patches for net-next: a measure of that FAQ',
    mails: sixteen('PATCH net-next', 'neigh', 'net/core/neighbour.c'),
    bpf: [],
    netdev: ['series-too-long/too-long draft'],
    owner: 'netdev',
  },
  {
    name: '16 patches for bpf-next',
    mails: sixteen('PATCH bpf-next', 'arena', 'kernel/bpf/arena.c'),
    bpf: ['series-too-long/too-long observe'],
    netdev: [],
    owner: 'bpf',
  },
  {
    name: 'a new version after 12 hours for net-next: less than the day that the FAQ asks for',
    mails: twice('net-next', 'rtnetlink: count the links', 'net/core/rtnetlink.c', 12),
    bpf: [],
    netdev: ['resend-too-soon/within-day draft'],
    owner: 'netdev',
  },
  {
    name: 'a new version after 12 hours for bpf-next',
    mails: twice('bpf-next', 'btf: count the types', 'kernel/bpf/btf.c', 12),
    bpf: ['resend-too-soon/within-day observe'],
    netdev: [],
    owner: 'bpf',
  },
  {
    name: 'a report about BPF',
    mails: report('bpf: a program hangs'),
    bpf: ['bugzilla-report/person send'],
    netdev: ['bugzilla-report/person observe'],
    owner: 'bpf',
  },
  {
    name: 'a report about networking',
    mails: report('tcp: a connection hangs'),
    bpf: ['bugzilla-report/person send'],
    netdev: ['bugzilla-report/person observe'],
    owner: 'netdev',
  },
  {
    name: 'a report that speaks of neither: the list addressed first',
    mails: report('a machine hangs', { to: `${netdev}, ${bpf}` }),
    bpf: ['bugzilla-report/person send'],
    netdev: ['bugzilla-report/person observe'],
    owner: 'netdev',
  },
  {
    name: 'a report that speaks of neither, addressed the other way round',
    mails: report('a laptop hangs', { to: bpf, cc: `${netdev}, ${cc}` }),
    bpf: ['bugzilla-report/person send'],
    netdev: ['bugzilla-report/person observe'],
    owner: 'bpf',
  },
];

const all = rows.flatMap(({ mails }) => mails);
const idOf = (raw: string) => /^Message-ID: (.*)$/m.exec(raw)?.[1] ?? '';
const told = ({ findings }: Judgement) => findings.map(({ rule, code, decision }) => `${rule}/${code} ${decision}`);

/** What a site that guards these lists says of each row: findings, and whose they are. */
async function judged(profile: readonly string[], raws: readonly string[] = all) {
  const judgements = (await judgeMails(raws, { eol: '\n', profile })).filter(({ inScope }) => inScope);
  return rows.map(({ mails }) => {
    const ids = mails.map(idOf);
    const own = judgements.filter((judgement) => judgement.mails.some((id) => ids.includes(id)));
    const profiles = [...new Set(own.map((judgement) => judgement.profile))];
    expect(new Set(own.flatMap((judgement) => judgement.mails)).size).toBe(own.flatMap(({ mails }) => mails).length);
    return { own, findings: own.flatMap(told), profiles };
  });
}

/** Each copy of a cross-post comes by itself, a minute apart. */
function copies(raws: readonly string[], first: string): string[] {
  const second = first === 'bpf' ? 'netdev' : 'bpf';
  return raws.flatMap((raw) => {
    if (!raw.includes('List-Id: <bpf') || !raw.includes('List-Id: <netdev')) return [raw];
    const through = (name: string) => raw.replace(`List-Id: <${name}.vger.kernel.org>\n`, '');
    const [early, late] = [through(second), through(first)];
    return [early, late.replace(/^(Received: .*) 09:00:00 GMT$/m, '$1 09:01:00 GMT')];
  });
}

describe('one list of mails, two profiles', () => {
  it.each(['bpf', 'netdev'] as const)('%s alone', async (profile) => {
    const found = await judged([profile]);
    expect(rows.map(({ name }, at) => [name, found[at]?.findings])).toEqual(
      rows.map((row) => [row.name, row[profile]]),
    );
  });

  describe.each([
    ['bpf', 'netdev'],
    ['netdev', 'bpf'],
  ])('both, %s configured first', (...profiles) => {
    it.each(['at once', 'first through bpf', 'first through netdev'])(
      'one of them judges, as it does alone; both copies %s',
      async (how) => {
        const raws = how === 'at once' ? all : copies(all, how.replace('first through ', ''));
        expect(raws.length > all.length).toBe(how !== 'at once');
        const found = await judged(profiles, raws);
        expect(rows.map(({ name }, at) => [name, found[at]?.profiles, found[at]?.findings])).toEqual(
          rows.map(({ name, owner, together, ...alone }) =>
            owner === 'nobody' ? [name, [], []] : [name, [owner], together ?? alone[owner]],
          ),
        );
      },
    );
  });

  it('a reply goes to the list of the profile that judged, and quotes its FAQ', async () => {
    const pages = { [bpf]: 'bpf_devel_QA.html', [netdev]: 'maintainer-netdev.html' };
    const replies = (await replayMails(all, { eol: '\n', profile: ['bpf', 'netdev'] })).flatMap(
      ({ reply }) => reply ?? [],
    );
    for (const { list, draft } of replies) {
      const quoted = Object.entries(pages).filter(([, page]) => draft.text.includes(page));
      expect(quoted.map(([address]) => address)).toEqual([list]);
    }
    expect(new Set(replies.map(({ list }) => list))).toEqual(new Set([bpf, netdev]));
  });
});
