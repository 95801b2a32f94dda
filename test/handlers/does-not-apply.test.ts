import type { ApplyFact } from '../../src/core/index.js';
import { describeRule } from '../support/rule-cases.js';
import { mail, thread } from '../support/mails.js';

const id = '<p@example.org>';
const subject = '[PATCH bpf-next] bpf: count right';
const failing = (messageId = id): { git: { applies: ApplyFact } } => ({
  git: { applies: { applies: false, on: '0123456789ab', failed: { messageId, path: 'kernel/bpf/verifier.c' } } },
});
const series = (cover = 'This counts right.') =>
  thread({ prefix: 'PATCH bpf-next', cover: 'bpf: two', titles: ['bpf: one', 'bpf: two'], batch: 's' }).map((raw) =>
    raw.replace('This series counts right.', cover),
  );
const second = '<s-2-jane@example.org>';

describeRule('does-not-apply', {
  invalid: [
    {
      name: 'one patch',
      ...failing(),
      mails: [mail({ subject, id })],
      findings: [{ code: 'conflict', decision: 'draft', evidence: [[id, 0, subject]] }],
    },
    {
      name: 'the patch of a series that fails shows it',
      ...failing(second),
      mails: series(),
      findings: [{ code: 'conflict', decision: 'draft', evidence: [[second, 0, '[PATCH bpf-next 2/2] bpf: two']] }],
    },
    {
      name: 'based on the tree itself',
      ...failing(second),
      mails: series('This is based on bpf-next as of Monday.'),
      findings: [{ code: 'conflict', decision: 'draft', evidence: [[second, 0, '[PATCH bpf-next 2/2] bpf: two']] }],
    },
    {
      name: 'under netdev',
      ...failing(),
      profile: 'netdev',
      mails: [
        mail({
          subject: '[PATCH net-next] tcp: count right',
          id,
          to: 'netdev@vger.kernel.org',
          listIds: ['<netdev.vger.kernel.org>'],
          files: [{ path: 'net/ipv4/tcp.c' }],
        }),
      ],
      findings: [{ code: 'conflict', decision: 'draft', evidence: [[id, 0, '[PATCH net-next] tcp: count right']] }],
    },
  ],
  valid: [
    {
      name: 'it applies',
      mails: [mail({ subject, id })],
      git: { applies: { applies: true, on: '0123456789ab', failed: undefined } },
    },
    { name: 'nobody can tell', mails: [mail({ subject, id })] },
    { name: 'an RFC', ...failing(), mails: [mail({ subject: '[RFC PATCH bpf-next] bpf: count right', id })] },
    { name: 'no tree is named', ...failing(), mails: [mail({ subject: '[PATCH] bpf: count right', id })] },
    { name: 'part of it was not seen', ...failing(), mails: series().slice(0, 2) },
    {
      name: 'stands on another series',
      ...failing(second),
      mails: series('This depends on the frobnicator\nseries that I sent last week.'),
    },
    {
      name: 'on top of a patch',
      ...failing(),
      mails: [mail({ subject, id, notes: 'Goes on top of [1], a patch by Ann.' })],
    },
    {
      name: 'names what comes first',
      ...failing(),
      mails: [mail({ subject, id, notes: 'prerequisite-patch-id: 0123456789abcdef0123456789abcdef01234567' })],
    },
  ],
});
