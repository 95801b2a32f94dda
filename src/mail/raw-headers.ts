import { isUtf8 } from 'node:buffer';

/** One header field of the raw mail (RFC 5322, 2.2). */
export interface RawHeader {
  /** Lower case. */
  readonly name: string;
  /** Unfolded, 8-bit bytes read as UTF-8 (else Latin-1), RFC 2047 words not decoded, no CR, LF or NUL. */
  readonly value: string;
}

/** The header block of a mail. */
export interface HeaderBlock {
  readonly headers: readonly RawHeader[];
  /** Offset of the first byte of the body; the length of the mail when there is no body. */
  readonly bodyStart: number;
  /** What had to be repaired or left out. */
  readonly oddities: readonly string[];
}

/** More header fields than this are not read (a real mail has fewer than 200). */
const mostHeaders = 10_000;
/** A header block longer than this (bytes) is cut. */
const longestBlock = 2_000_000;

const lf = 0x0a;
const cr = 0x0d;

/**
 * Reads the header block: lines up to the first empty one. Lines that are no header field are left out and named in
 * `oddities`; reading goes on behind them, so that a mark such as Auto-Submitted cannot be hidden behind junk.
 * Line ends may be LF, CRLF, or CR alone where the mail has no LF at all. Linear in the size of the block.
 */
export function readHeaderBlock(raw: Uint8Array): HeaderBlock {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  const end = lineEndOf(bytes);
  const oddities = new Set<string>();
  const headers: { name: string; parts: string[] }[] = [];
  let start = skipEnvelope(bytes, end);
  let bodyStart = bytes.length;
  let current: { name: string; parts: string[] } | undefined;
  while (start < bytes.length) {
    const stop = indexOrEnd(bytes, end, start);
    const next = Math.min(stop + 1, bytes.length);
    if (stop - start === 0 || (stop - start === 1 && bytes[start] === cr)) {
      bodyStart = next;
      break;
    }
    if (headers.length >= mostHeaders || start > longestBlock) {
      oddities.add('too many headers');
      bodyStart = bodyAfter(bytes, end, start);
      break;
    }
    const line = textOf(bytes.subarray(start, stop));
    start = next;
    if (line.startsWith(' ') || line.startsWith('\t')) {
      if (current === undefined) oddities.add('junk among the headers');
      else current.parts.push(line);
      continue;
    }
    current = fieldOf(line);
    if (current === undefined) oddities.add('junk among the headers');
    else headers.push(current);
  }
  return {
    headers: headers.map(({ name, parts }) => ({
      name,
      value: parts
        .join('')
        .replace(/[\r\n\0]/gu, '')
        .trim(),
    })),
    bodyStart,
    oddities: [...oddities],
  };
}

/** All values of a header field, in order. */
export function valuesOf(headers: readonly RawHeader[], name: string): string[] {
  return headers.filter((header) => header.name === name).map((header) => header.value);
}

/** The first value of a header field, undefined when it is absent. */
export function valueOf(headers: readonly RawHeader[], name: string): string | undefined {
  return headers.find((header) => header.name === name)?.value;
}

/** The byte that ends lines: LF, or CR in a mail (looked at: its first 64 KiB) that has no LF. */
export function lineEndOf(bytes: Buffer): number {
  const head = bytes.subarray(0, 65_536);
  return !head.includes(lf) && head.includes(cr) ? cr : lf;
}

/** Leading empty lines and an mbox line (`From x`, `>From x`) are no headers. */
function skipEnvelope(bytes: Buffer, end: number): number {
  let start = 0;
  while (start < bytes.length && (bytes[start] === lf || bytes[start] === cr)) start++;
  const head = bytes.subarray(start, start + 6).toString('latin1');
  if (head.startsWith('From ') || head === '>From ') start = Math.min(indexOrEnd(bytes, end, start) + 1, bytes.length);
  return start;
}

function indexOrEnd(bytes: Buffer, byte: number, from: number): number {
  const found = bytes.indexOf(byte, from);
  return found < 0 ? bytes.length : found;
}

/** Where the body starts when the rest of the header block is skipped. */
function bodyAfter(bytes: Buffer, end: number, from: number): number {
  const ends = end === cr ? ['\r\r'] : ['\n\n', '\n\r\n'];
  const found = ends
    .map((mark) => ({ at: bytes.indexOf(mark, from, 'latin1'), length: mark.length }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at)[0];
  return found === undefined ? bytes.length : found.at + found.length;
}

function textOf(line: Buffer): string {
  // Most lines are ASCII; UTF-8 in headers is RFC 6532; anything else is taken for Latin-1, which loses no byte.
  return line.toString(isUtf8(line) ? 'utf8' : 'latin1');
}

/** `Name: value` (RFC 5322, 2.2; white space before the colon is obsolete syntax). */
function fieldOf(line: string): { name: string; parts: string[] } | undefined {
  const colon = line.indexOf(':');
  if (colon <= 0 || colon > 200) return undefined;
  const name = line.slice(0, colon).trimEnd();
  return /^[!-9;-~]+$/u.test(name) ? { name: name.toLowerCase(), parts: [line.slice(colon + 1)] } : undefined;
}
