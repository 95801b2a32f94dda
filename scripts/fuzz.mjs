// `npm run fuzz`: sends mutated mail through the whole pipeline, and mutated files through what reads them, and says what breaks a promise
// (docs/reliability.md). `--minutes N` (default 1), `--inputs N`, `--seed N` (several: `1,2,3`; default: a new one), `--first N` (number of the first
// input), `--save FOLDER` for the inputs that broke something (default .faqtotum/fuzz), `--record` writes the totals to docs/reliability.md.
import { readFile, writeFile } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import { fuzzSection, withFuzzSection } from './docs/fuzz-section.mjs';
import { inRoot } from './lib/paths.mjs';
import { prepare } from './lib/prepare.mjs';
import { say } from './lib/say.mjs';

/** An input that is not done after this time (ms) hangs. */
const hang = 60_000;
/** Time between two looks at memory, ms. */
const look = 10;

if (await prepare()) process.exitCode = await main();
else process.exitCode = 1;

async function main() {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '1' },
      inputs: { type: 'string', default: 'Infinity' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      first: { type: 'string', default: '0' },
      save: { type: 'string', default: inRoot('.faqtotum', 'fuzz') },
      record: { type: 'boolean', default: false },
    },
  });
  const seeds = values.seed.split(',').map(Number);
  const numbers = [values.minutes, values.inputs, values.first].map(Number);
  if ([...seeds, ...numbers].some(Number.isNaN)) {
    say('fuzz: --minutes, --inputs, --first and --seed take numbers');
    return 2;
  }
  const [minutes, inputs, first] = numbers;
  const runs = [];
  for (const seed of seeds) {
    const time = (minutes * 60_000) / seeds.length;
    const run = await fuzz({ seed, inputs, first, until: Date.now() + time, save: resolve(values.save) });
    runs.push({ seed, ...run });
    const { totals } = run;
    say(
      `fuzz: seed ${seed}: ${totals.inputs} inputs, ${totals.replies} replies, slowest ${totals.slowest} ms, most memory ${totals.largest} MB, ${totals.broken} broke a promise`,
    );
  }
  if (values.record) await record(runs);
  return runs.some(({ totals }) => totals.broken > 0) ? 1 : 0;
}

/** Runs the inputs of one seed in a thread of their own and watches it. */
function fuzz(plan) {
  setFlagsFromString('--expose-gc');
  // Number of the input at work (-1: none), when it started (ms since the start), largest resident set since then (KiB).
  const slots = new Int32Array(new SharedArrayBuffer(12)).fill(-1);
  const startedAt = performance.timeOrigin + performance.now();
  const worker = new Worker(new URL('fuzz/worker.mjs', import.meta.url), { workerData: { ...plan, slots, startedAt } });
  return new Promise((done, fail) => {
    let last = { inputs: 0, kinds: {}, mails: 0, judged: 0, replies: 0, bytes: 0, slowest: 0, largest: 0, broken: 0 };
    const timer = setInterval(() => {
      const rss = Math.round(process.memoryUsage.rss() / 1024);
      if (rss > Atomics.load(slots, 2)) Atomics.store(slots, 2, rss);
      const index = Atomics.load(slots, 0);
      if (index < 0 || performance.timeOrigin + performance.now() - startedAt - Atomics.load(slots, 1) < hang) return;
      clearInterval(timer);
      void worker.terminate();
      keep(plan, index);
      done({ totals: { ...last, broken: last.broken + 1 }, seeds: { demo: 0, hostile: 0, corpus: 0 } });
    }, look);
    worker.on('message', (message) => {
      if (message.progress !== undefined) last = message.progress;
      else if (message.totals !== undefined) {
        clearInterval(timer);
        done(message);
      } else tell(message, plan);
    });
    worker.on('error', (error) => {
      clearInterval(timer);
      fail(error);
    });
  });
}

/** Has an input made once more, told and kept without trying it. */
function keep(plan, index) {
  const only = {
    ...plan,
    first: index,
    inputs: 1,
    until: Infinity,
    keepOnly: true,
    slots: new Int32Array(3),
    startedAt: 0,
  };
  new Worker(new URL('fuzz/worker.mjs', import.meta.url), { workerData: only }).on('message', (message) => {
    if (message.faults !== undefined) tell(message, plan);
  });
}

function tell({ index, kind, done, faults, files }, { seed }) {
  say(`fuzz: BROKEN: seed ${seed}, input ${index} (${kind}: ${done.join(', ')})`);
  for (const fault of faults.slice(0, 5)) say(`  ${fault}`);
  say(`  kept as ${files.map((file) => relative(process.cwd(), file)).join(', ')}`);
}

async function record(runs) {
  const file = inRoot('docs', 'reliability.md');
  const page = await readFile(file, 'utf8').catch(() => '');
  await writeFile(file, withFuzzSection(page, fuzzSection(runs)));
  say('fuzz: recorded in docs/reliability.md');
}
