import { createHash } from 'node:crypto';
import type { Address, Authentication, AutomaticMark, Mail, MessageId, PatchFacts } from '../core/index.js';
import { displayName, parseAddresses } from './addresses.js';
import { authorKeys, authorOf, type SenderFacts } from './author.js';
import { markAutomatic, type AutomaticFacts } from './automatic.js';
import { readBodyText } from './body-text.js';
import { bugzillaFacts } from './bugzilla.js';
import { parseDate, receivedDate } from './dates.js';
import { headerText } from './header-text.js';
import { longest } from './limits.js';
import { listIds } from './list-ids.js';
import { messageIds, ownMessageId } from './message-ids.js';
import { joinOwnLines, ownLines, type OwnLine } from './own-text.js';
import { readPatchLines } from './patch.js';
import { parsePrefix } from './prefix.js';
import { readHeaderBlock, valueOf, valuesOf, type RawHeader } from './raw-headers.js';
import { htmlSaysStop, saysStop } from './stop-words.js';
import { unmarkedFrom } from './unmarked-text.js';

export interface ParseOptions {
  /** INTERNALDATE in ms; without it the topmost Received header decides, else Date, else 0. */
  readonly arrival?: number | undefined;
  /** A larger mail (bytes) is read from its headers alone. Default 2,000,000. */
  readonly maxBytes?: number | undefined;
  /** What authenticating the raw mail gave. Default: none. */
  readonly authentication?: Authentication | undefined;
}

const defaultMaxBytes = 2_000_000;

/**
 * Makes a `Mail` of raw bytes (RFC 5322 and MIME; LF, CRLF). NEVER rejects, whatever the bytes: what had to be repaired or
 * given up is named in `oddities`. Takes time linear in the size of the mail.
 */
export async function parseMail(raw: Uint8Array, options: ParseOptions = {}): Promise<Mail> {
  const tooLarge = raw.byteLength > (options.maxBytes ?? defaultMaxBytes);
  try {
    const { headers, bodyStart, oddities } = readHeaderBlock(raw);
    if (tooLarge) return assemble(raw, headers, '', ['too large', ...oddities], options, true);
    const body = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength).subarray(bodyStart);
    const text = await readBodyText(headers, body).catch((error: unknown) => ({
      text: '',
      html: '',
      form: undefined,
      oddities: [`body: ${wordsOf(error)}`],
    }));
    const mail = assemble(raw, headers, text.text, [...oddities, ...text.oddities], options, false);
    return {
      ...mail,
      ...(text.form === undefined ? {} : { form: text.form }),
      ...(htmlSaysStop(text.html) ? { saysStop: true } : {}),
    };
  } catch (error) {
    return assemble(raw, vitalHeaders(raw), '', [`parser gave up: ${wordsOf(error)}`], options, tooLarge);
  }
}

/** What names and dates a mail whose other headers broke the parser. */
function vitalHeaders(raw: Uint8Array): RawHeader[] {
  try {
    return readHeaderBlock(raw).headers.filter(({ name }) =>
      /^(?:message-id|date|received|auto-submitted|return-path)$/u.test(name),
    );
  } catch {
    return [];
  }
}

function assemble(
  raw: Uint8Array,
  headers: readonly RawHeader[],
  text: string,
  before: readonly string[],
  options: ParseOptions,
  tooLarge: boolean,
): Mail {
  const oddities = [...before];
  const id = idOf(raw, headers, oddities);
  const subject = headerText(valueOf(headers, 'subject') ?? '').slice(0, longest.subject);
  const prefix = parsePrefix(subject);
  const lines = text === '' ? [] : text.split('\n');
  const reading = readPatchLines(lines);
  const patch = reading === undefined ? undefined : boundPatch(reading.facts, oddities);
  const own = ownLines(lines, reading?.diffs ?? []);
  const sender = senderOf(headers, oddities);
  const author = authorOf(sender);
  // A patch's text is the patch; what its author wrote is in `patch` and `text`.
  const ownText = patch !== undefined && !prefix.reply ? '' : joinOwnLines(own);
  return {
    id,
    ...timesOf(headers, options.arrival),
    from: sender.from,
    author,
    authorKeys: authorKeys(sender, author),
    replyTo: sender.replyTo,
    ...recipientsOf(headers, oddities),
    subject,
    prefix,
    inReplyTo: messageIds(valuesOf(headers, 'in-reply-to'), id),
    references: messageIds(valuesOf(headers, 'references'), id),
    listIds: sender.listIds,
    automatic: markOf(headers, oddities, { from: sender.from, subject, prefix, text, ownText }),
    authentication: options.authentication ?? { result: 'none', by: undefined },
    bugzilla: bugzillaFacts(headers, sender.from.address, own),
    patch,
    ownText,
    size: raw.byteLength,
    tooLarge,
    oddities,
    text,
    ...unmarkedOf(ownText, lines, own, reading?.diffs ?? []),
    ...(saysStop(prefix.title) || saysStop(text) ? { saysStop: true } : {}),
  };
}

/** What is kept of a mail for half a year, and looked at with every mail of its thread, stays small. */
function boundPatch(patch: PatchFacts, oddities: string[]): PatchFacts {
  let size = 0;
  const fits = (more: number): boolean => (size += more + 100) <= longest.patchFacts;
  const trailers = patch.trailers.filter(({ raw, value }) => fits(raw.length + value.length));
  const files = patch.files.filter(({ path, oldPath }) => fits(path.length + (oldPath?.length ?? 0)));
  if (trailers.length + files.length === patch.trailers.length + patch.files.length) return patch;
  oddities.push('too many files or trailers');
  return { ...patch, trailers, files };
}

/** Values up to so many characters together. */
function upTo(values: readonly string[], most: number, oddities: string[]): string[] {
  let left = most;
  const taken = values.filter((value) => (left -= value.length) >= 0);
  if (taken.length < values.length) oddities.push('too many addresses');
  return taken;
}

/** Where commands do not count; looked for only where there are some. */
function unmarkedOf(
  ownText: string,
  lines: readonly string[],
  own: readonly OwnLine[],
  diffs: NonNullable<ReturnType<typeof readPatchLines>>['diffs'],
): Pick<Mail, 'unmarked'> {
  if (!/^#faq\s/imu.test(ownText)) return {};
  const from = unmarkedFrom(lines, diffs);
  const sure = joinOwnLines(own.filter(({ line }) => line <= from)).length;
  return sure < ownText.length ? { unmarked: sure } : {};
}

/** What is beyond those that are read could say anything: such a mail is nobody's to answer. */
function markOf(
  headers: readonly RawHeader[],
  oddities: readonly string[],
  facts: AutomaticFacts,
): AutomaticMark | undefined {
  const excess = oddities.find((oddity) => oddity.startsWith('too many '));
  if (excess !== undefined)
    return { kind: 'spam', why: `${excess.replace('too many', 'more')} than any honest mail has` };
  return markAutomatic(headers, facts);
}

/** The Message-ID; one made of the content when the mail has none. */
function idOf(raw: Uint8Array, headers: readonly RawHeader[], oddities: string[]): MessageId {
  const values = valuesOf(headers, 'message-id');
  if (values.length > 1) oddities.push('several Message-ID headers');
  const id = ownMessageId(values);
  if (id !== undefined) return id;
  oddities.push('no Message-ID');
  return `<${createHash('sha256').update(raw).digest('hex')}@check.invalid>`;
}

function senderOf(headers: readonly RawHeader[], oddities: string[]): SenderFacts {
  const values = valuesOf(headers, 'from');
  if (values.length > 1) oddities.push('several From headers');
  const written = (values[0] ?? '').slice(0, longest.fromHeader);
  const from: Address | undefined = parseAddresses([written])[0];
  if (from === undefined) oddities.push('no From');
  return {
    from: from ?? { name: displayName(written), address: '' },
    replyTo: parseAddresses(upTo(valuesOf(headers, 'reply-to'), longest.fromHeader, oddities)),
    originalFrom: parseAddresses(upTo(valuesOf(headers, 'x-original-from'), longest.fromHeader, oddities)),
    listIds: listIds(headers),
    single: values.length <= 1,
  };
}

function recipientsOf(
  headers: readonly RawHeader[],
  oddities: string[],
): Pick<Mail, 'to' | 'cc' | 'addressed' | 'toText'> {
  const to = upTo(valuesOf(headers, 'to'), longest.recipients, oddities);
  const cc = upTo(valuesOf(headers, 'cc'), longest.recipients, oddities);
  return {
    to: parseAddresses(to),
    cc: parseAddresses(cc),
    addressed: to.length > 0 || cc.length > 0,
    toText: headerText(to.join(', ')).slice(0, longest.toText),
  };
}

function timesOf(headers: readonly RawHeader[], arrival: number | undefined): Pick<Mail, 'arrival' | 'date'> {
  const date = parseDate(valueOf(headers, 'date') ?? '');
  const received = valuesOf(headers, 'received')
    .slice(0, 5)
    .map(receivedDate)
    .find((time) => time !== undefined);
  return { arrival: arrival ?? received ?? date ?? 0, date };
}

function wordsOf(error: unknown): string {
  const words = error instanceof Error ? error.message : String(error);
  return words.replace(/\s+/gu, ' ').slice(0, 80);
}
