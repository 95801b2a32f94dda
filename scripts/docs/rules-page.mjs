// docs/rules.md: every rule with its codes, their modes per profile and preset, and the FAQ question behind it.

/**
 * @param {readonly import('../../src/core/rule.js').Rule[]} rules
 * @param {readonly import('../../src/core/profile.js').Profile[]} profiles
 */
export function rulesPage(rules, profiles) {
  return `${['# Rules', '', ...intro, ...rules.flatMap((rule) => section(rule, profiles))].join('\n')}\n`;
}

const intro = [
  'Made by `npm run docs`. A finding has a rule and a code; its mode says what may become of it: `send` (a reply leaves by itself in a list of',
  'mode auto), `draft` (a maintainer approves it), `observe` (recorded, never said) or `off`. The preset `practice` is the default;',
  '`faq` replies wherever the FAQ says must, never or always. A config sets any of them: `rules: { missing-tree/regular: observe }`.',
  '`faqtotum rules RULE` shows the same with your configuration.',
  '',
];

function section(rule, profiles) {
  const presets = profiles.flatMap((profile) => Object.keys(profile.presets).map((preset) => ({ profile, preset })));
  const judges = { patches: 'submissions', report: 'bug reports', ping: 'reminders' };
  return [
    `## ${rule.name}`,
    '',
    `${rule.summary}. Judges ${rule.judges.map((kind) => judges[kind]).join(' and ')}${rule.needsWhole ? '; needs the whole series' : ''}.`,
    '',
    ...profiles.flatMap((profile) => {
      const digest = profile.faq.digest[rule.name];
      return digest === undefined
        ? []
        : [
            `- ${profile.name}: [${digest.question}](${digest.elsewhere?.url ?? `${profile.faq.url}#${digest.anchor}`})`,
          ];
    }),
    '',
    `| code | means | ${presets.map(({ profile, preset }) => `${profile.name}, ${preset}`).join(' | ')} |`,
    `| --- | --- | ${presets.map(() => '---').join(' | ')} |`,
    ...Object.entries(rule.codes).map(([code, meaning]) => {
      const modes = presets.map(({ profile, preset }) => {
        const modesOfRule = profile.presets[preset][rule.name] ?? {};
        return modesOfRule[code] ?? modesOfRule['*'] ?? 'observe';
      });
      return `| \`${code}\` | ${meaning} | ${modes.join(' | ')} |`;
    }),
    '',
  ];
}
