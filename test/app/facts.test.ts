import { rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { check, backtest } from '../../src/app/archive.js';
import { openFacts } from '../../src/app/facts.js';
import { FaqtotumError } from '../../src/core/index.js';
import { folderWith } from '../config/config-files.js';
import { commit, day, git, newRepo, workshop } from '../git/repos.js';
import { dayStart, mail } from '../support/mails.js';

const releases = (...eol: string[]) =>
  JSON.stringify({
    releases: ['6.8', '6.1', '4.19'].map((version) => ({
      version,
      iseol: eol.includes(version),
      released: { timestamp: dayStart / 1000 },
    })),
  });

describe('the list of maintained kernels', () => {
  const open = async (text: string, unsentAt?: number) => {
    const folder = await folderWith({ 'releases.json': text });
    const file = join(folder, 'releases.json');
    const warnings: string[] = [];
    const log = { warn: (_: object, message: string) => void warnings.push(message) };
    const facts = await openFacts({ trees: new Map(), kernels: { file, maxAge: 90 * day } }, { log, unsentAt });
    return { file, warnings, at: async (time: number) => (await facts.kernels?.at(time))?.series };
  };

  it.each([
    ['of the same day', 0, true],
    ['just young enough', 90 * day, true],
    ['too old', 90 * day + 1, false],
    ['a little newer than the mail', -90 * day, true],
    ['from the future of the mail', -90 * day - 1, false],
  ])('is %s', async (_, age, known) => {
    const { at } = await open(releases());
    expect(await at(dayStart + age)).toEqual(known ? ['6.8', '6.1', '4.19'] : undefined);
  });

  it('is as of now for patches that are yet to be sent', async () => {
    expect(await (await open(releases(), dayStart + day)).at(0)).toHaveLength(3);
    expect(await (await open(releases(), dayStart + 91 * day)).at(dayStart)).toBeUndefined();
  });

  it('is read again when it changes; broken or gone it says nothing until it is mended', async () => {
    const { file, at, warnings } = await open(releases());
    await writeFile(file, releases('4.19'));
    expect(await at(dayStart)).toEqual(['6.8', '6.1']);
    await writeFile(file, '{');
    expect(await at(dayStart)).toBeUndefined();
    await rm(file);
    expect(await at(dayStart)).toBeUndefined();
    await writeFile(file, releases());
    await utimes(file, 1, 1);
    expect(await at(dayStart)).toHaveLength(3);
    expect(warnings).toEqual([
      expect.stringMatching(/is not JSON .*undecided$/),
      expect.stringMatching(/does not exist .*undecided$/),
    ]);
  });

  it('has to be readable at the start', async () => {
    await expect(open('{')).rejects.toThrow(FaqtotumError);
  });
});

describe('facts in a check and a backtest', () => {
  const shop = workshop();
  let repo = '';
  beforeAll(() => {
    repo = newRepo(shop.path('bpf'));
    commit(repo, 'bpf: Add the frobnicator', { 'kernel/bpf/verifier.c': 'x\n' }, { at: dayStart - day });
    commit(repo, 'bpf: More', { 'more.c': 'x\n' }, { at: dayStart + day });
  });
  afterAll(() => shop.remove());

  const common = {
    profile: undefined,
    preset: undefined,
    config: undefined,
    mode: 'auto',
    faqDocument: undefined,
  } as const;
  const head = () => git(repo, ['rev-parse', '--short=12', 'HEAD~1']).trim();
  const raw = (title: string) =>
    mail({
      subject: '[PATCH bpf] bpf: count right',
      trailers: [`Fixes: ${head()} ("${title}")`, 'Signed-off-by: Jane Doe <jane@example.org>'],
    });
  const rules = ['bad-fixes', 'does-not-apply'];
  const inCheck = async (trees: ReadonlyMap<string, string>, config?: string) => {
    const files = [{ name: 'x.patch', bytes: Buffer.from(raw('bpf: Another title')) }];
    const { series, notes } = await check({ ...common, config, files, rules, trees });
    return { codes: series.flatMap(({ judgement }) => judgement.findings.map(({ code }) => code)), notes };
  };

  it('come from --tree', async () => {
    // The clone is older than today: whether the patch applies is undecided.
    expect((await inCheck(new Map([['bpf', repo]]))).codes).toEqual(['other-title']);
    expect((await inCheck(new Map())).codes).toEqual([]);
  });

  it('throw for a clone that --tree names and that is none', async () => {
    await expect(inCheck(new Map([['bpf', shop.path('no')]]))).rejects.toMatchObject({ code: 'TREE_UNREADABLE' });
  });

  it('come from the config; a clone that is missing there is a note', async () => {
    const yaml = (path: string) =>
      `lists:\n  - profile: bpf\n    imap: { host: i.example.org, auth: { user: u, passwordFile: pw } }\ntrees: { bpf: ${path} }\n`;
    const folder = await folderWith({ 'good.yaml': yaml(repo), 'bad.yaml': yaml('nowhere'), pw: 'secret\n' });
    expect((await inCheck(new Map(), join(folder, 'good.yaml'))).codes).toEqual(['other-title']);
    const bad = await inCheck(new Map(), join(folder, 'bad.yaml'));
    expect(bad.codes).toEqual([]);
    expect(bad.notes).toContainEqual(expect.stringMatching(/nowhere: there is no such folder .*undecided$/));
    // What is named on the command line stands before it.
    expect((await inCheck(new Map([['bpf', repo]]), join(folder, 'bad.yaml'))).codes).toEqual(['other-title']);
  });

  it('are as of the mail in a backtest', async () => {
    const folder = await folderWith({
      'a.mbox': `From x@example.org Mon Mar  4 09:00:00 2024\n${raw('bpf: Add the frobnicator')}\n`,
    });
    const { series } = await backtest({
      ...common,
      paths: [join(folder, 'a.mbox')],
      rules,
      trees: new Map([['bpf', repo]]),
      since: undefined,
      until: undefined,
      settle: 0,
      grace: 0,
      progress: () => undefined,
    });
    expect(series.flatMap(({ judgement }) => judgement.findings.map(({ rule, code }) => `${rule}/${code}`))).toEqual([
      'does-not-apply/conflict',
    ]);
  });
});
