import { FaqtotumError } from '../core/index.js';

/** Something wrong with how the program was called. */
export function usageError(message: string, remedy: string, where = ''): FaqtotumError {
  return new FaqtotumError('USAGE', message, where, remedy);
}

/** What an unknown thrown value says about itself. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
