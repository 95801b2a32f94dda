/** Letters that Unicode does not decompose and docutils spells out (docutils.nodes.make_id). */
const spelled: Readonly<Record<string, string>> = {
  ß: 'sz',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ħ: 'h',
  ı: 'i',
  ł: 'l',
  ŧ: 't',
  ƀ: 'b',
  ð: 'd',
  þ: 'th',
};

/**
 * The id that docutils and Sphinx give a heading (docutils.nodes.make_id): lower case, everything else than a-z and 0-9
 * becomes one hyphen, none at the ends, no digits in front. '' when nothing is left.
 *
 * @param heading markup-free, with its `Q:`.
 */
export function headingAnchor(heading: string): string {
  const ascii = heading
    .toLowerCase()
    .replace(/[^\x00-\x7f]/gu, (letter) => spelled[letter] ?? letter)
    .normalize('NFKD')
    .replace(/[^\x00-\x7f]/gu, '');
  return ascii
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[-0-9]+/, '')
    .replace(/-$/, '');
}
