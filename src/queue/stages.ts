import { hash } from 'node:crypto';

/** The stages, and the BullMQ queues of the same names. */
export const stageNames = ['mail', 'series', 'reply'] as const;
export type StageName = (typeof stageNames)[number];

/**
 * What a wake-up starts. May be called more than once for the same id, at the same time too (a killed worker's job runs
 * again), and for ids with nothing left to do: each looks at the state first. What it throws is logged and tried again.
 */
export interface Stages {
  /** An accepted mail's key. */
  mail(key: string): Promise<unknown>;
  /** The Message-ID of a mail that may be due. */
  series(id: string): Promise<unknown>;
  /** The Message-ID of a ledger row. */
  reply(messageId: string): Promise<unknown>;
}

/** What a job carries: never more than ids; several only of mails that were accepted together. */
export interface Wakeup {
  readonly ids: readonly string[];
}

/** What a pino logger offers; nothing more is needed here. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** BullMQ's own key prefix below ours. */
export function queuePrefix(prefix: string): string {
  return `${prefix}:queue`;
}

/** Ids as BullMQ may use them in keys: they come from mails, may be long, and hold colons. */
export function wakeupKey(ids: readonly string[]): string {
  return hash('sha256', JSON.stringify(ids), 'base64url').slice(0, 24);
}
