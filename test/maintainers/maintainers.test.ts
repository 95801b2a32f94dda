import { describe, expect, it } from 'vitest';
import { mailboxOf, readMaintainers } from '../../src/maintainers/index.js';
import { parseMaintainers } from '../../src/maintainers/parse-maintainers.js';
import { sample } from './sample.js';

const file = readMaintainers({ maintainers: sample });
const lines = (...paths: string[]) =>
  file.forPaths(paths.map((path) => ({ path }))).map(({ mailbox, role }) => `${mailbox} (${role})`);
const everybody = 'linux-kernel@vger.kernel.org (open list)';

describe('people and lists of a path', () => {
  it('are those of its sections, the most specific first, everybody once', () => {
    expect(lines('drivers/frob/core.c')).toEqual([
      'Cora Core <cora@example.org> (maintainer:FROB CORE)',
      'Fiona Frob <fiona@example.org> (supporter:FROBNICATORS)',
      '"Karl K. Knuth" <karl@example.org> (supporter:FROBNICATORS)',
      'Rita Review <rita@example.org> (reviewer:FROBNICATORS)',
      'frob@lists.example.org (moderated list:FROBNICATORS)',
      everybody,
    ]);
  });

  it('an exclusion, an orphan', () => {
    expect(lines('drivers/frob/legacy/old.c')).toEqual([
      'frob@lists.example.org (open list:LEGACY FROBNICATORS)',
      everybody,
    ]);
  });

  it('a regular expression on the path', () => {
    expect(lines('include/frobnikate.h')).toContain('Fiona Frob <fiona@example.org> (supporter:FROBNICATORS)');
    expect(lines('include/frobnitate.h')).toEqual([everybody]);
  });

  it('several people in a line; a long title is cut', () => {
    const title = 'A SECTION WITH A NAME THAT IS MUCH TOO LONG TO...';
    expect(lines('lib/long/a.c')).toEqual([
      `Lena Long <lena@example.org> (odd fixer:${title})`,
      `Leo Long <leo@example.org> (odd fixer:${title})`,
      everybody,
    ]);
  });

  it('several paths make one answer', () => {
    expect(lines('lib/long/a.c', 'drivers/frob/a.c')).toHaveLength(7);
  });

  it('the words of a file', () => {
    const found = file.forPaths([{ path: 'mm/x.c', text: 'int x;\n\tfrob_get(x);\n' }]);
    expect(found.map(({ mailbox }) => mailbox)).toContain('Fiona Frob <fiona@example.org>');
  });

  it('the mailboxes in a binding, ignored ones left out', () => {
    const text =
      'maintainers:\n  - Fiona Frob <fiona@example.org>\n  - Zoe Z. Zed <zoe@example.org>\n  - <i@example.org>\n';
    const binding = { path: 'drivers/frob/frob.yaml', text };
    const ignoring = readMaintainers({ maintainers: sample, ignore: '# who\nIda <i@example.org>\n' });
    const found = ignoring.forPaths([binding]).map(({ mailbox, role }) => `${mailbox} (${role})`);
    expect(found).toContain('Fiona Frob <fiona@example.org> (supporter:FROBNICATORS,in file)');
    expect(found).toContain('"Zoe Z. Zed" <zoe@example.org> (in file)');
    expect(found.join()).not.toContain('i@example.org (');
    expect(file.forPaths([binding]).map(({ mailbox }) => mailbox)).toContain('i@example.org');
  });

  it('a person at his address of today, once', () => {
    const mailmap =
      'Fiona Frob-Smith <fiona@new.example.org> <fiona@example.org>\n<cora@new.example.org> <cora@example.org>\n';
    const mapped = readMaintainers({ maintainers: sample, mailmap });
    expect(mapped.forPaths([{ path: 'drivers/frob/core.c' }]).map(({ mailbox }) => mailbox)).toEqual(
      expect.arrayContaining([
        '"Fiona Frob-Smith" <fiona@new.example.org>'.replaceAll('"', ''),
        'Cora Core <cora@new.example.org>',
      ]),
    );
    const [contact] = mapped.sectionsOf('drivers/frob/a.c')[0]?.contacts ?? [];
    expect(contact).toEqual({
      kind: 'maintainer',
      name: 'Fiona Frob-Smith',
      address: 'fiona@new.example.org',
      aliases: ['fiona@example.org'],
    });
  });

  it('anybody by every address that the mailmap knows, the one of today first', () => {
    const mailmap = 'Zoe <today@example.org> <Old@example.org>\n<today@example.org> <older@example.org>\n';
    const mapped = readMaintainers({ maintainers: sample, mailmap });
    const known = ['today@example.org', 'older@example.org', 'old@example.org'];
    const [first, ...more] = mapped.addressesOf({ name: 'Zoe', address: 'older@example.org' });
    expect([first, ...more.sort()]).toEqual([known[0], ...known.slice(1).sort()]);
    expect(mapped.addressesOf({ name: 'Ann', address: 'Ann@example.org' })).toEqual(['ann@example.org']);
  });
});

describe('people and lists of a patch', () => {
  const patch = (body: string, path = 'mm/x.c') =>
    `Subject: [PATCH] mm: x\n\nText.\n---\n ${path} | 2 +-\n\ndiff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n@@ -1,2 +1,2 @@\n${body}`;
  const named = (text: string) => file.forPatches([text]).map(({ mailbox }) => mailbox);

  it('its paths', () => {
    expect(named(patch('+x\n', 'drivers/frob/a.c'))).toContain('Fiona Frob <fiona@example.org>');
  });

  it('keywords in its changed lines and in its message, not in the lines around', () => {
    expect(named(patch('+\tfrob_get(x);\n'))).toContain('Fiona Frob <fiona@example.org>');
    expect(named(patch('-\tfrob_put(x);\n'))).toContain('Fiona Frob <fiona@example.org>');
    expect(named(patch(' \tfrob_get(x);\n+y\n'))).toEqual(['linux-kernel@vger.kernel.org']);
    expect(named(patch('+y\n').replace('Text.', 'Uses frob_get.'))).toContain('Fiona Frob <fiona@example.org>');
  });

  it('a new file, a deleted one, one that moved', () => {
    const gone = 'diff --git a/lib/long/a b/lib/long/a\n--- a/lib/long/a\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n';
    expect(named(gone)).toContain('Lena Long <lena@example.org>');
    const moved = 'diff --git a/lib/long/a b/mm/a\nrename from lib/long/a\nrename to mm/a\n';
    expect(named(moved)).toContain('Lena Long <lena@example.org>');
  });
});

describe('sections as facts', () => {
  it('leave the rest out, and lists that are not open stay', () => {
    const [core, frob, ...more] = file.sectionsOf('drivers/frob/core.c');
    expect(more).toEqual([]);
    expect([core?.title, core?.status, frob?.title]).toEqual(['FROB CORE', 'Maintained', 'FROBNICATORS']);
    expect(frob?.contacts.map(({ kind, address }) => `${kind} ${address}`)).toEqual([
      'maintainer fiona@example.org',
      'maintainer karl@example.org',
      'reviewer rita@example.org',
      'list frob@lists.example.org',
      'list frob-private@lists.example.org',
    ]);
    expect(file.sectionsOf('README')).toEqual([]);
    expect(file.sectionsOf('x/'.repeat(5000))).toEqual([]);
  });
});

describe('what cannot be used', () => {
  it('is named, and the rest is used', () => {
    const text = 'ODD\nM:\tOdd <odd@example.org>\nF:\tlib/[x\nF:\tlib/odd/\nN:\t(?<=a)b\nK:\ta{3\nK:\t(x\nK:\t\\1\n';
    const odd = readMaintainers({ maintainers: text });
    expect(odd.problems.map(({ line, message }) => `${String(line)} ${message}`)).toEqual([
      '3 F: lib/[x: a closing bracket is missing',
      '5 N: (?<=a)b: looking around and the like are not supported',
      '7 K: (x: a closing parenthesis is missing',
      '8 K: \\1: \\1 is not supported',
    ]);
    expect(odd.sectionsOf('lib/odd/x.c').map(({ title }) => title)).toEqual(['ODD']);
  });

  it('lines of other kinds, CRLF, an empty file', () => {
    const crlf = readMaintainers({ maintainers: sample.replaceAll('\n', '\r\n') });
    expect(crlf.forPaths([{ path: 'drivers/frob/a.c' }])).toEqual(file.forPaths([{ path: 'drivers/frob/a.c' }]));
    expect(readMaintainers({ maintainers: '' }).forPaths([{ path: 'a' }])).toEqual([]);
    expect(parseMaintainers(sample).sections[0]).toMatchObject({
      title: 'FROBNICATORS',
      line: 10,
      status: 'Supported',
      trees: ['git git://git.example.org/frob.git'],
    });
  });
});

it('a mailbox without its quotes', () => {
  expect(mailboxOf('"Karl K. \\"K\\" Knuth" <karl@example.org>')).toEqual({
    name: 'Karl K. "K" Knuth',
    address: 'karl@example.org',
  });
});
