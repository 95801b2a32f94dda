// docs/coverage.md: every question of the FAQ documents, and what the bot does about it.

/**
 * @param {readonly import('../../src/core/profile.js').Profile[]} profiles
 * @param {typeof import('../../src/faq/coverage.js').coverageOf} coverageOf
 * @returns {string}
 */
export function coveragePage(profiles, coverageOf) {
  const documents = profiles.flatMap((profile) => profile.faq.documents.map((pins) => ({ profile, pins })));
  return `${[
    '# Coverage of the FAQs',
    '',
    ...intro,
    ...documents.flatMap(({ profile, pins }) => section(profile, pins, coverageOf(profile, pins))),
    ...profiles.flatMap(elsewhere),
  ].join('\n')}\n`;
}

const intro = [
  'Made by `npm run docs`. Every question of each document that a profile knows, with the rules that hang on it. A question that no mail can',
  'trigger is answered on request: a maintainer replies to a mail with `#faq` and some words of the question, and its author gets that section;',
  'anybody can read it with `faqtotum faq --document FILE` (without the document: what this project says of it in its own words). Questions are named by their start, as in the profile.',
  '',
];

function section({ name, faq }, pins, rows) {
  return [
    `## ${pins.name} (${name})`,
    '',
    `<${faq.url}>`,
    '',
    '| question | rules |',
    '| --- | --- |',
    ...rows.map(({ question, rules, onRequest }) => `| ${escape(question)} | ${whatOf(rules, onRequest)} |`),
    '',
  ];
}

function whatOf(rules, onRequest) {
  if (rules.length > 0) return rules.map((rule) => `[${rule}](rules/${rule}.md)`).join(', ');
  return onRequest ? 'on request' : '**nothing**';
}

/** Rules that stand on another document than the subsystem's FAQ. */
function elsewhere({ name, faq }) {
  const rows = Object.entries(faq.digest).filter(([, digest]) => digest.elsewhere !== undefined);
  return [
    `## Written elsewhere (${name})`,
    '',
    '| rule | document | section |',
    '| --- | --- | --- |',
    ...rows.map(
      ([
        rule,
        {
          question,
          elsewhere: { name: document, url },
        },
      ]) => `| [${rule}](rules/${rule}.md) | ${escape(document)} | [${escape(question)}](${url}) |`,
    ),
    '',
  ];
}

const escape = (text) => text.replaceAll('|', '\\|');
