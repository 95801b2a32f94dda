import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect } from 'vitest';
import { backtest } from '../../src/app/archive.js';
import { projectRoot } from '../../src/app/root.js';
import type { Judgement } from '../../src/core/index.js';
import { openArchive } from '../../src/intake/index.js';
import { parseMail } from '../../src/mail/index.js';
import type { Site } from './site.js';
import { test } from './sites.js';

/** Real mail; its text never enters the project, not even into a failing test's message. */
const corpus = join(projectRoot, '..', 'shared', 'corpus', 'bpf-2019-2023.mbox.gz');
const count = 200;
const MINUTE = 60_000;

interface Archived {
  readonly raw: Uint8Array;
  readonly arrival: number;
}

let archive: readonly Archived[] = [];

async function readArchive(): Promise<readonly Archived[]> {
  const mails: Archived[] = [];
  for await (const { raw } of await openArchive(corpus)) {
    mails.push({ raw, arrival: (await parseMail(raw, { maxBytes: 0 })).arrival });
  }
  return mails.sort((a, b) => a.arrival - b.arrival);
}

/** What backtest says about these mails. */
async function replayed(mails: readonly Archived[], folder: string): Promise<Judgement[]> {
  for (const name of ['cur', 'new', 'tmp']) await mkdir(join(folder, name), { recursive: true });
  for (const [at, { raw }] of mails.entries()) await writeFile(join(folder, 'cur', `${String(at + 1e6)}:2,`), raw);
  const usual = { profile: 'bpf', preset: undefined, config: undefined, mode: 'auto', rules: undefined } as const;
  const bounds = { since: undefined, until: undefined, settle: 30 * MINUTE, grace: 2 * MINUTE };
  const request = { ...usual, ...bounds, faqDocument: undefined, paths: [folder], progress: () => undefined };
  return (await backtest(request)).series.map(({ judgement }) => judgement);
}

/** What the service says about them when they lie in its mailbox, as the bpf list would have sent them there. */
async function served(mails: readonly Archived[], site: Site): Promise<Judgement[]> {
  const listId = Buffer.from('List-Id: <bpf.vger.kernel.org>\n');
  await site.append(mails.map(({ raw, arrival }) => ({ raw: Buffer.concat([listId, raw]), arrival })));
  await site.start();
  await site.listening();
  await site.quiet(60_000);
  return [...(await site.state.work.judgements(10_000))];
}

function digest(words: string): string {
  return createHash('sha256').update(words).digest('hex').slice(0, 12);
}

/** One line for each judgement; of the words of the mails a hash. */
function linesOf(judgements: readonly Judgement[], decisions: boolean): string[] {
  const told = judgements.map((judgement) => {
    const { root, mails, due, inScope, scopeReason, reply, reason, failures } = judgement;
    const findings = judgement.findings.map(({ rule, code, messageId, evidence, decision, reason: why }) => ({
      ...{ rule, code, messageId },
      evidence: evidence.map((one) => ({ ...one, quote: digest(one.quote) })),
      ...(decisions ? { decision, why } : {}),
    }));
    const end = decisions ? { reply, reason } : {};
    return JSON.stringify({ root, mails: [...mails].sort(), due, inScope, scopeReason, failures, findings, ...end });
  });
  return told.sort();
}

const here = existsSync(corpus);

describe.skipIf(!here).concurrent(`200 real mails through Dovecot${here ? '' : ': ../shared is not here'}`, () => {
  beforeAll(async () => {
    archive = await readArchive();
  });
  const options = {
    settle: '30m',
    grace: '2m',
    sendDelay: '60m',
    maxAge: '9999d',
    lookbackDays: 9999,
    coolDown: 0,
  } as const;

  test.for([
    ['with replies, drafts and resent series', 5020, 3],
    ['with parts that came too late', 5500, 0],
  ] as const)(
    'end with the same judgements as in backtest: %s',
    { timeout: 120_000 },
    async ([, start, least], { aSite }) => {
      const site = await aSite(options);
      const mails = archive.slice(start, start + count);
      const expected = await replayed(mails, join(site.folder, 'maildir'));
      const judgements = await served(mails, site);
      expect(mails).toHaveLength(count);
      expect(expected.filter((judgement) => judgement.reply === 'send').length).toBeGreaterThanOrEqual(least);
      expect(expected.filter((judgement) => judgement.mails.length > 3).length).toBeGreaterThan(3);
      expect(linesOf(judgements, true)).toEqual(linesOf(expected, true));
    },
  );

  test(
    'with nobody to vouch for the senders: the same findings, and no reply leaves by itself',
    { timeout: 120_000 },
    async ({ aSite }) => {
      const site = await aSite({ ...options, authservIds: [] });
      const mails = archive.slice(6160, 6160 + count);
      const expected = await replayed(mails, join(site.folder, 'maildir'));
      const judgements = await served(mails, site);
      expect(expected.filter((judgement) => judgement.reply === 'send').length).toBeGreaterThan(3);
      expect(linesOf(judgements, false)).toEqual(linesOf(expected, false));
      expect(judgements.filter((judgement) => judgement.reply === 'send')).toEqual([]);
      const replies = (all: readonly Judgement[]) =>
        all
          .filter(({ reply }) => reply !== 'none')
          .map(({ root }) => root)
          .sort();
      expect(replies(judgements)).toEqual(replies(expected));
    },
  );
});
