import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { CertificateTrust } from '../../src/core/index.js';
import { createOutbox, type OutboxOptions } from '../../src/deliver/index.js';
import { startSmtpSink, type SmtpSinkOptions } from '../../src/embedded/smtp-sink.js';
import { makeCertificate } from '../support/certificate.js';
import { aDraft } from './a-draft.js';

const day = 86_400_000;
const certificates = {
  good: makeCertificate(),
  expired: makeCertificate({ from: new Date(Date.now() - 9 * day), until: new Date(Date.now() - day) }),
  elsewhere: makeCertificate({ names: ['mail.example.org'], ip: false }),
};
type Kind = keyof typeof certificates;
const other = makeCertificate().fingerprint;

const auth = { user: 'bot', pass: 'correct horse' };
const nothing: CertificateTrust = { pins: [], ca: undefined };
const byCa = (kind: Kind): CertificateTrust => ({ pins: [], ca: certificates[kind].cert });
const byPin = (...pins: string[]): CertificateTrust => ({ pins, ca: undefined });

async function sinkWith(options: SmtpSinkOptions) {
  const sink = await startSmtpSink({ auth, ...options });
  onTestFinished(() => sink.stop());
  return sink;
}

function outboxTo(port: number, way: 'tls' | 'starttls', trust: CertificateTrust, change: Partial<OutboxOptions> = {}) {
  const security = { secure: way === 'tls', requireTls: way === 'starttls' };
  return createOutbox({ host: '127.0.0.1', port, ...security, trust, auth, ...change });
}

describe.each(['tls', 'starttls'] as const)('an SMTP server with %s', (way) => {
  it.each<[string, Kind, CertificateTrust, RegExp]>([
    ['self-signed: nobody vouches for it', 'good', nothing, /self-signed/],
    ['its authority named', 'good', byCa('good'), /^accepted$/],
    ['another authority named', 'good', byCa('elsewhere'), /self-signed/],
    ['expired', 'expired', byCa('expired'), /expired/],
    ['for another host', 'elsewhere', byCa('elsewhere'), /IP: 127\.0\.0\.1 is not in the cert/],
    ['pinned', 'good', byPin(certificates.good.fingerprint), /^accepted$/],
    ['one of two pins', 'good', byPin(other, certificates.good.fingerprint), /^accepted$/],
    ['pinned, though expired', 'expired', byPin(certificates.expired.fingerprint), /^accepted$/],
    ['pinned, though for another host', 'elsewhere', byPin(certificates.elsewhere.fingerprint), /^accepted$/],
    ['another one pinned', 'good', byPin(other), new RegExp(`sha256:${certificates.good.fingerprint}`)],
    [
      'another one pinned, its authority named',
      'good',
      { pins: [other], ca: certificates.good.cert },
      /than the pinned one/,
    ],
  ])('%s', async (_what, kind, trust, wanted) => {
    const logins: string[] = [];
    const sink = await sinkWith({
      certificate: certificates[kind],
      secure: way === 'tls',
      onLogin: (user) => logins.push(user),
    });
    const outbox = outboxTo(sink.port, way, trust);
    const outcome = await outbox.submit(aDraft());
    const verified = await outbox.verify().catch((error: unknown) => error);
    if (wanted.source === '^accepted$') {
      expect([outcome.kind, sink.mails.length, verified]).toEqual(['accepted', 1, undefined]);
      return;
    }
    expect(outcome).toEqual({ kind: 'temporary', response: expect.stringMatching(wanted) as string });
    expect(outcome.response).toMatch(/^127\.0\.0\.1:\d+: no trust: .* - .*smtp\.tls\.pin.* \[TLS_UNTRUSTED\]$/);
    expect(verified).toMatchObject({ code: 'TLS_UNTRUSTED' });
    // Neither a login nor a mail was tried.
    expect([logins, sink.mails.length]).toEqual([[], 0]);
  });

  it('is known by name, too', async () => {
    const host = 'localhost';
    for (const [kind, trust, wanted] of [
      ['good', byCa('good'), 'accepted'],
      ['elsewhere', byCa('elsewhere'), 'temporary'],
      ['good', byPin(certificates.good.fingerprint), 'accepted'],
    ] as const) {
      const sink = await sinkWith({ certificate: certificates[kind], secure: way === 'tls' });
      expect((await outboxTo(sink.port, way, trust, { host }).submit(aDraft())).kind).toBe(wanted);
    }
  });
});

describe('an SMTP server that would have us speak in clear', () => {
  async function fakeServer(answer: (command: string) => string) {
    const heard = { text: '' };
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.write('220 mx.example.org\r\n');
      socket.on('data', (data) => {
        heard.text += data.toString('latin1');
        const said = answer(data.toString('latin1').slice(0, 4).toUpperCase());
        if (said !== '') socket.write(said);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    return { port: (server.address() as AddressInfo).port, heard };
  }

  it.each<[string, (command: string) => string]>([
    ['offers no STARTTLS', (verb) => (verb === 'EHLO' ? '250-mx\r\n250 AUTH PLAIN LOGIN\r\n' : '502 no\r\n')],
    [
      'refuses STARTTLS',
      (verb) => (verb === 'EHLO' ? '250-mx\r\n250-STARTTLS\r\n250 AUTH PLAIN\r\n' : '454 not now\r\n'),
    ],
    ['knows HELO alone', (verb) => (verb === 'EHLO' ? '500 what\r\n' : verb === 'HELO' ? '250 mx\r\n' : '250 ok\r\n')],
    [
      'goes on in clear behind STARTTLS',
      (verb) =>
        verb === 'EHLO' ? '250-mx\r\n250-STARTTLS\r\n250 AUTH PLAIN\r\n' : '220 go\r\n250-mx\r\n250 AUTH PLAIN\r\n',
    ],
  ])('%s: no password and no mail for it', async (_what, answer) => {
    for (const trust of [nothing, byPin(other)]) {
      const { port, heard } = await fakeServer(answer);
      const { kind } = await outboxTo(port, 'starttls', trust, { timeouts: { greeting: 2000, idle: 2000 } }).submit(
        aDraft(),
      );
      // Tried again, or left to a person: never out.
      expect(['temporary', 'refused']).toContain(kind);
      expect(heard.text).not.toMatch(/AUTH|MAIL FROM|DATA/i);
    }
  });

  it('is not upgraded to TLS either when the config says none', async () => {
    const sink = await sinkWith({ certificate: certificates.good });
    const outcome = await outboxTo(sink.port, 'tls', nothing, { secure: false }).submit(aDraft());
    expect([outcome.kind, sink.mails.length]).toEqual(['accepted', 1]);
  });
});

describe('a port that speaks no TLS from the start', () => {
  it('is told in plain words, with what to write instead; nothing left', async () => {
    const sink = await sinkWith({});
    const outbox = outboxTo(sink.port, 'tls', nothing);
    const line = `127.0.0.1:${String(sink.port)}: the server speaks no TLS on this port - set smtp.security to starttls, or smtp.port to the one for TLS (mostly 465) [SMTP_UNREACHABLE]`;
    expect(await outbox.submit(aDraft())).toEqual({ kind: 'temporary', response: line });
    await expect(outbox.verify()).rejects.toMatchObject({
      code: 'SMTP_UNREACHABLE',
      message: 'the server speaks no TLS on this port',
    });
  });
});
