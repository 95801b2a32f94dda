// The fuzzer's section of docs/reliability.md.

const begin = '<!-- fuzz: made by `npm run fuzz -- --record` -->';
const end = '<!-- end of fuzz -->';
const number = (value) => value.toLocaleString('en-US');

/** The page with this section in the place of the old one, or behind everything else, which stays as it is. */
export function withFuzzSection(page, section) {
  const whole = `${begin}\n\n${section}\n\n${end}`;
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from >= 0 && to > from) return `${page.slice(0, from)}${whole}${page.slice(to + end.length)}`;
  return page === '' ? `# Reliability\n\n${whole}\n` : `${page.trimEnd()}\n\n${whole}\n`;
}

/** @param runs totals of each seed */
export function fuzzSection(runs) {
  const sum = (of) => number(runs.reduce((total, run) => total + of(run), 0));
  const most = (of) => number(Math.max(...runs.map(of)));
  const kinds = [...new Set(runs.flatMap(({ totals }) => Object.keys(totals.kinds)))].sort();
  const rows = [
    ['inputs tried', sum(({ totals }) => totals.inputs)],
    ...kinds.map((kind) => [`... ${names[kind] ?? kind}`, sum(({ totals }) => totals.kinds[kind] ?? 0)]),
    ['mails sent through the whole pipeline', sum(({ totals }) => totals.mails)],
    ['judgements', sum(({ totals }) => totals.judged)],
    ['replies written, and read back by mailparser and nodemailer', sum(({ totals }) => totals.replies)],
    ['MB of input', number(Math.round(runs.reduce((total, { totals }) => total + totals.bytes, 0) / 1e6))],
    ['slowest input, ms (bound: 2,000)', most(({ totals }) => totals.slowest)],
    ['most memory for one input, MB (bound: 300)', most(({ totals }) => totals.largest)],
    ['**inputs that broke a promise**', `**${sum(({ totals }) => totals.broken)}**`],
  ];
  const { demo, hostile, corpus } = runs[0].seeds;
  return [
    '## Hostile input',
    '',
    `Mutations of ${number(demo)} mails of the sample list, ${number(hostile)} hostile mails of other projects' tests and ${number(corpus)} mails of`,
    'kernel lists: bytes, headers, MIME structure, charsets, transfer encodings, splices of two mails, lines that mean something to git or to a bot,',
    'deep nesting, many headers and parts, repetitions up to the largest mail that is judged. Each goes through the pipeline with every rule in mode',
    'send, a List-Id of a guarded list and a sender who is vouched for. No input may throw, make a rule or a template fail, take more than 2 s or',
    '300 MB, or lead to a reply with a header of a stranger, a control character, a line too long or too wide, a trailer, a piece of diff or a command.',
    'The readers of FAQ documents, configuration, profiles and archives get mutated files. `npm run fuzz -- --seed N` tries the same again.',
    '',
    '| figure | value |',
    '| --- | --- |',
    ...rows.map(([name, value]) => `| ${name} | ${value} |`),
    '',
    '| seed | inputs | replies | broken |',
    '| --- | --- | --- | --- |',
    ...runs.map(
      ({ seed, totals }) => `| ${seed} | ${number(totals.inputs)} | ${number(totals.replies)} | ${totals.broken} |`,
    ),
  ].join('\n');
}

const names = {
  mail: 'submissions, reports and other mail',
  faq: 'FAQ documents',
  config: 'configurations',
  profile: 'profiles',
  kernels: 'lists of maintained kernels',
  archive: 'archives',
  signed: 'signed mails',
  maintainers: 'MAINTAINERS files',
  mailmap: 'mailmaps',
};
