/** The text without those of `characters` that it ends in. Looks at each character once, which `/[...]+$/` does not. */
export function trimEndOf(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}
