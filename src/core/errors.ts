/**
 * Trouble that a person can mend. Says what is wrong, where, and what to do; printed on one line.
 * Anything else that is thrown is a bug (exit 70).
 */
export class FaqtotumError extends Error {
  constructor(
    /** Stable code, documented in docs/errors.md, e.g. `CONFIG_INVALID`. */
    readonly code: ErrorCode,
    message: string,
    /** file:line, config path, host:port ... '' when there is none. */
    readonly where: string,
    /** What to do about it. */
    readonly remedy: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.name = 'FaqtotumError';
  }

  /** One line: `<where>: <what> - <remedy> [CODE]`. */
  toLine(): string {
    const where = this.where === '' ? '' : `${this.where}: `;
    const remedy = this.remedy === '' ? '' : ` - ${this.remedy}`;
    return `${where}${this.message}${remedy} [${this.code}]`.replace(/[\r\n]+/g, ' ');
  }
}

/** Every code; docs/errors.md describes each. */
export const errorCodes = [
  'USAGE',
  'CONFIG_UNREADABLE',
  'CONFIG_INVALID',
  'CONFIG_SECRET',
  'PROFILE_UNKNOWN',
  'PROFILE_INVALID',
  'INPUT_UNREADABLE',
  'INPUT_NOT_MBOX',
  'INPUT_NOT_PATCH',
  'INPUT_TOO_LARGE',
  'OUTPUT_UNWRITABLE',
  'RULE_UNKNOWN',
  'TREE_UNREADABLE',
  'KERNELS_UNREADABLE',
  'FAQ_UNREADABLE',
  'FAQ_SECTION_UNKNOWN',
  'MAINTAINERS_UNREADABLE',
  'TEMPLATE_INVALID',
  'REDIS_UNREACHABLE',
  'REDIS_UNSAFE',
  'REDIS_MISSING',
  'DOVECOT_MISSING',
  'TLS_UNTRUSTED',
  'IMAP_UNREACHABLE',
  'IMAP_AUTH',
  'IMAP_MAILBOX',
  'SMTP_UNREACHABLE',
  'SMTP_AUTH',
  'SERVICE_NOT_RUNNING',
  'SERVICE_ALREADY_RUNNING',
  'DRAFT_UNKNOWN',
  'DRAFT_STATE',
  'DATA_DIR',
] as const;
export type ErrorCode = (typeof errorCodes)[number];
