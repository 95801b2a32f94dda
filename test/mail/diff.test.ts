import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDiff, readHunks } from '../../src/mail/index.js';
import { smallDiff } from './eml.js';

const change = (path: string, added: number, removed: number, rest: object = {}): object => ({
  path,
  oldPath: undefined,
  added,
  removed,
  kind: 'modified',
  binary: false,
  ...rest,
});

const table: readonly (readonly [string, readonly string[], readonly object[]])[] = [
  ['plain git diff', smallDiff, [change('kernel/bpf/frob.c', 2, 1)]],
  [
    'signature and list footer behind it',
    [...smallDiff, '-- ', '2.39.5', '', '____', 'list footer'],
    [change('kernel/bpf/frob.c', 2, 1)],
  ],
  ['quoted diff', smallDiff.map((line) => `> ${line}`), []],
  ['indented diff', smallDiff.map((line) => `    ${line}`), []],
  ['prose about diff --git', ['diff --git is a', 'command of git', 'that', 'prints'], []],
  ['rule of hyphens', ['---', ' a | 2 +-', '', '--- x', 'y'], []],
  [
    'lines in a hunk that look like headers',
    [
      'diff --git a/t.sql b/t.sql',
      '--- a/t.sql',
      '+++ b/t.sql',
      '@@ -1,4 +1,3 @@',
      '--- a/x',
      '+++ b/x',
      '-- ',
      '-diff --git a/y b/y',
      ' @@ -1 +1 @@',
      '+-- ',
      '-- ',
      '2.39.5',
    ],
    [change('t.sql', 2, 3)],
  ],
  [
    'new file',
    [
      'diff --git a/n b/n',
      'new file mode 100644',
      'index 000000..111111',
      '--- /dev/null',
      '+++ b/n',
      '@@ -0,0 +1,2 @@',
      '+a',
      '+',
    ],
    [change('n', 2, 0, { kind: 'new' })],
  ],
  [
    'deleted file',
    [
      'diff --git a/n b/n',
      'deleted file mode 100644',
      'index 111111..000000',
      '--- a/n',
      '+++ /dev/null',
      '@@ -1 +0,0 @@',
      '-a',
    ],
    [change('n', 0, 1, { kind: 'deleted' })],
  ],
  [
    'empty new file',
    ['diff --git a/n b/n', 'new file mode 100644', 'index 0000000..e69de29'],
    [change('n', 0, 0, { kind: 'new' })],
  ],
  [
    'rename',
    ['diff --git a/o b/n', 'similarity index 100%', 'rename from o', 'rename to n'],
    [change('n', 0, 0, { kind: 'renamed', oldPath: 'o' })],
  ],
  [
    'rename with changes, then a copy',
    [
      'diff --git a/o b/n',
      'similarity index 90%',
      'rename from o',
      'rename to n',
      'index 1111..2222 100644',
      '--- a/o',
      '+++ b/n',
      '@@ -1 +1 @@',
      '-a',
      '+b',
      'diff --git a/o b/c',
      'similarity index 100%',
      'copy from o',
      'copy to c',
    ],
    [change('n', 1, 1, { kind: 'renamed', oldPath: 'o' }), change('c', 0, 0, { kind: 'copied', oldPath: 'o' })],
  ],
  [
    'mode change',
    ['diff --git a/t.sh b/t.sh', 'old mode 100644', 'new mode 100755'],
    [change('t.sh', 0, 0, { kind: 'mode' })],
  ],
  [
    'binary patch',
    [
      'diff --git a/x.bin b/x.bin',
      'new file mode 100644',
      'index 0000..1111',
      'GIT binary patch',
      'literal 5',
      'Mc${NkU|?WiU|?VV00000',
      '',
      'literal 0',
      'HcmV?d00001',
      '',
      ...smallDiff,
    ],
    [change('x.bin', 0, 0, { kind: 'new', binary: true }), change('kernel/bpf/frob.c', 2, 1)],
  ],
  [
    'binary files differ',
    ['diff --git a/x.bin b/x.bin', 'index 1111..2222 100644', 'Binary files a/x.bin and b/x.bin differ'],
    [change('x.bin', 0, 0, { binary: true })],
  ],
  [
    'wrapped diff --git',
    [
      'diff --git a/tools/testing/selftests/bpf/progs/long.c',
      'b/tools/testing/selftests/bpf/progs/long.c',
      'index 1111..2222 100644',
      '--- a/tools/testing/selftests/bpf/progs/long.c',
      '+++ b/tools/testing/selftests/bpf/progs/long.c',
      '@@ -1 +1 @@',
      '-a',
      '+b',
    ],
    [change('tools/testing/selftests/bpf/progs/long.c', 1, 1)],
  ],
  [
    'quoted path',
    ['diff --git "a/d\\303\\244/x y\\"" "b/d\\303\\244/x y\\""', 'new file mode 100644', 'index 0000..1111'],
    [change('dä/x y"', 0, 0, { kind: 'new' })],
  ],
  [
    'path with blanks',
    ['diff --git a/x y b/x y', 'old mode 100644', 'new mode 100755'],
    [change('x y', 0, 0, { kind: 'mode' })],
  ],
  [
    'Index: style',
    [
      'Index: linux/kernel/x.c',
      '='.repeat(67),
      '--- linux.orig/kernel/x.c\t2019-01-01',
      '+++ linux/kernel/x.c\t2019-01-02',
      '@@ -1 +1,2 @@',
      ' a',
      '+b',
    ],
    [change('kernel/x.c', 1, 0)],
  ],
  [
    'diff -u without git',
    ['diff -urN old/x.c new/x.c', '--- old/x.c 2019', '+++ new/x.c 2019', '@@ -1 +1 @@', '-a', '+b'].map((l) =>
      l.replace(' 2019', '\t2019'),
    ),
    [change('x.c', 1, 1)],
  ],
  [
    'no newline at the end',
    [
      '--- a/x',
      '+++ b/x',
      '@@ -1 +1 @@',
      '-a',
      '\\ No newline at end of file',
      '+a',
      '\\ No newline at end of file',
      '-- ',
      '2.1',
    ],
    [change('x', 1, 1)],
  ],
  [
    'context line whose blank got lost',
    ['--- a/x', '+++ b/x', '@@ -1,3 +1,4 @@', ' a', '', '+b', ' c'],
    [change('x', 1, 0)],
  ],
];

describe('readDiff', () => {
  it.each(table)('%s', (_, lines, expected) => {
    expect(readDiff(lines)).toEqual(expected);
  });
});

describe('readHunks', () => {
  it('gives lines with their body line numbers', () => {
    const [file] = readHunks(['text', ...smallDiff], 10);
    expect(file).toMatchObject({ line: 11, end: 21, damaged: false });
    expect(file?.hunks[0]).toMatchObject({ oldStart: 1, newStart: 1, heading: 'int frob(void)', line: 15 });
    expect(file?.hunks[0]?.lines.filter(({ sign }) => sign !== ' ')).toEqual([
      { sign: '-', text: 'b', line: 17 },
      { sign: '+', text: 'c', line: 18 },
      { sign: '+', text: 'd', line: 19 },
    ]);
  });

  const damaged: readonly (readonly [string, readonly string[], number, number])[] = [
    ['wrapped line', ['--- a/x', '+++ b/x', '@@ -1,2 +1,3 @@', ' a', '+a long line that', 'was wrapped', ' b'], 1, 0],
    ['cut hunk before the next file', ['--- a/x', '+++ b/x', '@@ -1,9 +1,9 @@', ' a', '+b', ...smallDiff], 3, 1],
    [
      'cut hunk before a pair',
      ['--- a/x', '+++ b/x', '@@ -1,9 +1,9 @@', '+b', '--- a/y', '+++ b/y', '@@ -1 +1 @@', '-a', '+b'],
      2,
      1,
    ],
    [
      'cut hunk before the signature',
      ['--- a/x', '+++ b/x', '@@ -1,9 +1,9 @@', '+b', '', '', '-- ', '2.39.5', ''],
      1,
      0,
    ],
    ['counts too small', ['--- a/x', '+++ b/x', '@@ -1 +1 @@', '-a', '+b', '+c'], 1, 1],
  ];
  it.each(damaged)('damaged: %s', (_, lines, added, removed) => {
    const files = readHunks(lines);
    expect(files[0]?.damaged).toBe(true);
    expect(files.reduce((sum, file) => sum + file.added, 0)).toBe(added);
    expect(files.reduce((sum, file) => sum + file.removed, 0)).toBe(removed);
  });

  it('never throws on shuffled diff lines', () => {
    const pieces = [
      ...smallDiff,
      '',
      '-- ',
      '2.1',
      'Index: x',
      '='.repeat(67),
      '@@ -1,99 +1,99 @@',
      '--- ',
      '+++ ',
      'GIT binary patch',
      'literal 3',
      'rename to ',
      '\\ x',
      'diff --git ',
      'diff --git "a',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 60 }), (lines) => {
        for (const file of readHunks(lines)) expect(file.end).toBeGreaterThan(file.line);
      }),
    );
  });
});
