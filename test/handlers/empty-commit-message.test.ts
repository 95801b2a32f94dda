import { describeRule } from '../support/rule-cases.js';
import { mail, thread } from '../support/mails.js';

const id = '<p@example.org>';
const subject = '[PATCH bpf-next] bpf: count right';
const signed = 'Signed-off-by: Jane Doe <jane@example.org>';
const hit = [{ code: 'empty', decision: 'send' as const, evidence: [[id, 0, subject] as const] }];

describeRule('empty-commit-message', {
  invalid: [
    { name: 'a sign-off alone', mails: [mail({ subject, id, message: '' })], findings: hit },
    { name: 'nothing at all above ---', mails: [mail({ subject, id, message: '', trailers: [] })], findings: hit },
    {
      name: 'an in-body From and trailers, one of them wrapped',
      mails: [
        mail({
          subject,
          id,
          message: 'From: Jane Doe <jane@corp.example.org>\n',
          trailers: [
            'Fixes: 0123456789ab ("bpf: add the frobnicator that',
            'counts")',
            'Link: https://example.org/1 # and what was said of it',
            'Cc: everybody who counts <all@example.org>',
            'Addresses-Coverity: ("Unused value")',
            'Bug: 4711',
            'Change-Id: I0123456789abcdef',
            signed,
          ],
        }),
      ],
      findings: hit,
    },
    {
      name: 'described below --- only',
      mails: [mail({ subject, id, message: '', notes: 'Counts one too many without this.' })],
      findings: hit,
    },
    {
      name: 'two of three patches: one finding',
      mails: thread({
        prefix: 'PATCH bpf-next',
        cover: 'bpf: count right',
        titles: ['bpf: one', 'bpf: two', 'bpf: three'],
        batch: 's',
        patches: [{ message: '' }, {}, { message: '' }],
      }),
      findings: [
        {
          code: 'empty',
          decision: 'send',
          evidence: [
            ['<s-1-jane@example.org>', 0, '[PATCH bpf-next 1/3] bpf: one'],
            ['<s-3-jane@example.org>', 0, '[PATCH bpf-next 3/3] bpf: three'],
          ],
        },
      ],
    },
  ],
  valid: [
    ...[
      'Fix: the counter is one too high\n',
      'Bug:\nThe counter is one too high.\n',
      'Fixes: a count that is too high\n',
      'Fixes: a count @ boot that https://example.org/ saw\n',
      'Bug: miscounts.\n',
      'Reference: the ISA, section 3, says 32 bits.\n',
      'Count-after: free it\n',
      'Replaced-by: the counter of the previous commit\n',
      'Cc: is no tag here but the name of a header\n',
      'Bug: 2 counters are wrong\n',
    ].map((message) => ({ name: `a sentence that looks like a tag: ${message}`, mails: [mail({ subject, message })] })),
    { name: 'one word', mails: [mail({ subject, message: 'Cleanup.\n' })] },
    { name: 'a message without a trailer', mails: [mail({ subject, trailers: [] })] },
    {
      name: 'a message with a key and a colon',
      mails: [mail({ subject, message: 'Note: this counts right.\nAnd that too.\n' })],
    },
    {
      name: 'a revert made by git',
      mails: [
        mail({
          subject: '[PATCH bpf-next] Revert "bpf: count right"',
          message: 'This reverts commit 0123456789abcdef0123456789abcdef01234567.\n',
        }),
      ],
    },
    {
      name: 'an empty cover letter',
      mails: thread({ prefix: 'PATCH bpf-next', cover: 'bpf: count right', titles: ['bpf: one'] }).map((raw, at) =>
        at === 0 ? raw.slice(0, raw.indexOf('\n\n') + 2) : raw,
      ),
    },
    {
      name: 'a message below an in-body header and `--` alone, which is not ---',
      mails: [mail({ subject, message: 'From: Jane Doe <jane@corp.example.org>\n\n--\nCounts right.\n' })],
    },
    {
      name: 'a change of somebody else',
      notOurs: true,
      mails: [mail({ subject: '[PATCH rcu] rcu: count right', message: '', files: [{ path: 'kernel/rcu/tree.c' }] })],
    },
  ],
});
