import type { Clock, Gate, IntakeStore, MessageId, Waker, WorkStore } from '../core/index.js';
import type { Log } from './stages.js';

export interface GateOptions {
  readonly intake: Pick<IntakeStore, 'oldestUnprocessed' | 'isCatchingUp'>;
  readonly work: Pick<WorkStore, 'waiting'>;
  readonly waker: Pick<Waker, 'series'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** A gate that can be shut for good. */
export interface QueueGate extends Gate {
  /** Mails held at the moment. */
  size(): number;
  close(): Promise<void>;
}

interface Held {
  readonly cut: number;
  readonly behind: readonly MessageId[];
}

/** ms between two looks; the more are held, the more they cost. */
const pause = { afterHold: 2, usual: 15, catchingUp: 100, away: 500 };
/** A mail stays behind others for so long (ms) at most; then it is woken whatever they do. */
const patience = 5000;
/** Of those that are behind, so many are asked after in one look. */
const window = 300;
/** Mails named as being in front, at most; a hostile header may name hundreds. */
const mostBehind = 5;
/** Woken in one go: Redis then writes them to disk together. */
const chunk = 100;

/**
 * Looks, on behalf of all that are held, whether older mail is still on its way in: thousands need not look each for itself. Of a series, the mail that
 * the others answer goes first: they are judged with it, and most of them never need a wake-up of their own.
 */
export function createGate(options: GateOptions): QueueGate {
  const { intake, waker, clock, log } = options;
  const held = new Map<MessageId, Held>();
  const behindSince = new Map<MessageId, number>();
  let timer: NodeJS.Timeout | undefined;
  let looking = Promise.resolve();
  let busy = false;
  let closed = false;

  function lookIn(ms: number): void {
    if (closed || busy || timer !== undefined) return;
    timer = setTimeout(() => {
      timer = undefined;
      busy = true;
      looking = look().then((again) => {
        busy = false;
        if (held.size > 0) lookIn(again);
      });
    }, ms);
  }

  /** Gives when to look again, ms. Never rejects. */
  async function look(): Promise<number> {
    try {
      const [oldest = Infinity, catchingUp] = await Promise.all([intake.oldestUnprocessed(), intake.isCatchingUp()]);
      if (catchingUp) return pause.catchingUp;
      const open = [...held].filter(([, { cut }]) => cut < oldest).sort(([, a], [, b]) => a.cut - b.cut);
      const front = open.filter(([, { behind }]) => behind.length === 0).map(([id]) => id);
      await release(front);
      await lookBehind(open.filter(([, { behind }]) => behind.length > 0).slice(0, window));
      return pause.usual + held.size / 20;
    } catch (error) {
      log.debug({ err: error }, 'whether older mail is coming cannot be seen');
      return pause.away;
    }
  }

  /** Those that were judged with others need nothing more; the rest is woken when nothing is in front of it any more. */
  async function lookBehind(open: readonly (readonly [MessageId, Held])[]): Promise<void> {
    if (open.length === 0) return;
    const now = clock.now();
    const waiting = await options.work.waiting(open.flatMap(([id, { behind }]) => [id, ...behind]));
    const isInFront = (id: MessageId): boolean => (waiting.get(id) ?? Infinity) <= now;
    for (const [id] of open) if (!waiting.has(id)) forget(id);
    const free = open.filter(([id, { behind }]) => {
      if (!waiting.has(id)) return false;
      const since = behindSince.get(id) ?? performance.now();
      behindSince.set(id, since);
      return performance.now() - since > patience || !behind.some(isInFront);
    });
    await release(free.map(([id]) => id));
  }

  async function release(ids: readonly MessageId[]): Promise<void> {
    const now = clock.now();
    ids.forEach(forget);
    for (let at = 0; at < ids.length; at += chunk) {
      await Promise.all(ids.slice(at, at + chunk).map((id) => waker.series(id, now)));
    }
  }

  function forget(id: MessageId): void {
    held.delete(id);
    behindSince.delete(id);
  }

  return {
    hold: (id, cut, behind) => {
      held.set(id, { cut, behind: behind.slice(0, mostBehind) });
      lookIn(pause.afterHold);
    },
    size: () => held.size,
    close: async () => {
      closed = true;
      clearTimeout(timer);
      await looking;
    },
  };
}
