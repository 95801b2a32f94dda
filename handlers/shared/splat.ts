/** Longer lines are no kernel's: a hostile one must not cost more than its length. */
const LONGEST_LINE = 500;

/** Blanks, and what dmesg or syslog put in front: `[   12.345678] `, `[   12.345678][  T123] `, `Mar 04 10:00:00 host kernel: `. */
const lead = String.raw`^(?:[^>].{0,60}\bkernel: ?)?[ \t]{0,9}(?:<\d>)?(?:\[[ \d.TC]{1,20}\][ \t]{0,3}){0,2}`;
const marks = String.raw`-{4,20}\[ cut here \]|[Cc]all [Tt]race:|BUG:|RIP:|WARNING:|KASAN:|UBSAN:|Oops\b|Kernel panic\b|general protection fault\b|Unable to handle\b`;
const splat = new RegExp(`${lead}(?:${marks})`);

/** A line with which a kernel says that something is wrong with it: `BUG: ...`, `RIP: ...`, `Call Trace:`; not quoted. */
export function isSplatLine(line: string): boolean {
  return line.length <= LONGEST_LINE && splat.test(line);
}
