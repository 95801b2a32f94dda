import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { handlers } from '../../handlers/index.js';
import { projectRoot } from '../../src/app/root.js';
import type { Draft } from '../../src/core/index.js';
import { openArchive } from '../../src/intake/index.js';
import { parseMail } from '../../src/mail/index.js';
import { replay } from '../../src/pipeline/index.js';
import { hostileMailIsHere, hostileMails } from '../support/hostile-mails.js';
import { startLive } from '../support/live.js';
import { dayStart, mail } from '../support/mails.js';

const corpus = join(projectRoot, '..', 'shared', 'corpus', 'bpf-2019-2023.mbox.gz');
const corpusIsHere = existsSync(corpus);
const notHere = ': ../shared is not here';

/** Every rule may send: what stays silent does so for another reason. */
const outspoken = Object.fromEntries(
  handlers.flatMap(({ name, codes }) => Object.keys(codes).map((code) => [`${name}/${code}`, 'send'] as const)),
);

/** Replies of the live service to a mail that comes through the guarded list, from a sender for whom his domain vouches. */
async function repliesTo(raw: Uint8Array): Promise<readonly Draft[]> {
  const live = await startLive({ overrides: outspoken });
  const onList = Buffer.concat([Buffer.from('List-Id: <bpf.vger.kernel.org>\r\n'), raw]);
  await replay(
    [{ raw: onList, arrival: dayStart }],
    { ...live.options, clock: live.clock },
    { judged: () => undefined },
  );
  return (await live.rows()).map(({ draft }) => draft);
}

const wrongPatch = mail({ subject: '[PATCH] bpf: mend it', cc: '', files: [{ path: 'kernel/bpf/core.c' }] });
const patchText = wrongPatch.slice(wrongPatch.indexOf('\n\n') + 2);

/** The machine's headers, with the subject and the text of a patch that breaks the FAQ: the bounced mail is returned with the notice. */
function withPatch(raw: Uint8Array): Buffer {
  const text = Buffer.from(raw).toString('latin1').replaceAll('\r\n', '\n').replaceAll('\r', '\n');
  const end = text.indexOf('\n\n');
  const [head, body] = end < 0 ? [text, ''] : [text.slice(0, end), text.slice(end + 2)];
  return Buffer.from(`${head}\nTo: bpf@vger.kernel.org\n\n${body}\n${patchText}`, 'latin1');
}

/** By the names of the files: what sisimai's tests hold are notices of mail systems, abuse reports and absence notices. */
const isNotice = (name: string) =>
  (name.startsWith('sisimai/') && !name.includes('is-not-bounce')) || name.includes('_dsn.');

describe('mail of machines gets no reply', () => {
  it('unlike a patch of a person', async () => {
    const replies = await repliesTo(Buffer.from(wrongPatch));
    expect(replies.map(({ to }) => to[0]?.address)).toEqual(['jane@example.org']);
    expect(await repliesTo(withPatch(Buffer.from(wrongPatch)))).toHaveLength(1);
  });

  it.skipIf(!hostileMailIsHere)(
    `bounces, reports and automatic answers${hostileMailIsHere ? '' : notHere}`,
    { timeout: 240_000 },
    async () => {
      const notices = hostileMails().filter(([name]) => isNotice(name));
      expect(notices.length).toBeGreaterThan(350);
      const answered: string[] = [];
      const unmarked: string[] = [];
      for (const [name, raw] of notices) {
        if ((await parseMail(raw)).automatic === undefined) unmarked.push(name);
        if ((await repliesTo(raw)).length > 0) answered.push(name);
        if ((await repliesTo(withPatch(raw))).length > 0) answered.push(`${name} with a patch`);
      }
      expect({ answered, unmarked }).toEqual({ answered: [], unmarked: [] });
    },
  );

  it.skipIf(!corpusIsHere)(`bots on kernel lists${corpusIsHere ? '' : notHere}`, { timeout: 240_000 }, async () => {
    let count = 0;
    const answered: string[] = [];
    for await (const { raw, source } of await openArchive(corpus)) {
      const { from, subject } = await parseMail(raw, { maxBytes: 0 });
      const bugzilla = from.address.startsWith('bugzilla-daemon@');
      if (!bugzilla && !isBotToTheEye(from, subject)) continue;
      count++;
      const people = (await repliesTo(raw)).map(({ to }) => to[0]?.address ?? '');
      // A new entry may be answered: to the person who made it.
      if (bugzilla ? people.some((address) => /bugzilla|daemon/.test(address)) : people.length > 0)
        answered.push(source);
    }
    expect(count).toBeGreaterThan(200);
    expect(answered).toEqual([]);
  });
});

describe('the table', () => {
  it.skipIf(!corpusIsHere || !hostileMailIsHere)(
    `gives the figures of docs/never-reply.json${corpusIsHere && hostileMailIsHere ? '' : notHere}`,
    { timeout: 240_000 },
    async () => {
      const marks: Record<string, number> = {};
      let mails = 0;
      for await (const { raw } of await openArchive(corpus)) {
        mails++;
        const { automatic } = await parseMail(raw);
        if (automatic === undefined) continue;
        const row = `${automatic.kind}: ${rowOf(automatic.why)}`;
        marks[row] = (marks[row] ?? 0) + 1;
      }
      const notices = hostileMails().filter(([name]) => isNotice(name));
      const marked = await Promise.all(notices.map(async ([, raw]) => (await parseMail(raw)).automatic !== undefined));
      const sorted = Object.fromEntries(Object.entries(marks).sort(([a], [b]) => (a < b ? -1 : 1)));
      const figures = {
        mails,
        marks: sorted,
        notices: { mails: notices.length, marked: marked.filter(Boolean).length },
      };
      await expect(`${JSON.stringify(figures, null, 2)}\n`).toMatchFileSnapshot('../../docs/never-reply.json');
      // Every mark is a row of the page.
      const page = readFileSync(join(projectRoot, 'docs', 'never-reply.md'), 'utf8');
      for (const row of Object.keys(marks)) expect(page).toContain(`| ${row.slice(row.indexOf(': ') + 2)} |`);
    },
  );
});

/** The name of the row that a reason comes from. */
function rowOf(why: string): string {
  const name = why.replace(/^bot table: /, '');
  return /^(?:From|Auto-Submitted|prefix)(?=: )|^multipart\/(?:report|digest)/.exec(name)?.[0] ?? name;
}

/** What a person takes for a bot at a glance; on purpose not the table that the bot itself uses. */
function isBotToTheEye(
  { name, address }: { readonly name: string; readonly address: string },
  subject: string,
): boolean {
  return (
    /\b(?:ro)?bot\b|bot\d?\b.*@|syzbot|kernelci|\bci\b|mailer-daemon|no-?reply|notifications?@/i.test(
      `${name} <${address}>`,
    ) ||
    /^(?:lkp|patchwork|hulkci|abaci|autobuild)/.test(address) ||
    /\bAUTOSEL\b|^FAILED: patch|^Patch ".*" has been added to the/.test(subject)
  );
}
