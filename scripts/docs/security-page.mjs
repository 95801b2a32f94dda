import { attacks } from './attacks.mjs';

/**
 * docs/security.md.
 *
 * @param {string} words docs/security-model.md: the threat model, which is written by hand
 * @returns {string}
 */
export function securityPage(words) {
  const tables = attacks.map(({ group, title, rows }) => {
    const lines = rows.map(([what, outcome]) => `| ${what} | ${outcome} |`).join('\n');
    return `### ${title}\n\nTests: \`test/attacks/${group}.test.ts\`\n\n| he ... | what the bot does |\n| --- | --- |\n${lines}\n`;
  });
  return words.replace('<!-- attacks -->\n', `${tables.join('\n')}`);
}
