import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inRoot, root } from './paths.mjs';
import { run } from './run.mjs';

/**
 * Runs vitest and ends its output with one line of counts, `faqtotum: 12 passed, 0 failed, 0 skipped`, for scripts to read.
 *
 * @param {readonly string[]} args further arguments for vitest: files, `-t name` ...
 * @returns {Promise<number>} exit code; not 0 when a test failed, when vitest did, and when no test ran at all
 */
export async function runTests(args) {
  const folder = await mkdtemp(join(tmpdir(), 'faqtotum-counts-'));
  try {
    const counts = join(folder, 'counts');
    const vitest = [inRoot('node_modules', 'vitest', 'vitest.mjs'), 'run'];
    const reporters = ['--reporter=default', `--reporter=${inRoot('scripts', 'lib', 'count-reporter.mjs')}`];
    const { code } = await run(process.execPath, [...vitest, ...reporters, ...args], {
      cwd: root,
      env: { ...process.env, FAQTOTUM_TEST_COUNTS: counts },
    });
    const { passed, failed, skipped } = await readCounts(counts);
    process.stdout.write(`\nfaqtotum: ${passed} passed, ${failed} failed, ${skipped} skipped\n`);
    return code === 0 && (passed === 0 || failed > 0) ? 1 : code;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function readCounts(file) {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text === '' ? { passed: 0, failed: 0, skipped: 0 } : JSON.parse(text);
}
