import type { IntakeStore } from '../core/index.js';
import type { Log } from './log.js';

/** A lease that is being kept. */
export interface Lease {
  /** Aborted when it is lost, or can no longer be known to be ours. */
  readonly lost: AbortSignal;
  /** Gives it back. Never throws: what is not given back runs out. */
  release(): Promise<void>;
}

export interface LeaseOptions {
  readonly intake: IntakeStore;
  readonly mailbox: string;
  readonly owner: string;
  readonly ttlMs: number;
  readonly log: Log;
}

/**
 * Takes the lease of a mailbox and renews it three times in its time to live; undefined when another owner holds it. Throws what the store throws
 * at the first try; later, a store that does not answer loses the lease when its time is over.
 */
export async function keepLease({ intake, mailbox, owner, ttlMs, log }: LeaseOptions): Promise<Lease | undefined> {
  const lost = new AbortController();
  let heldUntil = performance.now() + ttlMs;
  if (!(await intake.lease(mailbox, owner, ttlMs))) return undefined;
  const renew = async (): Promise<void> => {
    const asked = performance.now();
    try {
      if (await intake.lease(mailbox, owner, ttlMs)) heldUntil = asked + ttlMs;
      else heldUntil = 0;
    } catch (error) {
      log.warn(
        { mailbox, error: error instanceof Error ? error.message : String(error) },
        'the lease of a mailbox could not be renewed',
      );
    }
  };
  const timer = setInterval(() => void renew(), ttlMs / 3);
  const watch = setInterval(() => {
    if (performance.now() < heldUntil || lost.signal.aborted) return;
    log.warn({ mailbox }, 'the lease of a mailbox is lost');
    lost.abort();
  }, ttlMs / 10);
  return {
    lost: lost.signal,
    release: async () => {
      clearInterval(timer);
      clearInterval(watch);
      if (!lost.signal.aborted) await intake.release(mailbox, owner).catch(() => undefined);
    },
  };
}
