// The texts that `npm run new-rule` writes.

/** `missing-tree` -> `missingTree`. */
export const camelCase = (name) => name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());

export const handlerText = (name, code) => `import type { Rule } from '../src/core/index.js';

/** FAQ: "...": why this rule exists. */
export const ${camelCase(name)}: Rule = {
  name: '${name}',
  summary: 'Say in a line what it finds',
  judges: ['patches'],
  needsWhole: false,
  codes: { ${key(code)}: 'when it fires' },
  misled: [],
  check() {
    return [];
  },
};
`;

export const templateText = () => `Say what is seen, without blame.
---next---
say what to do, as an imperative without a full stop
`;

export const testText = (name, code) => `import { describeRule } from '../support/rule-cases.js';
import { mail } from '../support/mails.js';

const id = '<p@example.org>';

describeRule('${name}', {
  invalid: [
    {
      name: 'what it is for',
      mails: [mail({ subject: '[PATCH bpf-next] bpf: count right', id })],
      findings: [{ code: '${code}', decision: 'draft', evidence: [[id, 0, '[PATCH bpf-next] bpf: count right']] }],
    },
  ],
  valid: [{ name: 'a near miss', mails: [mail({ subject: '[PATCH bpf-next] bpf: count right' })] }],
});
`;

/** handlers/index.ts with one more rule, spoken of last. */
export function registryWith(text, name) {
  const line = `import { ${camelCase(name)} } from './${name}.js';`;
  const [head = '', ...imports] = text.slice(0, text.indexOf('\n\n')).split('\n');
  const sorted = [...imports, line].sort((a, b) => (from(a) < from(b) ? -1 : 1));
  const rest = text.slice(text.indexOf('\n\n')).replace(/\n\];\n$/, `\n  ${camelCase(name)},\n];\n`);
  return `${[head, ...sorted].join('\n')}${rest}`;
}

/** src/render/samples.ts with the data of one more rule. */
export const samplesWith = (text, name, code) =>
  text.replace(/\n\};\n$/, `\n  ${key(name)}: {\n    ${key(code)}: {},\n  },\n};\n`);

/** A profile in which the rule may draft, in every preset. */
export function modesWith(text, name) {
  const lines = text.split('\n');
  const out = [];
  let inPresets = false;
  for (const [at, line] of lines.entries()) {
    out.push(line);
    if (line === 'presets:') inPresets = true;
    else if (/^\S/.test(line)) inPresets = false;
    const next = lines[at + 1] ?? '';
    if (inPresets && /^ {4}\S/.test(line) && !/^ {4}/.test(next)) out.push(`    ${name}: { '*': draft }`);
  }
  return out.join('\n');
}

/** A profile with a digest for the rule: its question and our own words, still to be written. */
export function digestWith(text, name) {
  const digest = `    ${name}:\n      question: The question as people know it\n      anchor: ''\n      text: What it asks, in our own words.\n`;
  return text.replace(/(\n {2}digest:\n(?: {4}.*\n)+)/, (all) => `${all}${digest}`);
}

const key = (word) => (/^\w+$/.test(word) ? word : `'${word}'`);
const from = (line) => line.slice(line.indexOf(' from '));
