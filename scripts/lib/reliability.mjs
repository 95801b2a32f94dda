import { readFile, writeFile } from 'node:fs/promises';
import { chaosSection, withSection } from '../docs/reliability-page.mjs';
import { inRoot } from './paths.mjs';

export const figuresFile = inRoot('docs', 'reliability.json');
export const pageFile = inRoot('docs', 'reliability.md');

/** Writes the figures of chaos runs down; they replace those that stood there. */
export async function recordChaos(runs) {
  await writeFile(figuresFile, `${JSON.stringify({ chaos: runs }, null, 2)}\n`);
  await writeFile(pageFile, await reliabilityPage());
}

/** docs/reliability.md with the section that is made from docs/reliability.json; whatever else stands there stays. */
export async function reliabilityPage() {
  const { chaos } = JSON.parse(await readFile(figuresFile, 'utf8'));
  return withSection(await readFile(pageFile, 'utf8').catch(() => ''), chaosSection(chaos));
}
