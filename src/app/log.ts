import { pino, type Logger } from 'pino';

export type Log = Logger;

/** Logs as JSON lines on stderr; what could hold a secret is never handed to it, and is redacted all the same. */
export function createLog(level: string): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: ['*.password', '*.pass', '*.secret', '*.auth', '*.accessToken'], censor: '***' },
    },
    pino.destination({ dest: 2, sync: true }),
  );
}
