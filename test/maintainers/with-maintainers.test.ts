import { describe, expect, it } from 'vitest';
import { readMaintainers, withMaintainers } from '../../src/maintainers/index.js';
import { isOwn } from '../../src/scope/index.js';
import { noPaths, noOthers } from '../support/no-paths.js';
import type { Profile } from '../../src/core/index.js';
import { sample } from './sample.js';

const some: Partial<Profile> = {
  ...noOthers,
  list: { address: 'frob@lists.example.org', id: 'frob.lists.example.org' },
  paths: { ...noPaths, own: ['net/'], notOwn: ['drivers/frob/foreign.c'] },
  maintainers: [{ name: 'Fiona Frob', addresses: ['f@example.org'] }],
  reviewers: [{ name: 'R. Review', addresses: ['rita@example.org'] }],
};
const bare = some as Profile;
const mailmap =
  'Fiona Frob <fiona@example.org> <fiona@old.example.org>\nRita <rita@example.org> <rita@old.example.org>\n';
const profile = withMaintainers(bare, readMaintainers({ maintainers: sample, mailmap }));

describe('a profile with MAINTAINERS', () => {
  it('owns what the sections of its list have', () => {
    const own = ['drivers/frob/a.c', 'drivers/frob/legacy/a.c', 'mm/frobnicate.c', 'net/a.c', 'lib/long/a.c'];
    expect(own.filter((path) => isOwn(path, profile))).toEqual(own.slice(0, 3));
    expect(own.filter((path) => isOwn(path, bare))).toEqual(['net/a.c']);
  });

  it('leaves to others what the profile says is theirs', () => {
    expect(isOwn('drivers/frob/foreign.c', profile)).toBe(false);
  });

  it('knows the people of those sections, at all their addresses', () => {
    expect(profile.maintainers).toEqual([
      { name: 'Fiona Frob', addresses: ['f@example.org', 'fiona@example.org', 'fiona@old.example.org'] },
    ]);
    expect(profile.reviewers).toEqual([
      { name: 'R. Review', addresses: ['rita@example.org', 'rita@old.example.org'] },
      { name: 'Karl K. Knuth', addresses: ['karl@example.org'] },
    ]);
  });
});
