import { mkdir, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';

/** A mail that the sink took. */
export interface SunkMail {
  /** Envelope. */
  readonly from: string;
  readonly to: readonly string[];
  readonly raw: Buffer;
  /** File it was written to. */
  readonly file: string | undefined;
}

/** Where a conversation stands when the sink is asked how to behave. */
export interface SinkMoment {
  readonly stage: 'connect' | 'mail' | 'rcpt' | 'data';
  /** Envelope so far; '' and [] before it is known. */
  readonly from: string;
  readonly to: readonly string[];
  /** The recipient being asked for at stage `rcpt`. */
  readonly recipient: string;
}

/**
 * What it does: take it; answer with a code; `drop` the connection without an answer; `take-and-drop` (stage `data`): keep the mail, but drop the
 * connection instead of saying so; or any of these later.
 */
export type SinkAnswer =
  | 'accept'
  | 'drop'
  | 'take-and-drop'
  | { readonly code: number; readonly text: string }
  | { readonly afterMs: number; readonly answer: SinkAnswer };

export interface SmtpSinkOptions {
  /** Loopback port; a free one when left out. */
  readonly port?: number;
  /** Default: accept everything. */
  readonly behave?: (moment: SinkMoment) => SinkAnswer;
  readonly onMail?: (mail: SunkMail) => void;
  /** Folder that every mail is written to as `<number>.eml`. */
  readonly folder?: string;
  /** With it, a login with exactly these is demanded. */
  readonly auth?: { readonly user: string; readonly pass: string };
  /** PEM. With it there is STARTTLS, or, if `secure`, TLS from the start. */
  readonly certificate?: { readonly cert: string; readonly key: string };
  readonly secure?: boolean;
  /** Told of every login that is tried. */
  readonly onLogin?: (user: string) => void;
}

export interface SmtpSink {
  readonly host: '127.0.0.1';
  readonly port: number;
  /** Everything taken, oldest first. */
  readonly mails: readonly SunkMail[];
  stop(): Promise<void>;
}

/** Starts an SMTP server on loopback that keeps all mail to itself. Throws when the port is taken. */
export async function startSmtpSink(options: SmtpSinkOptions = {}): Promise<SmtpSink> {
  const mails: SunkMail[] = [];
  if (options.folder !== undefined) await mkdir(options.folder, { recursive: true });
  const server = createServer(options, mails);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  server.on('error', () => undefined);
  const { port } = server.server.address() as AddressInfo;
  const stop = async (): Promise<void> => {
    for (const connection of server.connections) connection._socket.destroy();
    await new Promise<void>((resolve) => server.close(resolve));
  };
  return { host: '127.0.0.1', port, mails, stop };
}

type Done = (error?: Error | null) => void;

function createServer(options: SmtpSinkOptions, mails: SunkMail[]): SMTPServer {
  const ask = (stage: SinkMoment['stage'], session: SMTPServerSession, recipient: string): SinkAnswer =>
    options.behave?.({ stage, ...envelopeOf(session), recipient }) ?? 'accept';
  const server: SMTPServer = new SMTPServer({
    disabledCommands: [
      ...(options.auth === undefined ? ['AUTH'] : []),
      ...(options.certificate === undefined ? ['STARTTLS'] : []),
    ],
    ...options.certificate,
    secure: options.secure ?? false,
    authOptional: options.auth === undefined,
    disableReverseLookup: true,
    logger: false,
    closeTimeout: 500,
    // Loopback: a login in clear is no harm.
    allowInsecureAuth: true,
    onAuth: (auth, _session, done) => {
      options.onLogin?.(auth.username ?? '');
      const right = auth.username === options.auth?.user && auth.password === options.auth?.pass;
      if (right) done(null, { user: auth.username });
      else done(failure(535, 'Authentication credentials invalid'));
    },
    onConnect: (session, done) => carryOut(ask('connect', session, ''), session, done),
    onMailFrom: (address, session, done) => carryOut(ask('mail', session, address.address), session, done),
    onRcptTo: (address, session, done) => carryOut(ask('rcpt', session, address.address), session, done),
    onData: (stream, session, done) => {
      const pieces: Buffer[] = [];
      stream.on('data', (piece: Buffer) => pieces.push(piece));
      stream.on('end', () => {
        const take = (): Promise<void> => keep({ ...envelopeOf(session), raw: Buffer.concat(pieces) }, mails, options);
        carryOut(ask('data', session, ''), session, done, take);
      });
    },
  });
  return server;

  function carryOut(answer: SinkAnswer, session: SMTPServerSession, done: Done, take?: () => Promise<void>): void {
    carryOutAsync(answer, session, take).then(
      (dropped) => {
        if (!dropped) done();
      },
      (error: unknown) => done(error instanceof Error ? error : new Error(String(error))),
    );
  }

  /** True when the connection is gone. Throws the refusal. */
  async function carryOutAsync(
    answer: SinkAnswer,
    session: SMTPServerSession,
    take?: () => Promise<void>,
  ): Promise<boolean> {
    if (answer === 'accept' || answer === 'take-and-drop') await take?.();
    if (answer === 'accept') return false;
    if (answer === 'drop' || answer === 'take-and-drop') {
      for (const connection of server.connections)
        if (connection.session.id === session.id) connection._socket.destroy();
      return true;
    }
    if ('code' in answer) throw failure(answer.code, answer.text);
    await sleep(answer.afterMs);
    return await carryOutAsync(answer.answer, session, take);
  }
}

function envelopeOf(session: SMTPServerSession): { from: string; to: string[] } {
  const { mailFrom, rcptTo } = session.envelope;
  return { from: mailFrom === false ? '' : mailFrom.address, to: rcptTo.map((address) => address.address) };
}

async function keep(mail: Omit<SunkMail, 'file'>, mails: SunkMail[], options: SmtpSinkOptions): Promise<void> {
  const name = `${String(mails.length + 1).padStart(5, '0')}.eml`;
  const file = options.folder === undefined ? undefined : join(options.folder, name);
  const sunk: SunkMail = { ...mail, file };
  mails.push(sunk);
  if (file !== undefined) await writeFile(file, mail.raw);
  options.onMail?.(sunk);
}

function failure(code: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode: code });
}
