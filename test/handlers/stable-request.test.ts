import type { CommitFact } from '../../src/core/index.js';
import { describeRule } from '../support/rule-cases.js';
import { maintainers, mail, type MailSpec } from '../support/mails.js';

const id = '<r@example.org>';
const hash = '0123456789abcdef0123456789abcdef01234567';
const stable = 'stable@vger.kernel.org';
const commit = `commit 0123456789ab ("bpf: Count right")`;
const ask = `Could you please queue ${commit} for 6.1.y?`;
const request = (line: string, more: Partial<MailSpec> = {}) =>
  mail({
    subject: 'Backport request: count right',
    id,
    to: stable,
    cc: 'bpf@vger.kernel.org',
    body: `Hi,\n\n${line}\n\nThanks,\nJane\n`,
    ...more,
  });
const hit = (line: string, code = 'people') => ({
  name: line,
  mails: [request(line)],
  findings: [{ code, decision: 'draft' as const, evidence: [[id, 3, line.split('\n')[0] ?? ''] as const] }],
});
const inBranches = (
  branches: readonly string[],
  name = '0123456789ab',
): { git: { commits: Map<string, CommitFact> } } => ({
  git: {
    commits: new Map([
      [
        name,
        {
          state: 'known',
          hash,
          title: 'bpf: Count right',
          author: { name: 'Ann Author', address: 'ann@example.org' },
          stable: branches,
          looked: ['linux-6.1.y', 'linux-5.15.y'],
        },
      ],
    ]),
  },
});

describeRule('stable-request', {
  invalid: [
    hit(ask),
    hit(`Please backport ${commit} to the 5.15 stable kernel.`),
    hit(`Please apply the following commit to stable:\n0123456789abcdef ("libbpf: Count right")`),
    hit(`I would like to have ${commit}\npicked up for the stable kernels.`),
    { ...hit(ask, 'already-in-stable'), ...inBranches(['linux-6.1.y']) },
    {
      ...hit(ask, 'already-in-stable'),
      ...inBranches(['linux-6.1.y']),
      name: 'already there, maintainers in Cc',
      mails: [request(ask, { cc: `bpf@vger.kernel.org, ${maintainers}` })],
    },
  ],
  valid: [
    {
      name: 'seen through another guarded list, whose commit it is not',
      profile: ['bpf', 'netdev'] as const,
      mails: [request(ask, { cc: `netdev@vger.kernel.org, ${maintainers}`, listIds: ['<netdev.vger.kernel.org>'] })],
    },
    { name: 'maintainers and list are there', mails: [request(ask, { cc: `bpf@vger.kernel.org, ${maintainers}` })] },
    { name: 'a reviewer is there', mails: [request(ask, { cc: 'bpf@vger.kernel.org, Song Liu <song@kernel.org>' })] },
    {
      name: 'not in that branch',
      ...inBranches(['linux-5.15.y']),
      mails: [request(ask, { cc: `bpf@vger.kernel.org, ${maintainers}` })],
    },
    {
      name: 'in one of the two that are asked for',
      ...inBranches(['linux-6.1.y']),
      mails: [request(`Please queue ${commit} for 6.1.y and 5.15.y.`, { cc: `bpf@vger.kernel.org, ${maintainers}` })],
    },
    { name: "a stable maintainer's own mail", mails: [request(ask, { from: 'Sasha Levin <sashal@kernel.org>' })] },
    { name: "a maintainer's own mail", mails: [request(ask, { from: 'Daniel Borkmann <daniel@iogearbox.net>' })] },
    {
      name: "somebody else's commit",
      mails: [request('Please queue commit 0123456789ab ("ext4: Count right") for 6.1.y.')],
    },
    { name: 'no commit', mails: [request('Could you please look at the stable kernel 6.1.y?')] },
    { name: 'no request', mails: [request(`I see that ${commit} is in 6.1.y.`)] },
    { name: 'a request not to', mails: [request(`Please do not backport ${commit} to 6.1.y.`)] },
    { name: 'only quoted', mails: [request(`> ${ask}\nThis is done.`)] },
    { name: 'an answer', mails: [request(ask, { subject: 'Re: Backport request', inReplyTo: '<x@example.org>' })] },
    { name: 'a machine', mails: [request(ask, { headers: ['Auto-Submitted: auto-generated'] })] },
  ].map((one) => ({ ...one, notOurs: true as const })),
});
