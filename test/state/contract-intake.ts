import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { State } from '../../src/state/index.js';
import { t0 } from './samples.js';

const raw = (text: string): Uint8Array => Buffer.from(text, 'latin1');

export function intakeContract(state: () => State): void {
  const accept = (text: string, arrival = t0, mailbox = 'INBOX'): Promise<string> =>
    state().intake.accept({ raw: raw(text), arrival, mailbox });

  describe('intake', () => {
    it('keeps the bytes until they are processed, and a while longer', async () => {
      const key = await accept('a\0\xff\r\n', t0 + 1, 'bpf list');
      const read = await state().intake.read(key);
      expect(read).toMatchObject({ arrival: t0 + 1, mailbox: 'bpf list' });
      expect(Buffer.from(read?.raw ?? []).toString('latin1')).toBe('a\0\xff\r\n');
      expect(await state().intake.unprocessed(10)).toEqual([key]);
      expect(await state().intake.readUnprocessed(key)).toEqual(read);
      await state().intake.processed(key, 60_000);
      expect(await state().intake.readUnprocessed(key)).toBeUndefined();
      expect(await state().intake.unprocessed(10)).toEqual([]);
      expect(await state().intake.oldestUnprocessed()).toBeUndefined();
      expect(await state().intake.read(key)).toBeDefined();
      await state().intake.processed(key, 0);
      expect(await state().intake.read(key)).toBeUndefined();
      expect(await state().intake.read('none')).toBeUndefined();
      await state().intake.processed('none', 5);
    });

    it('remembers how large a mail is of which it has the headers alone', async () => {
      const mail = { raw: raw('Subject: x'), arrival: t0, mailbox: 'a' };
      const key = await state().intake.accept({ ...mail, fullSize: 3_000_000 });
      expect((await state().intake.read(key))?.fullSize).toBe(3_000_000);
      expect((await state().intake.read(await accept('b')))?.fullSize).toBeUndefined();
    });

    it('takes the same bytes once, also after they were processed', async () => {
      const key = await accept('a');
      expect(await accept('a', t0 + 9, 'other')).toBe(key);
      expect(await state().intake.unprocessed(10)).toEqual([key]);
      expect(await state().intake.read(key)).toMatchObject({ arrival: t0, mailbox: 'INBOX' });
      await state().intake.processed(key, 60_000);
      await accept('a');
      expect(await state().intake.unprocessed(10)).toEqual([]);
      expect(await accept('b')).not.toBe(key);
    });

    it('hands out the oldest arrival first', async () => {
      const second = await accept('2', t0 + 2);
      const first = await accept('1', t0 + 1);
      expect(await state().intake.unprocessed(10)).toEqual([first, second]);
      expect(await state().intake.unprocessed(1)).toEqual([first]);
      expect(await state().intake.unprocessed(0)).toEqual([]);
      expect(await state().intake.oldestUnprocessed()).toBe(t0 + 1);
    });

    it('moves a cursor forward, or anywhere under a new UIDVALIDITY', async () => {
      const { intake } = state();
      expect(await intake.cursor('INBOX')).toBeUndefined();
      await intake.moveCursor('INBOX', { uidValidity: '7', uid: 5 });
      await intake.moveCursor('INBOX', { uidValidity: '7', uid: 3 });
      expect(await intake.cursor('INBOX')).toEqual({ uidValidity: '7', uid: 5 });
      await intake.moveCursor('INBOX', { uidValidity: '8', uid: 1 });
      expect(await intake.cursor('INBOX')).toEqual({ uidValidity: '8', uid: 1 });
      expect(await intake.cursor('other')).toBeUndefined();
      await Promise.all(Array.from({ length: 30 }, (_, uid) => intake.moveCursor('other', { uidValidity: '1', uid })));
      expect(await intake.cursor('other')).toEqual({ uidValidity: '1', uid: 29 });
    });

    it('lends a mailbox to one owner at a time', async () => {
      const { intake } = state();
      expect(await intake.lease('INBOX', 'a', 60_000)).toBe(true);
      expect(await intake.lease('INBOX', 'b', 60_000)).toBe(false);
      expect(await intake.lease('other', 'b', 60_000)).toBe(true);
      expect(await intake.lease('INBOX', 'a', 60_000)).toBe(true);
      await intake.release('INBOX', 'b');
      expect(await intake.lease('INBOX', 'b', 60_000)).toBe(false);
      await intake.release('INBOX', 'a');
      expect(await intake.lease('INBOX', 'b', 20)).toBe(true);
      await sleep(40);
      expect(await intake.lease('INBOX', 'a', 60_000)).toBe(true);
    });

    it('knows whether a mailbox is being read', async () => {
      const { intake } = state();
      expect(await intake.isRead('a')).toBe(false);
      await intake.reading('a', 60_000);
      await intake.reading('b', 20);
      expect(await intake.isRead('a')).toBe(true);
      expect(await intake.isRead('c')).toBe(false);
      await intake.stoppedReading('a');
      await intake.stoppedReading('a');
      await sleep(40);
      expect(await intake.isRead('a')).toBe(false);
      expect(await intake.isRead('b')).toBe(false);
      await intake.reading('b', 60_000);
      expect(await intake.isRead('b')).toBe(true);
    });

    it('knows whether any mailbox is catching up', async () => {
      const { intake } = state();
      expect(await intake.isCatchingUp()).toBe(false);
      await intake.catchingUp('a', 60_000);
      await intake.catchingUp('b', 20);
      expect(await intake.isCatchingUp()).toBe(true);
      await intake.caughtUp('a');
      await sleep(40);
      expect(await intake.isCatchingUp()).toBe(false);
      await intake.catchingUp('b', 60_000);
      expect(await intake.isCatchingUp()).toBe(true);
    });
  });
}
