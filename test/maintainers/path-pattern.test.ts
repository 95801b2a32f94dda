import { describe, expect, it } from 'vitest';
import { keysOf, readPathPattern } from '../../src/maintainers/path-pattern.js';

const unknown = () => undefined;
const read = (value: string, isFolder: (path: string) => boolean | undefined = unknown) => {
  const pattern = readPathPattern(value, isFolder);
  if (typeof pattern === 'string') throw new Error(pattern);
  return pattern;
};

/** Pattern, path, whether get_maintainer.pl says that it matches. */
const table: readonly (readonly [string, string, boolean])[] = [
  ['drivers/net/', 'drivers/net/tun.c', true],
  ['drivers/net/', 'drivers/net/ethernet/a/b.c', true],
  ['drivers/net/', 'drivers/net', false],
  ['drivers/net/', 'drivers/network.c', false],
  ['drivers/net/*', 'drivers/net/tun.c', true],
  ['drivers/net/*', 'drivers/net/ethernet/a.c', false],
  ['*/net/*', 'drivers/net/tun.c', true],
  ['*/net/*', 'arch/arm/net/bpf.c', false],
  ['arch/*/include/uapi/', 'arch/arm/include/uapi/asm/a.h', true],
  // Below a folder a star crosses slashes.
  ['arch/*/uapi/', 'arch/arm/include/uapi/asm/a.h', true],
  ['*', 'README', true],
  ['*', 'lib/a.c', false],
  ['*/', 'lib/a.c', true],
  ['*/', 'README', false],
  // The pattern need not reach to the end, only to the same depth.
  ['drivers/net/tun', 'drivers/net/tun.c', true],
  ['drivers/net/tun', 'drivers/net/tunnel.c', true],
  ['drivers/net/tun.c', 'drivers/net/tun.cc', true],
  ['drivers/net/tun.c', 'drivers/net/tunxc', false],
  ['drivers/da9???-x.[ch]', 'drivers/da9052-x.c', true],
  ['drivers/da9???-x.[ch]', 'drivers/da9052-x.S', false],
  ['drivers/da9???-x.[ch]', 'drivers/da905-x.c', false],
  ['drivers/sc[mp]i*', 'drivers/scpi-a.c', true],
  ['lib/a+', 'lib/aaa', true],
  ['lib/ab+c', 'lib/abbc', true],
  // Right as an expression, but not as deep.
  ['lib/a|mm/b', 'mm/b', false],
  ['lib/a|mm/b', 'mm/b/c', true],
  ['lib/a|b/', 'lib/b/', true],
  ['lib/(a|b)', 'lib/b.c', true],
  ['a/*b*c*d', 'a/xbxcxdx', true],
  ['a/*b*c*d', 'a/xbxdxcx', false],
  // A folder without its slash: something lies below it.
  ['drivers/acpi/arm64', 'drivers/acpi/arm64/iort.c', true],
  ['drivers/acpi/arm64', 'drivers/acpi/arm64/a/b.c', true],
  ['drivers/acpi/arm64', 'drivers/acpi/arm6', false],
  ['drivers/acpi/arm64', 'drivers/acpi/arm64x/iort.c', false],
  // No folder has a dot: get_maintainer.pl has put a backslash before it when it asks.
  ['drivers/x.d', 'drivers/x.d/a.c', false],
];

describe('a pattern of F: or X:', () => {
  it.each(table)('%s %s: %s', (pattern, path, expected) => {
    expect(read(pattern).matches(path)).toBe(expected);
  });

  it.each(table.filter(([, , expected]) => expected))('%s is found by a key of %s', (pattern, path) => {
    expect(keysOf(path)).toContain(read(pattern).key);
  });

  it('a tree at hand says what is a folder', () => {
    const folder = read('drivers/acpi/arm64', () => true);
    expect([folder.matches('drivers/acpi/arm64/iort.c'), folder.matches('drivers/acpi/arm64.c')]).toEqual([
      true,
      false,
    ]);
    const name = read('drivers/acpi/arm64', () => false);
    expect([name.matches('drivers/acpi/arm64/iort.c'), name.matches('drivers/acpi/arm64.c')]).toEqual([false, true]);
  });

  it('is as specific as it is deep', () => {
    const depths = ['*', '*/', 'lib/', 'lib/a.c', 'lib/x/', 'lib/*/a.c'].map((pattern) => read(pattern).depth);
    expect(depths).toEqual([-1, -1, 1, 2, 2, 3]);
  });

  it('does not hang on stars', () => {
    expect(read(`${'a*'.repeat(50)}b`).matches('a'.repeat(4000))).toBe(false);
  });
});
