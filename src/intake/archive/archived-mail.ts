import type { IncomingMail } from '../../core/index.js';

/** A mail read from an archive. `arrival` is always undefined: the topmost Received header decides. */
export interface ArchivedMail extends IncomingMail {
  readonly raw: Buffer;
  readonly arrival: undefined;
  /** Bytes of the whole mail when `raw` holds its headers alone, because it is larger than `maxBytes`; else undefined. */
  readonly fullSize: number | undefined;
  /** Where it was read, for people: `list.mbox#12`, a file, `0.git:<blob>`. */
  readonly source: string;
}

/** How far reading has come. `total` is undefined for a pipe. */
export interface ArchiveProgress {
  readonly read: number;
  readonly total: number | undefined;
  /** `bytes` of the file as it lies on disk (compressed ones for .gz), `files` of a folder, `commits` of a public-inbox. */
  readonly unit: 'bytes' | 'files' | 'commits';
}

export interface ArchiveOptions {
  /** A mail with more bytes than this is handed on as its headers alone. Default 2 MiB. */
  readonly maxBytes?: number;
  /** Told after every piece read; cheap calls only. */
  readonly onProgress?: (progress: ArchiveProgress) => void;
}

export const defaultMaxBytes = 2 * 1024 * 1024;
