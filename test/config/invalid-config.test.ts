import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigProblems, loadConfig } from '../../src/config/index.js';
import { env, fail, folderWith, list, sending, smallest } from './config-files.js';

describe('CONFIG_INVALID', () => {
  it.each<[string, string, string]>([
    [
      'a pin that is none',
      `${list('')}smtp: { host: h, tls: { pin: 'sha1:00' } }\n`,
      'faqtotum.yaml:7: smtp.tls.pin: "sha1:00" is no SHA-256 fingerprint - write sha256: and 64 hex digits, or a list of such',
    ],
    [
      'a pin beside no TLS',
      `${list('')}smtp: { host: localhost, security: none, tls: { pin: '${'0'.repeat(64)}' } }\n`,
      'faqtotum.yaml:7: smtp.tls: means nothing beside security none - write tls or starttls, or remove it',
    ],
    [
      'authorities that are none',
      `${list('')}smtp: { host: h, tls: { ca: faqtotum.yaml } }\n`,
      'faqtotum.yaml:7: smtp.tls.ca: its file holds no certificates, or one that cannot be read - mend the file or its path',
    ],
    [
      'authorities that are not there',
      `${list('')}inbox: { host: h, auth: { user: u, passwordFile: faqtotum.yaml }, tls: { ca: gone.pem } }\n`,
      'faqtotum.yaml:7: inbox.tls.ca: its file does not exist (gone.pem) - mend the file or its path',
    ],
    [
      'a pattern for an authserv-id',
      `${smallest}authservIds: ["*"]\n`,
      'faqtotum.yaml:6: authservIds[0]: "*" is no authserv-id, and patterns do not count - write it as your server does in Authentication-Results, e.g. mx.example.org',
    ],
    [
      'a pattern for maintainers',
      `${smallest}allow: ["*@kernel.org"]\n`,
      'faqtotum.yaml:6: allow[0]: "*@kernel.org" is a pattern, and only whole addresses count - name every maintainer by the address that he writes from',
    ],
    [
      'the bot for a maintainer',
      `${smallest}${sending}allow: [bot@example.org]\n`,
      "faqtotum.yaml:8: allow[0]: bot@example.org is the bot's own address - name people; the bot takes no commands of its own",
    ],
    ['an empty file', '', 'faqtotum.yaml:1: lists: is missing - add it: the guarded lists'],
    ['not a map', '- a\n', 'faqtotum.yaml:1: is of the wrong kind - write `key: value` lines below it'],
    ['no lists', 'lists: []\n', 'faqtotum.yaml:1: lists: is too small - write at least 1 entries'],
    [
      'lists null',
      'lists:\n',
      'faqtotum.yaml:1: lists: nothing is of the wrong kind - write a list, each entry after `- `',
    ],
    [
      'no imap',
      'lists:\n  - profile: bpf\n',
      'faqtotum.yaml:2: lists[0].imap: is missing - add it: the mailbox that is subscribed to the list',
    ],
    [
      'a tree without a name',
      `${smallest}trees: { "": x }\n`,
      'faqtotum.yaml:6: trees."": is no name of a tree - write it as in a prefix: bpf-next',
    ],
    [
      'a tree of a number',
      `${smallest}trees:\n  foo: 12\n`,
      'faqtotum.yaml:7: trees.foo: 12 is of the wrong kind - write text (in quotes if it looks like a number) or `key: value` lines below it',
    ],
    [
      'a tree without a path',
      `${smallest}trees:\n  foo:\n    branch: x\n`,
      'faqtotum.yaml:8: trees.foo.path: is missing - add it: folder of the clone, bare or not',
    ],
    [
      'a tree with too much',
      `${smallest}trees:\n  foo:\n    path: x\n    brunch: x\n`,
      'faqtotum.yaml:9: trees.foo.brunch: is unknown - did you mean branch?',
    ],
    [
      'a number for a key',
      `${smallest}caps:\n  author:\n    1: x\n`,
      'faqtotum.yaml:8: caps.author.1: is unknown - known here: hour, day',
    ],
    [
      'true for a key',
      `${smallest}caps:\n  author:\n    true:\n      a: 1\n`,
      'faqtotum.yaml:8: caps.author.true: is unknown - known here: hour, day',
    ],
    [
      'nothing for a key',
      `${smallest}caps:\n  author:\n    hour: 1\n    ~: 1\n`,
      'faqtotum.yaml:9: caps.author."": is unknown - known here: hour, day',
    ],
    [
      'a list for a key',
      `${smallest}caps:\n  author:\n    hour: 1\n    ? [a, b]\n    : 1\n`,
      'faqtotum.yaml:9: caps.author."[ a, b ]": is unknown - known here: hour, day',
    ],
    [
      'an odd key where a secret may stand: its line, not its words',
      `${smallest}redis:\n  prefix: x\n  12: x\n`,
      'faqtotum.yaml:8: redis: holds a key that is unknown - known here: url, prefix',
    ],
    [
      'a folder of its own that is not there',
      `${smallest}siteDir: gone\n`,
      'faqtotum.yaml:6: siteDir: does not exist (gone) - name the folder that holds profiles/ and templates/ of your own',
    ],
    ['a near key', list('mod: auto'), 'faqtotum.yaml:6: lists[0].mod: is unknown - did you mean mode?'],
    [
      'a near key at the top',
      `${smallest}datadir: x\n`,
      'faqtotum.yaml:6: datadir: is unknown - did you mean dataDir?',
    ],
    [
      'a far key',
      `${smallest}redis: { colour: red }\n`,
      'faqtotum.yaml:6: redis.colour: is unknown - known here: url, prefix',
    ],
    [
      'an odd key',
      `${smallest}caps: { "a b": 1 }\n`,
      'faqtotum.yaml:6: caps."a b": is unknown - known here: author, thread, list, overall',
    ],
    [
      'an unknown mode',
      list('mode: loud'),
      'faqtotum.yaml:6: lists[0].mode: "loud" is not known here - write monitor, draft, auto',
    ],
    [
      'a mode that YAML reads as false',
      list('mode: false'),
      'faqtotum.yaml:6: lists[0].mode: false is not known here - write monitor, draft, auto',
    ],
    [
      'an unknown preset',
      list('preset: strict'),
      'faqtotum.yaml:6: lists[0].preset: "strict" is not known here - write practice, faq',
    ],
    [
      'a number as duration',
      list('settle: 30'),
      'faqtotum.yaml:6: lists[0].settle: 30 is not a duration - write e.g. 90s, 30m, 1h30m, 2d or 0',
    ],
    [
      'a negative duration',
      list('grace: -2m'),
      'faqtotum.yaml:6: lists[0].grace: "-2m" is not a duration - write e.g. 90s, 30m, 1h30m, 2d or 0',
    ],
    [
      'a port of text',
      smallest.replace('host:', 'port: imaps\n      host:'),
      'faqtotum.yaml:4: lists[0].imap.port: "imaps" is of the wrong kind - write a number',
    ],
    [
      'a port out of range',
      smallest.replace('host:', 'port: 70000\n      host:'),
      'faqtotum.yaml:4: lists[0].imap.port: 70000 is too large - write at most 65535',
    ],
    [
      'clear text to elsewhere',
      smallest.replace('host:', 'security: none\n      host:'),
      'faqtotum.yaml:4: lists[0].imap.security: none would send everything in clear to imap.example.org - write tls or starttls',
    ],
    [
      'clear text to a lookalike',
      `${smallest}smtp: { host: 127.0.0.1.example.org, security: none }\n`,
      'faqtotum.yaml:6: smtp.security: none would send everything in clear to 127.0.0.1.example.org - write tls or starttls',
    ],
    [
      'a rule nobody knows',
      list('rules: { mising-tree: off }'),
      'faqtotum.yaml:6: lists[0].rules.mising-tree: "mising-tree" is no rule - did you mean missing-tree?',
    ],
    [
      'a code nobody knows',
      list('rules: { missing-tree/x: off }'),
      'faqtotum.yaml:6: lists[0].rules."missing-tree/x": "x" is no code of missing-tree - known here: no-tree, rfc-no-tree',
    ],
    [
      'a rule mode',
      list('rules: { missing-tree: on }'),
      'faqtotum.yaml:6: lists[0].rules.missing-tree: "on" is not known here - write off, observe, draft, send',
    ],
    [
      'an audience for no rule',
      list('audience: { stable-cc: author }'),
      'faqtotum.yaml:6: lists[0].audience.stable-cc: "stable-cc" is no rule - known here: missing-tree, cc-stable',
    ],
    [
      'an audience',
      list('audience: { cc-stable: all }'),
      'faqtotum.yaml:6: lists[0].audience.cc-stable: "all" is not known here - write author, author+list',
    ],
    [
      'a list twice',
      smallest + smallest.replace('lists:\n', ''),
      'faqtotum.yaml:6: lists[1].profile: bpf is guarded twice - keep one of the two lists',
    ],
    [
      'an address',
      `${smallest}allow: [nobody]\n`,
      'faqtotum.yaml:6: allow[0]: "nobody" is not a mail address - write it as name@example.org',
    ],
    [
      'an address that breaks a header',
      `${smallest}allow: ["a@example.org\\r\\nBcc: b"]\n`,
      'faqtotum.yaml:6: allow[0]: "a@example.org\\r\\nBcc: b" is not a mail address - write it as name@example.org',
    ],
    [
      'a display name that breaks a header',
      `${smallest}identity: { from: { name: "a\\nb", address: a@example.org } }\n`,
      'faqtotum.yaml:6: identity.from.name: "a\\nb" is no display name - write one line of at most 100 characters',
    ],
    [
      'no Redis address',
      `${smallest}redis: { url: localhost }\n`,
      'faqtotum.yaml:6: redis.url: is no Redis address - write redis://HOST:PORT, rediss://HOST:PORT or unix:///PATH',
    ],
    [
      'a key prefix',
      `${smallest}redis: { prefix: "a:b" }\n`,
      'faqtotum.yaml:6: redis.prefix: "a:b" is no key prefix - use at most 40 letters, digits, - and _',
    ],
    [
      'too small a mail',
      `${smallest}maxMailBytes: 1\n`,
      'faqtotum.yaml:6: maxMailBytes: 1 is too small - write at least 10000',
    ],
    [
      'a log level',
      `${smallest}logLevel: loud\n`,
      'faqtotum.yaml:6: logLevel: "loud" is not known here - write fatal, error, warn, info, debug, trace, silent',
    ],
    [
      'draft without identity',
      `${list('mode: draft')}smtp: { host: h }\n`,
      'faqtotum.yaml:1: identity: is missing, and lists[0].mode is draft - say who the bot is, or use mode monitor',
    ],
  ])('%s', async (_what, yaml, line) => {
    expect(await fail(yaml)).toEqual({ code: 'CONFIG_INVALID', lines: [`${line} [CONFIG_INVALID]`] });
  });

  it('says everything at once, in order of lines', async () => {
    const { lines } = await fail(
      `lists:\n  - profile: bpf\n    moode: auto\n    mode: auto\n    imap: { host: h, auth: { user: u, password: clear } }\nlogLevel: 3\nweb: {}\n`,
    );
    expect(lines.map((line) => line.split(': ').slice(0, 2).join(' ') + line.slice(line.lastIndexOf(' ')))).toEqual([
      'faqtotum.yaml:3 lists[0].moode [CONFIG_INVALID]',
      'faqtotum.yaml:5 lists[0].imap.auth.password [CONFIG_SECRET]',
      'faqtotum.yaml:6 logLevel [CONFIG_INVALID]',
      'faqtotum.yaml:7 web [CONFIG_INVALID]',
    ]);
  });

  it('keeps each problem apart for programs', async () => {
    const folder = await folderWith({ 'faqtotum.yaml': `${smallest}a: 1\nb: 2\n` });
    const error: unknown = await loadConfig(join(folder, 'faqtotum.yaml'), { env }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ConfigProblems);
    expect((error as ConfigProblems).problems.map((problem) => problem.where)).toEqual([
      `${folder}/faqtotum.yaml:6: a`,
      `${folder}/faqtotum.yaml:7: b`,
    ]);
  });
});
