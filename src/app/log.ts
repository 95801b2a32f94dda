import { pino, type Logger } from 'pino';
import { FaqtotumError, hideSecrets } from '../core/index.js';

export type Log = Logger;

export interface LogOptions {
  /** Every form of every secret (`secretForms`): none of them is ever written. */
  readonly secrets?: readonly string[];
  /** Takes the lines; default: stderr. */
  readonly write?: (line: string) => void;
}

/**
 * Logs as JSON lines on stderr. What could hold a secret is never handed to it; all the same, of an error only the words are written (a library's error
 * carries the command that failed: a login, or a whole mail), and each line goes through `hideSecrets` before it leaves.
 */
export function createLog(level: string, options: LogOptions = {}): Log {
  const stderr = pino.destination({ dest: 2, sync: true });
  const { secrets = [], write = (line: string) => void stderr.write(line) } = options;
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: wordsOf, error: wordsOf, cause: wordsOf },
    },
    { write: (line: string) => write(hideSecrets(line, secrets)) },
  );
}

/** Of an error: name, code, message, where it happened, and the same of what caused it, three deep. */
function wordsOf(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return typeof error === 'object' ? {} : error;
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  return {
    type: error.name,
    message: error.message,
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    ...(error instanceof FaqtotumError ? { where: error.where, remedy: error.remedy } : { stack: error.stack }),
    ...(cause instanceof Error && depth < 3 ? { cause: wordsOf(cause, depth + 1) } : {}),
  };
}
