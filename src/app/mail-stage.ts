import { FaqtotumError, type Gate, type Mail, type MessageId, type RawIncoming } from '../core/index.js';
import { takeMail, type PipelineOptions } from '../pipeline/index.js';
import { parentsOf } from '../series/index.js';
import type { State } from '../state/index.js';

export interface MailStage {
  readonly pipeline: PipelineOptions;
  readonly intake: State['intake'];
  readonly gate: Gate;
  /** Raw mail is kept this long after it was taken in, ms. */
  readonly keepRaw: number;
}

/**
 * The mail stage: from the intake store into the mail store. Its series is woken only when the mail counts as processed: before, it would hold its own
 * judgement up. (A wake-up lost in between is found again by the sweeper: the mail waits in the state.)
 */
export async function takeFromIntake(key: string, { pipeline, intake, gate, keepRaw }: MailStage): Promise<void> {
  const incoming = await intake.readUnprocessed(key);
  // Done before; were its text lost, it must not hold up for ever what comes after it.
  if (incoming === undefined) return intake.processed(key, keepRaw);
  const { waker, clock } = pipeline;
  const woken: { readonly id: MessageId; readonly due: number }[] = [];
  const note = async (id: MessageId, due: number): Promise<void> => void woken.push({ id, due });
  const mail = await takeOrRecord(key, incoming, { ...pipeline, waker: { ...waker, series: note } });
  await intake.processed(key, keepRaw);
  const now = clock.now();
  for (const { id, due } of woken) {
    if (due > now) await waker.series(id, due);
    else gate.hold(id, due, parentsOf(mail));
  }
}

/** A mail that cannot be taken, though Redis answers, is recorded from its headers alone: one such mail must not hold up the judgement of all that come after it. */
async function takeOrRecord(key: string, incoming: RawIncoming, pipeline: PipelineOptions): Promise<Mail> {
  try {
    return await takeMail(incoming, pipeline);
  } catch (error) {
    if (error instanceof FaqtotumError) throw error;
    pipeline.log.error({ key, err: error }, 'a mail cannot be taken in; it is recorded from its headers alone');
    return takeMail({ ...incoming, fullSize: incoming.fullSize ?? incoming.raw.byteLength }, pipeline);
  }
}
