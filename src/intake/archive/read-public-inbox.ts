import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { headerBlockEnd } from '../header-block.js';
import { defaultMaxBytes, type ArchivedMail, type ArchiveOptions } from './archived-mail.js';
import { BlobReader } from './git-blobs.js';
import { gitLines } from './git-process.js';

/**
 * Reads the mails of a public-inbox, v1 (one git repository, one path per mail) or v2 (`git/0.git`, `git/1.git` ... with the mail
 * in the file `m`), in commit order, oldest first. Also takes one epoch (`0.git`) alone. Mails that were deleted later (v2: file `d`, v1: path
 * removed or replaced) are left out. Uses `git log` and `git cat-file --batch`, nothing of Xapian or SQLite.
 * https://public-inbox.org/public-inbox-v2-format.html, .../public-inbox-v1-format.html
 * Throws FaqtotumError INPUT_UNREADABLE when git fails.
 */
export async function* readPublicInbox(
  dir: string,
  options: ArchiveOptions = {},
): AsyncGenerator<ArchivedMail, void, undefined> {
  const repositories = await publicInboxRepositories(dir);
  let total = 0;
  for (const repository of repositories) total += await countCommits(repository);
  let read = 0;
  for (const repository of repositories) {
    const advance = (): void => {
      read += 1;
      options.onProgress?.({ read, total, unit: 'commits' });
    };
    yield* readRepository(repository, options.maxBytes ?? defaultMaxBytes, advance);
  }
}

/** The git repositories of a public-inbox in reading order; empty when `dir` is none. */
export async function publicInboxRepositories(dir: string): Promise<string[]> {
  for (const parent of [join(dir, 'git'), dir]) {
    const names = await readdir(parent).catch(() => []);
    const epochs = names.filter((name) => /^\d+\.git$/.test(name) && isRepository(join(parent, name)));
    if (epochs.length > 0)
      return epochs.sort((a, b) => parseInt(a, 10) - parseInt(b, 10)).map((name) => join(parent, name));
  }
  return isRepository(dir) || existsSync(join(dir, '.git')) ? [dir] : [];
}

/** A repository of a public-inbox has `m` or `d` (v2), or folders of two hex digits (v1) in its top folder; one of sources has not. */
export async function holdsMails(repository: string): Promise<boolean> {
  for await (const name of gitLines(repository, ['ls-tree', '--name-only', 'HEAD'])) {
    if (/^(?:m|d|[0-9a-f]{2})$/.test(name)) return true;
  }
  return false;
}

function isRepository(dir: string): boolean {
  return existsSync(join(dir, 'HEAD')) && existsSync(join(dir, 'objects')) && existsSync(join(dir, 'refs'));
}

async function countCommits(repository: string): Promise<number> {
  for await (const line of gitLines(repository, ['rev-list', '--count', 'HEAD'])) return Number(line);
  return 0;
}

/** One changed file of a commit, from `git log --raw`. */
interface BlobChange {
  readonly before: string;
  readonly after: string;
  readonly status: string;
  readonly path: string;
}

const rawLog = [
  'log',
  '--raw',
  '--no-abbrev',
  '--no-renames',
  '--root',
  '-m',
  '--format=tformat:commit',
  'HEAD',
] as const;

async function* readRepository(
  repository: string,
  maxBytes: number,
  advance: () => void,
): AsyncGenerator<ArchivedMail, void, undefined> {
  const deleted = await deletedBlobs(repository);
  const blobs = new BlobReader(repository, maxBytes);
  try {
    for await (const entry of changes(repository, ['--reverse'])) {
      if (entry === 'commit') {
        advance();
        continue;
      }
      if (!/^[AM]$/.test(entry.status) || isBookkeeping(entry.path) || deleted.has(entry.after)) continue;
      const blob = await blobs.read(entry.after);
      if (blob === undefined) continue;
      const raw =
        blob.size > maxBytes ? blob.head.subarray(0, headerBlockEnd(blob.head) ?? blob.head.length) : blob.head;
      const fullSize = blob.size > maxBytes ? blob.size : undefined;
      yield { raw: withoutSeparator(raw), arrival: undefined, fullSize, source: `${repository}:${entry.after}` };
    }
  } finally {
    blobs.close();
  }
}

/** Blobs of mails that the archive's keeper took out again. */
async function deletedBlobs(repository: string): Promise<Set<string>> {
  const deleted = new Set<string>();
  for await (const entry of changes(repository, ['--diff-filter=ADM'])) {
    if (entry === 'commit') continue;
    if (entry.path === 'd') deleted.add(entry.after);
    else if (/^[DM]$/.test(entry.status) && entry.path !== 'm' && !isBookkeeping(entry.path)) deleted.add(entry.before);
  }
  return deleted;
}

async function* changes(
  repository: string,
  args: readonly string[],
): AsyncGenerator<BlobChange | 'commit', void, undefined> {
  for await (const line of gitLines(repository, [...rawLog, ...args])) {
    if (line === 'commit') yield 'commit';
    const match = /^:\d+ (\d+) ([0-9a-f]+) ([0-9a-f]+) ([A-Z])\t(.*)$/.exec(line);
    const [, mode = '', before = '', after = '', status = '', path = ''] = match ?? [];
    if (match !== null && mode !== '160000' && mode !== '120000') yield { before, after, status, path };
  }
}

/** Files of a public-inbox repository that are no mail: the deletion marker of v2, `_/...` and the like. */
function isBookkeeping(path: string): boolean {
  return !(path === 'm' || /^[0-9a-f]{2}\/[0-9a-f]{38}$/.test(path));
}

/** Some v1 archives kept the mbox separator in front of the mail. */
function withoutSeparator(raw: Buffer): Buffer {
  return raw.toString('latin1', 0, 5) === 'From ' ? raw.subarray(raw.indexOf(0x0a) + 1) : raw;
}
