/**
 * A title reduced to what two versions of the same patch have in common: lower case, letters and digits only,
 * without version remarks such as `(v2)`.
 */
export function foldTitle(title: string): string {
  return title
    .toLowerCase()
    .replace(/[([]v\d+[)\]]/g, ' ')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Share of words that two folded titles have in common (Jaccard, 0 to 1). */
export function titleLikeness(a: string, b: string): number {
  const left = new Set(a.split(' ').filter((word) => word !== ''));
  const right = new Set(b.split(' ').filter((word) => word !== ''));
  if (left.size === 0 || right.size === 0) return 0;
  let common = 0;
  for (const word of left) if (right.has(word)) common++;
  return common / (left.size + right.size - common);
}
