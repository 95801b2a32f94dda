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
  testSupport: [],
  samples: [],
  verifier: [],
  uapi: [],
  uapiCopies: [],
  introspection: [],
  nameTables: [],
  controlUapi: [],
  instructions: [],
  instructionTests: [],
  loader: [],
};
export const noOthers: Pick<
  Profile,
  | 'code'
  | 'compilerPeople'
  | 'compilerTargets'
  | 'functionPrefixes'
  | 'testPrograms'
  | 'stablePeople'
  | 'announcers'
  | 'limits'
> = {
  code: { objectEnums: [], infoStructs: [], opcodePrefix: '', jitHooks: [] },
  compilerPeople: [],
  compilerTargets: [],
  functionPrefixes: [],
  testPrograms: [],
  stablePeople: [],
  announcers: [],
  limits: { patches: 15, repost: { soon: 3, wait: 24 }, pingDays: 2 },
};
