import type { FilePlace } from '../cli/services.js';
import { readHeaderBlock } from '../mail/index.js';

const newline = 0x0a;
/** Lines of such a body are not the lines of its file. */
const encodedBody =
  /^content-transfer-encoding[ \t]*:[ \t]*(?:quoted-printable|base64)|^content-type[ \t]*:[ \t]*multipart\//im;

/**
 * Finds the mails of a file in it: to be asked for each in the order in which they were read, with its decoded text. Only headers are looked for: an
 * mbox reader takes quotes off body lines. Nothing is known of a mail in a compressed file.
 *
 * @param path as the file was named
 */
export function placesIn(path: string, bytes: Uint8Array): (raw: Buffer, text: string) => FilePlace {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  let linesBefore = 0;
  return (raw, text) => {
    const head = raw.subarray(0, readHeaderBlock(raw).bodyStart);
    const start = findMail(file, head, at);
    if (start === undefined) return { path, subject: undefined, to: undefined, beforeBody: undefined };
    linesBefore += countLines(file.subarray(at, start));
    at = start;
    const headers = head.toString('latin1').split('\n');
    const lineOf = (name: RegExp): number | undefined => {
      const index = headers.findIndex((line) => name.test(line));
      return index === -1 ? undefined : linesBefore + index + 1;
    };
    const oneToOne =
      !encodedBody.test(head.toString('latin1')) &&
      countLines(raw.subarray(head.length)) === text.split('\n').length - 1;
    return {
      path,
      subject: lineOf(/^subject[ \t]*:/i),
      to: lineOf(/^to[ \t]*:/i),
      beforeBody: oneToOne ? linesBefore + countLines(head) : undefined,
    };
  };
}

/** Where a mail with these headers starts: at the top of the file, or behind an mbox separator. */
function findMail(file: Buffer, head: Buffer, from: number): number | undefined {
  if (head.length === 0) return undefined;
  for (let at = file.indexOf(head, from); at !== -1; at = file.indexOf(head, at + 1)) {
    if (at === 0 || isBehindSeparator(file, at)) return at;
  }
  return undefined;
}

function isBehindSeparator(file: Buffer, at: number): boolean {
  if (file[at - 1] !== newline) return false;
  const lineStart = at < 2 ? 0 : file.lastIndexOf(newline, at - 2) + 1;
  return file.toString('latin1', lineStart, lineStart + 5) === 'From ';
}

function countLines(bytes: Uint8Array): number {
  let count = 0;
  for (let at = bytes.indexOf(newline); at !== -1; at = bytes.indexOf(newline, at + 1)) count += 1;
  return count;
}
