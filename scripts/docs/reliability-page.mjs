// The chaos section of docs/reliability.md, from the figures of `npm run chaos -- --record`.

const begin = '<!-- chaos: made by `npm run chaos -- --record` -->';
const end = '<!-- end of chaos -->';

/** The page with this section in the place of the old one, or behind everything else. */
export function withSection(page, section) {
  const whole = `${begin}\n\n${section}\n\n${end}`;
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from >= 0 && to > from) return `${page.slice(0, from)}${whole}${page.slice(to + end.length)}`;
  return page === '' ? `# Reliability\n\n${whole}\n` : `${page.trimEnd()}\n\n${whole}\n`;
}

export function chaosSection(runs) {
  const sum = (valueOf) => runs.reduce((total, run) => total + valueOf(run), 0);
  const count = (valueOf) => sum(valueOf).toLocaleString('en');
  const figures = [
    ['kills with -9 survived', count(({ kills }) => kills)],
    ['mails put into the mailbox', count(({ mails }) => mails)],
    ['submissions', count(({ verdict }) => verdict.submissions)],
    ['replies that policy wanted', count(({ verdict }) => verdict.wanted)],
    ['... at the SMTP server exactly once, and known to be', count(({ verdict }) => verdict.sent)],
    ['... waiting for a person with the reason "unknown outcome"', count(({ verdict }) => verdict.unknown)],
    ['... of those, had left once', count(({ verdict }) => verdict.unknownButLeft)],
    ['... refused by SMTP (5xx) on the way, and sent after a person approved', count(({ approved }) => approved)],
    ['... left while faults went on, the others after the last one', count(({ leftMeanwhile }) => leftMeanwhile)],
    ['**lost** (mail, judgement or reply)', `**${count(({ verdict }) => verdict.lost.length)}**`],
    ['**doubled** (judgement or reply)', `**${count(({ verdict }) => verdict.doubled.length)}**`],
    ['**wrong** (not wanted, or to somebody else)', `**${count(({ verdict }) => verdict.wrong.length)}**`],
  ];
  const faults = new Map();
  for (const run of runs)
    for (const [name, times] of Object.entries(run.faults)) faults.set(name, (faults.get(name) ?? 0) + times);
  return [
    '## Chaos',
    '',
    'Two processes of the service (each listens, judges and sends; one holds the mailbox) on one Redis with a real Dovecot and an SMTP',
    'server that answers late, twice, 4xx, 5xx and half, or drops the connection before, within and behind DATA, before or after taking the',
    'mail. List mail is made up from a seed, a twentieth of it comes twice, the parts of many series out of order. Meanwhile everything is',
    'killed with -9 and started again, connections are cut and slowed down, the disk of Redis fills up, clocks jump, mailboxes are numbered anew.',
    '`npm run chaos` with the seed and options of a run below plans the same mails and faults again; when exactly a fault hits the processes is up to',
    'the machine.',
    '',
    table(['figure', 'value'], figures),
    '',
    'A reply whose outcome nobody knows is never sent again by itself. It is looked for in the mailbox and in Sent for 24 hours, then a',
    'person decides. Half of the replies to an author alone are kept in Sent here, so some that left cannot be found.',
    '',
    table(['fault', 'times'], [...faults].toSorted()),
    '',
    table(
      ['seed', '`--mails --kills --minutes`', 'mails', 'kills', 'lost', 'doubled', 'wrong', 'seconds'],
      runs.map(({ seed, asked, mails, kills, verdict, seconds }) => [
        seed,
        `${asked.mails} ${asked.kills} ${asked.minutes}`,
        mails,
        kills,
        verdict.lost.length,
        verdict.doubled.length,
        verdict.wrong.length,
        seconds,
      ]),
    ),
    '',
    'How it is made faster: the time of the service runs 20 times as fast, leases last 3 s, BullMQ locks 1.5 s, and sweeps come every second;',
    'rules other than missing-tree and cc-stable are off, and caps are high, so that what is wanted hangs on nothing else.',
    '',
    'Not exercised: power failure (a killed process loses nothing that the kernel has), a failing disk other than a full one, an SMTP',
    "server that falls silent for longer than the client's five minutes, an SMTP server that refuses what it took, loss of packets.",
    ...notHere(runs),
  ].join('\n');
}

function notHere(runs) {
  const names = [...new Set(runs.flatMap(({ without }) => without))];
  return names.length === 0 ? [] : ['', `Not to be had where this ran: ${names.join(', ')}.`];
}

function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
