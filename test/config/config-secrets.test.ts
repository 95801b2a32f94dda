import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/index.js';
import { fail, folderWith, list, rules, sending, smallest } from './config-files.js';

describe('CONFIG_SECRET', () => {
  const withAuth = (auth: string) => smallest.replace(/auth: .*/, `auth: ${auth}`);
  const password = 'lists[0].imap.auth.password';
  it.each<[string, string, string]>([
    [
      'a password in clear',
      withAuth('{ user: u, password: abc }'),
      `5: ${password}: stands here in clear - write \${IMAP_PASSWORD} or the like and set that variable, or name a passwordFile`,
    ],
    [
      'a variable not set',
      withAuth("{ user: u, password: '${NOPE}' }"),
      `5: ${password}: the environment variable NOPE is not set - set NOPE and start again`,
    ],
    [
      'an empty variable',
      withAuth("{ user: u, password: '${EMPTY}' }"),
      `5: ${password}: the environment variable EMPTY is not set - set EMPTY and start again`,
    ],
    [
      'no variable',
      withAuth("{ user: u, password: '${A-B}' }"),
      `5: ${password}: holds a \${...} that names no environment variable - write \${NAME}, or $\${ for a plain \${`,
    ],
    [
      'not from the prototype',
      withAuth("{ user: u, password: '${constructor}' }"),
      `5: ${password}: the environment variable constructor is not set - set constructor and start again`,
    ],
    [
      'none at all',
      withAuth('{ user: u }'),
      `5: ${password}: is missing - write \${NAME} of an environment variable, or name a passwordFile`,
    ],
    [
      'both',
      withAuth("{ user: u, password: '${PASSWORD}', passwordFile: pw }"),
      `5: ${password}File: stands beside password - keep one of the two`,
    ],
    [
      'a missing file',
      withAuth('{ user: u, passwordFile: gone }'),
      `5: ${password}File: its file does not exist (in .) - mend the file or its path`,
    ],
    [
      'a missing file in a folder that is there',
      withAuth('{ user: u, passwordFile: secrets/gone }'),
      `5: ${password}File: its file does not exist (secrets/gone) - mend the file or its path`,
    ],
    [
      'a password where its file belongs, even with slashes',
      withAuth('{ user: u, passwordFile: hun/ter2 }'),
      `5: ${password}File: its file does not exist (in .) - mend the file or its path`,
    ],
    [
      'one with a slash in front',
      withAuth('{ user: u, passwordFile: /hunter2 }'),
      `5: ${password}File: its file does not exist - mend the file or its path`,
    ],
    [
      'an empty file',
      withAuth('{ user: u, passwordFile: empty }'),
      `5: ${password}File: its file is empty - write the secret into it`,
    ],
    [
      'a folder',
      withAuth('{ user: u, passwordFile: . }'),
      `5: ${password}File: its file is a folder (.) - mend the file or its path`,
    ],
    [
      'a Redis password in clear',
      `${smallest}redis: { url: 'redis://:abc@h:1' }\n`,
      '6: redis.url: stands here in clear - write ${REDIS_URL} and set that variable to the whole address',
    ],
    [
      'a short secret',
      `${smallest}identity: { from: { address: a@b }, secret: '\${PASSWORD}' }\n`,
      '6: identity.secret: is too short - use at least 16 characters (openssl rand -hex 32)',
    ],
    [
      'a secret in clear',
      `${smallest}identity: { from: { address: a@b }, secret: 0123456789abcdef }\n`,
      '6: identity.secret: stands here in clear - write ${FAQTOTUM_SECRET} and set that variable, or name a secretFile',
    ],
    [
      'a shared Redis without a secret',
      `${list('mode: draft')}${sending}redis: { url: 'redis://h:1' }\n`,
      '8: identity.secret: is missing, and redis.url can be shared by several workers - set it to ${FAQTOTUM_SECRET}, the same 32 random bytes or more for every worker (openssl rand -hex 32)',
    ],
  ])('%s', async (_what, yaml, line) => {
    const failure = await fail(yaml, { pw: 'x', empty: '\n', 'secrets/pw': 'x' });
    expect(failure).toEqual({ code: 'CONFIG_SECRET', lines: [`faqtotum.yaml:${line} [CONFIG_SECRET]`] });
  });

  it('a variable of the Redis address that is not set is told once', async () => {
    expect(await fail(`${smallest}redis: { url: '\${NOPE}' }\n`)).toEqual({
      code: 'CONFIG_SECRET',
      lines: [
        'faqtotum.yaml:6: redis.url: the environment variable NOPE is not set - set NOPE and start again [CONFIG_SECRET]',
      ],
    });
  });

  it('no secret shows up in an error', async () => {
    const { lines } = await fail(
      `${smallest.replace('bot,', 'bot, colour: "${SECRET}",')}logLevel: \${SECRET}\nredis: { url: "x\${SECRET}" }\n`,
    );
    expect(lines.join('\n')).not.toMatch(/hunter2|0123456789/);
    expect(lines).toHaveLength(3);
  });

  /** What somebody writes who does not know YAML well, or our keys. */
  const auth = (text: string) => smallest.replace(/auth: .*/, () => `auth: ${text}`);
  it.each<[string, string]>([
    ['an alias', auth('{ user: u, password: *hunter2 }')],
    ['a block', auth('\n        user: u\n        password: |hunter2')],
    ['a folded block', auth('\n        user: u\n        password: >hunter2\n')],
    ['a tag', auth('{ user: u, password: !hunter2 }')],
    ['a tag with a map', auth('{ user: u, password: !hunter2 {} }')],
    ['an anchor', auth('{ user: u, password: &hunter2 }')],
    ['a directive', auth('{ user: u, password: %hunter2 }')],
    ['a reserved character', auth('{ user: u, password: @hunter2 }')],
    ['a back-quote', auth('{ user: u, password: `hunter2 }')],
    ['an escape', auth('{ user: u, password: "hunter2\\q" }')],
    ['an open quote', auth("{ user: u, password: 'hunter2 }")],
    ['an open map', auth('{ user: u, password: {hunter2 }')],
    ['a map', auth('{ user: u, password: { hunter2: hunter2 } }')],
    ['a list', auth('{ user: u, password: [hunter2] }')],
    ['no colon, in a line', auth('{ user: u, password hunter2 }')],
    ['no colon, on its own', auth('\n        user: u\n        password hunter2')],
    ['no blank', auth('{ user: u, password:hunter2 }')],
    ['in place of the section', auth('hunter2')],
    ['with the user in place of the section', auth('u:hunter2')],
    ['in place of the file', auth('{ user: u, passwordFile: hunter2 }')],
    ['by a variable in place of the file', auth("{ user: u, passwordFile: '${PASSWORD}' }")],
    ['as a folder, longer than names are', auth(`{ user: u, passwordFile: ${'hunter2'.repeat(50)} }`)],
    ['with a NUL', auth('{ user: u, passwordFile: "hunter2\\0" }')],
    ['a variable by the secret itself', auth("{ user: u, password: '${hunter2 }' }")],
    ['a key twice', auth('{ user: u, password: hunter2, password: hunter2 }')],
    ['a site secret in place of the section', `${smallest}identity: hunter2\n`],
    ['a site secret without its colon', `${smallest}identity: { from: { address: a@b }, secret hunter2 }\n`],
    ['a site secret as a list', `${smallest}identity: { from: { address: a@b }, secret: [hunter2] }\n`],
    ['an address of Redis without its colon', `${smallest}redis: { url redis://:hunter2@h }\n`],
    ['an address of Redis in place of the section', `${smallest}redis: redis://:hunter2@h\n`],
    ['an address of Redis that is none', `${smallest}redis: { url: 'http://:hunter2@h' }\n`],
    ['an address of Redis with a port that is none', `${smallest}redis: { url: 'redis://:\${PASSWORD}@h:99999' }\n`],
    ['an address of Redis with a broken escape', `${smallest}redis: { url: 'redis://:\${PASSWORD}%zz@h:1' }\n`],
    [
      'an address of Redis with a broken escape as its user',
      `${smallest}redis: { url: 'redis://%zz:\${PASSWORD}@h:1' }\n`,
    ],
    ['a password for a mailbox', smallest.replace('imap:', "imap:\n      mailbox: ['hunter2']")],
  ])('no secret shows up in an error: %s', async (_what, yaml) => {
    const { lines } = await fail(yaml);
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.join('\n')).not.toContain('hunter2');
  });
});

describe('a config of which not everything is needed', () => {
  const site = `${list('mode: auto')}${sending}redis: { url: '\${REDIS_URL}' }
inbox: { host: '\${HOST}', tls: { ca: nowhere }, auth: { user: bot, passwordFile: nowhere } }
`.replace('org } }', "org }, secret: '${NOT_HERE}' }");
  const read = async (needs: 'state' | 'words', env: Record<string, string>, yaml = site) =>
    loadConfig(join(await folderWith({ 'faqtotum.yaml': yaml }), 'faqtotum.yaml'), { env, rules, needs });

  it('state: the address of Redis must be there, no password and no other variable', async () => {
    const config = await read('state', { REDIS_URL: 'redis://h:1' });
    expect(config.redis.url).toBe('redis://h:1');
    expect(config.lists[0]?.imap.auth).toEqual({ user: 'bot', password: '' });
    expect([config.smtp?.auth?.password, config.inbox?.auth.password, config.inbox?.host]).toEqual(['', '', '${HOST}']);
    expect(config.identity?.secret).toBeUndefined();
    await expect(read('state', {})).rejects.toThrow('the environment variable REDIS_URL is not set');
  });

  it('words: nothing must be there', async () => {
    expect((await read('words', {})).redis.url).toBeUndefined();
  });

  it('what is there is not read either: nobody can say it by mistake', async () => {
    const config = await read('state', { REDIS_URL: 'redis://h:1', PASSWORD: 'hunter2', NOT_HERE: '0123456789abcdef' });
    expect(JSON.stringify(config)).not.toMatch(/hunter2|0123456789/);
  });

  it('a password in clear is still one too many', async () => {
    await expect(read('words', {}, smallest.replace("'${PASSWORD}'", 'abc'))).rejects.toThrow('stands here in clear');
  });

  it('a value that makes no sense without its variable is told, as what it is', async () => {
    await expect(read('words', {}, `${smallest}maxMailBytes: \${MOST}\n`)).rejects.toThrow('variable MOST is not set');
  });
});
