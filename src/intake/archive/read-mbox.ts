import { headerBlockEnd } from '../header-block.js';
import { defaultMaxBytes, type ArchivedMail } from './archived-mail.js';
import { gunzipped } from './gunzip.js';

/** How body lines that start with `From ` were quoted by whoever wrote the mbox. */
export type MboxQuoting = 'mboxrd' | 'mboxo' | 'none';

export interface MboxOptions {
  /** A mail with more bytes than this is handed on as its headers alone. Default 2 MiB. */
  readonly maxBytes?: number;
  /** Default: told from the first separator (see `quotingOf`). */
  readonly quoting?: MboxQuoting;
  /** Name for `ArchivedMail.source`. */
  readonly name?: string;
}

/**
 * Splits an mbox (RFC 4155 and its relatives mboxo, mboxrd) or the output of `git format-patch --stdout` into raw mails, in
 * file order, gunzipping by magic bytes. The separator and the empty line that belongs to it are left out, quoted `>From ` lines
 * are unquoted, line ends stay as they are. Memory: one mail of at most `maxBytes` and one chunk of the stream.
 *
 * A separator is a `From ` line at the start or after an empty line; if the first one carries a date (time and year), the others must too, so
 * that "From now on ..." in somebody's text splits nothing. Text before the first separator is skipped.
 * Throws what the stream throws; FaqtotumError INPUT_UNREADABLE for a broken .gz.
 */
export async function* readMbox(
  stream: AsyncIterable<Uint8Array>,
  options: MboxOptions = {},
): AsyncGenerator<ArchivedMail, void, undefined> {
  const name = options.name ?? 'mbox';
  const splitter = new MboxSplitter(options.maxBytes ?? defaultMaxBytes, options.quoting);
  let number = 0;
  const named = (mail: SplitMail): ArchivedMail => ({
    ...mail,
    arrival: undefined,
    source: `${name}#${(number += 1)}`,
  });
  for await (const chunk of gunzipped(stream, name)) {
    for (const mail of splitter.push(chunk)) yield named(mail);
  }
  for (const mail of splitter.end()) yield named(mail);
}

/**
 * Tells the quoting from the first separator. public-inbox and b4 write `From mboxrd@z`; git format-patch (`Mon Sep 17 00:00:00
 * 2001`) quotes nothing; for everybody else mboxo is taken, which unquotes `>From ` and leaves `>>From ` alone.
 */
export function quotingOf(separator: string): MboxQuoting {
  if (/^From mboxrd@/.test(separator)) return 'mboxrd';
  if (/^From [0-9a-f]{40,64} Mon Sep 17 00:00:00 2001/.test(separator)) return 'none';
  return 'mboxo';
}

const datedSeparator = /^From .*\d:\d\d.*\b\d{4}\b/;
/** A line longer than this is taken in pieces. */
const maxLine = 64 * 1024;

interface SplitMail {
  readonly raw: Buffer;
  readonly fullSize: number | undefined;
}

/** The state between chunks. Contiguous bytes are kept as one slice; only separators and quoted lines cut them. */
class MboxSplitter {
  private rest: Buffer = Buffer.alloc(0);
  private mail: MailBytes | undefined;
  private afterBlank = true;
  /** The next bytes continue a line that was too long for one piece. */
  private midLine = false;
  private dated = false;

  constructor(
    private readonly maxBytes: number,
    private quoting: MboxQuoting | undefined,
  ) {}

  *push(chunk: Uint8Array): Generator<SplitMail> {
    const data =
      this.rest.length === 0
        ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length)
        : Buffer.concat([this.rest, chunk]);
    let kept = 0;
    let start = 0;
    for (let newline = data.indexOf(0x0a); newline !== -1; newline = data.indexOf(0x0a, start)) {
      const end = newline + 1;
      if (!this.midLine && this.isSeparator(data, start, end)) {
        this.mail?.add(data.subarray(kept, start));
        if (this.mail !== undefined) yield this.mail.finish();
        this.mail = new MailBytes(this.maxBytes);
        kept = end;
        this.afterBlank = false;
      } else {
        if (!this.midLine && this.isQuoted(data, start)) {
          this.mail?.add(data.subarray(kept, start));
          kept = start + 1;
        }
        this.afterBlank = !this.midLine && isBlank(data, start, end);
      }
      this.midLine = false;
      start = end;
    }
    start = this.takeLongLine(data, start);
    this.mail?.add(data.subarray(kept, start));
    this.rest = Buffer.from(data.subarray(start));
  }

  *end(): Generator<SplitMail> {
    const unterminated = this.rest.length > 0;
    if (unterminated) yield* this.push(Buffer.from('\n'));
    if (this.mail !== undefined) yield this.mail.finish(unterminated);
    this.mail = undefined;
  }

  private takeLongLine(data: Buffer, start: number): number {
    if (data.length - start <= maxLine) return start;
    this.midLine = true;
    this.afterBlank = false;
    return data.length;
  }

  private isSeparator(data: Buffer, start: number, end: number): boolean {
    if (!this.afterBlank || !startsWithFrom(data, start)) return false;
    const line = data.toString('latin1', start, Math.min(end, start + 1000));
    if (this.mail === undefined) {
      this.dated = datedSeparator.test(line);
      this.quoting ??= quotingOf(line);
      return true;
    }
    return !this.dated || datedSeparator.test(line);
  }

  private isQuoted(data: Buffer, start: number): boolean {
    if (data[start] !== 0x3e || this.quoting === 'none') return false;
    let at = start + 1;
    if (this.quoting === 'mboxrd') while (data[at] === 0x3e) at += 1;
    return startsWithFrom(data, at);
  }
}

/** The bytes of one mail, never more than `maxBytes` of them: past that only the header block is kept. */
class MailBytes {
  private slices: Buffer[] = [];
  private kept = 0;
  private size = 0;
  private cut = false;

  constructor(private readonly maxBytes: number) {}

  add(slice: Buffer): void {
    this.size += slice.length;
    if (this.cut || slice.length === 0) return;
    this.slices.push(slice);
    this.kept += slice.length;
    if (this.kept > this.maxBytes + 2) {
      const all = Buffer.concat(this.slices);
      this.slices = [Buffer.from(all.subarray(0, Math.min(headerBlockEnd(all) ?? this.maxBytes, this.maxBytes)))];
      this.cut = true;
    }
  }

  /** `unterminated`: the last newline is the splitter's own. */
  finish(unterminated = false): SplitMail {
    const raw = Buffer.concat(this.slices);
    if (this.cut) return { raw, fullSize: this.size };
    if (unterminated) return { raw: raw.subarray(0, -1), fullSize: undefined };
    return { raw: raw.subarray(0, raw.length - trailingBlank(raw)), fullSize: undefined };
  }
}

/** Bytes of the empty line that a writer puts behind every mail; 0 when the mail ends without one. */
function trailingBlank(raw: Buffer): number {
  const last = raw.length - 1;
  if (raw[last] !== 0x0a) return 0;
  if (raw[last - 1] === 0x0a) return 1;
  return raw[last - 1] === 0x0d && raw[last - 2] === 0x0a ? 2 : 0;
}

function isBlank(data: Buffer, start: number, end: number): boolean {
  return end - start === 1 || (end - start === 2 && data[start] === 0x0d);
}

function startsWithFrom(data: Buffer, at: number): boolean {
  return data[at] === 0x46 && data.toString('latin1', at, at + 5) === 'From ';
}
