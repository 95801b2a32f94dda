import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { parseMail } from '../../src/mail/index.js';
import type { Mail } from '../../src/core/index.js';
import { cpuTime } from '../support/cpu-time.js';

const shared = fileURLToPath(new URL('../../../shared/', import.meta.url));
const corpus = join(shared, 'corpus/bpf-2019-2023.mbox.gz');
const hostile = join(shared, 'hostile/mails.tar.gz');
const absent = (path: string): string => (existsSync(path) ? '' : ` (skipped: no ${path})`);

/** The mails of an mboxrd file. */
function mailsOf(path: string): Buffer[] {
  const text = gunzipSync(readFileSync(path)).toString('latin1');
  return text
    .split(/^From mboxrd@z.*\n/mu)
    .slice(1)
    .map((mail) => Buffer.from(mail.replace(/\n$/u, '').replace(/^>(>*From )/gmu, '$1'), 'latin1'));
}

describe.skipIf(!existsSync(corpus))(`real list mail${absent(corpus)}`, () => {
  it('is read whole, quickly, and its diffs agree with their diffstats', async () => {
    const raws = mailsOf(corpus);
    const mails: Mail[] = [];
    const start = cpuTime();
    for (const raw of raws) mails.push(await parseMail(raw));
    expect(cpuTime() - start).toBeLessThan(20_000);
    expect(mails.filter(({ oddities }) => oddities.some((oddity) => /gave up|^body|^mime/u.test(oddity)))).toEqual([]);
    expect(
      mails.filter(({ arrival, date, author }) => arrival === 0 || date === undefined || author === undefined),
    ).toEqual([]);

    const patches = mails.filter(({ patch, prefix }) => patch !== undefined && !prefix.reply);
    expect(patches.length).toBeGreaterThan(2800);
    const wrong = patches.filter((mail) => diffstatOf(mail) !== '' && diffstatOf(mail) !== countedOf(mail));
    // one submitter edited his diff by hand
    expect(wrong.length).toBeLessThanOrEqual(1);
    expect(patches.filter(({ automatic, patch }) => automatic === undefined && patch?.messageWords === 0)).toHaveLength(
      7,
    );
  }, 120_000);
});

/** ` 2 files changed, 3 insertions(+), 1 deletion(-)` as `2 3 1`; '' when there is none. */
function diffstatOf({ text, patch }: Mail): string {
  const lines = text.split('\n').slice(0, patch?.notes.end);
  const found = lines
    .map((line) => /^ (\d+) files? changed(?:, (\d+) insertions?\(\+\))?(?:, (\d+) deletions?\(-\))?/u.exec(line))
    .findLast((match) => match !== null);
  return found ? `${found[1] ?? '0'} ${found[2] ?? '0'} ${found[3] ?? '0'}` : '';
}

function countedOf({ patch }: Mail): string {
  const files = patch?.files ?? [];
  const sum = (key: 'added' | 'removed'): number => files.reduce((total, file) => total + file[key], 0);
  return `${files.length} ${sum('added')} ${sum('removed')}`;
}

describe.skipIf(!existsSync(hostile))(`hostile mail${absent(hostile)}`, () => {
  it('breaks nothing and takes no time', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'faqtotum-hostile-'));
    try {
      execFileSync('tar', ['-xzf', hostile, '-C', folder]);
      const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
      expect(files.length).toBeGreaterThan(600);
      for (const file of files) {
        const start = cpuTime();
        const mail = await parseMail(readFileSync(join(file.parentPath, file.name)));
        expect(mail.id).toMatch(/^<.+>$/u);
        expect(cpuTime() - start).toBeLessThan(1000);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }, 60_000);
});
