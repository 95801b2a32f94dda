import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadKernels, parseKernels } from '../../src/config/index.js';
import { failureOf, folderWith } from './config-files.js';

const release = (version: string, iseol: boolean, timestamp: number) => ({
  moniker: 'stable',
  version,
  iseol,
  released: { timestamp, isodate: '2024-03-04' },
  source: null,
});
const file = (...releases: object[]) => JSON.stringify({ latest_stable: { version: '6.7.8' }, releases });

describe("kernel.org's releases.json", () => {
  it('gives the series that are maintained, and its date', () => {
    const text = file(
      release('6.8-rc7', false, 1_709_500_000),
      release('6.7.8', false, 1_709_400_000),
      release('6.6.20', false, 1_709_300_000),
      release('6.5.13', true, 1_701_000_000),
      release('4.19.309', false, 1_709_000_000),
      release('next-20240304', false, 1_709_550_000),
    );
    expect(parseKernels(text, 'x')).toEqual({ asOf: 1_709_550_000_000, series: ['6.8', '6.7', '6.6', '4.19'] });
  });

  it.each([
    ['{', 'is not JSON'],
    ['[]', 'is not what kernel.org serves as releases.json'],
    ['{"releases":[]}', 'is not what kernel.org serves as releases.json'],
    [file({ version: '6.1' }), 'is not what kernel.org serves as releases.json'],
    [file(release('6.5.13', true, 1)), 'names no kernel that is maintained'],
    [file(release('next-20240304', false, 1)), 'names no kernel that is maintained'],
  ])('is not %j', async (text, what) => {
    const folder = await folderWith({ 'releases.json': text });
    expect(await failureOf(loadKernels(join(folder, 'releases.json')), folder)).toEqual({
      code: 'KERNELS_UNREADABLE',
      lines: [`releases.json: ${what} - fetch https://www.kernel.org/releases.json again [KERNELS_UNREADABLE]`],
    });
  });

  it('is missing', async () => {
    const folder = await folderWith({});
    expect(await failureOf(loadKernels(join(folder, 'no.json')), folder)).toEqual({
      code: 'KERNELS_UNREADABLE',
      lines: ['no.json: does not exist - check the path [KERNELS_UNREADABLE]'],
    });
  });
});
