import { describe, expect, it } from 'vitest';
import { mail, maintainers, type MailSpec } from '../support/mails.js';
import { autoresponder, once, only } from './mailboxes.js';
import { bot, bpf, guardedList, otherBot, World, type MailingList } from './world.js';

const own = 'jane@example.org';
const jane = 'Jane Doe <jane@example.org>';

/** Names no tree, and asks for stable in a trailer: a reply to the author and the list. */
const patch = (more: Partial<MailSpec> = {}) =>
  mail({
    subject: '[PATCH] bpf: fix the frobnicator',
    id: '<patch@example.org>',
    trailers: ['Cc: stable@vger.kernel.org', `Signed-off-by: ${jane}`],
    listIds: [],
    ...more,
  });

const roots = (world: World) => world.left.map(({ root }) => root);
const fresh = (raw: string, id: string) => raw.replace(/^Message-ID: .*$/m, `Message-ID: ${id}`);
/** As lists do for the sake of DMARC: their own address in From, the author in Reply-To. */
const viaList = (raw: string, address: string) =>
  raw.replace(/^From: (.*?) ?<(.+)>$/m, (_, name: string, from: string) => {
    const bare = name.replaceAll('"', '');
    return `From: ${bare} via list <${address}>\nReply-To: ${bare} <${from}>`;
  });
const tagged = (raw: string) => raw.replace(/^Subject: /m, 'Subject: [bpf] ');
const withFooter = (raw: string) =>
  `${raw}\n_______________________________________________\nbpf mailing list\nhttps://lists.example.org/bpf\n`;
const without = (raw: string, header: string) => raw.replace(new RegExp(`^${header}: .*\\n`, 'm'), '');

describe('two bots guard one list', () => {
  it.each([
    ['as they are', undefined],
    ['and the list takes their marks away', (raw: string) => without(without(raw, 'Auto-Submitted'), 'X-faqtotum')],
    [
      'and the list takes their marks away, rewrites From and gives new ids',
      (raw: string, freshId: () => string) =>
        raw.includes('faq-') || raw.includes('\nAuto-Submitted')
          ? viaList(fresh(without(without(raw, 'Auto-Submitted'), 'X-faqtotum'), freshId()), bpf)
          : raw,
    ],
  ] as const)('%s: one mail of each', async (_, rewrite) => {
    const world = await World.make({
      bots: [bot, otherBot],
      lists: [{ ...guardedList, members: [bot, otherBot], ...(rewrite === undefined ? {} : { rewrite }) }],
    });
    world.post({ raw: patch(), sender: own, to: [bpf] });
    await world.run(48);
    expect(world.left.map(({ from, root }) => [from.address, root]).sort()).toEqual([
      [bot, '<patch@example.org>'],
      [otherBot, '<patch@example.org>'],
    ]);
    for (const address of [bot, otherBot]) expect(await world.live(address).rows()).toHaveLength(1);
  });

  it('a patch in the name of one of them: the other answers, once, and hears nothing back', async () => {
    const world = await World.make({
      bots: [bot, otherBot],
      lists: [{ ...guardedList, members: [bot, otherBot] }],
    });
    world.post({ raw: patch({ from: `BPF FAQ helper <${otherBot}>` }), sender: otherBot, to: [bpf] });
    await world.run(48);
    expect(world.left.map(({ from, to }) => [from.address, to[0]?.address])).toEqual([[bot, otherBot]]);
  });
});

describe('a list that sends the mail back to the bot, changed', () => {
  const changes: readonly (readonly [string, NonNullable<MailingList['rewrite']>])[] = [
    ['by a new Message-ID', (raw, freshId) => fresh(raw, freshId())],
    ['by its own address in From', (raw) => viaList(raw, bpf)],
    ['by a mark in the subject and a footer', (raw) => withFooter(tagged(raw))],
    ['by all of these', (raw, freshId) => withFooter(tagged(viaList(fresh(raw, freshId()), bpf)))],
    [
      'by all of these, without Auto-Submitted, In-Reply-To and References',
      (raw, freshId) =>
        ['Auto-Submitted', 'X-faqtotum', 'In-Reply-To', 'References'].reduce(
          without,
          withFooter(tagged(viaList(fresh(raw, freshId()), bpf))),
        ),
    ],
    [
      'and its subject without Re:',
      (raw, freshId) =>
        ['Auto-Submitted', 'X-faqtotum', 'In-Reply-To', 'References']
          .reduce(without, viaList(fresh(raw, freshId()), bpf))
          .replace(/^Subject: Re: /m, 'Subject: '),
    ],
    [
      'in the name of somebody else',
      (raw, freshId) => fresh(raw, freshId()).replace(/^From: .*$/m, 'From: Ann Forwarder <ann@example.org>'),
    ],
  ];

  it.each(changes)('%s', async (_, rewrite) => {
    const echo = 'echo@lists.example.org';
    // Its own copy comes as it is, and another of the bot's mail by way of the echo.
    const world = await World.make({
      lists: [
        { ...guardedList, members: [bot, echo] },
        {
          address: echo,
          id: '<bpf.vger.kernel.org>',
          members: [bot],
          rewrite: (raw, freshId) => (raw.includes('faq-') ? rewrite(raw, freshId) : raw),
        },
      ],
    });
    world.post({ raw: patch(), sender: own, to: [bpf] });
    await world.run(48);
    expect(roots(world)).toEqual(['<patch@example.org>']);
  });
});

describe('one mail over several lists', () => {
  const netdev = 'netdev@vger.kernel.org';
  const umbrella = 'kernel@lists.example.org';
  const lists = (rewrite?: MailingList['rewrite']): MailingList[] => [
    guardedList,
    { address: netdev, id: '<netdev.vger.kernel.org>', members: [bot] },
    { address: umbrella, id: '<kernel.lists.example.org>', members: [bpf, netdev, bot], ...(rewrite && { rewrite }) },
  ];

  it.each([
    ['as it is', undefined],
    [
      'and the umbrella changes To and Cc',
      (raw: string) => raw.replace(/^To: .*$/m, `To: ${umbrella}`).replace(/^Cc: .*\n/m, ''),
    ],
    ['and the umbrella puts its own address into From', (raw: string) => viaList(raw, umbrella)],
    ['and the umbrella gives it another Message-ID', (raw: string, freshId: () => string) => fresh(raw, freshId())],
    [
      'and the umbrella gives it another Message-ID and a mark in the subject',
      (raw: string, freshId: () => string) => tagged(fresh(raw, freshId())),
    ],
  ] as const)('two guarded ones and an umbrella over both, %s', async (_, rewrite) => {
    const world = await World.make({
      lists: lists(rewrite),
      live: { profile: ['bpf', 'netdev'] },
    });
    world.post({
      raw: patch({ to: `${bpf}, ${netdev}`, cc: `${umbrella}, ${maintainers}` }),
      sender: own,
      to: [bpf, netdev, umbrella],
    });
    await world.run(48);
    expect(world.left).toHaveLength(1);
  });

  it('the umbrella alone', async () => {
    const world = await World.make({ lists: lists(), live: { profile: ['bpf', 'netdev'] } });
    world.post({ raw: patch({ to: umbrella }), sender: own, to: [umbrella] });
    await world.run(48);
    expect(roots(world)).toEqual(['<patch@example.org>']);
  });
});

describe('the same patch again', () => {
  /** Comes through the list some time after the first. */
  async function again(hours: number, raw: string, first = patch()): Promise<World> {
    const world = await World.make();
    world.post({ raw: first, sender: own, to: [bpf] });
    await world.run(hours);
    world.post({ raw, sender: own, to: [bpf] });
    await world.run(48);
    return world;
  }

  it.each([0, 0.5, 4, 24])(
    '%s hours later, from a mirror that gives it another Message-ID: one mail',
    async (hours) => {
      expect((await again(hours, patch({ id: '<mirror@example.net>' }))).left).toHaveLength(1);
    },
  );

  it.each([0, 0.5, 4, 24])("%s hours later, with a mirror's mark in the subject: one mail", async (hours) => {
    const world = await again(hours, tagged(patch({ id: '<mirror@example.net>' })));
    expect(world.left).toHaveLength(1);
  });

  it.each([0, 0.5, 4, 24])('%s hours later, in the name of a mirror: one mail', async (hours) => {
    const from = 'Patch Mirror <mirror@example.net>';
    const copy = patch({
      id: '<mirror@example.net>',
      from,
      trailers: ['Cc: stable@vger.kernel.org', `Signed-off-by: ${jane}`],
    });
    const left = roots(await again(hours, copy));
    expect(left).toHaveLength(1);
    // Who came first is known, but for mails of one and the same moment.
    if (hours > 0) expect(left).toEqual(['<patch@example.org>']);
  });

  it.each([0, 4])('%s hours later, forwarded as it is: one mail', async (hours) => {
    const forwarded = patch({
      id: '<fwd@example.net>',
      from: 'Ann Forwarder <ann@example.net>',
      subject: 'Fwd: [PATCH] bpf: fix the frobnicator',
    });
    expect(roots(await again(hours, forwarded))).toEqual(['<patch@example.org>']);
  });

  it.each([0, 4])('%s hours later, sent on under the same Message-ID: one mail', async (hours) => {
    const resent = patch({
      headers: ['Resent-From: Ann <ann@example.net>', 'Resent-Message-ID: <resent@example.net>'],
    });
    expect(roots(await again(hours, resent))).toEqual(['<patch@example.org>']);
    const inHisName = patch({ from: 'Ann <ann@example.net>' });
    expect(roots(await again(hours, inHisName))).toEqual(['<patch@example.org>']);
  });

  it('a new version is another matter', async () => {
    const second = patch({
      id: '<v2@example.org>',
      subject: '[PATCH v2] bpf: fix the frobnicator',
      files: [{ path: 'kernel/bpf/core.c' }],
    });
    expect(roots(await again(26, second))).toEqual(['<patch@example.org>', '<v2@example.org>']);
  });
});

describe("mail with the bot's own Message-ID", () => {
  it.each([
    ['a patch', patch],
    [
      'a report',
      () =>
        mail({
          subject: 'bpf: crash',
          body: 'I filed https://bugzilla.kernel.org/show_bug.cgi?id=212345 for this.\n',
          listIds: [],
        }),
    ],
  ] as const)('%s by somebody else', async (_, wrong) => {
    const world = await World.make();
    world.post({ raw: patch(), sender: own, to: [bpf] });
    await world.run(4);
    const [reply] = world.left;
    const stolen = fresh(wrong(), reply?.messageId ?? '').replace(/^From: .*$/m, 'From: Eve <eve@example.net>');
    world.post({ raw: stolen, sender: 'eve@example.net', to: [bpf] });
    await world.run(48);
    expect(roots(world)).toEqual(['<patch@example.org>']);
  });
});

describe("what hangs below the bot's own mail", () => {
  /** In reply to ours, and to nothing else. */
  async function below(answer: (id: string) => string, headers: 'both' | 'In-Reply-To' = 'both'): Promise<World> {
    const world = await World.make();
    world.post({ raw: patch(), sender: own, to: [bpf] });
    await world.run(4);
    const id = world.left[0]?.messageId ?? '';
    const raw = answer(id);
    world.post({ raw: headers === 'both' ? raw : without(raw, 'References'), sender: own, to: [bpf] });
    await world.run(48);
    return world;
  }
  const thread = (id: string) => ({ inReplyTo: id, references: id });

  it.each(['both', 'In-Reply-To'] as const)(
    'another patch of the author, by %s: the thread has had its mail',
    async (headers) => {
      const other = (id: string) =>
        patch({
          id: '<other@example.org>',
          subject: '[PATCH] bpf: mend the widget',
          files: [{ path: 'kernel/bpf/core.c' }],
          ...thread(id),
        });
      expect(roots(await below(other, headers))).toEqual(['<patch@example.org>']);
    },
  );

  it('a report: our mail is what it is about', async () => {
    const report = (id: string) =>
      mail({
        subject: 'bpf: crash',
        body: 'I filed https://bugzilla.kernel.org/show_bug.cgi?id=212345 for this.\n',
        listIds: [],
        ...thread(id),
      });
    expect(roots(await below(report))).toEqual(['<patch@example.org>']);
  });

  it('a new version may be answered', async () => {
    const second = (id: string) =>
      patch({
        id: '<v2@example.org>',
        subject: '[PATCH v2] bpf: fix the frobnicator',
        files: [{ path: 'kernel/bpf/core.c' }],
        ...thread(id),
      });
    expect(roots(await below(second))).toEqual(['<patch@example.org>', '<v2@example.org>']);
  });
});

describe('all of it at once', () => {
  it('two bots, a list that rewrites, an author and a reader who are away, and a mirror', async () => {
    const world = await World.make({
      bots: [bot, otherBot],
      lists: [
        {
          ...guardedList,
          members: [bot, otherBot, own, 'ann@example.org', 'mirror@lists.example.org'],
          rewrite: (raw) => withFooter(without(raw, 'Auto-Submitted')),
        },
        {
          address: 'mirror@lists.example.org',
          id: '<bpf.vger.kernel.org>',
          members: [bot, otherBot],
          rewrite: (raw, freshId) => tagged(fresh(raw, freshId())),
        },
      ],
      people: {
        // They leave one another alone: what goes on between the two is not the bot's doing.
        [own]: only([bot, otherBot, bpf], autoresponder(jane, { body: (text) => text.replaceAll(/^> ?/gm, '') })),
        'ann@example.org': only(
          [own, bot, otherBot, bpf],
          once(autoresponder('Ann <ann@example.org>', { subject: (of) => of.replace('Re: ', '') })),
        ),
      },
    });
    world.post({ raw: patch(), sender: own, to: [bpf] });
    await world.run(48);
    expect(world.left.map(({ from }) => from.address).sort()).toEqual([bot, otherBot]);
  });
});
