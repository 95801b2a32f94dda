import { describeRule } from '../support/rule-cases.js';
import { dayStart, maintainers, mail, type MailSpec } from '../support/mails.js';

const id = '<r@example.org>';
const kernels = { asOf: dayStart - 86_400_000, series: ['6.8', '6.7', '6.6', '6.1', '5.15', '5.10', '5.4', '4.19'] };
const commit = `commit 0123456789ab ("bpf: Count right")`;
const request = (line: string, more: Partial<MailSpec> = {}) =>
  mail({
    subject: 'Backport request: count right',
    id,
    to: 'stable@vger.kernel.org',
    cc: `bpf@vger.kernel.org, ${maintainers}`,
    body: `Hi,\n\n${line}\n\nThanks,\nJane\n`,
    ...more,
  });
const hit = (line: string) => ({
  name: line,
  kernels,
  mails: [request(line)],
  findings: [{ code: 'eol', decision: 'draft' as const, evidence: [[id, 3, line] as const] }],
});

describeRule('eol-kernel', {
  invalid: [
    hit(`Could you please backport ${commit} to 4.9.y?`),
    hit(`Please queue ${commit} for linux-5.19.y.`),
    hit(`Please apply ${commit} to the 4.14 stable kernel.`),
    hit(`Please pick ${commit} for 6.1.y and 5.8.y.`),
    {
      ...hit(`Please queue ${commit} for stable.`),
      name: 'the subject names the kernel',
      mails: [request(`Please queue ${commit} for stable.`, { subject: 'bpf fix for 4.9.y' })],
    },
  ],
  valid: [
    { name: 'a maintained one', kernels, mails: [request(`Please queue ${commit} for 6.1.y.`)] },
    { name: 'all stable kernels', kernels, mails: [request(`Please queue ${commit} for stable.`)] },
    { name: 'one that the list does not know yet', kernels, mails: [request(`Please queue ${commit} for 6.9.y.`)] },
    { name: 'no list, or too old a one', mails: [request(`Please backport ${commit} to 4.9.y.`)] },
    { name: 'no request', kernels, mails: [request(`It works with ${commit} on 4.9.y.`)] },
    {
      name: 'a kernel that is only spoken of',
      kernels,
      mails: [request(`We run 4.9.y. Please queue ${commit} for 6.1.y.`)],
    },
    {
      name: "a stable maintainer's own mail",
      kernels,
      mails: [
        request(`Please queue ${commit} for 4.9.y.`, { from: 'Greg Kroah-Hartman <gregkh@linuxfoundation.org>' }),
      ],
    },
    {
      name: 'an answer',
      kernels,
      mails: [request(`Please queue ${commit} for 4.9.y.`, { subject: 'Re: x', inReplyTo: '<x@example.org>' })],
    },
  ].map((one) => ({ ...one, notOurs: true as const })),
});
