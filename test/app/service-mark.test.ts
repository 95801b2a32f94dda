import { describe, expect, it, vi } from 'vitest';
import { createLog } from '../../src/app/log.js';
import { keepServiceMark } from '../../src/app/service-mark.js';
import type { ListenerState, ServiceMark } from '../../src/core/index.js';
import { createMemoryState } from '../../src/state/index.js';

describe('the mark of a running service', () => {
  const log = createLog('silent');
  const mark = (state: ListenerState): ServiceMark => ({
    since: 0,
    host: 'host',
    pid: 1,
    mailboxes: [{ mailbox: 'INBOX', state, since: 0 }],
  });

  it('is there, told anew, and gone with the service', async () => {
    const { services: marks } = createMemoryState();
    let state: ListenerState = 'connecting';
    const kept = await keepServiceMark({ marks, id: 'a', look: () => mark(state), ttlMs: 60, log });
    expect(await marks.all()).toEqual([mark('connecting')]);
    state = 'listening';
    kept.renew();
    expect(await marks.all()).toEqual([mark('listening')]);
    state = 'retrying';
    await vi.waitFor(async () => expect(await marks.all()).toEqual([mark('retrying')]));
    await kept.end();
    kept.renew();
    expect(await marks.all()).toEqual([]);
  });

  it('is no reason to end when it cannot be renewed or taken back, but when it cannot be set', async () => {
    const { services: marks } = createMemoryState();
    const broken = { ...marks, renew: () => Promise.reject(new Error('away')), end: () => Promise.reject(new Error()) };
    const options = { id: 'a', look: () => mark('listening'), ttlMs: 60, log };
    await expect(keepServiceMark({ ...options, marks: broken })).rejects.toThrow('away');
    const first = vi.fn<() => Promise<void>>().mockRejectedValue(new Error('away')).mockResolvedValueOnce();
    const kept = await keepServiceMark({ ...options, marks: { ...broken, renew: first } });
    await vi.waitFor(() => expect(first.mock.calls.length).toBeGreaterThan(2));
    await kept.end();
  });
});
