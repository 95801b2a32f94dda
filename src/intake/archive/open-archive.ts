import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { FaqtotumError } from '../../core/index.js';
import { startsWithHeaders } from '../header-block.js';
import { defaultMaxBytes, type ArchivedMail, type ArchiveOptions } from './archived-mail.js';
import { gunzipped, peek } from './gunzip.js';
import { readMailStream } from './read-mail-file.js';
import { readMaildir } from './read-maildir.js';
import { readMbox } from './read-mbox.js';
import { holdsMails, publicInboxRepositories, readPublicInbox } from './read-public-inbox.js';

/** An archive whose kind is known. Can be read once. */
export interface Archive extends AsyncIterable<ArchivedMail> {
  readonly kind: 'mbox' | 'mail' | 'maildir' | 'public-inbox' | 'folder';
  readonly path: string;
}

/**
 * Finds out what a path holds and gives its mails: an mbox (mboxo, mboxrd, git format-patch, any of them gzipped), one mail (.eml), a
 * Maildir, a public-inbox (v1, v2), or a folder of .patch, .eml and .mbox files (read in name order). A symbolic link is followed.
 * Throws FaqtotumError: INPUT_UNREADABLE when it cannot be read or is a FIFO, socket or device, INPUT_NOT_MBOX when it is none of them. While reading, a damaged .gz or a
 * failing git throw INPUT_UNREADABLE.
 */
export async function openArchive(path: string, options: ArchiveOptions = {}): Promise<Archive> {
  const info = await stat(path).catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
  if (info.isDirectory()) return await openFolder(path, options);
  if (info.isFile()) return await openFile(path, info.size, options);
  // Opening a FIFO waits for a writer for ever, and a signal does not end that.
  throw new FaqtotumError(
    'INPUT_UNREADABLE',
    'is no file or folder',
    path,
    'give a file or a folder; what comes from a pipe is read from standard input as `-`',
  );
}

/** The same for a stream that cannot be reopened, e.g. standard input; `name` stands for it in errors. An mbox or one mail. */
export async function openArchiveStream(
  stream: AsyncIterable<Uint8Array>,
  name: string,
  options: ArchiveOptions = {},
): Promise<Archive> {
  return await fromBytes(counted(stream, undefined, options), name, options);
}

async function openFile(path: string, size: number, options: ArchiveOptions): Promise<Archive> {
  return await fromBytes(counted(fileBytes(path), size, options), path, options);
}

async function* fileBytes(path: string): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* createReadStream(path, { highWaterMark: 256 * 1024 }) as AsyncIterable<Uint8Array>;
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

async function* counted(
  bytes: AsyncIterable<Uint8Array>,
  total: number | undefined,
  options: ArchiveOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  let read = 0;
  for await (const chunk of bytes) {
    read += chunk.length;
    options.onProgress?.({ read, total, unit: 'bytes' });
    yield chunk;
  }
}

const headBytes = 64 * 1024;

async function fromBytes(bytes: AsyncIterable<Uint8Array>, path: string, options: ArchiveOptions): Promise<Archive> {
  const { head, all } = await peek(gunzipped(bytes, path), headBytes);
  const maxBytes = options.maxBytes ?? defaultMaxBytes;
  if (/^(?:\r?\n)*From /.test(head.toString('latin1', 0, 1000))) {
    return { kind: 'mbox', path, [Symbol.asyncIterator]: () => readMbox(all, { maxBytes, name: path }) };
  }
  if (startsWithHeaders(head.toString('latin1'))) {
    return { kind: 'mail', path, [Symbol.asyncIterator]: () => only(readMailStream(all, path, maxBytes)) };
  }
  await all.return();
  throw notMbox(path, head);
}

async function* only(mail: Promise<ArchivedMail>): AsyncGenerator<ArchivedMail, void, undefined> {
  yield await mail;
}

async function openFolder(path: string, options: ArchiveOptions): Promise<Archive> {
  const names = await readdir(path).catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
  if (names.includes('cur') || names.includes('new')) {
    return { kind: 'maildir', path, [Symbol.asyncIterator]: () => readMaildir(path, options) };
  }
  const files = names.filter((name) => /\.(?:patch|eml|mbox|mbx|mboxrd)(?:\.gz)?$/i.test(name)).sort();
  if (files.length > 0) {
    const paths = files.map((name) => join(path, name));
    return { kind: 'folder', path, [Symbol.asyncIterator]: () => readFolder(paths, options) };
  }
  const repositories = await publicInboxRepositories(path);
  if (repositories[0] !== undefined) {
    if (!(await holdsMails(repositories[0]))) {
      throw new FaqtotumError('INPUT_NOT_MBOX', 'the folder is a git repository, but no public-inbox', path, remedy);
    }
    return { kind: 'public-inbox', path, [Symbol.asyncIterator]: () => readPublicInbox(path, options) };
  }
  throw new FaqtotumError('INPUT_NOT_MBOX', 'the folder holds no mail', path, remedy);
}

async function* readFolder(
  paths: readonly string[],
  options: ArchiveOptions,
): AsyncGenerator<ArchivedMail, void, undefined> {
  const { onProgress, ...quiet } = options;
  for (const [index, path] of paths.entries()) {
    yield* await openArchive(path, quiet);
    onProgress?.({ read: index + 1, total: paths.length, unit: 'files' });
  }
}

const remedy =
  'give an mbox (also .gz), a mail (.eml), git format-patch output, a Maildir, a public-inbox folder, or a folder of .patch and .eml files';

function notMbox(path: string, head: Buffer): FaqtotumError {
  if (head.length === 0) return new FaqtotumError('INPUT_NOT_MBOX', 'the file is empty', path, remedy);
  const unpacker = unpackerOf(head);
  if (unpacker !== undefined) {
    return new FaqtotumError(
      'INPUT_NOT_MBOX',
      'the file is compressed in a way that is not read here',
      path,
      `unpack it first: ${unpacker}`,
    );
  }
  if (/^(?:diff --git |--- |Index: )/m.test(head.toString('latin1', 0, 4000))) {
    return new FaqtotumError(
      'INPUT_NOT_MBOX',
      'the file is a bare diff, not a mail',
      path,
      'make a mail of the commit with git format-patch -1',
    );
  }
  return new FaqtotumError('INPUT_NOT_MBOX', 'the file is neither an mbox nor a mail', path, remedy);
}

function unpackerOf(head: Buffer): string | undefined {
  const magic = head.toString('latin1', 0, 6);
  if (magic === '\xfd7zXZ\0') return 'xz -d';
  if (magic.startsWith('BZh')) return 'bzip2 -d';
  if (magic.startsWith('\x28\xb5\x2f\xfd')) return 'zstd -d';
  if (magic.startsWith('PK\x03\x04')) return 'unzip';
  return undefined;
}

function unreadable(path: string, cause: unknown): FaqtotumError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const what = { ENOENT: 'no such file or folder', EACCES: 'permission denied', EISDIR: 'is a folder' }[code];
  const remedyOf = code === 'ENOENT' ? 'check the path' : 'check that it can be read';
  return new FaqtotumError(
    'INPUT_UNREADABLE',
    what ?? `cannot be read (${cause instanceof Error ? cause.message : String(cause)})`,
    path,
    remedyOf,
    {
      cause,
    },
  );
}
