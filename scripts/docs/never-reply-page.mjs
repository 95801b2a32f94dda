// docs/never-reply.md: the tables of mail that is never answered, with what was counted on the corpus.

/**
 * @param {readonly import('../../src/mail/machines.js').Machine[]} machines
 * @param {readonly import('../../src/mail/header-marks.js').HeaderMark[]} headers
 * @param {{ mails: number, marks: Readonly<Record<string, number>>, notices: { mails: number, marked: number } }} figures
 * @returns {string}
 */
export function neverReplyPage(machines, headers, figures) {
  const { mails, marks, notices } = figures;
  const total = Object.values(marks).reduce((sum, number) => sum + number, 0);
  const byHeader = [
    ...headers.map((mark) => [escaped(mark.name), mark.kind, `\`${mark.header}\``, mark.because]),
    ...byContent,
  ];
  const byMachine = machineRows(machines);
  return `${[
    '# Mail that never gets a reply',
    '',
    'Made by `npm run docs` from the tables in `src/mail/machines.ts` and `src/mail/header-marks.ts`, and from `docs/never-reply.json`, which',
    '`test/pipeline/never-reply.test.ts` counts (`--update` writes it). The first mark that fits gives the reason; a mark that is only quoted gives nobody away.',
    '',
    `Of ${mails} mails of the labelled corpus ${total} bear a mark; of ${notices.mails} bounces, reports and automatic answers of other projects' tests`,
    `${notices.marked} do. \`test/pipeline/never-reply.test.ts\` sends the latter (as they are, and with a faulty patch in each) and every mail of the corpus that a`,
    "person would take for a bot's through the whole live service, with the guarded list's List-Id, a sender who is vouched for and every rule in mode send:",
    'none gets a reply. A new entry of bugzilla.kernel.org may be answered, to the person who made it.',
    ...twice([...byHeader, ...byMachine], marks),
    '',
    '## By a header',
    '',
    ...table(byHeader, marks),
    '## By the table of machines',
    '',
    ...table(byMachine, marks),
    '## By what is known besides',
    '',
    '| what | why |',
    '| --- | --- |',
    ...known.map(([what, why]) => `| ${what} | ${why} |`),
  ].join('\n')}\n`;
}

/** What is counted by name and kind, and stands in several rows because there are several reasons: the rows add up to more than the mails. */
function twice(rows, marks) {
  const keys = rows.map(keyOf);
  const again = [...new Set(keys.filter((key, at) => keys.indexOf(key) < at && marks[key] > 0))];
  if (again.length === 0) return [];
  const sum = keys.reduce((total, key) => total + (marks[key] ?? 0), 0);
  const names = again.map((key) => `the ${marks[key]} of ${key.slice(key.indexOf(': ') + 2)}`).join(', ');
  return [`A mark with two rows below has its mails counted in both, ${names}: the rows add up to ${sum}.`];
}

const keyOf = ([name, kind]) => `${kind}: ${name.replace('\\', '')}`;

/** What needs more than a pattern (src/mail/automatic.ts). */
const byContent = [
  [
    'Auto-Submitted',
    'auto-submitted',
    'any word but `no`; bugzilla.kernel.org apart',
    'RFC 3834, 2: never answer an automatic answer',
  ],
  [
    'From',
    'bounce',
    'MAILER-DAEMON, postmaster, or a mail system by name',
    'a bounce: what is sent to it comes back again',
  ],
  [
    'multipart/report',
    'bounce',
    '`content-type`',
    'delivery, disposition and abuse reports (RFC 6522, 3464, 8098, 5965)',
  ],
  ['multipart/digest', 'digest', '`content-type`', 'it repeats mail that was judged by itself'],
  ['Subject', 'spam', 'a mark of a spam filter', "the list's own filter took it for spam"],
  [
    'prefix',
    'stable-queue',
    "a kernel's version or `stable` in the prefix",
    'a backport: it was judged when it was new',
  ],
  [
    'upstream commit',
    'stable-queue',
    "git's mark as the message's first line",
    'a backport: it was judged when it was new',
  ],
];

const known = [
  ['own addresses, with any `+tag`; own Message-IDs', 'the bot itself, echoed by a list'],
  ['no patch, and in answer to our own mail', 'a word to the maintainers, or the work of somebody’s program'],
  ['a patch that names our mail as what it answers, and no new version', 'its thread has had its mail'],
  [
    'the same patches, or the same bugzilla entry, under another Message-ID',
    'a mirror, an echo, a forwarded copy: it has had its reply (180 days)',
  ],
  ['not through a guarded list; older than `maxAge`', 'nobody here has seen it, or it is long over'],
  ['an author who asked for silence', '`#faq stop`, for ever'],
];

/** One row per name: several patterns may tell one machine. */
function machineRows(machines) {
  const names = [...new Set(machines.map(({ name, because }) => JSON.stringify([name, because])))];
  return names.map((key) => {
    const [name, because] = JSON.parse(key);
    const rows = machines.filter((row) => row.name === name && row.because === because);
    const by = ['address', 'displayName', 'subject', 'body', 'line'].filter((part) =>
      rows.some((row) => row[part] !== undefined),
    );
    return [name, rows[0].kind, by.map((part) => words[part]).join(', '), because];
  });
}

const words = {
  address: 'address',
  displayName: 'display name',
  subject: 'subject',
  body: 'words of the body',
  line: 'a line of the body',
};

const escaped = (text) => text.replace('<', '\\<');

function table(rows, marks) {
  return [
    '| mark | kind | told by | why | mails of the corpus |',
    '| --- | --- | --- | --- | ---: |',
    ...rows.map((row) => `| ${row.join(' | ')} | ${marks[keyOf(row)] ?? 0} |`),
    '',
  ];
}
