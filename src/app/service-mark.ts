import type { ServiceMark, ServiceMarks } from '../core/index.js';
import type { Log } from './log.js';

export interface ServiceMarkOptions {
  readonly marks: ServiceMarks;
  /** Name that no other running service has. */
  readonly id: string;
  /** How things stand now. */
  readonly look: () => ServiceMark;
  /** The mark ends by itself so long (ms) after it was last renewed. Default: 30 s. */
  readonly ttlMs?: number;
  readonly log: Log;
}

/** A mark that is being kept. */
export interface KeptServiceMark {
  /** Something has changed: everybody shall know at once. */
  renew(): void;
  /** Takes it back. Never throws: what is not taken back runs out. */
  end(): Promise<void>;
}

/** Tells every process that shares the state that a service runs, and how it stands; renewed three times in its time to live. Rejects when it cannot be set at first. */
export async function keepServiceMark(options: ServiceMarkOptions): Promise<KeptServiceMark> {
  const { marks, id, look, ttlMs = 30_000, log } = options;
  let ended = false;
  await marks.renew(id, look(), ttlMs);
  const renew = (): void => {
    if (ended) return;
    marks.renew(id, look(), ttlMs).catch((error: unknown) => {
      log.debug({ err: error }, 'that the service runs could not be told');
    });
  };
  const timer = setInterval(renew, ttlMs / 3);
  return {
    renew,
    end: async () => {
      ended = true;
      clearInterval(timer);
      await marks.end(id).catch(() => undefined);
    },
  };
}
