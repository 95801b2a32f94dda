import { randomBytes } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { handlers } from '../../../handlers/index.js';
import { loadConfig } from '../../config/index.js';
import { FaqtotumError, type Profile } from '../../core/index.js';
import { startDovecot, type EmbeddedDovecot } from '../../embedded/dovecot.js';
import { startSmtpSink, type SmtpSink } from '../../embedded/smtp-sink.js';
import { readProfile } from '../guard.js';
import type { Log } from '../log.js';
import { startService, type Service } from '../service.js';
import { configText, passwordFile } from './config-text.js';
import { asListMail } from './list-mail.js';
import { bot, botAccount, configName, listAccount, profileName, sentFolder } from './names.js';

/** What runs for the demo. */
export interface DemoServers {
  readonly dovecot: EmbeddedDovecot;
  readonly sink: SmtpSink;
  readonly service: Service;
  /** Message-IDs of replies that came back through the list. */
  readonly echoed: readonly string[];
  /** Rejects when something that the demo cannot do without has ended. */
  readonly broken: Promise<never>;
}

export interface StartServers {
  readonly folder: string;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** Steps that end what was started, last first; filled as things start. */
  readonly undo: (() => Promise<void>)[];
}

/**
 * Starts Dovecot, the SMTP sink and, with a real configuration file, the service with its Redis. Throws what they throw, and the signal's
 * reason as soon as it has fired; what runs by then is in `undo`.
 */
export async function startServers({ folder, log, signal, undo }: StartServers): Promise<DemoServers> {
  const password = randomBytes(16).toString('hex');
  const dovecot = await startPost(folder, password, log, undo);
  signal.throwIfAborted();

  const { list } = await readProfile(profileName, undefined);
  const { sink, echoed } = await startSink(folder, dovecot, list, log);
  undo.push(() => sink.stop());
  signal.throwIfAborted();

  await writeFile(join(folder, passwordFile), `${password}\n`, { mode: 0o600 });
  const file = join(folder, configName);
  await writeFile(file, configText({ imap: dovecot.imapPort, smtp: sink.port }), { mode: 0o600 });
  const service = await startService(await loadConfig(file, { rules: handlers }), { log });
  undo.push(() => service.stop());
  signal.throwIfAborted();
  await untilListening(service, signal);
  const broken = whatBreaks(service, dovecot);
  // Nobody listens any more when they are ended on purpose.
  broken.catch(() => undefined);
  return { dovecot, sink, service, echoed, broken };
}

/** A Dovecot without any mail: one account is subscribed to the list, the other is the bot's own. */
async function startPost(
  folder: string,
  password: string,
  log: Log,
  undo: (() => Promise<void>)[],
): Promise<EmbeddedDovecot> {
  const users = [listAccount, botAccount].map((name) => ({ name, password }));
  const dataDir = join(folder, 'dovecot');
  const dovecot = await startDovecot({ dataDir, users, mailboxes: ['Sent'], log });
  undo.push(async () => {
    await dovecot.stop();
    // For root, whom Dovecot refuses, its mail may lie outside our folder.
    if (dovecot.home !== dataDir) await rm(dovecot.home, { recursive: true, force: true });
  });
  await rm(join(dovecot.home, 'mail'), { recursive: true, force: true });
  return dovecot;
}

/** Takes all mail. What is for the list comes back from it, as from a real one; what is for the bot lands in its inbox. */
async function startSink(
  folder: string,
  dovecot: EmbeddedDovecot,
  list: Profile['list'],
  log: Log,
): Promise<Pick<DemoServers, 'sink' | 'echoed'>> {
  const echoed: string[] = [];
  const post = (recipient: string, raw: Uint8Array): void => {
    // Mail that cannot be delivered any more is no reason to end.
    dovecot.deliver({ recipient, raw }).catch((error: unknown) => {
      log.warn({ err: error, recipient }, 'the post lost a mail');
    });
  };
  const sink = await startSmtpSink({
    folder: join(folder, sentFolder),
    onMail: ({ to, raw }) => {
      if (to.includes(bot.address)) post(botAccount, raw);
      if (!to.includes(list.address)) return;
      const back = asListMail(raw, list);
      echoed.push(back.id);
      post(listAccount, back.raw);
    },
  });
  return { sink, echoed };
}

/** Mail counts as new only once the listener has seen the mailbox empty. */
async function untilListening({ listeners }: Service, signal: AbortSignal): Promise<void> {
  const end = Date.now() + 30_000;
  while (!listeners.every((listener) => listener.status().state === 'listening')) {
    if (Date.now() > end) {
      const status = listeners[0]?.status();
      throw new FaqtotumError(
        'IMAP_UNREACHABLE',
        status?.error?.line ?? 'the mailbox is not read',
        'demo',
        'try again',
      );
    }
    await sleep(20, undefined, { signal });
  }
}

async function whatBreaks(service: Service, dovecot: EmbeddedDovecot): Promise<never> {
  const reason = await Promise.race([service.failed, dovecot.exited.then((why) => `the private Dovecot ${why}`)]);
  const code = reason.includes('Dovecot') ? 'IMAP_UNREACHABLE' : 'REDIS_UNREACHABLE';
  throw new FaqtotumError(code, reason, 'demo', 'start the demo again');
}
