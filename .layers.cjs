/**
 * The layers of docs/architecture.md ("may import"); test/tooling/layers.test.ts compares the two and plants violations.
 * Paths are folders of the project; every folder may import itself.
 */
const mayImport = {
  'src/core': [],
  'src/mail': ['src/core'],
  'src/series': ['src/core', 'src/mail'],
  'src/scope': ['src/core', 'src/mail', 'src/series'],
  'src/rules': ['src/core', 'src/mail', 'src/series', 'src/scope'],
  handlers: ['src/core', 'src/mail', 'src/series', 'src/scope', 'src/rules'],
  'src/faq': ['src/core'],
  'src/maintainers': ['src/core'],
  'src/decide': ['src/core'],
  'src/render': ['src/core'],
  'src/pipeline': [
    'src/core',
    'src/mail',
    'src/series',
    'src/scope',
    'src/rules',
    'handlers',
    'src/faq',
    'src/maintainers',
    'src/decide',
    'src/render',
  ],
  'src/intake': ['src/core', 'src/mail'],
  'src/auth': ['src/core', 'src/mail'],
  'src/queue': ['src/core'],
  'src/state': ['src/core'],
  'src/deliver': ['src/core'],
  'src/git': ['src/core'],
  'src/embedded': ['src/core'],
  'src/config': ['src/core', 'src/faq'],
  'src/cli': ['src/core', 'src/config'],
};

/** Know no fs, net, clock, process or Redis: core to pipeline, and the handlers. */
const pure = [
  'src/core',
  'src/mail',
  'src/series',
  'src/scope',
  'src/rules',
  'src/faq',
  'src/maintainers',
  'src/decide',
  'src/render',
  'src/pipeline',
  'handlers',
];

module.exports = { mayImport, pure };
