import { existsSync, statSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
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

/** Whom MAINTAINERS names for paths or patches. Throws MAINTAINERS_UNREADABLE, INPUT_NOT_PATCH, CONFIG_*. */
export async function showMaintainers(request: MaintainersRequest): Promise<MaintainersView> {
  const paths = await pathsOf(request);
  const file = (await loadMaintainers(paths)) as MaintainersFile;
  const root = dirname(resolve(paths.maintainers));
  const notes = file.problems.map(({ line, message }) => `${paths.maintainers}:${String(line)}: left out: ${message}`);
  const recipients =
    request.patches.length > 0
      ? file.forPatches((await Promise.all(request.patches.map(textsOf))).flat())
      : file.forPaths(await Promise.all(request.paths.map((path) => lookAt(path, root))));
  return { notes, people: recipients.map(({ mailbox, role }) => ({ mailbox, ...mailboxOf(mailbox), role })) };
}

/** The MAINTAINERS that is asked for, the config's, or that of the current folder. */
async function pathsOf(request: MaintainersRequest): Promise<MaintainersPaths> {
  const { config } = request;
  const configured =
    config === undefined ? undefined : configuredMaintainers(await loadConfig(config, { rules: handlers }));
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

/** A path as MAINTAINERS writes it, and the text of its file when it lies in the tree. */
async function lookAt(path: string, root: string): Promise<AskedPath> {
  const inside = relative(root, resolve(path));
  const isBelow = inside !== '' && !inside.startsWith('..') && !isAbsolute(inside);
  const found = isBelow ? await stat(resolve(path)).catch(() => undefined) : undefined;
  if (found === undefined) return { path: path.replace(/^(?:\.\/+)+/, '') };
  if (found.isDirectory()) return { path: `${inside}/` };
  const readable = found.isFile() && found.size <= MAX_FILE;
  return { path: inside, text: readable ? await readFile(resolve(path), 'utf8').catch(() => undefined) : undefined };
}

/** The mails of a file, decoded where their transport wrapped them; a bare diff as it is. Throws INPUT_NOT_PATCH. */
async function textsOf({ name, bytes }: MaintainersRequest['patches'][number]): Promise<string[]> {
  const texts: string[] = [];
  try {
    for await (const { raw } of await openArchiveStream(only(bytes), name)) texts.push(await decoded(raw));
  } catch (error) {
    if (!(error instanceof FaqtotumError && error.code === 'INPUT_NOT_MBOX')) throw error;
    texts.push(Buffer.from(bytes).toString('utf8'));
  }
  if (texts.some((text) => /^(?:diff --git |--- |\+\+\+ )/m.test(text))) return texts;
  throw new FaqtotumError('INPUT_NOT_PATCH', 'no diff in it', name, 'give patches, or paths with -f');
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
