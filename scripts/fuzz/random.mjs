/** Numbers that look like chance and are the same every time for one seed and one input (mulberry32). */
export function randomOf(seed, index) {
  let state = (Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) + Math.imul(index + 1, 0xc2b2ae35)) >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const below = (limit) => Math.floor(next() * limit);
  return {
    /** 0 to limit - 1. */
    below,
    /** True in `share` (0 to 1) of all cases. */
    chance: (share) => next() < share,
    pick: (list) => list[below(list.length)],
    /** Small numbers mostly, large ones now and then; at most `limit`. */
    size: (limit) => Math.max(1, Math.floor(limit ** next())),
    /** One of the values, each as often as its weight says. */
    weighted: (pairs) => {
      let left = next() * pairs.reduce((sum, [weight]) => sum + weight, 0);
      return (pairs.find(([weight]) => (left -= weight) < 0) ?? pairs[0])[1];
    },
  };
}
