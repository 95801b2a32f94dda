import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openArchive, openArchiveStream, type ArchiveProgress } from '../../src/intake/archive/index.js';
import { collect, inChunks, mailText, temporaryFolder, texts } from './archive-helpers.js';

const run = promisify(execFile);
const author = [
  '-c',
  'user.name=Ada Example',
  '-c',
  'user.email=ada@example.org',
  '-c',
  'init.defaultBranch=master',
  '-c',
  'commit.gpgsign=false',
];

async function git(dir: string, ...args: string[]): Promise<string> {
  return (await run('git', [...author, '-C', dir, ...args])).stdout;
}

async function commitFiles(dir: string, files: Record<string, string | undefined>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    if (text === undefined) {
      await git(dir, 'rm', '-q', name);
    } else {
      await mkdir(join(dir, name, '..'), { recursive: true });
      await writeFile(join(dir, name), text);
      await git(dir, 'add', name);
    }
  }
  await git(dir, 'commit', '-q', '--allow-empty', '-m', 'mail');
}

/** A bare repository with one commit for each entry. */
async function bareRepository(path: string, commits: readonly Record<string, string | undefined>[]): Promise<void> {
  const work = await temporaryFolder();
  await git(work, 'init', '-q');
  for (const files of commits) await commitFiles(work, files);
  await git(work, 'clone', '-q', '--bare', work, path);
}

describe('openArchive: files', () => {
  it('takes a single mail', async () => {
    const path = join(await temporaryFolder(), 'one.eml');
    await writeFile(path, mailText(1));
    const archive = await openArchive(path);
    expect(archive.kind).toBe('mail');
    expect(texts(await collect(archive))).toEqual([mailText(1)]);
  });

  it('takes a gzipped mail, and a mail on standard input', async () => {
    const archive = await openArchiveStream(inChunks(gzipSync(mailText(1)), 5), '-');
    expect([archive.kind, ...texts(await collect(archive))]).toEqual(['mail', mailText(1)]);
  });

  it('gives the headers of a mail over the limit', async () => {
    const path = join(await temporaryFolder(), 'big.eml');
    await writeFile(path, mailText(1, 'x'.repeat(10_000)));
    const mails = await collect(await openArchive(path, { maxBytes: 1000 }));
    expect(texts(mails)).toEqual([mailText(1, '')]);
    expect(mails[0]?.fullSize).toBe(mailText(1, '').length + 10_000);
  });

  it('reads what git format-patch writes, as files and as one stream', async () => {
    const work = await temporaryFolder();
    const out = await temporaryFolder();
    await git(work, 'init', '-q');
    await commitFiles(work, { file: '0\n' });
    for (const number of [1, 2, 3]) {
      await writeFile(join(work, 'file'), `${number}\n`);
      await git(work, 'commit', '-q', '-a', '-m', `bpf: change ${number}`, '-m', 'From here on it is text.');
    }
    await writeFile(join(out, 'all.mbox'), await git(work, 'format-patch', '--stdout', '-3', '--cover-letter'));
    await git(work, 'format-patch', '-q', '-3', '-o', join(out, 'series'));
    const stream = await collect(await openArchive(join(out, 'all.mbox')));
    const files = await openArchive(join(out, 'series'));
    const subjects = (mails: readonly string[]): string[] =>
      mails.map((mail) => /^Subject: (.*)$/m.exec(mail)?.[1] ?? '');
    expect(subjects(texts(stream))).toEqual([
      '[PATCH 0/3] *** SUBJECT HERE ***',
      '[PATCH 1/3] bpf: change 1',
      '[PATCH 2/3] bpf: change 2',
      '[PATCH 3/3] bpf: change 3',
    ]);
    expect(files.kind).toBe('folder');
    // git puts one more empty line behind each patch of a file.
    const trimmed = (mails: readonly string[]): string[] => mails.map((mail) => mail.trimEnd());
    expect(trimmed(texts(await collect(files)))).toEqual(trimmed(texts(stream).slice(1)));
  });

  it.each([
    ['prose', 'Hello,\nthis is a letter.\n', 'INPUT_NOT_MBOX', /neither an mbox nor a mail/],
    ['a key: value file', 'name: x\ncolour: blue\n', 'INPUT_NOT_MBOX', /neither/],
    ['nothing', '', 'INPUT_NOT_MBOX', /empty/],
    ['a bare diff', 'diff --git a/x b/x\n--- a/x\n+++ b/x\n', 'INPUT_NOT_MBOX', /format-patch/],
    ['xz', '\xfd7zXZ\0\0\0', 'INPUT_NOT_MBOX', /xz -d/],
    ['noise', '\0\x01\x02\x03', 'INPUT_NOT_MBOX', /neither/],
  ])('refuses %s', async (_name, content, code, words) => {
    const path = join(await temporaryFolder(), 'input');
    await writeFile(path, content, 'latin1');
    const error: unknown = await openArchive(path).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'FaqtotumError', code, where: path });
    expect((error as { toLine(): string }).toLine()).toMatch(words);
  });

  it('refuses a FIFO, a socket, a device and a link to one without waiting for it', async () => {
    const dir = await temporaryFolder();
    await run('mkfifo', [join(dir, 'fifo')]);
    await symlink(join(dir, 'fifo'), join(dir, 'link'));
    const server = createServer().listen(join(dir, 'socket'));
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    for (const path of [join(dir, 'fifo'), join(dir, 'link'), join(dir, 'socket'), '/dev/null']) {
      const error: unknown = await openArchive(path).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'INPUT_UNREADABLE', where: path });
      expect((error as { toLine(): string }).toLine()).toMatch(/is no file or folder - give .*`-`/);
    }
  });

  it('refuses a FIFO in a folder of patches', async () => {
    const dir = await temporaryFolder();
    await run('mkfifo', [join(dir, '1.patch')]);
    await expect(collect(await openArchive(dir))).rejects.toMatchObject({
      code: 'INPUT_UNREADABLE',
      where: join(dir, '1.patch'),
    });
  });

  it('follows a link to a file', async () => {
    const dir = await temporaryFolder();
    await writeFile(join(dir, 'one.eml'), mailText(1));
    await symlink(join(dir, 'one.eml'), join(dir, 'link'));
    expect(texts(await collect(await openArchive(join(dir, 'link'))))).toEqual([mailText(1)]);
  });

  it('says that a path does not exist', async () => {
    await expect(openArchive('/nowhere/at/all.mbox')).rejects.toMatchObject({
      code: 'INPUT_UNREADABLE',
      where: '/nowhere/at/all.mbox',
    });
  });

  it('refuses a folder without mail and a git repository of sources', async () => {
    const empty = await temporaryFolder();
    await expect(openArchive(empty)).rejects.toMatchObject({ code: 'INPUT_NOT_MBOX' });
    const sources = join(await temporaryFolder(), 'sources.git');
    await bareRepository(sources, [{ 'main.c': 'int main;\n' }]);
    await expect(openArchive(sources)).rejects.toMatchObject({ code: 'INPUT_NOT_MBOX' });
  });
});

describe('openArchive: Maildir', () => {
  it('reads cur and new by the time in the names', async () => {
    const dir = await temporaryFolder();
    for (const folder of ['cur', 'new', 'tmp', '.Sent/cur']) await mkdir(join(dir, folder), { recursive: true });
    const files = {
      'cur/1556651985.M20P1.host:2,S': 2,
      'cur/1556651985.M3P9.host:2,': 1,
      'new/1556651986.M1P1.host': 3,
      'new/999.M1P1.host': 0,
      'tmp/1.M1.host': 98,
      '.Sent/cur/1.M1.host:2,S': 99,
    };
    for (const [name, number] of Object.entries(files)) await writeFile(join(dir, name), mailText(number));
    const seen: ArchiveProgress[] = [];
    const archive = await openArchive(dir, { onProgress: (progress) => seen.push(progress) });
    expect(archive.kind).toBe('maildir');
    expect(texts(await collect(archive))).toEqual([0, 1, 2, 3].map((number) => mailText(number)));
    expect(seen.at(-1)).toEqual({ read: 4, total: 4, unit: 'files' });
  });
});

describe('openArchive: Maildir, hostile', () => {
  it('reads regular files alone', async () => {
    const dir = await temporaryFolder();
    for (const folder of ['cur', 'new', 'cur/3.M1.host']) await mkdir(join(dir, folder));
    await writeFile(join(dir, 'secret'), mailText(99));
    await writeFile(join(dir, 'cur', '1.M1.host:2,S'), mailText(1));
    await symlink(join(dir, 'secret'), join(dir, 'cur', '2.M1.host:2,S'));
    await symlink('/dev/zero', join(dir, 'new', '4.M1.host'));
    await run('mkfifo', [join(dir, 'new', '5.M1.host')]);
    expect(texts(await collect(await openArchive(dir)))).toEqual([mailText(1)]);
  });

  it('does not wait for a file that has become a FIFO meanwhile, nor follow a new link', async () => {
    const dir = await temporaryFolder();
    await mkdir(join(dir, 'new'));
    await writeFile(join(dir, 'secret'), mailText(99));
    for (const number of [1, 2, 3, 4]) await writeFile(join(dir, 'new', `${number}.M1.host`), mailText(number));
    const seen: string[] = [];
    for await (const mail of await openArchive(dir)) {
      seen.push(mail.raw.toString());
      if (seen.length > 1) continue;
      for (const name of ['2.M1.host', '3.M1.host']) await rm(join(dir, 'new', name));
      await run('mkfifo', [join(dir, 'new', '2.M1.host')]);
      await symlink(join(dir, 'secret'), join(dir, 'new', '3.M1.host'));
    }
    expect(seen).toEqual([mailText(1), mailText(4)]);
  });
});

describe('openArchive: public-inbox', () => {
  it('reads v1 in commit order without removed mails', async () => {
    const dir = join(await temporaryFolder(), 'v1.git');
    const path = (digit: string): string => `${digit.repeat(2)}/${digit.repeat(38)}`;
    await bareRepository(dir, [
      { [path('b')]: mailText(1) },
      { [path('a')]: mailText(2) },
      { [path('c')]: mailText(3, 'spam\n') },
      { [path('c')]: undefined },
      { [path('d')]: mailText(4), 'notes.txt': 'no mail' },
      { [path('a')]: mailText(2, 'edited\n') },
    ]);
    const archive = await openArchive(dir);
    expect(archive.kind).toBe('public-inbox');
    expect(texts(await collect(archive))).toEqual([mailText(1), mailText(4), mailText(2, 'edited\n')]);
  });

  it('reads the epochs of v2 in order without deleted mails, and large ones as headers', async () => {
    const dir = await temporaryFolder();
    await mkdir(join(dir, 'git'));
    const big = mailText(12, 'x'.repeat(5000));
    await bareRepository(join(dir, 'git', '0.git'), [
      { m: mailText(1) },
      { m: mailText(2, 'spam\n') },
      { m: mailText(3) },
      { m: undefined, d: mailText(2, 'spam\n') },
      { d: undefined, m: mailText(4) },
    ]);
    await bareRepository(join(dir, 'git', '1.git'), [{ m: mailText(10) }, { m: big }]);
    await bareRepository(join(dir, 'git', '10.git'), [{ m: mailText(11) }]);
    const seen: ArchiveProgress[] = [];
    const mails = await collect(
      await openArchive(dir, { maxBytes: 1000, onProgress: (progress) => seen.push(progress) }),
    );
    expect(texts(mails)).toEqual(
      [1, 3, 4, 10].map((number) => mailText(number)).concat(mailText(12, ''), mailText(11)),
    );
    expect(mails[4]?.fullSize).toBe(big.length);
    expect(seen.at(-1)).toEqual({ read: 8, total: 8, unit: 'commits' });
    expect(texts(await collect(await openArchive(join(dir, 'git', '10.git'))))).toEqual([mailText(11)]);
  });

  it('stops git when the reader stops early', async () => {
    const dir = join(await temporaryFolder(), '0.git');
    await bareRepository(
      dir,
      Array.from({ length: 20 }, (_, number) => ({ m: mailText(number) })),
    );
    for await (const mail of await openArchive(dir)) {
      expect(mail.raw.toString()).toBe(mailText(0));
      break;
    }
  });
});
