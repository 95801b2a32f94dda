import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseMailmap } from '../../src/maintainers/mailmap.js';
import { readMaintainers } from '../../src/maintainers/index.js';
import { parseMaintainers, type Section } from '../../src/maintainers/parse-maintainers.js';
import { recipientsOf, type Recipient } from '../../src/maintainers/people.js';
import { indexSections, type SectionMatch } from '../../src/maintainers/section-index.js';

const folder = '../shared/kernel';
const rowSchema = z.object({ path: z.string(), lines: z.array(z.string()) });
const here = existsSync(`${folder}/get_maintainer.jsonl`);
const read = (name: string): string => readFileSync(`${folder}/${name}`, 'utf8');
const written = (recipients: readonly Recipient[]) =>
  recipients.map(({ mailbox, role }) => `${mailbox} (${role})`).sort();

/** Whom it found in the text of a device tree binding, which the answers alone do not show. */
const withoutText = (lines: readonly string[]) => lines.map((line) => line.replace(/,in file\)$/, ')')).sort();

/** Every order of sections in which equally specific ones change places. */
function* orders(matches: readonly SectionMatch[]): Generator<readonly Section[]> {
  const [first] = matches;
  if (first === undefined) {
    yield [];
    return;
  }
  const equals = matches.filter(({ depth }) => depth === first.depth);
  for (const next of equals) {
    for (const rest of orders(matches.filter((match) => match !== next))) yield [next.section, ...rest];
  }
}

describe.skipIf(!here)(
  `the recorded answers of get_maintainer.pl${here ? '' : ' (skipped: no ../shared/kernel)'}`,
  () => {
    const rows = here
      ? read('get_maintainer.jsonl')
          .trim()
          .split('\n')
          .map((line): { path: string; lines: string[] } => rowSchema.parse(JSON.parse(line)))
      : [];

    it('has the same people and lists for every path, and the same roles where chance had no say', () => {
      const file = readMaintainers({ maintainers: read('MAINTAINERS'), mailmap: read('mailmap') });
      const { sections, problems } = parseMaintainers(read('MAINTAINERS'));
      const index = indexSections(sections);
      const mailmap = parseMailmap(read('mailmap'));
      expect(problems).toEqual([]);
      let byChance = 0;
      const different = rows.filter(({ path, lines }) => {
        const expected = withoutText(lines).join('\n');
        if (written(file.forPaths([{ path }])).join('\n') === expected) return false;
        byChance++;
        for (const order of orders(index.sectionsOf(path))) {
          if (written(recipientsOf(order, mailmap)).join('\n') === expected) return false;
        }
        return true;
      });
      expect(rows.length).toBe(2000);
      expect(different).toEqual([]);
      expect(byChance).toBeLessThan(rows.length / 10);
    });

    it('names the same people and lists for every path, whatever chance did', () => {
      const file = readMaintainers({ maintainers: read('MAINTAINERS'), mailmap: read('mailmap') });
      // Two addresses of one person can stand in equally specific sections.
      const who = (lines: readonly string[]) => lines.map((line) => /^(?:(.+?) <|(\S+) )/.exec(line)?.[0]).sort();
      const differing = rows.filter(
        ({ path, lines }) => who(written(file.forPaths([{ path }]))).join() !== who(lines).join(),
      );
      expect(differing).toEqual([]);
    });
  },
);
