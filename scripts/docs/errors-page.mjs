import { errorTexts } from './error-texts.mjs';

/**
 * docs/errors.md.
 *
 * @param {readonly string[]} codes every code of src/core/errors.ts, in order
 * @returns {string}
 * @throws Error when a code has no text or a text no code
 */
export function errorsPage(codes) {
  const silent = codes.filter((code) => !Object.hasOwn(errorTexts, code));
  const stray = Object.keys(errorTexts).filter((code) => !codes.includes(code));
  if (silent.length > 0) throw new Error(`scripts/docs/error-texts.mjs has no text for ${silent.join(', ')}`);
  if (stray.length > 0) throw new Error(`scripts/docs/error-texts.mjs speaks of unknown ${stray.join(', ')}`);
  const rows = codes.map((code) => `| \`${code}\` | ${errorTexts[code].join(' | ')} |`);
  return `# Errors

An error is one line: \`<where>: <what> - <what to do> [CODE]\`. \`where\` is a file with its line, a config path or a server.
The exit code is 2 for usage and config, 1 when something was found or went wrong on the way, 70 for a bug.

| code | what and when | what to do |
| --- | --- | --- |
${rows.join('\n')}
`;
}
