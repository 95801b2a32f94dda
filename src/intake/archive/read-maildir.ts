import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { defaultMaxBytes, type ArchivedMail, type ArchiveOptions } from './archived-mail.js';
import { readMailFile } from './read-mail-file.js';

/**
 * Reads the mails of a Maildir (`cur` and `new` together), ordered by the delivery time in the file name
 * (`<seconds>.M<microseconds>...`, https://cr.yp.to/proto/maildir.html), then by name. Sub-folders (`.Sent`) are Maildirs of their own and
 * not entered; only regular files are read, no links, FIFOs, sockets or devices. A mail that vanishes or is renamed while reading (another program changes its flags) is looked for once more.
 * Throws the error of the file system.
 */
export async function* readMaildir(
  dir: string,
  options: ArchiveOptions = {},
): AsyncGenerator<ArchivedMail, void, undefined> {
  const maxBytes = options.maxBytes ?? defaultMaxBytes;
  const files = await listMaildir(dir);
  for (const [index, file] of files.entries()) {
    const mail = await readOrFind(dir, file, maxBytes);
    options.onProgress?.({ read: index + 1, total: files.length, unit: 'files' });
    if (mail !== undefined) yield mail;
  }
}

interface MaildirFile {
  readonly folder: string;
  readonly name: string;
}

async function listMaildir(dir: string): Promise<MaildirFile[]> {
  const files: MaildirFile[] = [];
  for (const folder of ['cur', 'new']) {
    // Whoever may put a FIFO or a link there must not have us wait for it or read another file.
    const entries = await readdir(join(dir, folder), { withFileTypes: true }).catch((error: unknown) => {
      if (isMissing(error)) return [];
      throw error;
    });
    for (const entry of entries) {
      if (entry.isFile() && !entry.name.startsWith('.')) files.push({ folder, name: entry.name });
    }
  }
  return files.sort((a, b) => compareNames(a.name, b.name));
}

function compareNames(a: string, b: string): number {
  const [secondsA, microsA] = timeOf(a);
  const [secondsB, microsB] = timeOf(b);
  return secondsA - secondsB || microsA - microsB || (a < b ? -1 : a > b ? 1 : 0);
}

/** Seconds and microseconds of a Maildir file name; names without them sort last. */
function timeOf(name: string): [number, number] {
  const match = /^(\d+)\.(?:.*?M(\d+))?/.exec(name);
  return match === null ? [Number.MAX_SAFE_INTEGER, 0] : [Number(match[1]), Number(match[2] ?? 0)];
}

async function readOrFind(dir: string, file: MaildirFile, maxBytes: number): Promise<ArchivedMail | undefined> {
  try {
    return await readMailFile(join(dir, file.folder, file.name), maxBytes);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  const unique = baseName(file.name);
  const moved = (await listMaildir(dir)).find((other) => baseName(other.name) === unique);
  return moved === undefined ? undefined : await readMailFile(join(dir, moved.folder, moved.name), maxBytes);
}

function baseName(name: string): string {
  return name.split(':2,', 1)[0] ?? name;
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
