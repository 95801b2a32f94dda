import type { Clock, IncomingMail, Mail, MessageId } from '../core/index.js';
import { judgeDue, type JudgeOutcome } from './judge.js';
import type { PipelineOptions } from './options.js';
import { takeMail } from './take.js';

/** A clock that stands where it was put. */
export class VirtualClock implements Clock {
  private at = 0;

  now(): number {
    return this.at;
  }

  /** Moves on to `time` (ms); never back. */
  moveTo(time: number): void {
    this.at = Math.max(this.at, time);
  }
}

export interface ReplayHooks {
  taken?(mail: Mail, incoming: IncomingMail): Promise<void> | void;
  /** Late parts were added to a judgement. */
  joined?(root: MessageId): Promise<void> | void;
  judged(outcome: JudgeOutcome & { kind: 'judged' }): Promise<void> | void;
}

/**
 * Sends archived mails, given in order of arrival, through the stages on a virtual clock: each series is judged once, at its due time, from
 * what had arrived by then.
 */
export async function replay(
  mails: AsyncIterable<IncomingMail> | Iterable<IncomingMail>,
  options: PipelineOptions & { readonly clock: VirtualClock },
  hooks: ReplayHooks,
): Promise<void> {
  for await (const incoming of mails) {
    if (incoming.arrival !== undefined) await judgeUntil(incoming.arrival, options, hooks);
    options.clock.moveTo(incoming.arrival ?? 0);
    const mail = await takeMail(incoming, options);
    await hooks.taken?.(mail, incoming);
  }
  await judgeUntil(Infinity, options, hooks);
}

/** Judges everything that falls due before `time`. */
async function judgeUntil(
  time: number,
  options: PipelineOptions & { readonly clock: VirtualClock },
  hooks: ReplayHooks,
): Promise<void> {
  const { work, clock } = options;
  for (;;) {
    const next = await work.nextDue();
    if (next === undefined || next >= time) return;
    clock.moveTo(next);
    const due: readonly MessageId[] = await work.due(next, 1000);
    for (const id of due) {
      const outcome = await judgeDue(id, options);
      if (outcome.kind === 'judged') await hooks.judged(outcome);
      if (outcome.kind === 'joined') await hooks.joined?.(outcome.root);
    }
  }
}
