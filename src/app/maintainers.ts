import { existsSync, statSync } from 'node:fs';
import { readFile, realpath, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, posix, relative, resolve } from 'node:path';
import { handlers } from '../../handlers/index.js';
import type { MaintainersRequest, MaintainersView } from '../cli/services.js';
import { loadConfig, loadMaintainersTexts, type MaintainersPaths } from '../config/index.js';
import { FaqtotumError } from '../core/index.js';
import { openArchiveStream } from '../intake/archive/index.js';
import { mailboxOf, readMaintainers, type AskedPath, type MaintainersFile } from '../maintainers/index.js';
import { parseMail } from '../mail/index.js';
import { askedMaintainers, configuredMaintainers } from './site.js';

/** Reads MAINTAINERS with its mailmap and ignore file; undefined without a path. Throws MAINTAINERS_UNREADABLE. */
export async function loadMaintainers(paths: MaintainersPaths | undefined): Promise<MaintainersFile | undefined> {
  if (paths === undefined) return undefined;
  const texts = await loadMaintainersTexts(paths);
  const file = readMaintainers({ ...texts, isFolder: folderCheck(dirname(resolve(paths.maintainers))) });
  if (file.allSections().length > 0) return file;
  throw new FaqtotumError(
    'MAINTAINERS_UNREADABLE',
    'has no section',
    paths.maintainers,
    'name the MAINTAINERS file of a kernel tree',
  );
}

const treeFolders = ['Documentation', 'arch', 'drivers', 'include', 'kernel', 'scripts'];

/** Asks the tree that a MAINTAINERS file lies in; undefined where it lies in none. */
function folderCheck(root: string): ((path: string) => boolean) | undefined {
  const isFolder = (path: string) => statSync(join(root, path), { throwIfNoEntry: false })?.isDirectory() === true;
  return treeFolders.every(isFolder) ? isFolder : undefined;
}

/** Whom MAINTAINERS names for paths or patches. Throws MAINTAINERS_UNREADABLE, INPUT_NOT_PATCH, USAGE, CONFIG_*. */
export async function showMaintainers(request: MaintainersRequest): Promise<MaintainersView> {
  const paths = await pathsOf(request);
  const file = (await loadMaintainers(paths)) as MaintainersFile;
  const root = dirname(resolve(paths.maintainers));
  const notes = file.problems.map(({ line, message }) => `${paths.maintainers}:${String(line)}: left out: ${message}`);
  const patches = request.patches.length > 0 ? await patchesOf(request.patches) : undefined;
  notes.push(...(patches?.without ?? []).map((where) => `${where}: left out: no diff in it`));
  const recipients =
    patches === undefined
      ? file.forPaths(await Promise.all(request.paths.map((path) => lookAt(path, root))))
      : file.forPatches(patches.texts);
  return { notes, people: recipients.map(({ mailbox, role }) => ({ mailbox, ...mailboxOf(mailbox), role })) };
}

/** The MAINTAINERS that is asked for, the config's, or that of the current folder. */
async function pathsOf(request: MaintainersRequest): Promise<MaintainersPaths> {
  const { config } = request;
  const configured =
    config === undefined
      ? undefined
      : configuredMaintainers(await loadConfig(config, { rules: handlers, needs: 'words' }));
  const paths = askedMaintainers(request, configured);
  if (paths !== undefined) return paths;
  if (existsSync('MAINTAINERS'))
    return { maintainers: 'MAINTAINERS', mailmap: request.mailmap, ignore: request.ignore };
  throw new FaqtotumError(
    'MAINTAINERS_UNREADABLE',
    'there is none in the current folder',
    'MAINTAINERS',
    'name the file with --maintainers, or run this in a kernel tree',
  );
}

/** More than any source file. */
const MAX_FILE = 16 * 1024 * 1024;

/** A path as MAINTAINERS writes it, and the text of its file when it lies in the tree. Throws USAGE for one outside the tree. */
async function lookAt(path: string, root: string): Promise<AskedPath> {
  const inside = await belowRoot(resolve(path), root);
  const found = path === '' || inside === undefined ? undefined : await stat(resolve(path)).catch(() => undefined);
  if (inside === undefined || found === undefined) return { path: asWritten(path, inside) };
  if (found.isDirectory()) return { path: `${inside}/` };
  const readable = found.isFile() && found.size <= MAX_FILE;
  return { path: inside, text: readable ? await readFile(resolve(path), 'utf8').catch(() => undefined) : undefined };
}

/** An absolute path as seen from the tree's root, links followed when need be; undefined outside of it and for the root itself. */
async function belowRoot(path: string, root: string): Promise<string | undefined> {
  const real = async (file: string) => realpath(file).catch(() => file);
  for (const inside of [relative(root, path), relative(await real(root), await real(path))]) {
    if (inside !== '' && inside !== '..' && !inside.startsWith('../')) return inside;
  }
  return undefined;
}

/** A path that is not there, as it would stand in the tree. */
function asWritten(path: string, inside: string | undefined): string {
  const plain = posix.normalize(path);
  const leaves = isAbsolute(plain) || plain === '..' || plain.startsWith('../');
  if (leaves && inside !== undefined) return inside;
  const fail = (what: string) =>
    new FaqtotumError('USAGE', what, `-f ${path}`, 'give a path as it stands in the tree: kernel/bpf/core.c');
  if (leaves) throw fail('lies outside the tree of MAINTAINERS');
  if (path === '' || plain === '.' || plain === './') throw fail('names no file');
  return plain;
}

interface Patches {
  readonly texts: readonly string[];
  /** Mails that hold no diff, by where they were read. */
  readonly without: readonly string[];
}

/** The patches of all files; cover letters and the like are passed over. Throws INPUT_NOT_PATCH when there is none at all. */
async function patchesOf(files: MaintainersRequest['patches']): Promise<Patches> {
  const read = await Promise.all(files.map(textsOf));
  const [texts, without] = [read.flatMap((one) => one.texts), read.flatMap((one) => one.without)];
  if (texts.length > 0) return { texts, without };
  const where = files.map(({ name }) => name).join(' ');
  throw new FaqtotumError('INPUT_NOT_PATCH', 'no diff in it', where, 'give patches, or paths with -f');
}

/** The mails of a file, decoded where their transport wrapped them; a bare diff as it is. */
async function textsOf({ name, bytes }: MaintainersRequest['patches'][number]): Promise<Patches> {
  const found: { text: string; source: string }[] = [];
  try {
    for await (const { raw, source } of await openArchiveStream(only(bytes), name))
      found.push({ text: await decoded(raw), source });
  } catch (error) {
    if (!(error instanceof FaqtotumError && error.code === 'INPUT_NOT_MBOX')) throw error;
    found.push({ text: Buffer.from(bytes).toString('utf8'), source: name });
  }
  const hasDiff = ({ text }: { text: string }) => /^(?:diff --git |--- |\+\+\+ )/m.test(text);
  return {
    texts: found.filter(hasDiff).map(({ text }) => text),
    without: found.filter((one) => !hasDiff(one)).map(({ source }) => (found.length === 1 ? name : source)),
  };
}

async function* only(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function decoded(raw: Uint8Array): Promise<string> {
  const text = Buffer.from(raw).toString('utf8');
  const head = text.slice(0, 100_000).split(/\r?\n\r?\n/, 1)[0] ?? '';
  if (!/^content-(?:transfer-encoding:\s*(?:quoted-printable|base64)|type:\s*multipart)/im.test(head)) return text;
  const mail = await parseMail(raw);
  return `Subject: ${mail.subject}\n\n${mail.text}`;
}
