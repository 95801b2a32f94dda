import { FaqtotumError } from '../core/index.js';

const troubles = [
  [/no space left on device|disk quota exceeded/i, 'no space is left for it', 'make room on its disk'],
  [/read-only file system/i, 'its disk is read-only', 'mount it writable, or use another dataDir'],
  [/permission denied|operation not permitted/i, 'may not be written by this user', 'check its owner and permissions'],
] as const;

/** DATA_DIR when the words of a system or a server say that nothing can be written in a folder; undefined otherwise. */
export function diskTrouble(words: string, folder: string, cause?: unknown): FaqtotumError | undefined {
  const found = troubles.find(([pattern]) => pattern.test(words));
  return found && new FaqtotumError('DATA_DIR', `the data folder: ${found[1]}`, folder, found[2], { cause });
}
