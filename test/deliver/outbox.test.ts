import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { simpleParser } from 'mailparser';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { SubmitOutcome } from '../../src/core/index.js';
import { createOutbox, type OutboxOptions, type SmtpOutbox } from '../../src/deliver/index.js';
import { classifyFailure } from '../../src/deliver/smtp-outcome.js';
import { startSmtpSink, type SinkAnswer, type SmtpSink, type SmtpSinkOptions } from '../../src/embedded/smtp-sink.js';
import { aDraft } from './a-draft.js';

async function sinkWith(options: SmtpSinkOptions): Promise<SmtpSink> {
  const sink = await startSmtpSink(options);
  onTestFinished(() => sink.stop());
  return sink;
}

function outboxFor(port: number, change: Partial<OutboxOptions> = {}): SmtpOutbox {
  return createOutbox({ host: '127.0.0.1', port, secure: false, requireTls: false, ...change });
}

async function submitTo(
  answers: Partial<Record<'connect' | 'mail' | 'rcpt' | 'data', SinkAnswer>>,
  change: Partial<OutboxOptions> = {},
): Promise<{ outcome: SubmitOutcome; sink: SmtpSink }> {
  const sink = await sinkWith({ behave: ({ stage }) => answers[stage] ?? 'accept' });
  return { outcome: await outboxFor(sink.port, change).submit(aDraft()), sink };
}

describe('createOutbox', () => {
  it('hands the mail over and tells the answer', async () => {
    const { outcome, sink } = await submitTo(
      {},
      { envelopeFrom: 'bounces@example.org', clock: { now: () => Date.UTC(2026, 0, 2) } },
    );
    expect(outcome).toMatchObject({ kind: 'accepted', response: expect.stringMatching(/^250 /) as string });
    expect(sink.mails).toMatchObject([
      { from: 'bounces@example.org', to: ['ada@example.org', 'bpf@lists.example.org'] },
    ]);
    const parsed = await simpleParser(sink.mails[0]?.raw ?? '');
    expect(parsed).toMatchObject({
      messageId: '<reply-1@bot.example.org>',
      text: aDraft().text,
      date: new Date(Date.UTC(2026, 0, 2)),
    });
  });

  it.each<[string, Partial<Record<'connect' | 'mail' | 'rcpt' | 'data', SinkAnswer>>, SubmitOutcome['kind'], number]>([
    ['421 at the greeting', { connect: { code: 421, text: 'busy' } }, 'temporary', 0],
    ['554 at the greeting', { connect: { code: 554, text: 'no service' } }, 'refused', 0],
    ['connection dropped at the greeting', { connect: 'drop' }, 'temporary', 0],
    ['451 at MAIL', { mail: { code: 451, text: 'later' } }, 'temporary', 0],
    ['550 at MAIL', { mail: { code: 550, text: 'no' } }, 'refused', 0],
    ['450 at RCPT', { rcpt: { code: 450, text: 'greylisted' } }, 'temporary', 0],
    ['550 at RCPT', { rcpt: { code: 550, text: 'no such user' } }, 'refused', 0],
    ['connection dropped at RCPT', { rcpt: 'drop' }, 'temporary', 0],
    ['452 behind DATA', { data: { code: 452, text: 'full' } }, 'temporary', 0],
    ['554 behind DATA', { data: { code: 554, text: 'spam' } }, 'refused', 0],
    ['421 behind DATA', { data: { code: 421, text: 'going down' } }, 'temporary', 0],
    ['connection dropped behind DATA', { data: 'drop' }, 'unknown', 0],
    ['taken, and the connection dropped', { data: 'take-and-drop' }, 'unknown', 1],
    ['a late answer', { data: { afterMs: 300, answer: 'accept' } }, 'accepted', 1],
    ['530 at MAIL', { mail: { code: 530, text: 'Authentication required' } }, 'temporary', 0],
  ])('%s', async (_name, answers, kind, taken) => {
    const { outcome, sink } = await submitTo(answers);
    expect({ kind: outcome.kind, taken: sink.mails.length }).toEqual({ kind, taken });
    expect(outcome.response).not.toMatch(/[\r\n]/);
  });

  it('does not know what became of a mail when the answer does not come in time', async () => {
    const { outcome } = await submitTo({ data: { afterMs: 2000, answer: 'accept' } }, { timeouts: { idle: 250 } });
    expect(outcome.kind).toBe('unknown');
  });

  it.each(['MAIL', 'RCPT'])('hands nothing to a server that is out of step: it answers %s twice', async (verb) => {
    // Whoever takes the second answer for that of DATA takes DATA's for that of the message.
    let taken = '';
    const server = createServer((socket) => {
      socket.write('220 mx.example.org\r\n');
      socket.setEncoding('latin1').on('error', () => undefined);
      socket.on('data', (text: string) => {
        for (const line of text.split('\r\n').slice(0, -1)) {
          if (line.startsWith(verb)) socket.write('250 ok\r\n');
          if (/^(EHLO|MAIL|RCPT|QUIT)/.test(line)) socket.write('250 ok\r\n');
          else if (line === 'DATA') socket.write('451 not now\r\n');
          else taken += line;
        }
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const outcome = await outboxFor((server.address() as AddressInfo).port).submit(aDraft());
    expect(outcome).toMatchObject({ kind: 'temporary', response: expect.stringContaining('out of step') as string });
    expect(taken).toBe('');
  });

  it('knows that nothing left when the server falls silent before DATA', async () => {
    const { outcome } = await submitTo({ rcpt: { afterMs: 2000, answer: 'accept' } }, { timeouts: { idle: 250 } });
    expect(outcome.kind).toBe('temporary');
  });

  it.each([
    [450, 'list refused'],
    [550, 'list refused'],
  ])('takes a mail as sent when one of two recipients got it, and says who did not (%i)', async (code, text) => {
    const sink = await sinkWith({
      behave: ({ recipient }) => (recipient.startsWith('bpf@') ? { code, text } : 'accept'),
    });
    const outcome = await outboxFor(sink.port).submit(aDraft());
    expect(outcome).toMatchObject({
      kind: 'accepted',
      response: expect.stringContaining('bpf@lists.example.org refused') as string,
    });
    expect(sink.mails).toMatchObject([{ to: ['ada@example.org'] }]);
  });

  it('calls a refusal by all temporary when one of them is', async () => {
    const sink = await sinkWith({
      behave: ({ recipient }) =>
        recipient === '' ? 'accept' : { code: recipient.startsWith('bpf@') ? 550 : 450, text: 'no' },
    });
    expect((await outboxFor(sink.port).submit(aDraft())).kind).toBe('temporary');
  });

  it('sends nothing to a port where nobody listens, or that never greets', async () => {
    const silent = createServer((socket) => socket.on('error', () => undefined));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    expect((await outboxFor(port, { timeouts: { greeting: 200 } }).submit(aDraft())).kind).toBe('temporary');
    await new Promise((resolve) => silent.close(resolve));
    expect(await outboxFor(port).submit(aDraft())).toMatchObject({
      kind: 'temporary',
      response: expect.stringContaining('ECONNREFUSED') as string,
    });
    await expect(outboxFor(port).verify()).rejects.toMatchObject({
      code: 'SMTP_UNREACHABLE',
      where: `127.0.0.1:${port}`,
    });
  });

  it('refuses to speak in the clear when TLS is demanded', async () => {
    const { outcome, sink } = await submitTo({}, { requireTls: true });
    expect([outcome.kind, sink.mails.length]).toEqual(['temporary', 0]);
  });

  it('gives a draft with an injected header to a person without connecting', async () => {
    const sink = await sinkWith({});
    const outcome = await outboxFor(sink.port).submit(aDraft({ subject: 'Re: x\r\nBcc: eve@example.org' }));
    expect(outcome).toMatchObject({
      kind: 'refused',
      response: expect.stringContaining('control character') as string,
    });
    expect(sink.mails).toEqual([]);
  });
});

describe('createOutbox: login', () => {
  const auth = { user: 'bot', pass: 'correct horse' };

  it('logs in', async () => {
    const sink = await sinkWith({ auth });
    await outboxFor(sink.port, { auth }).verify();
    expect((await outboxFor(sink.port, { auth }).submit(aDraft())).kind).toBe('accepted');
  });

  it('keeps a mail whose login is refused, says so, and tells nobody the password', async () => {
    const sink = await sinkWith({ auth });
    const wrong = { user: 'bot', pass: 'battery staple' };
    const outbox = outboxFor(sink.port, { auth: wrong });
    const outcome = await outbox.submit(aDraft());
    expect(outcome).toMatchObject({
      kind: 'temporary',
      response: expect.stringMatching(/^SMTP_AUTH: .*535/) as string,
    });
    const error: unknown = await outbox.verify().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'SMTP_AUTH' });
    const everything = `${JSON.stringify(outcome)}${JSON.stringify(error)}${String((error as Error).stack)}`;
    for (const secret of [wrong.pass, Buffer.from(`\0bot\0${wrong.pass}`).toString('base64')])
      expect(everything).not.toContain(secret);
  });

  it('tells nobody a password that the server quotes, at the edge of what is kept or with blanks in it', async () => {
    for (const padding of [0, 480, 490, 497]) {
      const pass = 'battery  staple\thorse';
      const plain = Buffer.from(`\0bot\0${pass}`).toString('base64');
      const server = createServer((socket) => {
        socket.write('220 mx.example.org\r\n');
        socket.on('error', () => undefined);
        socket.on('data', (data) => {
          const verb = data.toString().slice(0, 4);
          const quote = `${'x'.repeat(padding)} ${plain} ${pass}`;
          socket.write(verb === 'EHLO' ? '250-mx\r\n250 AUTH PLAIN\r\n' : `535 no: ${quote}\r\n`);
        });
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      onTestFinished(() => void server.close());
      const outbox = outboxFor((server.address() as AddressInfo).port, { auth: { user: 'bot', pass } });
      const { response } = await outbox.submit(aDraft());
      expect(response).toContain('535');
      expect(response).not.toMatch(new RegExp(`battery|staple|${plain.slice(0, 3)}`));
    }
  });

  it('does not send the password to a server that offers no login', async () => {
    const sink = await sinkWith({});
    const outcome = await outboxFor(sink.port, { auth }).submit(aDraft());
    expect(outcome).toMatchObject({ kind: 'temporary', response: expect.stringContaining('SMTP_AUTH') as string });
  });

  it('takes a token that cannot be had for trouble with the login', async () => {
    const sink = await sinkWith({ auth });
    const accessToken = (): Promise<string> => Promise.reject(new Error('refresh refused'));
    const outcome = await outboxFor(sink.port, { auth: { user: 'bot', accessToken } }).submit(aDraft());
    expect(outcome).toMatchObject({
      kind: 'temporary',
      response: expect.stringContaining('refresh refused') as string,
    });
  });
});

describe('classifyFailure', () => {
  it.each<[string, { code?: string; responseCode?: number }, boolean, SubmitOutcome['kind']]>([
    ['EENVELOPE on 4xx', { code: 'EENVELOPE', responseCode: 450 }, false, 'temporary'],
    ['EENVELOPE on 5xx', { code: 'EENVELOPE', responseCode: 550 }, false, 'refused'],
    ['EENVELOPE without reply', { code: 'EENVELOPE' }, false, 'refused'],
    ['EMESSAGE on 4xx', { code: 'EMESSAGE', responseCode: 451 }, true, 'temporary'],
    ['EMESSAGE on 5xx', { code: 'EMESSAGE', responseCode: 554 }, true, 'refused'],
    ['too large, known beforehand', { code: 'EMESSAGE' }, false, 'refused'],
    ['connection lost early', { code: 'ECONNECTION' }, false, 'temporary'],
    ['connection lost late', { code: 'ECONNECTION' }, true, 'unknown'],
    ['no name server', { code: 'EDNS' }, false, 'temporary'],
    ['bad certificate', { code: 'ETLS' }, false, 'temporary'],
    ['wrong password', { code: 'EAUTH', responseCode: 535 }, false, 'temporary'],
    ['a bug', {}, false, 'temporary'],
    ['a bug, late', {}, true, 'unknown'],
  ])('%s', (_name, failure, handedOver, kind) => {
    expect(classifyFailure({ message: 'x', ...failure }, handedOver).kind).toBe(kind);
  });
});
