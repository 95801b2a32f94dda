// The page that the load bench writes.
import { cpus } from 'node:os';

const aims = { drained: 800, p50: 60, p99: 250, megabytes: 300, growth: 0.05 };

/** @param figures as bench/load.mjs gathers them; phases that did not run are left out */
export function pageOf({ asked, reading, bare, drain, live, two, load }) {
  const lines = [
    '# How much mail the service takes, and how soon it answers',
    '',
    `Made by \`npm run bench:load\` (here with \`--mails ${asked.mails} --rate ${asked.rate} --seconds ${asked.seconds}\`). Redis (AOF, \`appendfsync always\`), Dovecot`,
    '(maildir), an SMTP server and the service from the built code, each in processes of its own on one machine, over loopback. The mails are made up: patches, series',
    'with cover letters, answers, a bot; one submission in four to five names no tree and is answered. All rules; mode `auto`; `settle`, `grace` and `sendDelay` 0, caps lifted.',
    "The sender is vouched for by the receiving server's `Authentication-Results`; where DKIM signatures are verified, that is more work for the thread that reads mail (below).",
    '',
    `Machine: ${cpus().length} CPUs (${cpus()[0]?.model ?? 'unknown'}), Node ${process.versions.node}. Everything named above shares them. On average`,
    `${round(load.mean)} processes wanted to run at a time (load average; least ${round(load.least)}, most ${round(load.most)}); the bench alone makes about 2.`,
    'CPU seconds are what the service itself used.',
    '',
    `"Met" says whether this run reached the aim. Memory is flat when it is at most ${percent(aims.growth)} more at the end than at the start.`,
    '',
    '| what | aim | measured | met |',
    '| --- | --- | --- | --- |',
  ];
  const row = (what, aim, measured, met) =>
    lines.push(`| ${what} | ${aim} | ${measured} | ${met === undefined ? '' : met ? 'yes' : '**no**'} |`);
  if (bare)
    row(
      `a bare imapflow loop fetches the ${asked.mails} mails (${round(bare.bytes / asked.mails / 1000)} kB each)`,
      '',
      `${round(bare.perSecond)} mails/s`,
    );
  if (drain) {
    row(
      'one service: from IMAP to decisions',
      `${aims.drained} mails/s`,
      `${round(drain.perSecond)} mails/s`,
      drain.perSecond >= aims.drained,
    );
    if (bare) row('ratio to the bare loop', '', (drain.perSecond / bare.perSecond).toFixed(3));
    row(
      'CPU of the service for each mail',
      '',
      `${round((drain.cpu / drain.mails) * 1000)} ms; it had ${percent(drain.cpu / drain.seconds)} of one CPU`,
    );
    row('series judged once each; replies wanted, and taken by SMTP once each', 'all', counts(drain), isAll(drain));
  }
  if (reading) {
    row(
      'CPU for reading a mail that the receiving server vouches for, by itself',
      '',
      `${reading.vouched.toFixed(2)} ms`,
    );
    row('the same with one DKIM signature (RSA, 2048 bits) to verify instead', '', `${reading.signed.toFixed(2)} ms`);
  }
  if (live) {
    row(
      `${asked.rate} mails a second for ${Math.round(live.seconds)} s: delivered`,
      '',
      `${live.rate.toFixed(1)} mails/s`,
    );
    row(
      'IMAP notice to SMTP acceptance, median',
      `${aims.p50} ms`,
      `${Math.round(live.fromNotice.p50)} ms`,
      live.fromNotice.p50 <= aims.p50,
    );
    row(
      'the same, 99 of 100',
      `${aims.p99} ms`,
      `${Math.round(live.fromNotice.p99)} ms (90 of 100: ${Math.round(live.fromNotice.p90)} ms)`,
      live.fromNotice.p99 <= aims.p99,
    );
    row(
      'delivery into the mailbox to SMTP acceptance',
      '',
      `${Math.round(live.fromDelivery.p50)} ms, 99 of 100 ${Math.round(live.fromDelivery.p99)} ms`,
    );
    row('CPU of the service', '', `${percent(live.cpuShare)} of one`);
    const { start, max, end, slope } = live.memory;
    row(
      'resident memory',
      `flat, under ${aims.megabytes} MB`,
      `${round(start)} MB at the start, ${round(end)} MB at the end, ${round(max)} MB at most; ${slope.toFixed(2)} MB a minute in the second half`,
      max < aims.megabytes && end <= start * (1 + aims.growth),
    );
    row('series judged once each; replies wanted, and taken by SMTP once each', 'all', counts(live), isAll(live));
  }
  if (two) {
    row('two services on one Redis: from IMAP to decisions', '', `${round(two.perSecond)} mails/s`);
    row(
      'series that each of them judged',
      'both some',
      two.judgedEach.join(' and '),
      two.judgedEach.every((judged) => judged > 0),
    );
    row('series judged once each; replies wanted, and taken by SMTP once each', 'all', counts(two), isAll(two));
  }
  if (live) lines.push('', '## Memory over time', '', ...memoryTable(live.samples));
  return `${lines.join('\n')}\n`;
}

function counts({ series, judged, wanted, sent }) {
  return `${judged} of ${series}; ${wanted}, ${sent}`;
}

function isAll({ series, judged, wanted, sent }) {
  return judged === series && sent === wanted;
}

/** Twenty points at most. */
function memoryTable(samples) {
  const every = Math.max(1, Math.ceil(samples.length / 20));
  const chosen = samples.filter((_, at) => at % every === 0);
  const mb = (bytes) => Math.round(bytes / 1024 / 1024);
  return [
    '| second | resident MB | heap in use MB |',
    '| --- | --- | --- |',
    ...chosen.map(({ at, rss, heap }) => `| ${Math.round(at / 1000)} | ${mb(rss)} | ${mb(heap)} |`),
  ];
}

const round = (value) => (value < 10 ? value.toFixed(1) : String(Math.round(value)));
const percent = (part) => `${Math.round(part * 100)} %`;
