// What docs/rules.md and docs/rules/<rule>.md have in common.

/** Every preset of every profile, in order. */
export const presetsOf = (profiles) =>
  profiles.flatMap((profile) => Object.keys(profile.presets).map((preset) => ({ profile, preset })));

/** A table of the codes of a rule with their mode in each preset. */
export function codesTable(rule, presets) {
  return [
    `| code | means | ${presets.map(({ profile, preset }) => `${profile.name}, ${preset}`).join(' | ')} |`,
    `| --- | --- | ${presets.map(() => '---').join(' | ')} |`,
    ...Object.entries(rule.codes).map(([code, meaning]) => {
      const modes = presets.map((where) => modeOf(rule, code, where));
      return `| \`${code}\` | ${meaning} | ${modes.join(' | ')} |`;
    }),
  ];
}

export function modeOf(rule, code, { profile, preset }) {
  const modes = profile.presets[preset][rule.name] ?? {};
  return modes[code] ?? modes['*'] ?? 'observe';
}

/** The question behind a rule as a link; undefined where the profile has none. */
export function digestLink(rule, profile) {
  const digest = profile.faq.digest[rule.name];
  if (digest === undefined) return undefined;
  const { question, anchor, elsewhere } = digest;
  if (elsewhere !== undefined) return `${elsewhere.name}, [${question}](${elsewhere.url})`;
  return `[${question}](${profile.faq.url}${anchor === '' ? '' : `#${anchor}`})`;
}

const kinds = { patches: 'submissions', report: 'bug reports', ping: 'reminders' };

export const judgesWords = ({ judges, needsWhole, offList }) =>
  judges.map((kind) => kinds[kind]).join(' and ') +
  (needsWhole ? '; needs the whole series' : '') +
  (offList ? '; only those that did not reach the list' : '');
