/**
 * The known word that was probably meant: at most a third of its letters differ (Levenshtein; swapped neighbours count once).
 * undefined when none is near.
 */
export function suggest(word: string, known: Iterable<string>): string | undefined {
  const folded = word.toLowerCase().slice(0, 64);
  let best: { readonly word: string; readonly distance: number } | undefined;
  for (const candidate of known) {
    const found = distance(folded, candidate.toLowerCase());
    const near = found <= Math.max(1, Math.floor(candidate.length / 3));
    if (near && (best === undefined || found < best.distance)) best = { word: candidate, distance: found };
  }
  return best?.word;
}

/** Optimal string alignment distance. */
function distance(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1];
      const swapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      current[column] = Math.min(
        at(last, column) + 1,
        at(current, column - 1) + 1,
        at(last, column - 1) + (same ? 0 : 1),
        swapped ? at(beforeLast, column - 2) + 1 : Infinity,
      );
    }
    beforeLast = last;
    last = current;
  }
  return at(last, to.length);
}

const at = (row: readonly number[], column: number): number => row[column] ?? Infinity;
