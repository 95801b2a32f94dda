const unitMs: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A duration as it is written in the config: `90s`, `30m`, `1h30m`, `2d`. */
export const durationPattern = /^(\d{1,6}[smhd]){1,4}$/;

/**
 * A duration in ms.
 *
 * @param text matches `durationPattern`, or is 0
 */
export function parseDuration(text: string | 0): number {
  if (text === 0) return 0;
  const parts = text.match(/\d{1,6}[smhd]/g) ?? [];
  return parts.reduce((sum, part) => sum + Number(part.slice(0, -1)) * (unitMs[part.slice(-1)] ?? 0), 0);
}
