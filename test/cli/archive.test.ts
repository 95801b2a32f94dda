import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createServices } from '../../src/app/services.js';
import type { ArchiveResult, BacktestRequest, CheckRequest } from '../../src/cli/services.js';
import { mail, thread, type MailSpec } from '../support/mails.js';
import { cli } from './fakes.js';

let folder = '';
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'faqtotum-cli-'))));
afterEach(() => rm(folder, { recursive: true, force: true }));

const services = createServices();
const diff = `---
 kernel/bpf/verifier.c | 1 +
 1 file changed, 1 insertion(+)

diff --git a/kernel/bpf/verifier.c b/kernel/bpf/verifier.c
index 7898192..422c2b7 100644
--- a/kernel/bpf/verifier.c
+++ b/kernel/bpf/verifier.c
@@ -1 +1,2 @@
 a
+b
--
2.39.5
`;

/** As git format-patch makes it, without its separator. */
function patch(subject: string, message: string, headers: readonly string[] = []): string {
  const head = [
    'From: Jane <jane@example.org>',
    'Date: Thu, 4 Mar 2021 12:00:00 +0000',
    `Subject: ${subject}`,
    ...headers,
  ];
  return `${head.join('\n')}\n\n${message}\nSigned-off-by: Jane <jane@example.org>\n${diff}\n`;
}
/** A site that guards bpf, with more keys. */
const siteYaml = (more: string): string =>
  `lists:\n  - profile: bpf\n    imap: { host: 127.0.0.1, security: none, auth: { user: a, passwordFile: pw } }\n${more}\n`;
const separator = 'From 1684441258d6cf4063c57f790fe3f107d137eff0 Mon Sep 17 00:00:00 2001\n';
const stable = 'It was broken.\n\nCc: stable@vger.kernel.org';
const cover = 'From: Jane <jane@example.org>\nSubject: [PATCH bpf 0/1] *** SUBJECT HERE ***\n\n*** BLURB HERE ***\n';

function check(files: Record<string, string | Buffer>, change: Partial<CheckRequest> = {}): Promise<ArchiveResult> {
  return services.check({
    profile: undefined,
    preset: undefined,
    config: undefined,
    mode: 'auto',
    rules: undefined,
    faqDocument: undefined,
    files: Object.entries(files).map(([name, bytes]) => ({ name, bytes: Buffer.from(bytes) })),
    ...change,
  });
}

/** The line of the file that each finding's first evidence stands in. */
async function lines(files: Record<string, string | Buffer>): Promise<Record<string, number | undefined>> {
  const { runs } = JSON.parse(
    (await cli(['check', '-', '--format', 'sarif'], { services: { check: () => check(files) } })).out,
  ) as {
    runs: { results: { ruleId: string; locations: { physicalLocation: { region?: { startLine: number } } }[] }[] }[];
  };
  const results = runs[0]?.results ?? [];
  return Object.fromEntries(
    results.map(({ ruleId, locations }) => [ruleId, locations[0]?.physicalLocation.region?.startLine]),
  );
}

describe('check, with the real pieces', () => {
  it('says what can be done about each rule, as the reply does', async () => {
    const { series } = await check({ 'a.patch': patch('[PATCH] bpf: fix it', stable) });
    expect(series[0]?.fixes?.get('missing-tree')).toMatch(/^name the tree \(git format-patch/);
    expect(series[0]?.fixes?.get('cc-stable')).toContain('leave the stable tag out');
    // Observed only: no reply speaks of it, its author may.
    const [observed] = (await check({ 'a.patch': patch('[RFC PATCH] bpf: fix it', 'Why.') })).series;
    expect(observed).toMatchObject({ reply: undefined });
    expect(observed?.fixes?.get('missing-tree')).toMatch(/^name the tree/);
  });

  it('says that a part of a series is not the whole', async () => {
    const to = ['To: bpf@vger.kernel.org'];
    const part = (n: number) => patch(`[PATCH bpf-next ${String(n)}/2] bpf: part ${String(n)}`, 'Why.', to);
    const one = { 'a.patch': part(2) };
    expect((await check(one)).notes).toEqual([expect.stringMatching(/^1 of 2 patches are here: /)]);
    expect((await check({ ...one, 'b.patch': part(1) })).notes).toEqual([]);
    expect((await check({ 'a.patch': patch('[PATCH bpf] bpf: alone', 'Why.', to) })).notes).toEqual([]);
  });

  it('says that recipients were not judged where there are none', async () => {
    const note = 'recipients were not judged: no To or Cc in the files';
    const bare = { 'a.patch': patch('[PATCH bpf] bpf: fix it', 'Why.') };
    const addressed = { 'b.patch': patch('[PATCH bpf] bpf: fix it', 'Why.', ['To: bpf@vger.kernel.org']) };
    expect((await check(bare)).notes).toEqual([note]);
    expect((await check(addressed)).notes).toEqual([]);
    expect((await check(bare, { rules: ['cc-stable'] })).notes).toEqual([]);
    const foreign = patch('[PATCH hid] hid: fix it', 'Why.');
    expect((await check({ 'a.patch': foreign })).notes).toEqual([]);
  });

  it("knows git's template of a cover letter", async () => {
    const note = "0000.patch: the cover letter is still git's template";
    const one = patch('[PATCH bpf 1/1] bpf: fix it', 'Why.');
    expect((await check({ '0000.patch': cover, '0001.patch': one })).notes).toContain(note);
    const filled = cover.replace('*** SUBJECT HERE ***', 'One fix').replace('*** BLURB HERE ***', 'It is one.');
    expect((await check({ '0000.patch': filled, '0001.patch': one })).notes).not.toContain(note);
    const about = patch('[PATCH bpf] bpf: document', 'git writes *** BLURB HERE *** there.');
    expect((await check({ 'a.patch': about })).notes.join()).not.toContain('template');
  });

  it('finds the line in a patch, in an .eml with CRLF, and in an mbox with quoted lines', async () => {
    const mail = patch('[PATCH] bpf: fix it', stable);
    const expected = { 'missing-tree': 3, 'cc-stable': 7 };
    expect(await lines({ 'a.eml': mail })).toEqual(expected);
    expect(await lines({ 'a.eml': mail.replaceAll('\n', '\r\n') })).toEqual(expected);
    expect(await lines({ 'a.patch': separator + mail })).toEqual({ 'missing-tree': 4, 'cc-stable': 8 });
    const line = 'From jane@example.org Thu Mar  4 12:00:00 2021\n';
    // The headers of the second mail also stand in the first.
    const headers = mail.slice(0, mail.indexOf('\n\n') + 2);
    const first = `${line}${patch('[PATCH bpf] bpf: one', `Why.\n>From here.\n\n${headers}So.`)}`;
    const before = first.split('\n').length - 1;
    const both = await lines({ 'a.mbox': `${first}${line}${mail}` });
    expect(both).toMatchObject({ 'missing-tree': before + 4, 'cc-stable': before + 8 });
  });

  it('names no line of an encoded body or a compressed file', async () => {
    const encoded = patch('[PATCH] bpf: fix it', stable, ['Content-Transfer-Encoding: quoted-printable']);
    expect(await lines({ 'a.eml': encoded })).toEqual({ 'missing-tree': 3, 'cc-stable': undefined });
    const zipped = gzipSync(patch('[PATCH] bpf: fix it', stable));
    expect(await lines({ 'a.eml.gz': zipped })).toEqual({ 'missing-tree': undefined, 'cc-stable': undefined });
  });

  it('takes a folder, in the order of names', async () => {
    await writeFile(join(folder, '0001-b.patch'), patch('[PATCH bpf 1/2] bpf: b', stable));
    await writeFile(join(folder, '0002-c.patch'), patch('[PATCH bpf 2/2] bpf: c', 'Why.'));
    await writeFile(join(folder, 'notes.txt'), 'nothing for us');
    const { code, out } = await cli(['check', folder], { services });
    expect(code).toBe(1);
    expect(out).toContain(`in ${join(folder, '0001-b.patch')}`);
    expect(out).toContain('7: Cc: stable@vger.kernel.org');
    expect(out).toContain('2 mails');
    await mkdir(join(folder, 'empty'));
    const none = await cli(['check', join(folder, 'empty')], { services });
    expect(none.err).toMatch(
      /^faqtotum: \S+: the folder holds no \.patch, \.eml or \.mbox file - [^\n]*\[INPUT_NOT_PATCH\]\n$/,
    );
    expect(none.code).toBe(2);
  });
});

it.each([['check', '-'], ['rules'], ['faq'], ['backtest', '/dev/null']])(
  '%s refuses a preset that the profile has not',
  async (...argv) => {
    const mbox = join(folder, 'a.mbox');
    await writeFile(mbox, separator + patch('[PATCH] bpf: fix it', 'Why.'));
    const real = argv.map((word) => (word === '/dev/null' ? mbox : word));
    const run = await cli([...real, '--preset', 'foo'], { services, stdin: patch('[PATCH] bpf: fix it', 'Why.') });
    expect(run).toMatchObject({
      code: 2,
      out: '',
      err: 'faqtotum: --preset: the profile bpf has no preset "foo" - name one of: practice, faq [USAGE]\n',
    });
  },
);

describe('backtest, with the real pieces', () => {
  const backtest = (paths: readonly string[], change: Partial<BacktestRequest> = {}): Promise<ArchiveResult> =>
    services.backtest({
      profile: undefined,
      preset: undefined,
      config: undefined,
      mode: 'auto',
      rules: undefined,
      faqDocument: undefined,
      paths,
      since: undefined,
      until: undefined,
      settle: 0,
      grace: 0,
      progress: () => undefined,
      ...change,
    });

  it('counts the mail that is neither from nor to the list', async () => {
    const file = join(folder, 'a.mbox');
    const unsent = patch('[PATCH 1/2] bpf: one', 'Why.') + separator + patch('[PATCH 2/2] bpf: two', 'Why.');
    const listed = patch('[PATCH] bpf: three', 'Why.', ['To: bpf@vger.kernel.org', 'Message-ID: <three@example.org>']);
    await writeFile(file, separator + unsent + separator + listed);
    const { notes, series } = await backtest([file]);
    expect(series).toHaveLength(1);
    expect(notes).toEqual([
      '2 mails are neither from nor to bpf@vger.kernel.org and were not judged; `check` judges patches that were not sent',
    ]);
    expect((await backtest([file], { since: Date.UTC(2022, 0, 1) })).notes).toEqual([]);
    await writeFile(file, separator + listed);
    expect((await backtest([file])).notes).toEqual([]);
  });

  const mbox = async (mails: readonly string[]): Promise<string> => {
    const file = join(folder, 'b.mbox');
    await writeFile(file, mails.map((raw) => `${separator}${raw}\n`).join(''));
    return file;
  };
  const usual = { settle: 30 * 60_000, grace: 2 * 60_000 };

  it('gives parts that came too late to the series that was judged without them', async () => {
    const titles = ['bpf: one', 'bpf: two', 'bpf: three'];
    const late = [{}, { at: 60 }, { at: 70 }];
    const file = await mbox(
      thread({ prefix: 'PATCH bpf-next', cover: 'bpf: count', titles, batch: 's', patches: late }),
    );
    const { series } = await backtest([file], usual);
    expect(series.map(({ judgement }) => judgement.mails)).toEqual([
      [0, 1, 2, 3].map((n) => `<s-${String(n)}-jane@example.org>`),
    ]);
    expect([...(series[0]?.mails.values() ?? [])].map(({ subject }) => subject)).toContain(
      '[PATCH bpf-next 3/3] bpf: three',
    );
  });

  it('forgets what a service would have forgotten, and no sooner', async () => {
    const first = mail({ subject: '[PATCH bpf-next] bpf: count', id: '<first@example.org>' });
    const regular = (day: number) =>
      Array.from({ length: 5 }, (_, n) =>
        mail({
          subject: `[PATCH] bpf: something ${'abcde'.charAt(n)}`,
          id: `<d${String(day)}-${String(n)}@example.org>`,
          at: day * 1440 + n,
        }),
      );
    const codesOn = async (day: number) => {
      const { series } = await backtest([await mbox([first, ...regular(day)])], usual);
      return series
        .flatMap(({ judgement }) => judgement.findings.map(({ rule, code }) => (rule === 'missing-tree' ? code : '')))
        .filter(Boolean);
    };
    // The fifth submission within half a year makes a regular.
    expect((await codesOn(179)).at(-1)).toBe('regular');
    expect((await codesOn(400)).at(-1)).toBe('newcomer');
  });

  describe('--simulate', () => {
    const writeSite = async (config: string, text: string): Promise<void> => {
      await writeFile(join(folder, 'pw'), 'x\n');
      await writeFile(config, text);
    };

    const titles = 'abcdefghijklmnopqrst';
    /** Names no tree: sent to newcomers. Every one by somebody else, unless it says so. */
    const plain = (n: number, at: number, more: Partial<MailSpec> = {}) =>
      mail({
        subject: `[PATCH] bpf: ${titles.charAt(n)} counts ${titles.charAt(19 - n)}`,
        id: `<s${String(n)}@example.org>`,
        from: `Ann <ann${String(n)}@example.org>`,
        files: [{ path: `kernel/bpf/${titles.charAt(n)}.c` }],
        at,
        ...more,
      });
    const jane = { from: 'Jane Doe <jane@example.org>' };
    const DAY = 1440;

    /** Decision and reason of the first finding of each series, by the number of its mail. */
    async function decided(mails: readonly string[], simulate = true, change: Partial<BacktestRequest> = {}) {
      const { series, notes } = await backtest([await mbox(mails)], { ...usual, simulate, ...change });
      const all = series.map(({ judgement, reply }) => {
        const [finding] = judgement.findings;
        return [judgement.root, finding?.decision, finding?.reason, judgement.reply, reply !== undefined] as const;
      });
      return { all: all.toSorted(([a], [b]) => (a < b ? -1 : 1)), notes };
    }

    it('the cap of an author, on the clock of the archive', async () => {
      const cap = 'cap reached: author jane@example.org had 2 in the hour or 5 in the day';
      const mails = [0, 1, 2, 3].map((n) =>
        plain(n, n === 3 ? 100 : n, { ...jane, trailers: [`Cc: <stable@vger.kernel.org>`, 'Signed-off-by: x'] }),
      );
      const config = join(folder, 'f.yaml');
      await writeSite(config, siteYaml('coolDown: 0'));
      const { all, notes } = await decided(mails, true, { config, rules: ['cc-stable', 'missing-tree'] });
      expect(all.map(([, decision]) => decision)).toEqual(['send', 'send', 'draft', 'send']);
      expect(all[2]).toEqual(['<s2@example.org>', 'draft', cap, 'draft', true]);
      expect(notes).toEqual([
        'simulated: 3 left, 1 held back by a cap or the breaker, 0 for copies of what had its reply; 0 asked for silence',
      ]);
      const { all: free, notes: none } = await decided(mails, false, { config, rules: ['cc-stable', 'missing-tree'] });
      expect(free.map(([, decision]) => decision)).toEqual(['send', 'send', 'send', 'send']);
      expect(none).toEqual([]);
    });

    it('the breaker falls at the cap of the list, and is set again a day later', async () => {
      const config = join(folder, 'f.yaml');
      await writeSite(config, siteYaml('caps: { list: { hour: 2, day: 50 } }'));
      const mails = [plain(0, 0), plain(1, 1), plain(2, 2), plain(3, 200), plain(4, DAY + 10)];
      const { all, notes } = await decided(mails, true, { config });
      const cap = 'cap reached: list bpf@vger.kernel.org had 2 in the hour or 50 in the day';
      expect(all.map(([, decision, reason]) => (decision === 'send' ? 'send' : reason))).toEqual([
        'send',
        'send',
        cap,
        `the breaker has fallen: ${cap}`,
        'send',
      ]);
      expect(notes).toContain('the breaker fell once; a person is taken to have set it again after a day');
    });

    it('the cool-down: the excerpt, the link, nothing', async () => {
      const mails = [0, 1, 2].map((n) => plain(n, n * DAY, jane));
      const { all } = await decided(mails);
      expect(all.map(([, decision]) => decision)).toEqual(['send', 'send', 'observe']);
      expect(all[2]).toMatchObject([
        expect.anything(),
        'observe',
        'the author has heard of it 2 times lately',
        'none',
        false,
      ]);
      expect((await decided(mails, false)).all.map(([, decision]) => decision)).toEqual(['send', 'send', 'send']);
    });

    it('what a mirror posts again', async () => {
      const mails = [plain(0, 0), plain(0, 300, { id: '<s1@example.org>', from: 'Mirror <mirror@example.net>' })];
      const { all, notes } = await decided(mails);
      expect(all[1]).toMatchObject([
        '<s1@example.org>',
        'observe',
        'the same mail has had its reply, under another Message-ID',
        'none',
        false,
      ]);
      expect(notes[0]).toContain('1 for copies');
    });

    it("an opt-out in answer to the bot's mail in the archive", async () => {
      const config = join(folder, 'f.yaml');
      await writeSite(config, siteYaml('identity: { from: { address: bpf-bot@example.org } }'));
      const ours = mail({
        subject: 'Re: [PATCH] bpf: a counts t',
        id: '<ours@example.org>',
        from: 'BPF FAQ bot <bpf-bot@example.org>',
        to: 'jane@example.org',
        cc: 'bpf@vger.kernel.org',
        at: 100,
        body: 'Hi Jane,\n',
      });
      const stop = mail({
        subject: 'Re: [PATCH] bpf: a counts t',
        ...jane,
        inReplyTo: '<ours@example.org>',
        at: 200,
        body: '#faq stop\n',
      });
      const mails = [plain(0, 0, jane), ours, stop, plain(1, 300, jane), plain(2, 301)];
      const { all, notes } = await decided(mails, true, { config });
      expect(all.map(([, decision]) => decision)).toEqual(['send', 'suppress', 'send']);
      expect(all[1]?.[2]).toBe('never answered: the author asked not to be written to');
      expect(notes[0]).toContain('1 asked for silence');
      expect((await decided(mails, false, { config })).all.map(([, decision]) => decision)).toEqual([
        'send',
        'send',
        'send',
      ]);
    });

    it('parts that come late do not undo what was held back', async () => {
      const series = thread({
        prefix: 'PATCH',
        titles: ['bpf: one', 'bpf: two', 'bpf: three'],
        batch: 't',
        patches: [{}, {}, { at: 90 }],
      });
      const config = join(folder, 'f.yaml');
      await writeSite(config, siteYaml('caps: { overall: { hour: 0, day: 0 } }'));
      const { all } = await decided(series, true, { config });
      expect(all).toHaveLength(1);
      expect(all[0]?.[3]).toBe('draft');
    });
  });

  it('says that there was nothing to read', async () => {
    await mkdir(join(folder, 'cur'));
    expect(await backtest([folder])).toMatchObject({ mails: 0, notes: [expect.stringContaining('no mail was read')] });
  });
});
