// `npm run chaos`: drives the service with generated list mail while it kills it and its servers with -9 and does worse, then says whether a mail was
// lost or answered twice. `--seed N --runs N --mails N --kills N --minutes N` (each run), `--quiet`;
// `--record` writes the figures to docs/reliability.json and docs/reliability.md.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './lib/paths.mjs';
import { prepare } from './lib/prepare.mjs';
import { recordChaos } from './lib/reliability.mjs';
import { say } from './lib/say.mjs';

if (await prepare()) process.exitCode = await main(process.argv.slice(2));
else process.exitCode = 1;

async function main(args) {
  const { transpile } = await import('./lib/transpile.mjs');
  const build = await transpile(root, ['src', 'handlers', 'test/support', 'test/chaos']);
  try {
    const { main: runAll } = await import(pathToFileURL(join(build.folder, 'test', 'chaos', 'main.js')).href);
    const { results, record } = await runAll(args, build.folder);
    if (record) await recordChaos(results);
    const broken = results.flatMap(({ verdict }) => [...verdict.lost, ...verdict.doubled, ...verdict.wrong]);
    for (const line of broken) say(`BROKEN: ${line}`);
    return broken.length === 0 ? 0 : 1;
  } finally {
    await build.remove();
  }
}
