import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createAuthenticator } from '../../auth/index.js';
import type { Clock, IncomingMail, Mail } from '../../core/index.js';
import type { PipelineLog } from '../../pipeline/index.js';
import { readMail } from './read-mail.js';
import { ThreadReader } from './thread-reader.js';

export interface ReadingSettings {
  readonly authservIds: readonly string[];
  readonly dkim: boolean;
  readonly maxMailBytes: number;
}

/** Reads raw mails: who vouches for them, and what they say. */
export interface MailReader {
  /** Rejects when the thread died over it twice. A mail that is merely broken is read as far as that goes. */
  read(mail: IncomingMail): Promise<Mail>;
  close(): Promise<void>;
}

/** What the thread is asked. */
export interface Question {
  readonly number: number;
  readonly mail: IncomingMail;
  /** ms: keys are remembered, and signatures run out, by it. */
  readonly now: number;
}

/** What it answers. */
export interface Answer {
  readonly number: number;
  readonly mail: Mail;
}

const built = fileURLToPath(new URL('./thread.js', import.meta.url));

/** Reads in a thread of its own, so that signatures and long mails keep nothing else waiting; in this one where there is no built code. */
export function createReader(
  settings: ReadingSettings,
  { clock, log }: { readonly clock: Clock; readonly log: PipelineLog },
): MailReader {
  const { authservIds, dkim, maxMailBytes } = settings;
  const authenticator = createAuthenticator({ authservIds, dkim, clock });
  const here = (mail: IncomingMail): Promise<Mail> => readMail(mail, { authenticator, maxMailBytes });
  if (!existsSync(built)) return { read: here, close: async () => undefined };
  return new ThreadReader({ file: built, data: { authservIds, dkim, maxMailBytes }, here, clock, log });
}
