import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createOutbox } from '../../src/deliver/index.js';
import { startSmtpSink, type SunkMail } from '../../src/embedded/smtp-sink.js';
import { aDraft } from '../deliver/a-draft.js';

describe('startSmtpSink', () => {
  it('keeps mails in memory and in a folder, and tells of each', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'faqtotum-test-'));
    const told: SunkMail[] = [];
    const sink = await startSmtpSink({ folder: join(folder, 'mails'), onMail: (mail) => told.push(mail) });
    onTestFinished(async () => {
      await sink.stop();
      await rm(folder, { recursive: true, force: true });
    });
    const outbox = createOutbox({ host: sink.host, port: sink.port, secure: false, requireTls: false });
    await outbox.submit(aDraft());
    await outbox.submit(aDraft({ messageId: '<reply-2@bot.example.org>' }));
    expect(await readdir(join(folder, 'mails'))).toEqual(['00001.eml', '00002.eml']);
    expect(await readFile(join(folder, 'mails', '00002.eml'))).toEqual(sink.mails[1]?.raw);
    expect(told).toEqual(sink.mails);
  });

  it('says when its port is taken', async () => {
    const first = await startSmtpSink();
    onTestFinished(() => first.stop());
    await expect(startSmtpSink({ port: first.port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
