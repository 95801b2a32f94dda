// docs/rules.md: every rule on one line, with the modes of its codes in the presets of the first profile.
import { judgesWords, modeOf, presetsOf } from './rule-parts.mjs';

/**
 * @param {readonly import('../../src/core/rule.js').Rule[]} rules
 * @param {readonly import('../../src/core/profile.js').Profile[]} profiles
 */
export function rulesPage(rules, profiles) {
  const presets = presetsOf(profiles);
  return `${[
    '# Rules',
    '',
    ...intro,
    `| rule | finds | judges | ${presets.map(({ profile, preset }) => `${profile.name}, ${preset}`).join(' | ')} |`,
    `| --- | --- | --- | ${presets.map(() => '---').join(' | ')} |`,
    ...rules.map((rule) => {
      const modes = presets.map((where) => [
        ...new Set(Object.keys(rule.codes).map((code) => modeOf(rule, code, where))),
      ]);
      const cells = modes.map((each) => order.filter((mode) => each.includes(mode)).join('/'));
      return `| [${rule.name}](rules/${rule.name}.md) | ${rule.summary} | ${judgesWords(rule)} | ${cells.join(' | ')} |`;
    }),
  ].join('\n')}\n`;
}

const order = ['send', 'draft', 'observe', 'off'];

const intro = [
  'Made by `npm run docs`. A finding has a rule and a code; its mode says what may become of it: `send` (a reply leaves by itself in a list of',
  'mode auto), `draft` (a maintainer approves it), `observe` (recorded, never said) or `off`. The preset `practice` is the default;',
  '`faq` replies wherever the FAQ says must, never or always. A config sets any of them: `rules: { missing-tree/regular: observe }`.',
  '`faqtotum rules RULE` shows the same with your configuration. A reply speaks of them in this order.',
  '',
];
