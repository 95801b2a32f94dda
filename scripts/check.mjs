// `npm run check`: every check that CI makes, cheap ones first; goes on after a failure and says in the end which failed.
// `--no-tests` leaves the tests out.
import { inRoot, root } from './lib/paths.mjs';
import { prepare } from './lib/prepare.mjs';
import { run } from './lib/run.mjs';
import { say } from './lib/say.mjs';

const tool = (...path) => inRoot('node_modules', ...path);
const steps = [
  ['format', [tool('prettier', 'bin', 'prettier.cjs'), '--check', '--log-level', 'warn', '.']],
  ['types', [tool('typescript', 'bin', 'tsc'), '-p', 'tsconfig.json']],
  ['lint', [tool('eslint', 'bin', 'eslint.js'), '--max-warnings', '0', '.']],
  [
    'layers',
    [
      tool('dependency-cruiser', 'bin', 'dependency-cruise.mjs'),
      '--config',
      '.dependency-cruiser.cjs',
      'src',
      'handlers',
    ],
  ],
  ['docs', [inRoot('scripts', 'docs.mjs'), '--check']],
  ['tests', [inRoot('scripts', 'test.mjs')]],
];

if (await prepare()) {
  const wanted = process.argv.includes('--no-tests') ? steps.filter(([name]) => name !== 'tests') : steps;
  const failed = [];
  for (const [name, command] of wanted) {
    const started = Date.now();
    const { code } = await run(process.execPath, command, { cwd: root });
    say(`${name}: ${code === 0 ? 'ok' : 'FAILED'} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
    if (code !== 0) failed.push(name);
    if (code > 128) break;
  }
  if (failed.length > 0)
    say(`failed: ${failed.join(', ')} - \`npm run fix\` and \`npm run docs\` mend format, lint and docs`);
  process.exitCode = failed.length > 0 ? 1 : 0;
}
