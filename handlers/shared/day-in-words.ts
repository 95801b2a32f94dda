/** A day as a reply writes it, in UTC: `4 March 2024`. `time` in ms. */
export function dayInWords(time: number): string {
  return new Date(time).toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
}
