import { FaqtotumError } from '../core/index.js';

/** Something wrong with how the program was called. */
export function usageError(message: string, remedy: string, where = ''): FaqtotumError {
  return new FaqtotumError('USAGE', message, where, remedy);
}

const systemWords: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is no folder',
  ELOOP: 'its links go round in circles',
  ENAMETOOLONG: 'its name is too long',
  ENOSPC: 'the disk is full',
  EROFS: 'the disk is read-only',
  EMFILE: 'too many files are open',
};

/** A system error in words: `no such file or folder` of `ENOENT: no such file or directory, open 'x'`. */
export function systemMessage(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const words = systemWords[code];
  if (words !== undefined) return words;
  return messageOf(error)
    .replace(/^E[A-Z0-9]+: /, '')
    .replace(/, [a-z]+(?: '.*')?$/s, '');
}

/** What an unknown thrown value says about itself. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
