import { access } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readTextFile } from './read-text.js';

/** Paths of MAINTAINERS and what goes with it. */
export interface MaintainersPaths {
  readonly maintainers: string;
  /** undefined: `.mailmap` beside MAINTAINERS, where there is one. */
  readonly mailmap: string | undefined;
  /** undefined: `.get_maintainer.ignore` beside MAINTAINERS, where there is one. */
  readonly ignore: string | undefined;
}

/** Their texts; undefined for what there is none of. */
export interface MaintainersTexts {
  readonly maintainers: string;
  readonly mailmap: string | undefined;
  readonly ignore: string | undefined;
}

/** More than ten times the kernel's. */
const MAX_BYTES = 10_000_000;

/**
 * The texts of MAINTAINERS, its mailmap and its ignore file (UTF-8, at most 10 MB each).
 *
 * @throws FaqtotumError MAINTAINERS_UNREADABLE
 */
export async function loadMaintainersTexts(paths: MaintainersPaths): Promise<MaintainersTexts> {
  const read = async (file: string | undefined) =>
    file === undefined ? undefined : readTextFile(file, 'MAINTAINERS_UNREADABLE', MAX_BYTES);
  const beside = async (name: string) => {
    const file = join(dirname(paths.maintainers), name);
    return (await exists(file)) ? file : undefined;
  };
  return {
    maintainers: await readTextFile(paths.maintainers, 'MAINTAINERS_UNREADABLE', MAX_BYTES),
    mailmap: await read(paths.mailmap ?? (await beside('.mailmap'))),
    ignore: await read(paths.ignore ?? (await beside('.get_maintainer.ignore'))),
  };
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
