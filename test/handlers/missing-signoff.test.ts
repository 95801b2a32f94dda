import { expect, it } from 'vitest';
import { replayMails } from '../support/judge.js';
import { describeRule } from '../support/rule-cases.js';
import { mail, type MailSpec } from '../support/mails.js';

const id = '<p@example.org>';
const subject = '[PATCH bpf-next] bpf: count right';
const patch = (more: Partial<MailSpec> = {}) => mail({ subject, id, ...more });
const hit = (code: string, decision: 'draft' | 'observe') => [
  { code, decision, evidence: [[id, 0, subject] as const] },
];
const passedOn = (signers: readonly string[]) => ({
  message: 'From: Roe Deer <roe@example.org>\n\nCount right.\n',
  trailers: signers.map((signer) => `Signed-off-by: ${signer}`),
});

describeRule('missing-signoff', {
  invalid: [
    {
      name: 'none at all',
      mails: [patch({ trailers: ['Reported-by: Roe <roe@example.org>'] })],
      findings: hit('no-signoff', 'draft'),
    },
    {
      name: 'somebody else alone',
      mails: [patch({ trailers: ['Signed-off-by: Roe Deer <roe@example.org>'] })],
      findings: hit('no-signoff', 'draft'),
    },
    ...[
      ['李 小龙 <x@example.org>', '王 大明 <wang@corp.example.org>'],
      ['Jürgen Müller <x@example.org>', 'Roe Deer <roe@corp.example.org>'],
      ['fl <chenyuan_fl@example.org>', 'Li Roe <deer@corp.example.org>'],
    ].map(([from = '', signer = '']) => ({
      name: `${from} is not ${signer}`,
      mails: [patch({ from, trailers: [`Signed-off-by: ${signer}`] })],
      findings: hit('no-signoff', 'draft'),
    })),
    {
      name: "the author's is there, the sender's is not",
      mails: [patch(passedOn(['Roe Deer <roe@example.org>']))],
      findings: hit('passed-on', 'observe'),
    },
    {
      name: "the sender's is there, the author's is not",
      mails: [patch(passedOn(['Jane Doe <jane@example.org>']))],
      findings: hit('no-signoff', 'draft'),
    },
  ],
  valid: [
    { name: 'his own', mails: [patch()] },
    ...[
      'Jane Doe <jd@corp.example.org>',
      'J. Doe <doe@corp.example.org>',
      'Doe Jane <x@corp.example.org>',
      'JANE DOE <x@corp.example.org>',
      'Jané Döe <x@corp.example.org>',
      'someone <jane@example.org>',
    ].map((signer) => ({ name: signer, mails: [patch({ trailers: [`Signed-off-by: ${signer}`] })] })),
    ...[
      ['李 小龙 <x@example.org>', 'Xiaolong Li <bruce@corp.example.org>'],
      ['Xiaolong Li <x@example.org>', '李小龙 <bruce@corp.example.org>'],
      ['Иван Петров <x@example.org>', 'Ivan Petrov <ip@corp.example.org>'],
      ['Jürgen Müller <x@example.org>', 'Juergen Mueller <ip@corp.example.org>'],
      ['Juergen Mueller <x@example.org>', 'Jürgen Müller <ip@corp.example.org>'],
      ['Soeren Groß <x@example.org>', 'S Gross <ip@corp.example.org>'],
      ['Søren Q <x@example.org>', 'Soeren Roe <ip@corp.example.org>'],
      ['Gökhan Q <x@example.org>', 'Gokhan Roe <ip@corp.example.org>'],
      ['x <mueller@example.org>', 'Jürgen Müller <ip@corp.example.org>'],
      ['李 雷 <x@example.org>', '李 雷 <y@corp.example.org>'],
      ['李 雷 <x@example.org>', '李雷 <y@corp.example.org>'],
      ['chenyuan_fl@example.org', 'Yuan Chen <yc@corp.example.org>'],
      ['fl <chenyuan_fl@example.org>', 'Yuan Chen <yc@corp.example.org>'],
      ['Yuan Chen <x@example.org>', 'fl <chenyuan_fl@corp.example.org>'],
    ].map(([from = '', signer = '']) => ({
      name: `${from} may be ${signer}`,
      mails: [patch({ from, trailers: [`Signed-off-by: ${signer}`] })],
    })),
    { name: 'misspelt', mails: [patch({ trailers: ['Signed-off by: Jane Doe <jane@example.org>'] })] },
    { name: 'both', mails: [patch(passedOn(['Roe Deer <roe@example.org>', 'Jane Doe <jane@example.org>']))] },
    {
      name: 'a gateway without a name',
      mails: [patch({ ...passedOn(['Roe Deer <roe@example.org>']), from: 'kernel-mail@example.org' })],
    },
    {
      name: 'an RFC',
      mails: [mail({ subject: '[RFC PATCH bpf-next] bpf: count', trailers: ['Reported-by: Roe <roe@example.org>'] })],
    },
    {
      name: 'an empty description, which another rule speaks of',
      mails: [patch({ message: '', trailers: ['Reported-by: Roe <roe@example.org>'] })],
    },
  ],
});

it.each([
  [
    'his own patch',
    patch({ trailers: [] }),
    'What to do: please reply to your own mail with your Signed-off-by line, or send a new version that has it (git commit -s). --',
  ],
  [
    'his own patch that names no tree either',
    mail({ subject: '[PATCH] bpf: count right', trailers: [], files: [{ path: 'kernel/bpf/core.c' }], id }),
    'new version that has it (git commit -s). In your next version, name the tree',
  ],
  [
    "somebody else's",
    patch(passedOn(['Jane Doe <jane@example.org>'])),
    'please ask Roe Deer <roe@example.org> to reply with a Signed-off-by line, or send a new version that has it. --',
  ],
])('asks the sender of %s for what he can give', async (_, raw, words) => {
  const [judged] = await replayMails([raw], { eol: '\n' });
  expect(judged?.reply?.draft.text.replace(/\s+/g, ' ')).toContain(words);
});
