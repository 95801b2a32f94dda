const { mayImport, pure } = require('./.layers.cjs');

/** Node modules that a pure folder may use: they compute, and touch nothing outside. */
const pureBuiltins = ['assert', 'buffer', 'crypto', 'path', 'path/posix', 'string_decoder', 'url', 'util', 'zlib'];

/** Packages with a door to the outside, and the folders that may open it. src/app wires all of them. */
const doors = {
  bullmq: ['src/queue'],
  'cli-progress': ['src/cli'],
  commander: ['src/cli'],
  mailauth: ['src/auth'],
  imapflow: ['src/intake', 'src/embedded'],
  ioredis: ['src/state', 'src/queue', 'src/embedded'],
  // src/embedded speaks LMTP to its own Dovecot.
  nodemailer: ['src/deliver', 'src/embedded'],
  'smtp-server': ['src/embedded'],
};

/** Parts of those packages that only compute. */
const harmless = '/nodemailer/.*/(addressparser|base64|qp)/';

/** src/app may import everything; src/main.ts only starts it. */
const composition = '^src/(app/|app\\.ts$|main\\.ts$)';

const inFolders = (folders) => `^(${folders.join('|')})/`;

module.exports = {
  forbidden: [
    ...Object.entries(mayImport).map(([folder, allowed]) => ({
      name: `layer-${folder.replace('src/', '')}`,
      comment: `${folder} may import ${allowed.join(', ') || 'nothing'} (docs/architecture.md)`,
      severity: 'error',
      from: { path: inFolders([folder]) },
      to: { path: '^(src|handlers|test|bench|scripts)/', pathNot: inFolders([folder, ...allowed]) },
    })),
    ...Object.entries(doors).map(([name, folders]) => ({
      name: `door-${name}`,
      comment: `only ${folders.join(', ')} and src/app may use ${name}`,
      severity: 'error',
      from: { path: '^(src|handlers)/', pathNot: [inFolders(folders), composition] },
      to: { path: `(^|/)node_modules/(@types/)?${name}/`, pathNot: harmless },
    })),
    {
      name: 'pure-builtin',
      comment: 'pure folders know no fs, net, clock or process: time and facts are handed in',
      severity: 'error',
      from: { path: inFolders(pure) },
      to: { dependencyTypes: ['core'], pathNot: `^(node:)?(${pureBuiltins.join('|')})$` },
    },
    {
      name: 'unknown-folder',
      comment: 'every folder of src stands in docs/architecture.md and in this file',
      severity: 'error',
      from: {},
      to: { path: '^src/', pathNot: [inFolders(Object.keys(mayImport)), composition] },
    },
    {
      name: 'unknown-folder-source',
      comment: 'every folder of src stands in docs/architecture.md and in this file',
      severity: 'error',
      from: { path: '^src/', pathNot: [inFolders(Object.keys(mayImport)), composition] },
      to: {},
    },
    {
      name: 'no-circular',
      comment: 'data flows one way; types may point at each other',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'not-to-unresolvable',
      comment: 'the import leads nowhere',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'declared-packages-only',
      comment: 'the program runs on the dependencies of package.json alone',
      severity: 'error',
      from: { path: '^(src|handlers)/' },
      to: {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown', 'npm-optional', 'npm-peer', 'undetermined'],
        dependencyTypesNot: ['type-only'],
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|coverage)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      extensions: ['.ts', '.tsx', '.js', '.json'],
      conditionNames: ['import', 'require', 'node', 'types'],
    },
  },
};
