import type { Finding, Mail, Rule } from '../src/core/index.js';
import type { FileDiff } from '../src/mail/index.js';
import { lineOf, subjectOf } from '../src/rules/index.js';
import { diffsOf } from './shared/diffs.js';

/** Fewer indented lines than this tell nothing about tabs. */
const ENOUGH = 5;

/** Submitting patches: "No MIME, no links, no compression, no attachments. Just plain text". */
export const htmlMail: Rule = {
  name: 'html-mail',
  summary: 'A patch that is not plain text that git can read',
  judges: ['patches'],
  needsWhole: false,
  codes: {
    html: 'the patch is in an HTML mail',
    attachment: 'the patch is an attachment',
    damaged: 'white space or line ends were changed on the way, so that it cannot be applied',
  },
  misled: [
    'The list server or a gateway damaged the copy that this mailbox got, and everybody else received it whole.',
    'The patch was edited by hand and its counts are wrong, but git apply --recount would take it.',
  ],
  check(series) {
    for (const mail of series.patches) {
      const finding = judge(mail);
      if (finding !== undefined) return [finding];
    }
    return [];
  },
};

function judge(mail: Mail): Finding | undefined {
  const common = { rule: 'html-mail', messageId: mail.id };
  if (mail.form !== undefined) return { ...common, code: mail.form, evidence: [subjectOf(mail)], data: {} };
  const files = mail.patch?.files ?? [];
  if (files.length === 0 || mail.tooLarge) return undefined;
  const diffs = diffsOf(mail);
  const damaged = diffs.find((file) => isWrapped(file, mail)) ?? withoutTabs(diffs);
  if (damaged === undefined) return undefined;
  return {
    ...common,
    code: 'damaged',
    evidence: [lineOf(mail, damaged.line)],
    data: { path: damaged.path },
  };
}

/** A hunk whose counts do not fit, with a line in it that starts neither a hunk's line nor a header of git's, behind a long one: that was wrapped on the way. */
function isWrapped(file: FileDiff, mail: Mail): boolean {
  if (!file.damaged) return false;
  const lines = mail.text.split('\n').slice(file.line - 1, file.end - 1);
  return lines.some(
    (line, at) => at > 0 && /^[^\s+\-@\\#dinmrcs]/.test(line) && line.length < 78 && (lines[at - 1] ?? '').length > 50,
  );
}

/** C code of the kernel is indented with tabs; where none of many indented lines has one, they were turned into blanks. */
function withoutTabs(files: readonly FileDiff[]): FileDiff | undefined {
  const code = files.filter(({ path, kind }) => /\.[ch]$/.test(path) && kind === 'modified');
  if (code.some(({ hunks }) => hunks.some(({ lines }) => lines.some(({ text }) => text.includes('\t')))))
    return undefined;
  const hunks = code.map((file) => file.hunks.flatMap((hunk) => hunk.lines.map(({ text }) => text)));
  // What goes on after a backslash (conditions and macros) is lined up with blanks.
  const goesOn = (text: string | undefined) => text?.trimEnd().endsWith('\\') === true;
  const indented = hunks.flatMap((lines) =>
    lines.filter(
      (text, at) => /^ {4,}[^\s*]/.test(text) && !goesOn(text) && !goesOn(lines[at - 1]) && !goesOn(lines[at - 2]),
    ),
  );
  return indented.length >= ENOUGH ? code[0] : undefined;
}
