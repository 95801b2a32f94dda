import { describe, expect, it } from 'vitest';
import { isMachineAddress } from '../../src/mail/index.js';

describe('isMachineAddress', () => {
  it.each([
    // by the machine table
    'lkp@intel.com',
    'syzbot+0123456789abcdef@syzkaller.appspotmail.com',
    'patchwork-bot+netdevbpf@kernel.org',
    'bot+bpf-ci@kernel.org',
    'frob-bot@example.org',
    'build.robot2@example.org',
    'notifications@github.com',
    // mail systems and mailboxes nobody reads
    'MAILER-DAEMON@example.org',
    'mailerdaemon@example.org',
    'Postmaster@example.org',
    '"postmaster"@example.org',
    'postmaster+x@example.org',
    'postmaster@example.org.',
    'bugzilla-daemon@kernel.org',
    'x@bugzilla.kernel.org',
    'noreply@example.org',
    'no-reply@example.org',
    'do-not-reply@example.org',
    'donotreply@example.org',
    'noreply+frob@example.org',
    'devnull+ada.example.org@kernel.org',
    // list managers
    'majordomo@example.org',
    'listserv@example.org',
    'owner-frob@example.org',
    'frob-owner@example.org',
    'frob-request@example.org',
    'frob-bounces@example.org',
    'frob-bounces+ada=example.org@example.org',
    // list hosts
    'bpf@vger.kernel.org',
    'BPF@VGER.kernel.org',
    'frob@lists.linux.dev',
    'frob@lists.example.org',
    'frob@googlegroups.com',
    'frob@groups.io',
    'ada=example.org@frob.groups.io',
    `${'a'.repeat(400)}@example.org`,
  ])('%s', (address) => {
    expect(isMachineAddress(address)).toBe(true);
  });

  it.each([
    'ada@example.org',
    'ada+kernel@example.org',
    'ada@kernel.org',
    'ada@linux.dev',
    'ada@mylists.org',
    'ada@vger.kernel.org.example.org',
    'ada@notgroups.io',
    'talbot@example.org',
    'abbot.ada@example.org',
    'owner@example.org',
    'bowner@example.org',
    'replyer@example.org',
    'ada.request@example.org',
    '',
  ])('not: %s', (address) => {
    expect(isMachineAddress(address)).toBe(false);
  });
});
