import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { projectRoot } from '../../src/app/root.js';

const archive = join(projectRoot, '..', 'shared', 'hostile', 'mails.tar.gz');

/** Whether hostile mail of other projects' tests lies beside this clone. */
export const hostileMailIsHere = existsSync(archive);

/** Hostile mail of other projects' tests, by `project/file`, in order; empty files left out. */
export function hostileMails(): readonly (readonly [string, Buffer])[] {
  const files = filesOf(gunzipSync(readFileSync(archive))).filter(([, raw]) => raw.length > 0);
  return files.sort(([a], [b]) => (a < b ? -1 : 1));
}

/** The files of a tar archive (POSIX ustar). */
function filesOf(tar: Buffer): (readonly [string, Buffer])[] {
  const files: (readonly [string, Buffer])[] = [];
  for (let at = 0; at + 512 <= tar.length && tar[at] !== 0;) {
    const field = (from: number, to: number) => tar.toString('latin1', at + from, at + to).split('\0')[0] ?? '';
    const size = Number.parseInt(field(124, 136), 8);
    if (field(156, 157) === '0') files.push([field(0, 100), tar.subarray(at + 512, at + 512 + size)]);
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return files;
}
