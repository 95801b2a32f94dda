import type { IntakeStore } from '../core/index.js';
import type { Log } from './log.js';

export interface ReadingMarkOptions {
  readonly intake: Pick<IntakeStore, 'reading' | 'stoppedReading'>;
  readonly mailbox: string;
  /** The mark ends by itself so long (ms) after it was last renewed. */
  readonly ttlMs: number;
  readonly log: Log;
}

/** A mark that is being kept. */
export interface ReadingMark {
  /** Takes it back. Never throws: what is not taken back runs out. */
  end(): Promise<void>;
}

/** Tells every process that a mailbox is being read, for as long as it is; renewed three times in its time to live. Rejects when it cannot be set at first. */
export async function keepReadingMark({ intake, mailbox, ttlMs, log }: ReadingMarkOptions): Promise<ReadingMark> {
  await intake.reading(mailbox, ttlMs);
  const timer = setInterval(() => {
    intake.reading(mailbox, ttlMs).catch((error: unknown) => {
      log.debug({ mailbox, err: error }, 'that a mailbox is being read could not be told');
    });
  }, ttlMs / 3);
  return {
    end: async () => {
      clearInterval(timer);
      await intake.stoppedReading(mailbox).catch(() => undefined);
    },
  };
}
