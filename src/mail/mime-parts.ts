import { MailParser } from 'mailparser';
import type { AttachmentStream } from 'mailparser';

/** One leaf of the MIME tree with its transfer encoding undone. */
export interface MimePart {
  /** Lower case, e.g. `text/plain`. */
  readonly type: string;
  readonly charset: string | undefined;
  readonly flowed: boolean;
  /** Marked `Content-Disposition: attachment`. */
  readonly attachment: boolean;
  /** '' when there is none. */
  readonly filename: string;
  readonly content: Buffer;
}

/** The leaves of a MIME tree in order, and what went wrong on the way. */
export interface MimeParts {
  readonly parts: readonly MimePart[];
  readonly oddities: readonly string[];
}

/** More leaves than this are not looked at. */
const mostParts = 100;

/**
 * Splits a MIME entity into its leaves with mailparser, which knows boundaries and transfer encodings well.
 *
 * mailparser 3.14 would also join the text parts, reflow format=flowed (which breaks patches) and convert HTML. It leaves
 * all that alone when it takes every part for an attachment: `textTypes` is the list of types it treats as text. The field
 * is not documented; a test fails when it stops working. Attached mails (message/rfc822) stay closed.
 *
 * Never throws. Parts read before an error or beyond the limits are kept.
 *
 * @param header the Content-* fields of the entity alone, so that hostile headers of other kinds never reach the library
 * @param body the entity's raw body
 */
export function splitMime(header: string, body: Buffer): Promise<MimeParts> {
  return new Promise((resolve) => {
    const parts: MimePart[] = [];
    const oddities: string[] = [];
    const options = {
      skipHtmlToText: true,
      skipTextToHtml: true,
      skipTextLinks: true,
      skipImageLinks: true,
      checksumAlgo: false as const,
      // handed on to mailsplit
      ignoreEmbedded: true,
      maxChildNodes: mostParts * 2,
    };
    const parser = Object.assign(new MailParser(options), { textTypes: [] as string[] });
    let finished = false;
    const finish = (oddity?: string): void => {
      if (finished) return;
      finished = true;
      if (oddity !== undefined) oddities.push(oddity);
      resolve({ parts, oddities });
      parser.removeAllListeners('data');
      parser.destroy();
    };
    const fail = (error: Error): void => {
      finish(`mime: ${error.message.replace(/\s+/gu, ' ').slice(0, 80)}`);
    };
    // Errors after the end must not become uncaught ones: the listener stays.
    parser.on('error', fail);
    parser.on('data', (data) => {
      if (data.type !== 'attachment') return;
      if (parts.length >= mostParts) {
        finish('mime: too many parts');
        return;
      }
      data.content.on('error', fail);
      collect(data, (content) => {
        try {
          parts.push(partOf(data, content));
        } catch (error) {
          oddities.push(`mime part: ${String(error).slice(0, 80)}`);
        }
        data.release?.();
      });
    });
    parser.on('end', () => {
      finish();
    });
    // Whatever happens inside, the promise settles.
    parser.on('close', () => {
      finish();
    });
    parser.end(Buffer.concat([Buffer.from(header, 'utf8'), body]));
  });
}

function collect(data: AttachmentStream, done: (content: Buffer) => void): void {
  const chunks: Buffer[] = [];
  data.content.on('data', (chunk: Buffer) => chunks.push(chunk));
  data.content.on('end', () => {
    done(Buffer.concat(chunks));
  });
}

/** mailparser's types promise strings where broken headers give `false`: everything is checked. */
function partOf(data: AttachmentStream, content: Buffer): MimePart {
  const params = parametersOf(data.headers.get('content-type'));
  return {
    // An unreadable type is text/plain (RFC 2045, 5.2).
    type: textOr(data.contentType, 'text/plain').toLowerCase(),
    charset: params['charset'],
    flowed: textOr(params['format'], '').toLowerCase() === 'flowed',
    attachment: textOr(data.contentDisposition, '').toLowerCase() === 'attachment',
    filename: textOr(data.filename, ''),
    content,
  };
}

function textOr(value: unknown, otherwise: string): string {
  return typeof value === 'string' && value !== '' ? value : otherwise;
}

/** Parameters of a Content-Type as mailparser hands them over. */
function parametersOf(header: unknown): Record<string, string> {
  if (typeof header !== 'object' || header === null || !('params' in header)) return {};
  const { params } = header;
  if (typeof params !== 'object' || params === null) return {};
  return Object.fromEntries(
    Object.entries(params).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
