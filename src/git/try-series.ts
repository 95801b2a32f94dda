import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ApplyFact, Mail, MessageId } from '../core/index.js';
import type { Clone } from './clone.js';

/** How a series fared on one commit. */
type Trial =
  | { readonly kind: 'applies' }
  | { readonly kind: 'undecided' }
  | { readonly kind: 'fails'; readonly messageId: MessageId; readonly path: string };

/**
 * Tries patches, in order, on each of these commits until they apply. Only an index is written, in a temporary folder, and so are
 * the objects that come of it: the clone and its work tree stay as they are.
 *
 * @param bases whole hashes; a failure is told as of the first one
 * @returns undefined when it cannot be told on one of them
 */
export async function trySeries(
  patches: readonly Mail[],
  bases: readonly string[],
  clone: Clone,
): Promise<ApplyFact | undefined> {
  const [first] = bases;
  if (first === undefined || patches.some(isUnreadable)) return undefined;
  const failures: (Trial & { kind: 'fails' })[] = [];
  for (const base of bases) {
    const trial = await inWorkshop((workshop) => tryOn(patches, base, clone, workshop));
    if (trial.kind === 'applies') return { applies: true, on: base.slice(0, 12), failed: undefined };
    if (trial.kind === 'undecided') return undefined;
    failures.push(trial);
  }
  const [{ messageId, path } = { messageId: '', path: '' }] = failures;
  return { applies: false, on: first.slice(0, 12), failed: { messageId, path } };
}

/** A mail whose patch may have suffered on its way, or cannot be given to git as it is. */
function isUnreadable({ patch, oddities, tooLarge }: Mail): boolean {
  return (
    patch === undefined ||
    patch.files.length === 0 ||
    tooLarge ||
    oddities.some((oddity) => /flowed|html|charset|attach/i.test(oddity))
  );
}

interface Workshop {
  readonly env: Readonly<Record<string, string>>;
}

async function inWorkshop(work: (folder: string) => Promise<Trial>): Promise<Trial> {
  const folder = await mkdtemp(join(tmpdir(), 'faqtotum-apply-'));
  try {
    await mkdir(join(folder, 'objects'));
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function tryOn(patches: readonly Mail[], base: string, clone: Clone, folder: string): Promise<Trial> {
  const workshop: Workshop = {
    env: {
      GIT_INDEX_FILE: join(folder, 'index'),
      GIT_OBJECT_DIRECTORY: join(folder, 'objects'),
      GIT_ALTERNATE_OBJECT_DIRECTORIES: JSON.stringify(clone.objects),
    },
  };
  if (!(await fillIndex(patches, base, clone, workshop))) return { kind: 'undecided' };
  for (const mail of patches) {
    const trial = await applyOne(mail, clone, workshop);
    if (trial.kind !== 'applies') return trial;
  }
  return { kind: 'applies' };
}

/** An index that holds the paths that the patches touch, as they stand in `base`. False when an object of it is not at hand. */
async function fillIndex(patches: readonly Mail[], base: string, clone: Clone, { env }: Workshop): Promise<boolean> {
  const files = patches.flatMap(({ patch }) => patch?.files ?? []);
  const paths = [...new Set(files.flatMap(({ path, oldPath }) => (oldPath === undefined ? [path] : [path, oldPath])))];
  if (paths.some((path) => path === '' || path.includes('\0'))) return false;
  const listed = await clone.git(['ls-tree', '-r', '-z', '--full-tree', base, '--', ...paths]);
  if (listed.code !== 0) return false;
  const blobs = listed.stdout.split('\0').flatMap((entry) => / blob ([0-9a-f]{40,64})\t/.exec(entry)?.[1] ?? []);
  const there = await clone.git(['cat-file', '--batch-check'], { input: blobs.map((blob) => `${blob}\n`).join('') });
  if (there.code !== 0 || / missing$/m.test(there.stdout)) return false;
  const filled = await clone.git(['update-index', '-z', '--index-info'], { input: listed.stdout, env });
  return filled.code === 0;
}

async function applyOne(mail: Mail, clone: Clone, { env }: Workshop): Promise<Trial> {
  const input = diffOf(mail);
  const { code, stderr } = await clone.git(['apply', '--cached', '-'], { input, env });
  if (code === 0) return { kind: 'applies' };
  const path = unfitPath(stderr);
  if (code !== 1 || path === undefined || !isKnown(path, mail)) return { kind: 'undecided' };
  // Blanks that changed on the way are the mailer's doing.
  const lenient = await clone.git(['apply', '--cached', '--check', '--ignore-whitespace', '-'], { input, env });
  return lenient.code === 1 && unfitPath(lenient.stderr) !== undefined
    ? { kind: 'fails', messageId: mail.id, path }
    : { kind: 'undecided' };
}

/** The mail from its first diff on; git skips what stands between and behind. */
function diffOf({ text, patch }: Mail): string {
  return `${text
    .split('\n')
    .slice((patch?.notes.end ?? 1) - 1)
    .join('\n')}\n`;
}

/** The file that does not fit, when git says nothing else: damaged patches, missing objects and the like decide nothing. */
function unfitPath(stderr: string): string | undefined {
  const errors = stderr.split('\n').filter((line) => /^(?:error|fatal):/.test(line));
  const paths = errors.map(
    (line) =>
      /^error: patch failed: (.+):\d+$/.exec(line)?.[1] ??
      /^error: (.+): (?:patch does not apply|does not exist in index|already exists in index)$/.exec(line)?.[1],
  );
  return paths.every((path) => path !== undefined) ? paths[0] : undefined;
}

function isKnown(path: string, { patch }: Mail): boolean {
  return patch?.files.some((file) => file.path === path || file.oldPath === path) ?? false;
}
