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

An error is one line on stderr: \`faqtotum: <where>: <what> - <what to do> [CODE]\`. \`where\` is a file with its line, a config path or a server; a
line without one starts with what is wrong.
The exit code is 2 for every code below, whatever it speaks of: usage, config, input, a clone, a server, the service or a draft. It is 1 when a
command found what it looked for (\`check\`, \`faq verify\`) or \`status\` finds no service running, 70 for a bug, and 128 and the signal's number when
one ended it.

| code | what and when | what to do |
| --- | --- | --- |
${rows.join('\n')}
`;
}
