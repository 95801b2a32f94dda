import type { FetchMessageObject, FetchQueryObject, ImapFlow } from 'imapflow';
import { describe, expect, it } from 'vitest';
import { fetchMails, FetchTroubles, type FetchedMail, type UnfetchableMail } from '../../src/intake/fetch-mails.js';
import { mailText } from './archive-helpers.js';

type Trouble = 'breaks' | 'breaks whole' | 'refused' | 'refused whole' | 'no text' | 'gone';

/** As much of imapflow as fetching needs: a mailbox some of whose mails are trouble. */
function aClient(count: number, trouble: ReadonlyMap<number, Trouble>, asked: string[] = []): ImapFlow {
  const fetchAll = async (range: string, query: FetchQueryObject): Promise<FetchMessageObject[]> => {
    const wantsText = query.source === true || query.headers === true;
    if (wantsText) asked.push(`${range} ${query.source === true ? 'whole' : 'headers'}`);
    const rows: FetchMessageObject[] = [];
    for (const uid of range.split(',').map(Number)) {
      const what = trouble.get(uid);
      const hit = wantsText && (query.source === true || what === 'breaks' || what === 'refused');
      if (hit && what?.startsWith('breaks') === true) throw new Error('Connection closed');
      if (hit && what?.startsWith('refused') === true)
        throw Object.assign(new Error('NO'), { responseStatus: 'NO', responseText: 'internal error' });
      if (what === 'gone' && wantsText) trouble = new Map([...trouble, [uid, 'gone']]);
      if (uid > count || (what === 'gone' && (wantsText || asked.length > 0))) continue;
      const raw = Buffer.from(mailText(uid));
      const text = what === 'no text' ? {} : { source: raw, headers: raw.subarray(0, raw.indexOf('\n\n') + 2) };
      rows.push({ seq: uid, uid, size: raw.length, internalDate: new Date(uid), ...(wantsText ? text : {}) });
    }
    return rows;
  };
  return { fetchAll, close: () => undefined } as unknown as ImapFlow;
}

const options = { maxMailBytes: 1000, tries: 2, retryMs: 1, timeoutMs: 1000 };

/** Reads like the listener: again from the last mail taken whenever the connection breaks. */
async function readAll(
  count: number,
  trouble: ReadonlyMap<number, Trouble>,
): Promise<{ taken: (FetchedMail | UnfetchableMail)[]; connections: number; asked: string[] }> {
  const troubles = new FetchTroubles();
  const taken: (FetchedMail | UnfetchableMail)[] = [];
  const asked: string[] = [];
  for (let connections = 1; connections < 20; connections += 1) {
    const last = taken.at(-1)?.uid ?? 0;
    const uids = Array.from({ length: count - last }, (_, index) => last + 1 + index);
    try {
      for await (const batch of fetchMails(aClient(count, trouble, asked), uids, troubles, options))
        taken.push(...batch);
      return { taken, connections, asked };
    } catch (error) {
      expect(String(error)).toContain('Connection closed');
    }
  }
  throw new Error('never came to an end');
}

describe('fetchMails', () => {
  it('fetches neighbours together', async () => {
    const { taken, asked } = await readAll(3, new Map());
    expect(asked).toEqual(['1,2,3 whole']);
    expect(taken).toMatchObject(
      [1, 2, 3].map((uid) => ({ uid, raw: Buffer.from(mailText(uid)), arrival: uid, fullSize: undefined })),
    );
  });

  it.each<[Trouble, 'headers' | 'unfetchable' | 'left out', number]>([
    ['breaks', 'unfetchable', 6],
    ['breaks whole', 'headers', 4],
    ['refused', 'unfetchable', 1],
    ['refused whole', 'headers', 1],
    ['no text', 'unfetchable', 1],
    ['gone', 'left out', 1],
  ])('a mail that %s: %s', async (what, becomes, connections) => {
    const read = await readAll(5, new Map([[3, what]]));
    expect(read.connections).toBe(connections);
    expect(read.taken.map(({ uid }) => uid)).toEqual(becomes === 'left out' ? [1, 2, 4, 5] : [1, 2, 3, 4, 5]);
    const third = read.taken.find(({ uid }) => uid === 3);
    if (becomes === 'headers')
      expect(third).toMatchObject({ raw: Buffer.from(mailText(3, '')), fullSize: mailText(3).length });
    if (becomes === 'unfetchable')
      expect(third).toMatchObject({ reason: expect.stringMatching(/broke|internal error|no text/) as string });
    const others = read.taken.filter(({ uid }) => uid !== 3);
    expect(others.every((mail) => 'raw' in mail && mail.fullSize === undefined)).toBe(true);
  });

  it('takes a mail that is larger than the server said from its headers', async () => {
    const troubles = new FetchTroubles();
    const taken: (FetchedMail | UnfetchableMail)[] = [];
    for await (const batch of fetchMails(aClient(2, new Map()), [1, 2], troubles, { ...options, maxMailBytes: 80 }))
      taken.push(...batch);
    expect(taken).toMatchObject(
      [1, 2].map((uid) => ({ raw: Buffer.from(mailText(uid, '')), fullSize: mailText(uid).length })),
    );
  });
});
