// docs/rules/<rule>.md: everything about one rule, from its metadata, template, profiles and measured figures.
import { codesTable, digestLink, judgesWords, presetsOf } from './rule-parts.mjs';

/**
 * @param {import('../../src/core/rule.js').Rule} rule
 * @param {readonly import('../../src/core/profile.js').Profile[]} profiles
 * @param {{ tp: number, fp: number, fn: number } | undefined} measured labelled findings: true, false, missed
 * @param {ReadonlyMap<string, { saw: string, steps: Record<string, string> }>} words what the reply says, by code
 * @returns {string}
 */
export function rulePage(rule, profiles, measured, words) {
  return `${[
    `# ${rule.name}`,
    '',
    'Made by `npm run docs`.',
    '',
    `${rule.summary}. Judges ${judgesWords(rule)}.`,
    '',
    '## Where it is written',
    '',
    ...profiles.map((profile) => `- ${profile.name}: ${digestLink(rule, profile) ?? 'nowhere; never said'}`),
    '',
    '## Codes and what becomes of them',
    '',
    ...codesTable(rule, presetsOf(profiles)),
    '',
    '## What it says',
    '',
    ...[...words].flatMap(([code, { saw, steps }]) => [
      `- \`${code}\`: ${oneLine(saw)}`,
      ...Object.entries(steps).map(([level, text]) => `  - ${levels[level]}: ${oneLine(text)}`),
    ]),
    '',
    '## When it is wrong',
    '',
    ...rule.misled.map((text) => `- ${text}`),
    '',
    '## Measured',
    '',
    measuredWords(measured),
  ].join('\n')}\n`;
}

const levels = { next: 'in the next version', now: 'at once', resend: 'with a new version' };

const oneLine = (text) => text.replace(/\s+/g, ' ').trim().replace(/</g, '&lt;');

function measuredWords(measured) {
  if (measured === undefined)
    return 'No labelled mail shows this rule; its own tests are all there is. See [accuracy](../accuracy.md).';
  const { tp, fp, fn } = measured;
  return `On labelled real mail: ${tp} true, ${fp} false, ${fn} missed. See [accuracy](../accuracy.md).`;
}
