import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FaqtotumError, trimEndOf, type LedgerRow } from '../../core/index.js';
import type { CliContext } from '../context.js';
import type { StateOptions } from '../options.js';
import { readInputs } from '../read-input.js';
import type { Desk } from '../services.js';
import { usageError } from '../usage-error.js';
import { keepFooter } from './keep-footer.js';
import { actor } from './with-desk.js';

export interface EditOptions extends StateOptions {
  readonly file?: string;
}

/**
 * Replaces a draft's text by a file's or by what an editor makes of it. undefined when nothing changed. When the text is not
 * taken, an editor's file stays and is named. Throws DRAFT_UNKNOWN, DRAFT_STATE, USAGE, INPUT_UNREADABLE, INPUT_TOO_LARGE.
 */
export async function editDraft(
  id: string,
  options: EditOptions,
  desk: Desk,
  context: CliContext,
): Promise<LedgerRow | undefined> {
  const row = await desk.draft(id);
  if (row.state !== 'draft') {
    const remedy =
      row.state === 'queued'
        ? 'reject it first (faqtotum drafts reject) if it must not leave as it is; only a draft can be edited'
        : 'only a draft can be edited';
    throw new FaqtotumError('DRAFT_STATE', `it is ${row.state}`, row.messageId, remedy);
  }
  const by = actor(options, context);
  if (options.file !== undefined) {
    const [input] = await readInputs([options.file], context.terminal);
    return replace(row, decode(input?.bytes ?? new Uint8Array(), options.file), by, desk, context);
  }
  return editByHand(row, by, desk, context);
}

async function editByHand(row: LedgerRow, by: string, desk: Desk, context: CliContext): Promise<LedgerRow | undefined> {
  const { terminal, stderr } = context;
  if (!terminal.stdinIsTTY) throw usageError('no terminal for an editor', 'give the text with --file');
  const folder = await mkdtemp(join(tmpdir(), 'faqtotum-'));
  const file = join(folder, 'reply.txt');
  let done = false;
  try {
    await writeFile(file, row.draft.text, { mode: 0o600 });
    const editor = [terminal.env['VISUAL'], terminal.env['EDITOR']].find((name) => (name ?? '') !== '') ?? 'vi';
    const code = await terminal.edit(editor, file);
    if (code !== 0)
      throw usageError(`the editor ended with ${code}`, 'set EDITOR, or give the text with --file', editor);
    const edited = await replace(row, decode(await readFile(file), file), by, desk, context);
    done = true;
    return edited;
  } finally {
    const changed = await readFile(file, 'utf8').then(
      (text) => text !== row.draft.text,
      () => false,
    );
    if (done || !changed) await rm(folder, { recursive: true, force: true });
    else stderr.lines([stderr.paint.plain(`your text is kept in ${file}`)]);
  }
}

async function replace(
  row: LedgerRow,
  text: string,
  by: string,
  desk: Desk,
  { stderr }: CliContext,
): Promise<LedgerRow | undefined> {
  const lines = `${trimEndOf(text.replace(/\r\n?/g, '\n'), '\n')}\n`;
  if (lines.trim() === '') {
    throw usageError('the text is empty', 'reject the draft if nothing is to be said', row.messageId);
  }
  refuseHuge(lines, row);
  const whole = keepFooter(lines, row.draft.text);
  if (whole !== lines) stderr.lines(['the footer is put back: a reply tells how to stop these mails (#faq stop)']);
  return whole === row.draft.text ? undefined : desk.edit(row.messageId, by, whole);
}

/** A reply is a page of text: what is larger was the wrong file. */
const most = { bytes: 100_000, lines: 2000 };
/** RFC 5322, 2.1.1. The mail would encode a longer line, and people could not read it. */
const mostInLine = 998;

function refuseHuge(text: string, { messageId }: LedgerRow): void {
  const lines = text.split('\n');
  const bytes = Buffer.byteLength(text);
  if (bytes > most.bytes || lines.length - 1 > most.lines) {
    const what = `the text has ${String(bytes)} bytes in ${String(lines.length - 1)} lines; a reply has at most ${String(most.bytes)} in ${String(most.lines)}`;
    throw new FaqtotumError('INPUT_TOO_LARGE', what, messageId, 'shorten it: is it the right file?');
  }
  const at = lines.findIndex((line) => Buffer.byteLength(line) > mostInLine);
  if (at === -1) return;
  const what = `line ${String(at + 1)} of the text has ${String(Buffer.byteLength(lines[at] ?? ''))} bytes; a line of a mail has at most ${String(mostInLine)}`;
  throw usageError(what, 'break it', messageId);
}

function decode(bytes: Uint8Array, where: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new FaqtotumError('INPUT_UNREADABLE', 'not UTF-8', where, 'save it as UTF-8', { cause: error });
  }
}
