export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
/** Once with the excerpt, once with the link; what comes after is silence and not noted. */
export const MOST_TOLD = 2;
