import { describeRule } from '../support/rule-cases.js';
import { mail, type MailSpec } from '../support/mails.js';

const id = '<p@example.org>';
const subject = '[PATCH bpf-next] bpf: count right';
const patch = (more: Partial<MailSpec> = {}) => mail({ subject, id, ...more });
/** As another kind of mail: its Content-Type and encoding replaced. */
const typed = (raw: string, type: string, encoding = '8bit') =>
  raw
    .replace(/Content-Type: .*/, `Content-Type: ${type}`)
    .replace(/Content-Transfer-Encoding: .*/, `Content-Transfer-Encoding: ${encoding}`);
const bodyOf = (raw: string) => raw.slice(raw.indexOf('\n\n') + 2);
const headOf = (raw: string) => raw.slice(0, raw.indexOf('\n\n') + 2);
const multi = (parts: readonly string[], kind = 'mixed') =>
  `${typed(headOf(patch()), `multipart/${kind}; boundary="b"`)}${parts.map((part) => `--b\n${part}\n`).join('')}--b--\n`;
const plain = (text: string) => `Content-Type: text/plain; charset=utf-8\n\n${text}`;
const attached = (text: string) =>
  `Content-Type: text/x-patch; name="0001-x.patch"\nContent-Disposition: attachment; filename="0001-x.patch"\n\n${text}`;
const hit = (code: string, line = 0, quote = subject) => [
  { code, decision: 'draft' as const, evidence: [[id, line, quote] as const] },
];
const diffLine = 'diff --git a/kernel/bpf/verifier.c b/kernel/bpf/verifier.c';
const long = `\tif (count_the_things(first_thing, second_thing, third_thing, fourth_thing))`;
const indented = Array.from({ length: 6 }, (_, n) => `\treturn ${String(n)};`);

describeRule('html-mail', {
  invalid: [
    {
      name: 'HTML alone',
      mails: [typed(patch({ body: '<p>Count right.</p>\n' }), 'text/html; charset=utf-8')],
      findings: hit('html'),
    },
    {
      name: 'an attachment',
      mails: [multi([plain('See the attachment.\n'), attached(bodyOf(patch()))])],
      findings: hit('attachment'),
    },
    {
      name: 'a long line that was wrapped',
      mails: [
        patch({
          files: [{ path: 'kernel/bpf/verifier.c', added: [long, '\treturn 2;'], removed: ['\treturn 1;'] }],
        }).replace('third_thing, fourth', 'third_thing,\nfourth'),
      ],
      findings: hit('damaged', 8, diffLine),
    },
    {
      name: 'tabs that became blanks',
      mails: [patch({ files: [{ path: 'kernel/bpf/verifier.c', added: indented }] }).replaceAll('\t', '        ')],
      findings: hit('damaged', 8, diffLine),
    },
  ],
  valid: [
    { name: 'plain text', mails: [patch()] },
    {
      name: 'base64',
      mails: [
        `${typed(headOf(patch()), 'text/plain; charset=utf-8', 'base64')}${Buffer.from(bodyOf(patch())).toString('base64').replace(/.{76}/g, '$&\n')}\n`,
      ],
    },
    {
      name: 'signed',
      mails: [multi([plain(bodyOf(patch())), 'Content-Type: application/pgp-signature\n\nx'], 'signed')],
    },
    {
      name: 'HTML beside plain text',
      mails: [multi([plain(bodyOf(patch())), 'Content-Type: text/html\n\n<p>x</p>'], 'alternative')],
    },
    {
      name: 'the patch in the body and once more attached',
      mails: [multi([plain(bodyOf(patch())), attached(bodyOf(patch()))])],
    },
    {
      name: 'code that is indented with blanks in one file of several',
      mails: [
        patch({
          files: [
            {
              path: 'kernel/bpf/core.c',
              added: indented.map((line) => line.replace('\t', '        ')),
              removed: ['        return 1;'],
            },
            { path: 'kernel/bpf/verifier.c', added: indented },
          ],
        }),
      ],
    },
    {
      name: 'conditions that go on after a backslash',
      mails: [
        patch({
          files: ['core.c', 'verifier.c', 'btf.c'].map((name) => ({
            path: `kernel/bpf/${name}`,
            removed: ['#if defined(ONE) || \\', '     (defined(TWO) && WORDS == 64)'],
            added: ['#if defined(ONE) || \\', '     (defined(TWO) && WORDS == 64) || \\', '     defined(THREE)'],
          })),
        }),
      ],
    },
    {
      name: 'no C',
      mails: [
        patch({
          files: [
            {
              path: 'scripts/bpf_doc.py',
              added: indented.map((line) => line.replace('\t', '        ')),
              removed: ['    return 1'],
            },
          ],
        }),
      ],
    },
    {
      name: 'a hunk with one line too many',
      mails: [patch().replace('+\treturn count;', '+\treturn count;\n+\treturn 0;')],
    },
  ],
});
