/** One line of a hunk. */
export interface HunkLine {
  readonly sign: '+' | '-' | ' ';
  /** Without the sign. */
  readonly text: string;
  /** Decoded body line, from 1. */
  readonly line: number;
}

/** One hunk of a unified diff. */
export interface Hunk {
  readonly oldStart: number;
  readonly newStart: number;
  /** What git writes behind the second `@@`: usually the function. */
  readonly heading: string;
  /** Body line of the `@@` line, from 1. */
  readonly line: number;
  /** Added, removed and context lines in order. */
  readonly lines: readonly HunkLine[];
  /** The counts do not fit the lines. */
  readonly damaged: boolean;
}

const header = /^@@ -(\d{1,9})(?:,(\d{1,9}))? \+(\d{1,9})(?:,(\d{1,9}))? @@ ?(.*)$/u;

export function isHunkHeader(line: string): boolean {
  return line.startsWith('@@ -') && header.test(line);
}

/** Git's version at the end of a patch is no longer than this. */
const longestVersion = 100;
/** Lines in a row that fit no hunk before it is given up. A mailer that wraps long lines leaves one at a time. */
const mostStrayLines = 2;

/** Reads the hunk whose `@@` line is `lines[at]`. `next` is the index of the first line after it. */
export function readHunk(lines: readonly string[], at: number, firstLine: number): { hunk: Hunk; next: number } {
  const [, oldStart, oldCount = '1', newStart, newCount = '1', heading = ''] = header.exec(lines[at] ?? '') ?? [];
  let oldLeft = Number(oldCount);
  let newLeft = Number(newCount);
  const content: HunkLine[] = [];
  let damaged = false;
  let stray = 0;
  let i = at + 1;
  for (; (oldLeft > 0 || newLeft > 0) && i < lines.length; i++) {
    const line = lines[i] ?? '';
    const sign = signOf(line);
    if (sign === '\\') continue;
    if (sign === undefined) {
      damaged = true;
      if (++stray > mostStrayLines || /^(?:diff --git |@@ -|Index: )/u.test(line)) break;
      continue;
    }
    if (endsEarly(lines, i, oldLeft, newLeft)) {
      damaged = true;
      break;
    }
    stray = 0;
    content.push({ sign, text: line.slice(1), line: firstLine + i });
    if (sign !== '+') oldLeft--;
    if (sign !== '-') newLeft--;
  }
  if (oldLeft !== 0 || newLeft !== 0) damaged = true;
  if (damaged) i = withoutTail(content, i - at, firstLine + at) + at;
  // "\ No newline at end of file" belongs to the line before it.
  if ((lines[i] ?? '').startsWith('\\ ')) i++;
  const hunk = {
    oldStart: Number(oldStart),
    newStart: Number(newStart),
    heading,
    line: firstLine + at,
    lines: content,
    damaged,
  };
  return { hunk, next: i };
}

/** The empty line is a context line whose blank got lost on the way. */
function signOf(line: string): '+' | '-' | ' ' | '\\' | undefined {
  const first = line[0];
  if (first === undefined) return ' ';
  return first === '+' || first === '-' || first === ' ' || first === '\\' ? first : undefined;
}

/** The counts say that the hunk goes on, but what stands here can only be the next file or git's signature. */
function endsEarly(lines: readonly string[], i: number, oldLeft: number, newLeft: number): boolean {
  const line = lines[i] ?? '';
  const following = lines[i + 1] ?? '';
  if (line === '-- ') return following.length <= longestVersion && /^\d+\.\d[\w.+ ()-]*$/u.test(following);
  if (!line.startsWith('--- ') || !following.startsWith('+++ ') || !isHunkHeader(lines[i + 2] ?? '')) return false;
  return !(oldLeft === 1 && newLeft === 1);
}

/** A damaged hunk swallows the empty lines that follow it: gives them back. Returns the offset of the next line from the `@@` line. */
function withoutTail(content: HunkLine[], next: number, headerLine: number): number {
  let cut = false;
  while (content.length > 0 && content.at(-1)?.sign === ' ' && content.at(-1)?.text === '') {
    content.pop();
    cut = true;
  }
  const last = content.at(-1);
  return cut && last !== undefined ? last.line - headerLine + 1 : next;
}
