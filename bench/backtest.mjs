// npm run bench:backtest [-- RUNS]: what all rules, with MAINTAINERS, cost over the first nine: CPU time of whole backtests of the corpus, the two in turn, and
// the ratio pair by pair. Writes docs/bench-backtest.md. Needs ../shared/corpus and ../shared/kernel.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { ensureBuilt } from '../scripts/lib/build.mjs';
import { inRoot, root } from '../scripts/lib/paths.mjs';
import { say } from '../scripts/lib/say.mjs';

const firstNine = [
  'bugzilla-report',
  'missing-maintainers',
  'cc-stable',
  'incremental-patch',
  'missing-tree',
  'missing-version',
  'missing-cover-letter',
  'missing-fixes',
  'empty-commit-message',
];
const corpus = inRoot('..', 'shared', 'corpus', 'bpf-2019-2023.mbox.gz');
const maintainers = inRoot('..', 'shared', 'kernel', 'MAINTAINERS');
const runs = Number(process.argv[2] ?? 5);

const sorted = (values) => [...values].sort((a, b) => a - b);
/** The one in the middle; of an even number, the mean of the two there. */
const median = (values) => {
  const [one, two] = [(values.length - 1) / 2, values.length / 2].map((at) => sorted(values)[Math.floor(at)]);
  return (one + two) / 2;
};
const range = (values) =>
  `${median(values).toFixed(2)} (${sorted(values)[0].toFixed(2)} to ${sorted(values).at(-1).toFixed(2)})`;

if (!existsSync(corpus) || !existsSync(maintainers)) {
  say('bench: ../shared/corpus and ../shared/kernel are not beside this clone');
  process.exitCode = 1;
} else if ((await ensureBuilt(root)) !== '') {
  say('bench: the build failed');
  process.exitCode = 1;
} else await main();

async function main() {
  const nine = ['--rules', firstNine.join(',')];
  const all = ['--maintainers', maintainers];
  time(all);
  const pairs = Array.from({ length: runs }, () => ({ nine: time(nine), all: time(all) }));
  const ratios = pairs.map((pair) => pair.all / pair.nine);
  const page = pageOf(pairs, ratios);
  await writeFile(inRoot('docs', 'bench-backtest.md'), page);
  say(`ratio: ${range(ratios)}`);
}

/** User and system time of one backtest, in seconds: what `time -p` says of the whole process. */
function time(options) {
  const command = [
    process.execPath,
    inRoot('bin', 'faqtotum'),
    'backtest',
    '--mode',
    'auto',
    '--format',
    'jsonl',
    '--out',
    '/dev/null',
  ];
  const words = [...command, ...options, corpus].map((word) => `'${word}'`).join(' ');
  const { status, stderr } = spawnSync('bash', ['-c', `TIMEFORMAT='cpu %U %S'; time ${words}`], { encoding: 'utf8' });
  const [, user, system] = /^cpu ([\d.]+) ([\d.]+)$/m.exec(stderr) ?? [];
  if (status !== 0 || user === undefined) throw new Error(`the backtest ended with ${status}: ${stderr}`);
  return Number(user) + Number(system);
}

function pageOf(pairs, ratios) {
  return `${[
    '# What all rules cost',
    '',
    'Made by `npm run bench:backtest`. CPU seconds (user and system) of whole backtests of the same archive, in turn on one machine; the median (of an even number',
    'the mean of the middle two), and the least and the most. Only the ratio, taken pair by pair, means anything elsewhere.',
    '',
    '| what | CPU seconds |',
    '| --- | --- |',
    `| the first nine rules, without MAINTAINERS | ${range(pairs.map(({ nine }) => nine))} |`,
    `| all rules, with MAINTAINERS | ${range(pairs.map(({ all }) => all))} |`,
    `| ratio, ${pairs.length} pairs | ${range(ratios)} |`,
  ].join('\n')}\n`;
}
