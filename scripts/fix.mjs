// `npm run fix`: what tools can mend by themselves; then says what they cannot.
import { inRoot, root } from './lib/paths.mjs';
import { run } from './lib/run.mjs';

const steps = [
  [inRoot('node_modules', 'eslint', 'bin', 'eslint.js'), '--max-warnings', '0', '--fix', '.'],
  [inRoot('node_modules', 'prettier', 'bin', 'prettier.cjs'), '--write', '--log-level', 'warn', '.'],
];
for (const step of steps) {
  const { code } = await run(process.execPath, step, { cwd: root });
  if (code !== 0) process.exitCode = code;
}
