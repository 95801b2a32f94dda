import { createServer, type AddressInfo, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { FaqtotumError, type CertificateTrust } from '../../src/core/index.js';
import { startListener } from '../../src/intake/index.js';
import { closeImap, connectImap, type ImapServer } from '../../src/intake/imap-connect.js';
import { createSentLookup } from '../../src/intake/sent-lookup.js';
import { aDovecot, silent, user } from '../embedded/a-dovecot.js';
import { makeCertificate, type MadeCertificate } from '../support/certificate.js';
import { FakeIntake } from './fake-intake.js';

const day = 86_400_000;
const certificates = {
  good: makeCertificate(),
  expired: makeCertificate({ from: new Date(Date.now() - 9 * day), until: new Date(Date.now() - day) }),
  elsewhere: makeCertificate({ names: ['mail.example.org'], ip: false }),
};
type Kind = keyof typeof certificates;
const other = makeCertificate().fingerprint;

let dovecots: Record<Kind, Awaited<ReturnType<typeof aDovecot>>>;
beforeAll(async () => {
  const start = (kind: Kind) => aDovecot({ certificate: certificates[kind] });
  dovecots = { good: await start('good'), expired: await start('expired'), elsewhere: await start('elsewhere') };
}, 60_000);
afterAll(() => Promise.all(Object.values(dovecots).map((dovecot) => dovecot.discard())));

const nothing: CertificateTrust = { pins: [], ca: undefined };
const auth = { user: user.name, pass: user.password };

function serverOf(kind: Kind, way: 'tls' | 'starttls', trust: CertificateTrust, host = '127.0.0.1'): ImapServer {
  const { imapPort, imapsPort = 0 } = dovecots[kind];
  return way === 'tls'
    ? { host, port: imapsPort, secure: true, auth, trust }
    : { host, port: imapPort, secure: false, requireTls: true, auth, trust };
}

/** 'in', or the line of the error. */
async function outcomeOf(server: ImapServer): Promise<string> {
  try {
    const client = await connectImap(server, 5000);
    const { secureConnection } = client;
    await closeImap(client);
    return secureConnection ? 'in' : 'in, in clear';
  } catch (error) {
    if (!(error instanceof FaqtotumError)) throw error;
    return error.toLine();
  }
}

const untrusted = (why: RegExp) =>
  new RegExp(`^[^ ]+: no trust: .*${why.source}.* - .*tls\\.pin.* \\[TLS_UNTRUSTED\\]$`);
const byCa = (kind: Kind): CertificateTrust => ({ pins: [], ca: certificates[kind].cert });
const byPin = (...pins: string[]): CertificateTrust => ({ pins, ca: undefined });

describe.each(['tls', 'starttls'] as const)('a Dovecot with %s', (way) => {
  it.each<[string, Kind, CertificateTrust, RegExp]>([
    ['self-signed: nobody vouches for it', 'good', nothing, untrusted(/self-signed/)],
    ['its authority named', 'good', byCa('good'), /^in$/],
    ['another authority named', 'good', byCa('elsewhere'), untrusted(/self-signed/)],
    ['expired', 'expired', byCa('expired'), untrusted(/expired/)],
    ['for another host', 'elsewhere', byCa('elsewhere'), untrusted(/IP: 127\.0\.0\.1 is not in the cert/)],
    ['pinned', 'good', byPin(certificates.good.fingerprint), /^in$/],
    ['one of two pins', 'good', byPin(other, certificates.good.fingerprint), /^in$/],
    ['pinned, though expired', 'expired', byPin(certificates.expired.fingerprint), /^in$/],
    ['pinned, though for another host', 'elsewhere', byPin(certificates.elsewhere.fingerprint), /^in$/],
    ['another one pinned', 'good', byPin(other), untrusted(new RegExp(`sha256:${certificates.good.fingerprint}`))],
    [
      'another one pinned, its authority named',
      'good',
      { pins: [other], ca: certificates.good.cert },
      untrusted(/another certificate than the pinned one/),
    ],
  ])('%s', async (_what, kind, trust, wanted) => {
    expect(await outcomeOf(serverOf(kind, way, trust))).toMatch(wanted);
  });

  it('is known by name, too', async () => {
    expect(await outcomeOf(serverOf('good', way, byCa('good'), 'localhost'))).toBe('in');
    expect(await outcomeOf(serverOf('elsewhere', way, byCa('elsewhere'), 'localhost'))).toMatch(
      untrusted(/Host: localhost\. is not in the cert/),
    );
    expect(await outcomeOf(serverOf('good', way, byPin(certificates.good.fingerprint), 'localhost'))).toBe('in');
  });

  it('the listener listens, or says why not; so does the look-up of sent mail', async () => {
    const states: string[] = [];
    const looked: unknown[] = [];
    for (const trust of [byPin(certificates.good.fingerprint), byPin(other)]) {
      const imap = serverOf('good', way, trust);
      const lookup = createSentLookup({ imap, mailboxes: ['Sent'] }).find('<none@example.org>', 'x@example.org');
      looked.push(await lookup.catch((error: unknown) => (error instanceof FaqtotumError ? error.code : error)));
      const ended = await new Promise<string>((resolve) => {
        const listener = startListener({
          ...{ imap, mailbox: 'INBOX', owner: 'me', intake: new FakeIntake(), waker: { mail: async () => undefined } },
          ...{ clock: { now: () => Date.now() }, log: silent, maxMailBytes: 1000, lookbackDays: 0 },
          onState: ({ state, error }) => {
            if (state === 'listening' || state === 'retrying') resolve(error?.code ?? state);
          },
        });
        onTestFinished(() => listener.stop());
      });
      states.push(ended);
    }
    expect(states).toEqual(['listening', 'TLS_UNTRUSTED']);
    expect(looked).toEqual([false, 'TLS_UNTRUSTED']);
  });
});

/** A server of our own; `heard` is all that it was told, in clear or not. */
async function fakeServer(talk: (socket: Socket, heard: { text: string }) => void) {
  const heard = { text: '' };
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    talk(socket, heard);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { port: (server.address() as AddressInfo).port, heard };
}

/** Answers each line of a client. */
function answering(socket: Socket, heard: { text: string }, answer: (tag: string, command: string) => string): void {
  socket.on('data', (data: Buffer) => {
    heard.text += data.toString('latin1');
    for (const line of data.toString('latin1').split('\r\n').filter(Boolean)) {
      const [tag = '*', command = ''] = line.split(' ');
      const said = answer(tag, command.toUpperCase());
      if (said !== '') socket.write(said);
    }
  });
}

describe('a server that would have us speak in clear', () => {
  const wanting = (port: number, trust = nothing): ImapServer => ({
    ...{ host: '127.0.0.1', port, secure: false, requireTls: true, auth, trust },
  });
  const secret = new RegExp(`LOGIN|AUTHENTICATE|${Buffer.from(user.password).toString('base64').slice(0, 12)}`, 'i');

  it.each<[string, string, (tag: string, command: string) => string]>([
    ['offers no STARTTLS', '* OK hello\r\n', (tag) => `* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n${tag} OK done\r\n`],
    [
      'refuses STARTTLS',
      '* OK hello\r\n',
      (tag, command) =>
        command === 'STARTTLS'
          ? `${tag} NO not now\r\n`
          : `* CAPABILITY IMAP4rev1 STARTTLS AUTH=PLAIN\r\n${tag} OK done\r\n`,
    ],
    [
      'says that we are logged in',
      '* PREAUTH [CAPABILITY IMAP4rev1 STARTTLS] hello\r\n',
      (tag) => `* CAPABILITY IMAP4rev1 STARTTLS\r\n${tag} OK done\r\n`,
    ],
    [
      'goes on in clear behind STARTTLS',
      '* OK [CAPABILITY IMAP4rev1 STARTTLS] hello\r\n',
      (tag, command) =>
        command === 'STARTTLS'
          ? `${tag} OK begin\r\n* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n`
          : `* CAPABILITY IMAP4rev1 STARTTLS\r\n${tag} OK done\r\n`,
    ],
  ])('%s: no password for it', async (_what, greeting, answer) => {
    for (const trust of [nothing, byPin(other)]) {
      const { port, heard } = await fakeServer((socket, all) => {
        socket.write(greeting);
        answering(socket, all, answer);
      });
      expect(await outcomeOf(wanting(port, trust))).toMatch(/\[IMAP_UNREACHABLE\]$/);
      expect(heard.text).not.toMatch(secret);
    }
  });

  it('tells nothing under TLS to a server with another certificate than the pinned one', async () => {
    const { cert, key }: MadeCertificate = certificates.good;
    let heard = '';
    const server = createTlsServer({ cert, key }, (socket) => {
      socket.on('error', () => undefined);
      socket.on('data', (data: Buffer) => (heard += data.toString('latin1')));
      socket.write('* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] hello\r\n');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const line = await outcomeOf({ host: '127.0.0.1', port, secure: true, auth, trust: byPin(other) });
    expect([line.includes('TLS_UNTRUSTED'), heard]).toEqual([true, '']);
  });

  it('is not upgraded to TLS either when the config says none', async () => {
    const { port, heard } = await fakeServer((socket, all) => {
      socket.write('* OK [CAPABILITY IMAP4rev1 STARTTLS] hello\r\n');
      answering(socket, all, (tag) => `* CAPABILITY IMAP4rev1 STARTTLS\r\n${tag} OK done\r\n`);
    });
    expect(await outcomeOf({ host: '127.0.0.1', port, secure: false, auth })).toBe('in, in clear');
    expect(heard.text).not.toContain('STARTTLS');
  });
});

it('is told in plain words that a port speaks no TLS from the start, with what to write instead', async () => {
  const { port } = serverOf('good', 'starttls', nothing);
  expect(await outcomeOf({ host: '127.0.0.1', port, secure: true, auth, trust: nothing })).toBe(
    `127.0.0.1:${String(port)}: the server speaks no TLS on this port - set imap.security to starttls, or imap.port to the one for TLS (mostly 993) [IMAP_UNREACHABLE]`,
  );
});
