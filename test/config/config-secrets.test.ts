import { describe, expect, it } from 'vitest';
import { fail, list, sending, smallest } from './config-files.js';

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
      `5: ${password}: \${A-B} is no environment variable - write \${NAME}, or $\${ for a plain \${`,
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
      `5: ${password}File: gone does not exist - mend the file or its path`,
    ],
    [
      'an empty file',
      withAuth('{ user: u, passwordFile: empty }'),
      `5: ${password}File: empty is empty - write the secret into it`,
    ],
    [
      'a folder',
      withAuth('{ user: u, passwordFile: . }'),
      `5: ${password}File: . is a folder - mend the file or its path`,
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
    const failure = await fail(yaml, { pw: 'x', empty: '\n' });
    expect(failure).toEqual({ code: 'CONFIG_SECRET', lines: [`faqtotum.yaml:${line} [CONFIG_SECRET]`] });
  });

  it('no secret shows up in an error', async () => {
    const { lines } = await fail(
      `${smallest.replace('bot,', 'bot, colour: "${SECRET}",')}logLevel: \${SECRET}\nredis: { url: "x\${SECRET}" }\n`,
    );
    expect(lines.join('\n')).not.toMatch(/hunter2|0123456789/);
    expect(lines).toHaveLength(3);
  });
});
