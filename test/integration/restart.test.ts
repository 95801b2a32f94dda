import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { projectRoot } from '../../src/app/root.js';
import { mailboxKey } from '../../src/app/mailboxes.js';
import { buildService, ChildService, type ServiceBuild } from './child-service.js';
import { withoutFault, withoutTree } from './list-mails.js';
import type { Site } from './site.js';
import { test, type Sites } from './sites.js';
import { waitFor } from './waiting.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const root = '<faulty@example.org>';
const limit = 90_000;

let build: ServiceBuild;
beforeAll(async () => {
  build = await buildService();
});
afterAll(() => build.remove());

/** The service as a process of its own, its clock ahead by the site's. */
async function run(site: Site, atEnd: Sites['atEnd']): Promise<ChildService> {
  const child = new ChildService(build, site.configFile, site.clock.offset);
  atEnd(() => child.kill());
  await child.listening();
  await site.watch();
  return child;
}

async function kill(site: Site, child: ChildService): Promise<void> {
  await child.kill();
  site.unwatch();
}

/** Mails at the SMTP server that answer this one. */
function repliesTo(site: Site, id: string): number {
  return site.sink.mails.filter(({ raw }) => raw.includes(`In-Reply-To: ${id}`)).length;
}

describe.concurrent('kill -9 of the service', () => {
  test(
    'with a mail taken in and not judged: judged and answered once',
    { timeout: limit },
    async ({ aSite, atEnd }) => {
      const site = await aSite({ grace: '1h', settle: '1h' });
      const first = await run(site, atEnd);
      await site.deliver(withoutTree(root));
      await waitFor('the mail waits for its time', () => site.state.work.nextDue());
      await kill(site, first);
      site.clock.advance(2 * HOUR);
      await run(site, atEnd);
      await site.row(root, 'sent');
      await site.quiet();
      expect(site.sink.mails).toHaveLength(1);
      expect(await site.state.work.judgements(10)).toHaveLength(1);
    },
  );

  test('between judgement and sending: sent once', { timeout: limit }, async ({ aSite, atEnd }) => {
    const site = await aSite({ sendDelay: '1h' });
    const first = await run(site, atEnd);
    await site.deliver(withoutTree(root));
    await site.row(root, 'queued');
    await kill(site, first);
    const second = await run(site, atEnd);
    await site.row(root, 'queued');
    await kill(site, second);
    expect(site.sink.mails).toEqual([]);
    site.clock.advance(2 * HOUR);
    await run(site, atEnd);
    await site.row(root, 'sent');
    await site.quiet();
    expect(site.sink.mails).toHaveLength(1);
  });

  test(
    'while SMTP takes the mail: looked for, found on the list, never sent again',
    { timeout: limit },
    async ({ aSite, atEnd }) => {
      const site = await aSite();
      let asked = false;
      site.behave = ({ stage }) => {
        if (stage !== 'data') return 'accept';
        asked = true;
        return { afterMs: 2000, answer: 'accept' };
      };
      const first = await run(site, atEnd);
      await site.deliver(withoutTree(root));
      await waitFor('the mail is handed over', () => asked);
      await kill(site, first);
      await waitFor('the server has it', () => site.sink.mails.length === 1);
      site.clock.advance(6 * MINUTE);
      await run(site, atEnd);
      await site.row(root, 'claimed');
      const raw = site.sink.mails[0]?.raw ?? Buffer.of();
      await site.deliver(Buffer.concat([Buffer.from('List-Id: <bpf.vger.kernel.org>\r\n'), raw]));
      const row = await waitFor('the row is settled', async () => (await site.rows('sent'))[0], 60_000);
      await site.quiet();
      expect(row.reason).toBe('found on the list or in Sent');
      expect(site.sink.mails).toHaveLength(1);
    },
  );

  test('while SMTP hesitates, and nothing left: a person decides', { timeout: limit }, async ({ aSite, atEnd }) => {
    const site = await aSite();
    let asked = 0;
    site.behave = ({ stage }) => {
      if (stage !== 'data') return 'accept';
      asked += 1;
      return { afterMs: 2000, answer: 'drop' };
    };
    const first = await run(site, atEnd);
    await site.deliver(withoutTree(root));
    await waitFor('the mail is handed over', () => asked === 1);
    await kill(site, first);
    site.clock.advance(25 * HOUR);
    await run(site, atEnd);
    const row = await waitFor('the row is settled', async () => (await site.rows('unknown'))[0], 60_000);
    await site.quiet();
    expect(row.reason).toBe('unknown outcome: not found for 24 h');
    expect(asked).toBe(1);
    expect(site.sink.mails).toEqual([]);
  });

  test(
    'at any moment after delivery: judged once, answered at most once',
    { timeout: limit },
    async ({ aSite, atEnd }) => {
      const site = await aSite();
      const moments = [0, 300, 450, 500, 550, 600, 700];
      const ids = moments.map((ms) => `<killed-after-${ms}@example.org>`);
      for (const [at, ms] of moments.entries()) {
        const child = await run(site, atEnd);
        await site.deliver(
          withoutTree(ids[at] ?? '', { subject: `[PATCH] bpf: thing ${ms}`, from: `Jane <j${ms}@example.org>` }),
        );
        await sleep(ms);
        await kill(site, child);
      }
      const last = await run(site, atEnd);
      await site.deliver(withoutFault('<last@example.org>'));
      await site.judged('<last@example.org>');
      for (const id of ids) await site.judged(id, 60_000);
      await waitFor('replies have left', async () => (await site.rows('queued')).length === 0, 60_000);
      const judgements = await site.state.work.judgements(100);
      expect(judgements.map((judgement) => judgement.root).toSorted()).toEqual(
        [...ids, '<last@example.org>'].toSorted(),
      );
      const rows = await site.rows();
      expect(rows.map((row) => row.root).toSorted()).toEqual(ids.toSorted());
      for (const { root: id, state } of rows) {
        expect(['sent', 'claimed']).toContain(state);
        const sent = repliesTo(site, id);
        expect(sent, `${id} is ${state}`).toBeLessThanOrEqual(1);
        if (state === 'sent') expect(sent, `${id} is sent`).toBe(1);
      }
      site.unwatch();
      expect(await last.stop()).toBe(0);
    },
  );
});

describe('bin/faqtotum start --config', () => {
  test('answers a mail, and ends in good order by SIGTERM', { timeout: limit }, async ({ aSite, atEnd }) => {
    const site = await aSite();
    const program = join(projectRoot, 'bin', 'faqtotum');
    const child = spawn(process.execPath, [program, 'start', '--config', site.configFile], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const ended = once(child, 'close');
    atEnd(async () => {
      child.kill('SIGKILL');
      await ended;
    });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
    // Without a cursor only mail that comes from now on counts.
    await waitFor('it runs', () => said.includes('faqtotum is running') || child.exitCode !== null, 60_000);
    await site.watch();
    await waitFor(`it has found its place: ${said}`, () =>
      site.state.intake.cursor(mailboxKey(site.config.lists[0]!.imap)),
    );
    await site.deliver(withoutTree(root));
    await site.row(root, 'sent');
    site.unwatch();
    child.kill('SIGTERM');
    await ended;
    expect(child.exitCode, said).toBe(0);
    expect(site.sink.mails).toHaveLength(1);
  });
});
