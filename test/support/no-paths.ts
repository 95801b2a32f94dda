import type { Profile } from '../../src/core/index.js';

/** What every profile made for a test needs, and leaves empty. */
export const noPaths: Profile['paths'] = {
  own: [],
  notOwn: [],
  aside: [],
  arch: [],
  delegated: [],
  noCode: [],
  tests: [],
  samples: [],
  verifier: [],
  uapi: [],
  uapiCopies: [],
  introspection: [],
  controlUapi: [],
  instructionTests: [],
  loader: [],
};
export const noOthers: Pick<
  Profile,
  'compilerPeople' | 'compilerTargets' | 'functionPrefixes' | 'testPrograms' | 'stablePeople' | 'announcers' | 'limits'
> = {
  compilerPeople: [],
  compilerTargets: [],
  functionPrefixes: [],
  testPrograms: [],
  stablePeople: [],
  announcers: [],
  limits: { patches: 15, repost: { soon: 3, wait: 24 }, pingDays: 2 },
};
