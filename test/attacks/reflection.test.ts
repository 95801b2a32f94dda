import { describe, expect, it } from 'vitest';
import { maintainers, type MailSpec } from '../support/mails.js';
import { DAY } from '../support/live.js';
import { describeAttacks } from './attack.js';
import {
  above,
  after,
  drafted,
  eve,
  id,
  jane,
  nothing,
  patch,
  replied,
  seen,
  server,
  signed,
  site,
  type Signing,
} from './site.js';

/** Her own mail, signed by her domain. */
const genuine = (more: Partial<MailSpec> = {}, signing: Partial<Signing> = {}) =>
  signed(patch(more), { domain: 'example.org', ...signing });
const toEve = { to: eve };
const toEveReplied = { sent: ['reply to eve@evil.example.net'], waiting: [] };

describe('without an attack', () => {
  it('a signed patch is answered', async () => {
    expect(await after([await genuine()])).toMatchObject(replied);
  });

  it('and so it is when it comes through two lists, again, with a footer less, or late by two days', async () => {
    const both = { to: 'bpf@vger.kernel.org', cc: `netdev@vger.kernel.org, ${maintainers}` };
    const raw = await genuine({ ...both, listIds: [] });
    const copies = ['bpf', 'netdev', 'bpf'].map((list) => above(raw, `List-Id: <${list}.vger.kernel.org>`));
    expect(await after(copies, { profile: ['bpf', 'netdev'] })).toMatchObject(replied);
    expect(await after([await genuine({ at: 2 * DAY })], { until: 3 * DAY })).toMatchObject(replied);
  });

  it('two patches with one text are two', async () => {
    const two = await genuine({ id: '<2@example.org>', subject: '[PATCH] bpf: count wrong', at: 3 });
    const { sent, waiting } = await after([await genuine(), two]);
    expect([...sent, ...waiting]).toHaveLength(2);
  });
});

describeAttacks('reflection', {
  'takes the victim’s From and signs nothing': async () => {
    expect(await after([patch()])).toMatchObject(drafted);
  },
  'takes the victim’s From and signs with his own domain': async () => {
    expect(await after([await signed(patch(), 'evil.example.net')])).toMatchObject(drafted);
  },
  'writes in his own name with the victim in Reply-To': async () => {
    const raw = patch({ from: eve, headers: [`Reply-To: ${jane}`, `Mail-Followup-To: ${jane}`] });
    expect(await after([await signed(raw, 'evil.example.net')])).toMatchObject(toEveReplied);
  },
  'writes as a list that rewrites From, with the victim in Reply-To': async () => {
    const from = 'Eve via evil <evil@evil.example.net>';
    const raw = patch({
      from,
      headers: [`Reply-To: ${jane}`],
      listIds: ['<evil.evil.example.net>', '<bpf.vger.kernel.org>'],
    });
    expect(await after([await signed(raw, 'evil.example.net')])).toMatchObject(drafted);
  },
  'puts victims into To and Cc': async () => {
    const raw = patch({ from: eve, cc: `${maintainers}, ${jane}, Joe Roe <joe@example.org>` });
    expect(await after([await signed(raw, 'evil.example.net')])).toMatchObject(toEveReplied);
  },
  'sends the victim’s signed mail again': async () => {
    const live = await site();
    const raw = await genuine();
    await live.take(raw);
    await live.runUntil(90);
    for (let n = 0; n < 3; n++) await live.take(above(raw, `Received: by evil; n ${String(n)}`));
    await live.runUntil(300);
    expect(await seen(live)).toMatchObject(replied);
  },
  'sends it again under new Message-IDs that the signature does not cover': async () => {
    for (const between of [90, 0]) {
      const live = await site();
      const raw = await genuine({}, { without: ['message-id'] });
      await live.take(raw);
      await live.runUntil(between);
      for (let n = 0; n < 3; n++) {
        const copy = raw
          .replace(id, `<${String(n)}@evil.example.net>`)
          .replace('Subject: ', n === 0 ? 'Subject:  ' : 'Subject:\n ');
        await live.take(copy);
      }
      await live.runUntil(300);
      expect(await seen(live)).toMatchObject(replied);
      expect(await live.rows()).toHaveLength(1);
    }
  },
  'sends it again under new Message-IDs past a server that vouches for it': async () => {
    const live = await site({ dkim: false });
    const raw = await genuine({}, { without: ['message-id'] });
    const vouched = above(raw, `Authentication-Results: ${server}; dkim=pass header.d=example.org`);
    await live.take(vouched);
    await live.runUntil(90);
    await live.take(vouched.replace(id, '<1@evil.example.net>'));
    await live.take(vouched.replace(id, '<2@evil.example.net>').replace('; b=', '; b=x'));
    await live.runUntil(300);
    expect(await seen(live)).toMatchObject(replied);
    expect(await live.rows()).toHaveLength(1);
  },
  'sends it again under a new Message-ID although the signature covers it': async () => {
    const live = await site();
    const raw = await genuine();
    await live.take(raw);
    await live.runUntil(90);
    await live.take(raw.replace(id, '<1@evil.example.net>'));
    await live.runUntil(300);
    const { sent } = await seen(live);
    expect(sent).toEqual(replied.sent);
  },
  'sends a private mail of the victim to the list': async () => {
    expect(await after([await genuine(toEve)])).toMatchObject(drafted);
    const { live } = await after([await genuine(toEve)]);
    expect((await live.rows())[0]?.reason).toBe(
      'nobody trusted vouches for the sender: what he signed is not addressed to a guarded list',
    );
  },
  'addresses it to the list, in a second To or in one that is not signed': async () => {
    expect(await after([above(await genuine(toEve), 'To: bpf@vger.kernel.org')])).toMatchObject(drafted);
    expect(await after([above(await genuine(toEve), 'Cc: bpf@vger.kernel.org')])).toMatchObject(drafted);
    const open = await genuine(toEve, { without: ['to', 'cc'] });
    expect(await after([open.replace(`To: ${eve}`, 'To: bpf@vger.kernel.org')])).toMatchObject(drafted);
  },
  'sends a mail of long ago': async () => {
    expect(await after([await genuine({}, { at: -9 * DAY })])).toMatchObject(drafted);
    const timeless = { timeless: true };
    expect(await after([await genuine({}, timeless)])).toMatchObject(replied);
    const raw = await genuine({ at: -9 * DAY }, timeless);
    const late = raw.replace(/^Received: .*/m, 'Received: by list.example.org; Mon, 4 Mar 2024 09:00:00 +0000');
    expect(await after([late])).toMatchObject(drafted);
  },
  'gives an old mail a new Date that the signature does not cover': async () => {
    expect(await after([await genuine({}, { without: ['date'] })])).toMatchObject(drafted);
  },
  'keeps a mail that is dated far ahead': async () => {
    expect(await after([await genuine({}, { at: 2 * DAY })])).toMatchObject(drafted);
  },
  'sends a mail whose signature has expired': async () => {
    expect(await after([await genuine({}, { at: -60, expires: -10 })])).toMatchObject(drafted);
  },
  'forges an earlier version in the victim’s name, for a rule to find fault with the next': async () => {
    const title = '[PATCH bpf-next] bpf: count right';
    const earlier = { id: '<earlier@example.org>', subject: title, message: 'Other words.\n' };
    const mine = await genuine({
      subject: title.replace(']', ' v2]'),
      notes: 'v2: count in words',
      at: 40,
      files: [{ path: 'kernel/bpf/verifier.c', added: ['\treturn words;'] }],
    });
    const settings = { until: 200, overrides: { 'resend-too-soon/within-hours': 'send' } } as const;
    expect(await after([await genuine(earlier), mine], settings)).toMatchObject(replied);
    expect(await after([mine], settings)).toMatchObject(nothing);
    const namesake = patch({ ...earlier, from: 'Jane Doe <jane@evil.example.net>' });
    for (const forged of [patch(earlier), await signed(namesake, 'evil.example.net')]) {
      const { sent } = await after([forged, mine], settings);
      expect(sent).toEqual([]);
    }
  },
  'forges a later version in the victim’s name, so that she gets no reply': async () => {
    const later = patch({ id: '<v2@evil.example.net>', subject: '[PATCH v2] bpf: count right', at: 40 });
    const { sent } = await after([await genuine(), later], { until: 200 });
    expect(sent).toEqual([]);
  },
  'sends the bot mail that never came through a list': async () => {
    expect(await after([await genuine({ listIds: [] })])).toMatchObject(nothing);
    expect(await after([await genuine({ listIds: ['<other.example.org>'] })])).toMatchObject(nothing);
  },
});
