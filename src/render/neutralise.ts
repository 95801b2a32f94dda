/** Keys that tools collect from replies (b4, Patchwork): any `...-by`, and the ones that stand alone. */
const trailer =
  /^(["'(]*(?:[\w-]{1,80}-(?:by|from|on|to|for|id|commit)|fixes|cc|link|closes|bug|buglink|bugzilla|references?|obsoletes|index|pw-bot))(\s*):/i;
/** What starts a diff or cuts a mail for git am. */
const diff = /^(diff(?=\s+-)|(?:-{3,}|\+{3,}|@@+)(?=$|\s))/;
/** Another bot's command at the start of a line. */
const command = /^(["'(]*)#(?=\w)/;

/** Marks that stand in front of a quoted line. */
const quoteMarks = /^[\s>|]*/;

/** Bot commands that are read anywhere in a line. */
const anywhere: readonly (readonly [RegExp, string])[] = [
  [/#(?=syz|regzbot|faq)/gi, '[#]'],
  [/(pw-bot)\s*:/gi, '$1[:]'],
];

/** Puts the dangerous character of a line's start into brackets: still readable, no longer a trailer, a diff or a command. */
function disarm(text: string): string {
  return text.replace(trailer, '$1[:]').replace(diff, '[$1]').replace(command, '$1[#]');
}

/**
 * Text in which no line starts with a trailer, a piece of diff or a bot's command, quoted (`>`, `|`, indented) or not.
 * The last pass over a whole reply. `Cc: x` becomes `Cc[:] x`, `#syz` `[#]syz`, `---` `[---]`. Idempotent.
 */
export function neutralise(text: string): string {
  return text
    .split('\n')
    .map((line) => {
      const marks = quoteMarks.exec(line)?.[0] ?? '';
      return marks + disarm(line.slice(marks.length));
    })
    .join('\n');
}

/**
 * One line of hostile text that stays harmless wherever a line break may fall: every word is treated like the start of a
 * line. For names, subjects and other values from a mail.
 */
export function inert(line: string): string {
  const calm = anywhere.reduce((text, [pattern, instead]) => text.replace(pattern, instead), line);
  return calm
    .split(' ')
    .map((word) => disarm(word).replace(/^(-{2,}|>+|\|+)/, '[$1]'))
    .join(' ')
    .replace(/\bdiff (?=-)/g, '[diff] ');
}

/** A line as it may be quoted behind `> `. */
export function inertQuote(line: string): string {
  return neutralise(anywhere.reduce((text, [pattern, instead]) => text.replace(pattern, instead), line));
}

/** The word must not be the first of a line: it would read as a trailer, a command, a quote, a signature or mbox `From`. */
export function stickyWord(word: string): boolean {
  return trailer.test(word) || command.test(word) || /^(?:-{2,}|\+{3}|@@|>|\||From$)/.test(word);
}
