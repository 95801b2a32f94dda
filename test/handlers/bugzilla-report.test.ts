import { describeRule } from '../support/rule-cases.js';
import { mail, type MailSpec } from '../support/mails.js';

const id = '<p@example.org>';
const url = 'https://bugzilla.kernel.org/show_bug.cgi?id=200001';
const person = (line: string, more: Partial<MailSpec> = {}) =>
  mail({ subject: 'bpf: valid program rejected', id, body: `Hi,\n\n${line}\n\nJane\n`, ...more });
const hit = (line: string) => [{ code: 'person', decision: 'send' as const, evidence: [[id, 3, line] as const] }];

const bugzilla = (
  type: string,
  more: Partial<MailSpec> = {},
  who: readonly string[] = ['X-Bugzilla-Who: joe@example.org'],
) =>
  mail({
    subject: '[Bug 200001] New: valid program rejected',
    id,
    from: 'bugzilla-daemon@kernel.org',
    headers: ['Auto-Submitted: auto-generated', `X-Bugzilla-Type: ${type}`, ...who],
    body: `${url}\n\n            Bug ID: 200001\n           Summary: valid program rejected\n`,
    ...more,
  });
const entry = (decision: 'draft' | 'observe') => [
  { code: 'from-bugzilla', decision, evidence: [[id, 1, url] as const] },
];

describeRule('bugzilla-report', {
  invalid: [
    { name: 'I filed it', mails: [person(`I filed ${url} for this.`)], findings: hit(`I filed ${url} for this.`) },
    {
      name: 'we have reported it, short link',
      mails: [person('We have reported this: bugzilla.kernel.org/200001')],
      findings: hit('We have reported this: bugzilla.kernel.org/200001'),
    },
    {
      name: 'the link stands in a paragraph of its own',
      mails: [person(`I opened a bug for it, with a reproducer:\n\n  ${url}`)],
      findings: [{ code: 'person', decision: 'send', evidence: [[id, 5, `  ${url}`]] }],
    },
    {
      name: 'the second link is mine',
      mails: [person(`It began with ${url}1, years ago.\n\n\n\n\n\nI filed ${url}.`)],
      findings: [{ code: 'person', decision: 'send', evidence: [[id, 9, `I filed ${url}.`]] }],
    },
    {
      name: 'details are in my report',
      mails: [person(`See my report (${url}).`)],
      findings: hit(`See my report (${url}).`),
    },
    {
      name: 'it waits to be fixed, as the entry tells; nobody was asked to write here',
      mails: [person(`I filed ${url} and asked Joe. When will it be fixed? It is not resolved yet.`)],
      findings: hit(`I filed ${url} and asked Joe. When will it be fixed? It is not resolved yet.`),
    },
    {
      name: 'the reproducer is in the entry',
      mails: [person(`I filed ${url}, the reproducer is there.`)],
      findings: hit(`I filed ${url}, the reproducer is there.`),
    },
    {
      name: 'on netdev, which only watches',
      profile: 'netdev',
      mails: [person(`I filed ${url} for this.`, { to: 'netdev@vger.kernel.org' })],
      findings: [{ code: 'person', decision: 'observe', evidence: [[id, 3, `I filed ${url} for this.`]] }],
    },
    { name: 'a new entry', mails: [bugzilla('new')], findings: entry('draft') },
    {
      name: 'a new entry whose reporter is not named: nobody to write to',
      mails: [bugzilla('new', {}, [])],
      findings: entry('observe'),
    },
    {
      name: 'a new entry without its link',
      mails: [bugzilla('new', { body: 'valid program rejected\n' })],
      findings: [
        { code: 'from-bugzilla', decision: 'draft', evidence: [[id, 0, '[Bug 200001] New: valid program rejected']] },
      ],
    },
  ],
  valid: [
    {
      name: 'a comment',
      notOurs: true,
      mails: [bugzilla('changed', { subject: '[Bug 200001] valid program rejected' })],
    },
    { name: 'a Link trailer', notOurs: true, mails: [person(`I reported it.\nLink: ${url}`)] },
    {
      name: 'a Closes trailer in a patch',
      mails: [
        mail({
          subject: '[PATCH bpf-next] bpf: count right',
          message: `I reported this: ${url}\n`,
          trailers: [`Closes: ${url}`],
        }),
      ],
    },
    {
      name: 'the bugzilla of a compiler',
      notOurs: true,
      mails: [person('I filed https://gcc.gnu.org/bugzilla/show_bug.cgi?id=100001')],
    },
    {
      name: 'the bugzilla of a distribution',
      notOurs: true,
      mails: [person('I filed https://bugzilla.example.org/show_bug.cgi?id=100001')],
    },
    {
      name: 'bugzilla itself, no entry',
      notOurs: true,
      mails: [person('I reported it, not at https://bugzilla.kernel.org/ of course')],
    },
    {
      name: "somebody else's bug",
      notOurs: true,
      mails: [person(`There is ${url}, forwarded so that it is not lost.`)],
    },
    {
      name: 'I did something else',
      notOurs: true,
      mails: [person(`I opened a socket and saw what ${url} tells.`)],
    },
    {
      name: 'I reported something else, elsewhere in the mail',
      notOurs: true,
      mails: [person(`I reported another one last year.\n\n\n\n\n\nThere is ${url} as well.`)],
    },
    { name: 'alike', notOurs: true, mails: [person(`I reported it to Joe. It looks like ${url} to me.`)] },
    {
      name: 'the mail tells it all, with a trace',
      notOurs: true,
      mails: [person(`I filed ${url}, too.\n\n[   12.345678] Call Trace:\n[   12.345680]  frob+0x1/0x2`)],
    },
    {
      name: 'the mail has the first line of the splat, and misses the maintainers',
      mails: [
        person(`I've opened ${url}:\n\nBUG: KASAN: use-after-free in bpf_frob_run+0x12/0x40`, {
          cc: '',
          subject: 'BUG: use-after-free in bpf_frob_run',
        }),
      ],
    },
    ...[
      ' BUG: kernel NULL pointer dereference',
      'RIP: 0010:frob_check+0x12',
      '[   12.345678] WARNING: CPU: 0 PID: 1 at kernel/frob.c:77',
      'Mar 04 10:00:00 box kernel: [   12.345678] Oops: 0000 [#1] SMP',
      'Reproducer:\n\n  bpftool prog load x.o /sys/fs/bpf/x',
      'A reproducer is below.',
      'How to reproduce:\n\n1. load x.o',
      'Steps to reproduce it:\n1. load x.o',
      'Bisected to 0123456789ab ("bpf: count").',
      'Since commit 0123456789ab it hangs.',
      'git bisect says that the frobnicator is the first bad commit.',
      'The log is attached to the entry, it is too large for the list.',
    ].map((line) => ({
      name: `the mail tells it itself: ${line}`,
      notOurs: true as const,
      mails: [person(`I filed ${url}, too.\n\n${line}`)],
    })),
    ...[
      `I filed ${url} and was told by Joe to report it here by mail instead.`,
      `I filed ${url}, and have been asked\nto write to the mailing list.`,
      `I opened a bug (${url}). Joe suggested mailing you.`,
      `I reported ${url}; here it is by mail, as requested.`,
      `The bug that I reported as ${url} is gone in 6.9-rc1.`,
      `I filed ${url}. It has been fixed, thanks!`,
      `My report ${url} was resolved by the new compiler.`,
      `Last year I reported ${url} and nobody saw it.`,
      `Two years ago I filed ${url}.`,
    ].map((line) => ({
      name: `not a report that lives there: ${line}`,
      notOurs: true as const,
      mails: [person(line)],
    })),
    ...[
      '[LSF/MM/BPF TOPIC] Bug handling',
      '[ANNOUNCE] frobnicator 1.0',
      'ANN: frobnicator 1.0',
      'CFP: the frobnicator conference',
      'Call for topics: bug handling',
      'bpf: valid program rejected, solved',
      'bpf: rejection is gone',
    ].map((subject) => ({
      name: `not a report: ${subject}`,
      notOurs: true as const,
      mails: [person(`I reported ${url}.`, { subject })],
    })),
    {
      name: 'the mail tells it all, at length',
      notOurs: true,
      mails: [person(`I filed ${url}, too.\n\n${'It hangs when I turn it on.\n'.repeat(100)}`)],
    },
    {
      name: 'in a thread',
      notOurs: true,
      mails: [person(`I filed ${url}`, { inReplyTo: '<somewhere@example.org>' })],
    },
    { name: 'in a quote', notOurs: true, mails: [person(`I reported this long ago.\n> ${url}`)] },
    {
      name: 'in a reply',
      notOurs: true,
      mails: [person(`I filed ${url}`, { subject: 'Re: bpf: valid program rejected' })],
    },
    {
      name: 'in a forward',
      notOurs: true,
      mails: [person(`I filed ${url}`, { subject: 'Fwd: bpf: valid program rejected' })],
    },
  ],
});
