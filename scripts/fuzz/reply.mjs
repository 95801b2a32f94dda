import addressparser from 'nodemailer/lib/addressparser/index.js';
import MailComposer from 'nodemailer/lib/mail-composer/index.js';
import { simpleParser } from 'mailparser';
import PostalMime from 'postal-mime';
import { composeMessage } from '../../dist/src/deliver/index.js';
import { displayWidth } from '../../dist/src/render/display-width.js';

const once = [
  'From',
  'To',
  'Subject',
  'Date',
  'Message-ID',
  'In-Reply-To',
  'References',
  'Auto-Submitted',
  'X-faqtotum',
];
const mime = ['MIME-Version', 'Content-Type', 'Content-Transfer-Encoding'];
const columns = 72;
const unclean = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
const date = new Date(Date.UTC(2024, 2, 4, 9));

/** What is wrong with a reply, in words; nothing when it is as it should be. */
export async function faultsOf(draft) {
  const raw = await composeMessage(draft, date);
  return [
    ...headFaults(raw),
    ...valueFaults(draft),
    ...bodyFaults(draft.text),
    ...(await readBackFaults(raw, draft)),
    ...(await otherReaderFaults(raw, draft)),
  ];
}

/** The headers as they go over the wire. */
function headFaults(raw) {
  const text = raw.toString('latin1');
  const end = text.indexOf('\r\n\r\n');
  const head = text.slice(0, end);
  const faults = [];
  if (/[^\t\r\n\x20-\x7e]/.test(head)) faults.push('a header holds bytes that are not printable ASCII');
  if (/\r(?!\n)|(?<!\r)\n/.test(text)) faults.push('CR or LF alone');
  if (text.split('\r\n').some((line) => line.length > 998)) faults.push('a line of more than 998 octets');
  const names = head.split(/\r\n(?![ \t])/).map((line) => line.slice(0, line.indexOf(':')));
  const count = (name) => names.filter((found) => found.toLowerCase() === name.toLowerCase()).length;
  for (const name of [...once, ...mime]) if (count(name) !== 1) faults.push(`${count(name)} headers ${name}`);
  if (count('Cc') > 1) faults.push(`${count('Cc')} headers Cc`);
  const known = new Set([...once, ...mime, 'Cc'].map((name) => name.toLowerCase()));
  const strange = names.find((name) => !known.has(name.toLowerCase()));
  if (strange !== undefined) faults.push(`a header ${JSON.stringify(strange.slice(0, 60))}`);
  return faults;
}

function valueFaults({ to, cc, from, subject, messageId, inReplyTo, references }) {
  const faults = [];
  const values = [
    subject,
    messageId,
    inReplyTo,
    ...references,
    ...[...to, ...cc, from].flatMap(({ name, address }) => [name, address]),
  ];
  const dirty = values.find((value) => unclean.test(value));
  if (dirty !== undefined) faults.push(`unclean header value ${JSON.stringify(dirty.slice(0, 80))}`);
  if (to.length !== 1) faults.push(`${to.length} recipients`);
  if (!subject.startsWith('Re: ')) faults.push('the subject does not start with Re:');
  if (references.length > 30) faults.push(`${references.length} References`);
  if (references.at(-1) !== inReplyTo) faults.push('References do not end in the mail answered');
  return faults;
}

/** Each line of the body: within its columns, no trailer, diff, command or separator. */
function bodyFaults(text) {
  const faults = [];
  const fault = (what, line) => faults.push(`${what}: ${JSON.stringify(line.slice(0, 100))}`);
  if (!text.endsWith('\n') || text.endsWith('\n\n')) fault('the end', text.slice(-20));
  const all = text.split('\n');
  for (const line of all) {
    const bare = line.replace(/^[\s>|]*/, '');
    if (/\p{Cc}/u.test(line)) fault('a control character', line);
    if (Buffer.byteLength(line) > 998) fault('more than 998 octets', line);
    if (!line.startsWith('>') && !/https?:\/\//.test(line) && displayWidth(line) > columns) fault('too wide', line);
    if (/^(?:[\w-]+-by|fixes|cc|link|closes|bug|change-id|base-commit)\s*:/i.test(bare)) fault('a trailer', line);
    if (/^(?:diff -|(?:---|\+\+\+|@@)(?:\s|$))/.test(bare)) fault('a piece of diff', line);
    if (/^["'(]?#(?:syz|regzbot|faq)/i.test(bare) || /#syz|#regzbot|pw-bot:/i.test(line))
      fault("a bot's command", line);
    if (/^From /.test(line)) fault('an mbox separator', line);
  }
  if ((text.match(/#faq/g) ?? []).length !== 1) fault('not one #faq', text.match(/.*#faq.*/g)?.join(' / ') ?? '');
  if (all.filter((line) => line === '--').length !== 1) fault('not one line --', '');
  if (/undefined|\[object|NaN\b/.test(all.filter((line) => !/^(?:>| {2}\|)/.test(line)).join('\n')))
    fault('an empty variable', text);
  return faults;
}

const lower = ({ name, address }) => ({ name, address: address.toLowerCase() });

/** Read by mailparser, and by nodemailer's address parser, and once more after nodemailer has written it anew: the same mail. */
async function readBackFaults(raw, draft) {
  const faults = [];
  const same = (what, found, wanted) => {
    if (JSON.stringify(found) !== JSON.stringify(wanted))
      faults.push(
        `${what} reads back as ${JSON.stringify(found)?.slice(0, 200)}, not ${JSON.stringify(wanted)?.slice(0, 200)}`,
      );
  };
  const first = await simpleParser(raw, { skipHtmlToText: true, skipTextToHtml: true, skipTextLinks: true });
  const again = await new MailComposer({
    ...{ from: first.from?.value, to: first.to?.value, cc: first.cc?.value, subject: first.subject, text: first.text },
    ...{ inReplyTo: first.inReplyTo, references: first.references, messageId: first.messageId, date: first.date },
  })
    .compile()
    .build();
  const second = await simpleParser(again, { skipHtmlToText: true, skipTextToHtml: true, skipTextLinks: true });
  for (const [where, mail] of [
    ['', first],
    ['written anew, ', second],
  ]) {
    same(`${where}From`, mail.from?.value.map(lower), [lower(draft.from)]);
    same(`${where}To`, mail.to?.value.map(lower), draft.to.map(lower));
    same(`${where}Cc`, mail.cc?.value.map(lower) ?? [], draft.cc.map(lower));
    same(`${where}Subject`, mail.subject, draft.subject);
    same(`${where}In-Reply-To`, mail.inReplyTo, draft.inReplyTo);
    same(`${where}References`, [mail.references ?? []].flat(), draft.references);
    same(`${where}Message-ID`, mail.messageId, draft.messageId);
    same(`${where}text`, mail.text?.replaceAll('\r\n', '\n').trimEnd(), draft.text.trimEnd());
    same(`${where}attachments`, mail.attachments.length, 0);
    same(`${where}HTML`, mail.html, false);
  }
  const type = first.headers.get('content-type');
  same('Content-Type', [type?.value, type?.params?.charset], ['text/plain', 'utf-8']);
  same(
    'To by nodemailer',
    addressparser(fieldOf(raw, 'To')).map(({ address }) => address?.toLowerCase()),
    draft.to.map(({ address }) => address),
  );
  return faults;
}

/** Read by postal-mime, which shares no code with what wrote the mail and decodes in its own way. */
async function otherReaderFaults(raw, draft) {
  const mail = await PostalMime.parse(raw);
  const people = (list = []) => list.map(({ name, address }) => lower({ name, address: address ?? '' }));
  const pairs = [
    ['From', people([mail.from]), [lower(draft.from)]],
    ['To', people(mail.to), draft.to.map(lower)],
    ['Cc', people(mail.cc), draft.cc.map(lower)],
    ['Subject', mail.subject, draft.subject],
    ['Message-ID', mail.messageId, draft.messageId],
    ['In-Reply-To', mail.inReplyTo, draft.inReplyTo],
    ['References', mail.references, draft.references.join(' ')],
    ['text', mail.text?.trimEnd(), draft.text.trimEnd()],
    ['HTML', mail.html, undefined],
    ['attachments', mail.attachments.length, 0],
  ];
  return pairs
    .filter(([, found, wanted]) => JSON.stringify(found) !== JSON.stringify(wanted))
    .map(
      ([what, found, wanted]) =>
        `${what} reads elsewhere as ${JSON.stringify(found)?.slice(0, 200)}, not ${JSON.stringify(wanted)?.slice(0, 200)}`,
    );
}

function fieldOf(raw, name) {
  const head = raw.toString('latin1').split('\r\n\r\n')[0];
  const line = head.split(/\r\n(?![ \t])/).find((field) => field.startsWith(`${name}:`)) ?? '';
  return line
    .slice(name.length + 1)
    .replaceAll(/\r\n/g, '')
    .trim();
}
