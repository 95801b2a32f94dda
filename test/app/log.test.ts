import { describe, expect, it } from 'vitest';
import { createLog } from '../../src/app/log.js';
import { FaqtotumError, hideSecrets, secretForms } from '../../src/core/index.js';

const secret = 'a "Secret"/of ours+ä';

function logging(secrets: readonly string[] = []) {
  const lines: string[] = [];
  return { log: createLog('trace', { secrets, write: (line) => void lines.push(line) }), lines };
}

describe('createLog', () => {
  it('writes of an error its words, and nothing that a library hung on it', () => {
    const { log, lines } = logging();
    const refused = Object.assign(new Error('WRONGPASS'), { command: { name: 'auth', args: [secret] }, input: secret });
    const error = new FaqtotumError('REDIS_UNREACHABLE', 'no answer', 'h:1', 'start it', { cause: refused });
    log.error({ err: error }, 'stage failed');
    log.error({ err: refused }, 'command failed');
    log.error(refused);
    log.error({ err: { password: secret } }, 'something that is no error');
    const text = lines.join('');
    expect(lines).toHaveLength(4);
    expect(text).toContain('WRONGPASS');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      err: { code: 'REDIS_UNREACHABLE', where: 'h:1', remedy: 'start it', cause: { message: 'WRONGPASS' } },
    });
    expect(text).not.toContain('Secret');
  });

  it('lets no secret out, whatever is logged', () => {
    const { log, lines } = logging(secretForms(secret, 'bot'));
    log.info({ a: secret, b: [{ c: `x${encodeURIComponent(secret)}` }] }, `login with ${secret}`);
    log.info({}, Buffer.from(`\0bot\0${secret}`).toString('base64'));
    expect(lines.join('')).not.toMatch(/Secret|%22Secret|AGJvdAB/);
    expect(lines.every((line) => line.includes('***'))).toBe(true);
  });
});

describe('hideSecrets', () => {
  const login = Buffer.from(`\0bot\0${secret}`).toString('base64');
  it.each([
    ['as it is', secret],
    ['in JSON', JSON.stringify(secret)],
    ['quoted for IMAP', secret.replace(/["\\]/g, '\\$&')],
    ['in base64', Buffer.from(secret).toString('base64')],
    ['in base64 for URLs', Buffer.from(secret).toString('base64url')],
    ['as AUTH PLAIN', login],
    ['as AUTH PLAIN without its padding', login.replace(/=+$/, '')],
    ['percent-encoded', encodeURIComponent(secret)],
    ['percent-encoded in small letters', encodeURIComponent(secret).replace(/%../g, (one) => one.toLowerCase())],
  ])('%s', (_how, form) => {
    expect(hideSecrets(`before ${form} behind`, secretForms(secret, 'bot'))).toMatch(
      /^before "?\*\*\*={0,2}"? behind$/,
    );
  });

  it('leaves words alone that are no secret', () => {
    expect(hideSecrets('an apple', secretForms('a'))).toBe('an apple');
    expect(hideSecrets('$& and $1', secretForms('and $1'))).toBe('$& ***');
  });
});
