import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listProfiles, loadProfile } from '../../src/config/index.js';
import { noOthers, noPaths } from '../support/no-paths.js';
import { failureOf, folderWith, rules } from './config-files.js';
import { profileYaml } from './profile-yaml.js';

async function fail(yaml: string) {
  const folder = await folderWith({ 'frob.yaml': yaml });
  return failureOf(loadProfile('frob', [folder], rules), folder);
}

describe('loadProfile', () => {
  it('reads a profile, addresses in lower case, what is left out empty', async () => {
    const folder = await folderWith({ 'frob.yaml': profileYaml });
    expect(await loadProfile('frob', [folder], rules)).toEqual({
      name: 'frob',
      title: 'the frobnicator',
      list: { address: 'frob@vger.example.org', id: 'frob.vger.example.org' },
      trees: [
        { name: 'frob', aliases: [], takes: 'fixes', ownership: 'own' },
        { name: 'frob-next', aliases: ['frob_next'], takes: 'next', ownership: 'own' },
      ],
      neutralWords: ['next', 'for-next'],
      titleWords: ['frob'],
      paths: { ...noPaths, own: ['kernel/frob/'] },
      ...noOthers,
      maintainers: [{ name: 'A Maintainer', addresses: ['a@example.org', 'old@example.org'] }],
      reviewers: [],
      words: { greeting: 'Hi {{ name }},', help: 'Ask on the list.' },
      newcomerBelow: 5,
      faq: {
        url: 'https://docs.example.org/frob.html',
        documents: [
          {
            name: 'rst',
            questions: [],
            pins: { 'missing-tree': { section: 'Which tree', sentences: [1, 2], hash: '0123456789abcdef' } },
          },
        ],
        onRequest: [],
        digest: { 'missing-tree': { question: 'Which tree?', anchor: 'q-which-tree', text: 'Name the tree.' } },
      },
      presets: { practice: { 'missing-tree': { '*': 'draft', 'rfc-no-tree': 'observe' } } },
      audience: { 'cc-stable': 'author+list' },
    });
  });

  it("takes the site's own before the project's", async () => {
    const project = await folderWith({ 'frob.yaml': profileYaml, 'other.yaml': '' });
    const site = await folderWith({ 'frob.yaml': profileYaml.replace('the frobnicator', 'ours') });
    const dirs = [site, join(site, 'no-such-folder'), project];
    expect((await loadProfile('frob', dirs)).title).toBe('ours');
    expect([...(await listProfiles(dirs)).keys()]).toEqual(['frob', 'other']);
  });
});

describe('PROFILE_UNKNOWN', () => {
  it.each([
    ['forb', 'there is no profile "forb" - did you mean frob? [PROFILE_UNKNOWN]'],
    ['something-else', 'there is no profile "something-else" - known here: frob [PROFILE_UNKNOWN]'],
    ['../frob', 'there is no profile "../frob" - known here: frob [PROFILE_UNKNOWN]'],
  ])('%s', async (name, line) => {
    const folder = await folderWith({ 'frob.yaml': profileYaml });
    expect(await failureOf(loadProfile(name, [folder]), folder)).toEqual({ code: 'PROFILE_UNKNOWN', lines: [line] });
  });
});

describe('PROFILE_INVALID', () => {
  it.each<[string, string, string, string]>([
    [
      'another name',
      'name: frob',
      'name: frib',
      "1: name: frib does not go with the file's name - write frob, or rename the file",
    ],
    [
      'an unknown key',
      'newcomerBelow',
      'newcomersBelow: 1\nnewcomerBelow',
      '14: newcomersBelow: is unknown - did you mean newcomerBelow?',
    ],
    [
      'no maintainer',
      /maintainers:\n.*/.exec(profileYaml)?.[0] ?? '',
      'maintainers: []',
      '11: maintainers: is too small - write at least 1 entries',
    ],
    [
      'an address',
      'old@example.org',
      'old',
      '12: maintainers[0].addresses[1]: "old" is not a mail address - write it as name@example.org',
    ],
    [
      'a hash',
      '0123456789abcdef',
      '0123',
      '20: faq.documents[0].pins.missing-tree.hash: 123 is of the wrong kind - write text (in quotes if it looks like a number)',
    ],
    [
      'a sentence',
      '[1, 2]',
      '[0]',
      '20: faq.documents[0].pins.missing-tree.sentences[0]: 0 is too small - write at least 1',
    ],
    ['an address of a page', 'https://docs', 'http://docs', '16: faq.url: is no address of a page - write https://...'],
    ['a tree twice', 'frob_next', 'frob', '6: trees[1]: frob names two trees - keep one of the two'],
    [
      'a mode',
      "'*': draft",
      "'*': loud",
      '25: presets.practice.missing-tree."*": "loud" is not known here - write off, observe, draft, send',
    ],
    [
      'a rule',
      'cc-stable: author',
      'cc-stabel: author',
      '26: audience.cc-stabel: "cc-stabel" is no rule - did you mean cc-stable?',
    ],
    [
      'a code',
      'rfc-no-tree:',
      'rfc:',
      '25: presets.practice.missing-tree.rfc: "rfc" is no code of missing-tree - known here: no-tree, rfc-no-tree',
    ],
    [
      'a pin without digest',
      '    missing-tree: { question',
      '    cc-stable: { question',
      '20: faq.documents[0].pins.missing-tree: has no digest to fall back on - add faq.digest.missing-tree',
    ],
  ])('%s', async (_what, old, fresh, line) => {
    const failure = await fail(profileYaml.replace(old, fresh));
    expect(failure).toEqual({ code: 'PROFILE_INVALID', lines: [`frob.yaml:${line} [PROFILE_INVALID]`] });
  });

  it('no YAML', async () => {
    const { code, lines } = await fail('name: [');
    expect(code).toBe('PROFILE_INVALID');
    expect(lines[0]).toMatch(/^frob\.yaml:1:8: is no YAML: /);
  });

  it('an empty file misses everything at once', async () => {
    const { lines } = await fail('');
    expect(lines.length).toBeGreaterThan(8);
  });
});
