import { expect, it, vi } from 'vitest';
import { startDovecot } from '../../src/embedded/dovecot.js';
import { silent } from './a-dovecot.js';

vi.mock('../../src/embedded/command.js', async (original) => ({
  ...(await original<object>()),
  findProgram: () => undefined,
}));

it('says what to install when there is no Dovecot', async () => {
  const error: unknown = await startDovecot({ dataDir: '/nowhere', users: [], mailboxes: [], log: silent }).catch(
    (thrown: unknown) => thrown,
  );
  expect(error).toMatchObject({ name: 'FaqtotumError', code: 'DOVECOT_MISSING' });
  expect((error as { toLine(): string }).toLine()).toContain('apt-get install dovecot-imapd dovecot-lmtpd');
});
