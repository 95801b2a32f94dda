// `npm run accuracy`: judges the corpus in ../shared/corpus, scores the findings against its labels and compares the figures with those
// recorded in docs/accuracy.json; fails when one is worse. `--record` writes them (and docs/accuracy.md) when none is worse.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { accuracyPage } from './docs/accuracy-page.mjs';
import { compare, figuresOf } from './lib/figures.mjs';
import { inRoot } from './lib/paths.mjs';
import { prepare } from './lib/prepare.mjs';
import { run } from './lib/run.mjs';
import { say } from './lib/say.mjs';

const corpus = inRoot('..', 'shared', 'corpus');
const recordedFile = inRoot('docs', 'accuracy.json');

if (!existsSync(corpus)) say('accuracy: skipped, there is no ../shared/corpus beside this clone');
else if (await prepare()) process.exitCode = await main();
else process.exitCode = 1;

async function main() {
  const figures = figuresOf(JSON.parse(await score()));
  const recorded = JSON.parse(await readFile(recordedFile, 'utf8').catch(() => 'null'));
  const { worse, better } = compare(recorded, figures);
  print(figures);
  for (const line of better) say(`better: ${line}`);
  for (const line of worse) say(`WORSE: ${line}`);
  if (worse.length > 0) return 1;
  if (process.argv.includes('--record')) {
    await writeFile(recordedFile, `${JSON.stringify(figures, null, 2)}\n`);
    await writeFile(inRoot('docs', 'accuracy.md'), accuracyPage(figures));
    say('accuracy: recorded in docs/accuracy.json and docs/accuracy.md');
  } else if (recorded === null) {
    say('accuracy: nothing is recorded yet - run `npm run accuracy -- --record`');
    return 1;
  }
  return 0;
}

/** Runs the backtest as a user would and gives evaluate.mjs's answer (JSON). */
async function score() {
  const folder = await mkdtemp(join(tmpdir(), 'faqtotum-accuracy-'));
  try {
    const findings = join(folder, 'findings.jsonl');
    const archive = join(corpus, 'bpf-2019-2023.mbox.gz');
    const args = ['backtest', '--mode', 'auto', '--format', 'jsonl', '--out', findings, archive];
    const { code } = await run(process.execPath, [inRoot('bin', 'faqtotum'), ...args]);
    if (code !== 0) throw new Error(`the backtest ended with ${code}`);
    const { stdout } = await promisify(execFile)(process.execPath, [join(corpus, 'evaluate.mjs'), findings, '--json']);
    return stdout;
  } finally {
    await rm(folder, { recursive: true });
  }
}

function print(figures) {
  for (const [name, { value, count }] of Object.entries(figures.overall)) {
    say(`${name.padEnd(44)} ${value === null ? 'n/a' : value}${count === undefined ? '' : ` (${count})`}`);
  }
}
