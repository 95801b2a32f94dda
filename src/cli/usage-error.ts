import { FaqtotumError } from '../core/index.js';

/** Something wrong with how the program was called. */
export function usageError(message: string, remedy: string, where = ''): FaqtotumError {
  return new FaqtotumError('USAGE', message, where, remedy);
}

/** A system error in words: `no such file or directory` of `ENOENT: no such file or directory, open 'x'`. */
export function systemMessage(error: unknown): string {
  return messageOf(error)
    .replace(/^E[A-Z0-9]+: /, '')
    .replace(/, [a-z]+(?: '.*')?$/s, '');
}

/** What an unknown thrown value says about itself. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
