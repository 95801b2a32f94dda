import { describe, expect, it } from 'vitest';
import type { ServiceMark } from '../../src/core/index.js';
import type { State } from '../../src/state/index.js';

export function servicesContract(state: () => State): void {
  const mark = (pid: number, more: Partial<ServiceMark> = {}): ServiceMark => ({
    since: 1000 - pid,
    host: 'host',
    pid,
    mailboxes: [],
    ...more,
  });

  describe('which services run', () => {
    it('are those that say so, until they take it back', async () => {
      const { services } = state();
      expect(await services.all()).toEqual([]);
      const trouble = { code: 'IMAP_AUTH', line: 'login refused', since: 7 } as const;
      const mailboxes = [{ mailbox: 'a', state: 'retrying', since: 8, trouble }] as const;
      await services.renew('a', mark(1), 60_000);
      await services.renew('b', mark(2), 60_000);
      await services.renew('a', mark(1, { mailboxes }), 60_000);
      expect(await services.all()).toEqual([mark(2), mark(1, { mailboxes })]);
      await services.end('b');
      await services.end('b');
      expect(await services.all()).toEqual([mark(1, { mailboxes })]);
    });

    it('says no more of one that has fallen silent', async () => {
      const { services } = state();
      await services.renew('a', mark(1), 20);
      await services.renew('b', mark(2), 60_000);
      await new Promise((resolve) => setTimeout(resolve, 40));
      expect(await services.all()).toEqual([mark(2)]);
    });
  });
}
