/** CSI, OSC and other escape sequences, whole where they are complete (ECMA-48). */
const sequences =
  /\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c)|[ -/]*[0-~])?|\x9b[0-?]*[ -/]*[@-~]/g;

/** C0 (but not tab and newline), DEL, C1, direction marks and overrides, line separators, invisible tags. */
const hidden =
  /[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

/** The same, newline and tab included. */
const hiddenInLine =
  /[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

/** Our own colours: nothing else may pass to a terminal. */
const colours = /\x1b\[\d{1,2}m/;

/**
 * Text from a mail on one line, safe for a terminal: escape sequences, control characters and bidi overrides are gone,
 * line ends and tabs are spaces.
 */
export function cleanLine(text: string): string {
  return text
    .replace(sequences, '')
    .replace(/[\t\n\r\f\v\u2028\u2029]+/g, ' ')
    .replace(hiddenInLine, '');
}

/** The same for text of several lines: LF and tabs stay. */
export function cleanText(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(sequences, '').replace(hidden, '');
}

/**
 * The last guard before a terminal, for text that is already laid out: whatever a format forgot to clean goes, our own
 * colours stay where colours are allowed.
 */
export function guardOutput(text: string, colour: boolean): string {
  if (!colour) return cleanText(text);
  return text
    .split(new RegExp(`(${colours.source})`))
    .map((part, index) => (index % 2 === 1 ? part : cleanText(part)))
    .join('');
}

/** JSON of a value in which no character can act on a terminal: escaped as \uXXXX, the value is the same. */
export function terminalSafeJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replace(/[^\n\x20-\x7e]/gu, (character) =>
    character.search(hidden) === -1 ? character : escapeUnits(character),
  );
}

function escapeUnits(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}
