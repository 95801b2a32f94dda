import { cleanLine } from './clean-line.js';

const titles = /^(?:dr|prof|mr|mrs|ms|mx|sir|ing|dipl|phd|m\.?sc|b\.?sc)\.?$/i;
const degrees = /^(?:jr|sr|ii|iii|iv|phd|ph\.d|md|esq|msc|bsc)\.?$/i;
/** Words that are nobody's first name: mailboxes and machines. */
const roles =
  /^(?:root|admin|administrator|noreply|no-reply|unknown|nobody|user|users|info|test|bugzilla|bugzilla-daemon|linux|kernel|the|mail|list|bot|reply|hi|all|via)$/i;
const eastAsian = /^[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}ー・ ]+$/u;
const maxName = 24;

/**
 * How to greet somebody by his display name; '' when it gives no name to greet by (`Hi,`). `Doe, Jane (ACME)` gives
 * `Jane`, `JANE DOE` `Jane`, `DOE Jane` `Jane`, `J. Doe` stays whole, Chinese, Japanese and Korean names stay whole.
 * Anything but letters, hyphens and apostrophes is no name: mail addresses, nicknames with digits, trailers, links.
 */
export function firstName(displayName: string): string {
  const clean = cleanLine(displayName, 100)
    .replace(/["“”]/g, '')
    .replace(/(?:\([^()]*\)|\[[^[\]]*\]|\bvia .*)$/iu, '')
    .trim()
    .replace(/^'(.*)'$/, '$1')
    .trim();
  if (/[@/:<>]/.test(clean)) return '';
  if (eastAsian.test(clean)) return lettersOf(clean) <= 12 ? clean : '';
  const words = givenPart(clean)
    .split(' ')
    .filter((word) => word !== '' && !titles.test(word));
  const [first = ''] = words;
  if (/^\p{L}\.?$|^(?:\p{L}\.-?){2,3}$/u.test(first)) return initials(words);
  const given =
    words.length > 1 && words.some((word) => !isCapitals(word))
      ? (words.find((word) => !isCapitals(word)) ?? first)
      : first;
  return acceptable(given) ? tameCapitals(given) : '';
}

const lettersOf = (text: string): number => Array.from(text).length;

/** `Doe, Jane` names the family first; `Jane Doe, PhD` does not. */
function givenPart(name: string): string {
  const [before = '', after = ''] = name.split(',').map((part) => part.trim());
  const isTitle = after.split(' ').every((word) => degrees.test(word));
  return after === '' || isTitle ? before : after;
}

/** Two letters may be somebody's first name (`KP`, `JP`); more of them are shouted. */
const isCapitals = (word: string): boolean => /^\p{Lu}[\p{Lu}'’-]{2,}$/u.test(word);

function acceptable(word: string): boolean {
  return (
    /^\p{L}[\p{L}\p{M}'’-]*$/u.test(word) &&
    lettersOf(word) <= maxName &&
    lettersOf(word) > 1 &&
    !roles.test(word) &&
    !/-by$/i.test(word)
  );
}

function initials(words: readonly string[]): string {
  const name = words.join(' ');
  return words.length > 1 && /^[\p{L}\p{M}'’. -]+$/u.test(name) && lettersOf(name) <= maxName ? name : '';
}

function tameCapitals(word: string): string {
  if (!isCapitals(word)) return word;
  return word
    .toLowerCase()
    .replace(/(^|[-'’])(\p{L})/gu, (_all, lead: string, letter: string) => `${lead}${letter.toUpperCase()}`);
}
