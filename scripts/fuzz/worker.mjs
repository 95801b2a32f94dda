// Tries inputs one after the other; the thread that started it watches the clock and the memory.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { parentPort, workerData } from 'node:worker_threads';
import { makeInput } from './input.mjs';
import { createReaders } from './readers.mjs';
import { faultsOf } from './reply.mjs';
import { loadSeeds } from './seeds.mjs';
import { createSite, maintainer } from './site.mjs';

/** What one mail may take: ms, and KiB of memory beyond what was taken before. */
const mostTime = 2000;
const mostMemory = 300 * 1024;

const { seed, first, inputs, until, save, slots, keepOnly } = workerData;
const collect = runInNewContext('gc');
const site = await createSite();
const { readers, folder, without } = await createReaders();
const seeds = await loadSeeds();
for (const kind of without) delete seeds.texts[kind];
const totals = { inputs: 0, kinds: {}, mails: 0, judged: 0, replies: 0, bytes: 0, slowest: 0, largest: 0, broken: 0 };

for (let index = first; index < first + inputs && Date.now() < until; index++) {
  const input = makeInput(seed, index, seeds, { listId: site.listId, maintainer });
  // One that hangs is made again, and not tried.
  const faults = keepOnly ? ['it hangs'] : await tryTwice(input, index);
  totals.inputs++;
  totals.kinds[input.kind] = (totals.kinds[input.kind] ?? 0) + 1;
  totals.bytes += input.parts.reduce((sum, part) => sum + part.length, 0);
  if (faults.length > 0) {
    totals.broken++;
    const files = await keep(input, index);
    parentPort.postMessage({ index, kind: input.kind, done: input.done, faults: [...new Set(faults)], files });
  }
  if (index % 50 === 0) parentPort.postMessage({ progress: totals });
}
Atomics.store(slots, 0, -1);
await rm(folder, { recursive: true, force: true });
parentPort.postMessage({ totals, seeds: seeds.counts });

/** On a busy machine, and with the leavings of earlier inputs in memory, an input gets a second and a third try before it is called too costly. */
async function tryTwice(input, index) {
  const patience = mostTime * input.parts.length;
  let outcome = await tryOnce(input, index);
  for (let again = 0; again < 2 && (outcome.time > patience || outcome.memory > mostMemory); again++) {
    collect();
    const next = await tryOnce(input, index);
    outcome = { ...next, time: Math.min(outcome.time, next.time), memory: Math.min(outcome.memory, next.memory) };
  }
  const { faults, time, memory } = outcome;
  totals.slowest = Math.max(totals.slowest, Math.round(time / input.parts.length));
  totals.largest = Math.max(totals.largest, Math.round(memory / 1024));
  if (input.kind === 'mail') {
    totals.mails += input.parts.length;
    totals.judged += outcome.judged;
    totals.replies += outcome.replies;
  }
  if (time > patience) faults.push(`it took ${Math.round(time)} ms`);
  if (memory > mostMemory) faults.push(`it took ${Math.round(memory / 1024)} MB`);
  return faults;
}

async function tryOnce(input, index) {
  Atomics.store(slots, 2, 0);
  const before = Math.round(process.memoryUsage.rss() / 1024);
  Atomics.store(slots, 1, Math.round(performance.timeOrigin + performance.now() - workerData.startedAt));
  Atomics.store(slots, 0, index);
  const started = performance.now();
  const used = process.cpuUsage();
  const outcome = await run(input).catch((error) => ({
    faults: [`threw ${error?.stack ?? error}`],
    judged: 0,
    drafts: [],
  }));
  const { user, system } = process.cpuUsage(used);
  // What others make the machine do is not the input's fault.
  const time = Math.min(performance.now() - started, (user + system) / 1000);
  Atomics.store(slots, 0, -1);
  const after = Math.round(process.memoryUsage.rss() / 1024);
  const memory = Math.max(after, Atomics.load(slots, 2)) - before;
  const faults = [...outcome.faults];
  for (const draft of outcome.drafts) {
    const wrong = await faultsOf(draft).catch((error) => [`cannot be composed: ${error.message}`]);
    faults.push(...wrong.map((fault) => `${draft.kind} (${draft.rules.join(', ')}): ${fault}`));
  }
  return { time, memory, faults, judged: outcome.judged, replies: outcome.drafts.length };
}

async function run({ kind, parts }) {
  if (kind === 'mail') return site.judge(parts);
  await readers[kind](parts);
  return { faults: [], judged: 0, drafts: [] };
}

/** Keeps the parts of an input as files. */
async function keep({ parts }, index) {
  await mkdir(save, { recursive: true });
  const files = parts.map((_, part) => join(save, `${seed}-${index}-${part}.eml`));
  await Promise.all(files.map((file, part) => writeFile(file, parts[part])));
  return files;
}
