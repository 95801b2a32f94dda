/** East Asian wide and emoji ranges, roughly: enough to keep columns straight. */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const combining = /\p{M}/u;
const style = /\x1b\[\d{1,2}m/g;

/** Columns that a terminal needs for a line; our colours need none. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text.replace(style, '')) {
    if (!combining.test(character)) width += wide.test(character) ? 2 : 1;
  }
  return width;
}

/** At most `width` columns of an unpainted line; what is cut ends in `...`. */
export function truncate(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  return `${cutAt(text, Math.max(width - 3, 1))}...`;
}

/** Fills up with spaces to `width` columns; paint may be in it. */
export function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}

export function padLeft(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - displayWidth(text))) + text;
}

/** An unpainted paragraph as lines of at most `width` columns; words longer than that are broken. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (let word of text.split(/ +/)) {
    if (line !== '' && displayWidth(line) + 1 + displayWidth(word) <= width) {
      line += ` ${word}`;
      continue;
    }
    if (line !== '') lines.push(line);
    while (displayWidth(word) > width) {
      const head = cutAt(word, width);
      lines.push(head);
      word = word.slice(head.length);
    }
    line = word;
  }
  return line === '' && lines.length > 0 ? lines : [...lines, line];
}

/** The longest start of a text within `width` columns; at least one character. */
function cutAt(text: string, width: number): string {
  let cut = '';
  let used = 0;
  for (const character of text) {
    used += displayWidth(character);
    if (used > width && cut !== '') break;
    cut += character;
  }
  return cut;
}

/**
 * Rows as straight columns, two spaces apart. Columns named in `right` are flush right; the last column is not filled up.
 * Paint may be in the cells.
 */
export function columns(rows: readonly (readonly string[])[], right: readonly number[] = []): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, index) => (widths[index] = Math.max(widths[index] ?? 0, displayWidth(cell))));
  }
  return rows.map((row) =>
    row
      .map((cell, index) => {
        if (right.includes(index)) return padLeft(cell, widths[index] ?? 0);
        return index === row.length - 1 ? cell : pad(cell, widths[index] ?? 0);
      })
      .join('  ')
      .trimEnd(),
  );
}

/** `1 mail`, `2 mails`, `1,234 mails`. */
export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${grouped(number)} ${number === 1 ? noun : plural}`;
}

/** 1234567 -> 1,234,567 */
export function grouped(number: number): string {
  return number.toLocaleString('en-US');
}
