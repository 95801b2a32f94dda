// npm run bench:load [-- --mails 10000 --rate 50 --seconds 600]: what the live service takes in, and how soon it answers, with a real Redis (every write on
// disk first), Dovecot and SMTP server on this machine. Writes docs/bench-load.md. `--print` writes nothing, `--phases reading,drain,live,two` leaves the others out,
// `--profile FOLDER` keeps CPU profiles of the services.
import { writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { ensureBuilt } from '../scripts/lib/build.mjs';
import { inRoot, root } from '../scripts/lib/paths.mjs';
import { prepare } from '../scripts/lib/prepare.mjs';
import { say } from '../scripts/lib/say.mjs';

const { values } = parseArgs({
  options: {
    mails: { type: 'string', default: '10000' },
    rate: { type: 'string', default: '50' },
    seconds: { type: 'string', default: '600' },
    phases: { type: 'string', default: 'reading,drain,live,two' },
    print: { type: 'boolean', default: false },
    profile: { type: 'string' },
  },
});

if (!(await prepare())) process.exitCode = 2;
else if ((await ensureBuilt(root)) !== '') {
  say('bench: the build failed');
  process.exitCode = 1;
} else process.exitCode = await main();

async function main() {
  // The built code is there only now.
  const { Site } = await import('./load/site.mjs');
  const { bareLoop, drain, live, two } = await import('./load/phases.mjs');
  const { pageOf } = await import('./load/page.mjs');
  const { reading } = await import('./load/reading.mjs');
  const asked = { mails: Number(values.mails), rate: Number(values.rate), seconds: Number(values.seconds) };
  const loads = [];
  const look = setInterval(() => loads.push(loadavg()[0]), 5000);
  const phases = values.phases.split(',');
  const site = await Site.open({ users: ['bare', 'alone', 'shared'], profile: values.profile });
  const abort = () => void site.close().finally(() => process.exit(130));
  process.once('SIGINT', abort).once('SIGTERM', abort);
  try {
    const figures = { asked };
    if (phases.includes('reading')) figures.reading = await told('reading', reading());
    if (phases.includes('drain')) {
      figures.bare = await told('bare fetch loop', bareLoop(site, asked.mails));
      figures.drain = await told('backlog', drain(site, asked.mails));
    }
    if (phases.includes('live')) figures.live = await told('live', live(site, asked));
    await site.stopServices();
    if (phases.includes('two')) {
      await site.forget();
      figures.two = await told('two processes', two(site, asked.mails));
    }
    figures.load = loadOf(loads);
    const wrong = Object.values(figures).flatMap(({ wrong: found = [] }) => found);
    for (const line of wrong) say(`WRONG: ${line}`);
    if (values.print) say(pageOf(figures));
    else if (wrong.length === 0) await writeFile(inRoot('docs', 'bench-load.md'), pageOf(figures));
    return wrong.length === 0 ? 0 : 1;
  } finally {
    clearInterval(look);
    await site.close();
    await sleep(100);
  }
}

/** Processes that wanted to run, as the system's load average has it. */
function loadOf(samples) {
  const all = samples.length === 0 ? [loadavg()[0]] : samples;
  return {
    least: Math.min(...all),
    most: Math.max(...all),
    mean: all.reduce((sum, value) => sum + value, 0) / all.length,
  };
}

async function told(name, work) {
  const figures = await work;
  say(`${name}: ${JSON.stringify({ ...figures, samples: undefined })}`);
  return figures;
}
