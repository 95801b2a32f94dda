import type { Mail, MessageId, Series } from '../../src/core/index.js';

/** A link to an earlier version, in the words of the submission. */
export interface LinkedVersion {
  /** Its Message-ID. */
  readonly id: MessageId;
  /** When git send-email made that mail, ms: its Message-ID says so. */
  readonly at: number;
  readonly mail: Mail;
  /** Body line of the link, from 1. */
  readonly line: number;
}

/** A link with a Message-ID of git send-email: `20240304090000.1540-1-jane@example.org`, the time in UTC. */
const link = /https?:\/\/[\w.]+\/[^\s]{0,60}\/((20\d{12})\.\d{1,10}-\d{1,3}-[^\s/<>]{3,100})/;
const MOST_LINES = 400;

/**
 * Earlier versions that a submission links to below `---` or in its cover letter: the link stands on a line, or under one, that speaks of a version, and
 * carries the author's own address.
 */
export function linkedVersions(series: Series): LinkedVersion[] {
  const [mail] = series.mails;
  if (mail === undefined) return [];
  const lines = mail.text.split('\n');
  const start = mail.patch === undefined ? 1 : mail.patch.notes.start;
  const end = mail.patch === undefined ? lines.length + 1 : mail.patch.notes.end;
  const found: LinkedVersion[] = [];
  for (let line = start; line < Math.min(end, start + MOST_LINES); line++) {
    const text = (lines[line - 1] ?? '').slice(0, 500);
    const [, id = '', stamp = ''] = link.exec(text) ?? [];
    const isOwn = id.toLowerCase().endsWith(`-${mail.from.address}`);
    if (isOwn && speaksOfVersion(text, lines[line - 2] ?? ''))
      found.push({ id: `<${id}>`, at: timeOf(stamp), mail, line });
  }
  return found;
}

/** `20240304090000`, in UTC. */
function timeOf(stamp: string): number {
  const part = (from: number, to: number) => Number(stamp.slice(from, to));
  return Date.UTC(part(0, 4), part(4, 6) - 1, part(6, 8), part(8, 10), part(10, 12), part(12, 14));
}

function speaksOfVersion(text: string, above: string): boolean {
  const before = `${above.slice(0, 200)} ${text.slice(0, text.indexOf('http'))}`;
  return /\bv\d+\b|\b(previous|last|earlier|first) (version|posting|revision)/i.test(before);
}
