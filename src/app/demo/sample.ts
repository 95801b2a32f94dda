import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stampAuthentication } from '../../embedded/lmtp.js';
import { parseMail } from '../../mail/index.js';
import { projectRoot } from '../root.js';
import { authserv } from './names.js';

/** One mail of the sample list. */
export interface SampleMail {
  /** File name without `.eml`. */
  readonly name: string;
  /** Its Message-ID. */
  readonly id: string;
  /** As the list's subscriber gets it: stamped by the receiving server, unless nobody vouches for its sender. */
  readonly raw: Uint8Array;
}

/** The mails of one day of the list, in order. */
export type SampleDay = readonly SampleMail[];

/**
 * The sample list of `demo/list`, a day at a time: what is named `day2-...` builds on day one. A name that ends in `-unsigned` is
 * mail whose sender nobody vouches for.
 */
export async function readSample(): Promise<readonly SampleDay[]> {
  const folder = join(projectRoot, 'demo', 'list');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.eml')).sort();
  const days = new Map<string, SampleMail[]>();
  for (const file of names) {
    const name = file.slice(0, -'.eml'.length);
    const plain = await readFile(join(folder, file));
    const raw = name.endsWith('-unsigned') ? plain : stampAuthentication(plain, authserv);
    const day = name.split('-')[0] ?? '';
    days.set(day, [...(days.get(day) ?? []), { name, id: (await parseMail(plain)).id, raw }]);
  }
  return [...days.values()];
}
