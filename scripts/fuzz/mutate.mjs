import { charsets, encodings, lines, nasty, nearMatches, subjects } from './pieces.mjs';

/** The largest mail that is judged whole, bytes (maxMailBytes). */
export const maxMailBytes = 2 * 1024 * 1024;

const utf8 = (text) => Buffer.from(text, 'utf8').toString('latin1');

/** Header and body of a mail (latin1 text, LF). */
function split(mail) {
  const text = mail.replaceAll('\r\n', '\n');
  const end = text.indexOf('\n\n');
  return end < 0 ? { head: text, body: '' } : { head: text.slice(0, end), body: text.slice(end + 2) };
}

const fieldsOf = (head) => head.split(/\n(?![ \t])/);

const onHead = (change) => (mail, random, other) => {
  const { head, body } = split(mail);
  return `${change(fieldsOf(head), random, other).join('\n')}\n\n${body}`;
};

const onBody = (change) => (mail, random, other) => {
  const { head, body } = split(mail);
  return `${head}\n\n${change(body, random, other)}`;
};

/** Gives a header a value, in the place of its old one. */
function withField(fields, name, value) {
  return [...fields.filter((field) => !field.toLowerCase().startsWith(`${name.toLowerCase()}:`)), `${name}: ${value}`];
}

const withType = (fields, type, encoding) =>
  withField(
    withField(withField(fields, 'MIME-Version', '1.0'), 'Content-Type', type),
    'Content-Transfer-Encoding',
    encoding,
  );

const nest = (body, boundary, depth) => {
  const open = Array.from(
    { length: depth },
    (_, level) => `--${boundary}${level}\nContent-Type: multipart/mixed; boundary="${boundary}${level + 1}"\n\n`,
  );
  return `${open.join('')}--${boundary}${depth}\nContent-Type: text/plain\n\n${body}`;
};

/** The text with something done to a random place of it. */
const at = (text, random, change) => {
  const from = random.below(text.length + 1);
  const to = Math.min(text.length, from + random.size(400));
  return text.slice(0, from) + change(text.slice(from, to)) + text.slice(to);
};

const bytes = (random) =>
  Array.from({ length: random.size(60) }, () => String.fromCharCode(random.below(256))).join('');

const fill = (piece, size) => piece.repeat(Math.ceil(size / piece.length)).slice(0, size);

const room = (mail) => Math.max(0, maxMailBytes - mail.length - 1000);

const hostileName = (random) =>
  `${utf8(random.pick(nasty))}${random.chance(0.5) ? ` ${utf8(random.pick(nasty))}` : ''}`;

/** Weight, name, change. */
const mutations = [
  // Bytes
  [3, 'bytes', (mail, random) => at(mail, random, () => bytes(random))],
  [2, 'cut', (mail, random) => at(mail, random, () => '')],
  [2, 'doubled', (mail, random) => at(mail, random, (piece) => piece + piece)],
  [1, 'truncated', (mail, random) => mail.slice(0, random.below(mail.length + 1))],
  [1, 'line ends', (mail, random) => mail.replaceAll(/\r?\n/g, random.pick(['\r\n', '\r', '\n', '\n\r', '\r\r\n']))],
  // Headers
  [2, 'field left out', onHead((fields, random) => fields.filter((_, index) => index !== random.below(fields.length)))],
  [2, 'field doubled', onHead((fields, random) => [...fields, random.pick(fields)])],
  [1, 'fields of another', onHead((fields, random, other) => [...fields, ...fieldsOf(split(other).head)])],
  [
    1,
    'many fields',
    onHead((fields, random) => [...fields, ...Array(random.size(20_000)).fill(random.pick(fields).slice(0, 90))]),
  ],
  [3, 'name', onHead((fields, random) => withField(fields, 'From', `${hostileName(random)} <jane@example.org>`))],
  [
    1,
    'quoted name',
    onHead((fields, random) => withField(fields, 'From', `"${hostileName(random)}" <jane@example.org>`)),
  ],
  [1, 'address', onHead((fields, random) => withField(fields, 'From', `Jane <${hostileName(random)}@example.org>`))],
  [
    2,
    'several people',
    onHead((fields, random) =>
      withField(
        fields,
        random.pick(['From', 'Reply-To', 'To', 'Cc', 'Sender']),
        `${hostileName(random)} <a@example.org>, b@example.org`,
      ),
    ),
  ],
  [
    3,
    'subject',
    onHead((fields, random) => withField(fields, 'Subject', `${utf8(random.pick(subjects))} ${hostileName(random)}`)),
  ],
  [2, 'prefix', onHead((fields, random) => withField(fields, 'Subject', utf8(random.pick(subjects))))],
  [
    1,
    'ids',
    onHead((fields, random) =>
      withField(
        fields,
        random.pick(['Message-ID', 'References', 'In-Reply-To']),
        random.pick([
          `<${hostileName(random)}@x>`,
          fill('<a@b> ', random.size(200_000)),
          '<>',
          '<a@b',
          `<${'a'.repeat(240)}@b>`,
          `<${'a'.repeat(990)}>`,
        ]),
      ),
    ),
  ],
  [
    2,
    'long field',
    onHead((fields, random) => [
      ...fields,
      `${random.pick(['X-Odd', 'Subject', 'To', 'Cc', 'References', 'Received', 'Content-Type', 'DKIM-Signature', 'From', 'List-Id'])}: ${utf8(fill(random.pick(nearMatches), random.size(400_000)).replaceAll('\n', ' '))}`,
    ]),
  ],
  [
    1,
    'folded',
    onHead((fields, random) =>
      fields.map((field) =>
        random.chance(0.2) ? field.replaceAll(' ', `\n${random.pick([' ', '\t', '   '])}`) : field,
      ),
    ),
  ],
  [
    1,
    'date',
    onHead((fields, random) =>
      withField(
        fields,
        'Date',
        random.pick([
          'Thu, 01 Jan 0000 00:00:00 +0000',
          '99 Foo 99999',
          '1 '.repeat(9999),
          'Tue, 1 Jan 2019 00:00:00 -9999',
        ]),
      ),
    ),
  ],
  // MIME
  [
    1,
    'charset',
    onHead((fields, random) =>
      withType(fields, `text/plain; charset=${random.pick(charsets)}`, random.pick(encodings)),
    ),
  ],
  [1, 'html', onHead((fields, random) => withType(fields, `text/html; charset=${random.pick(charsets)}`, '8bit'))],
  [
    1,
    'flowed',
    onHead((fields, random) =>
      withType(fields, `text/plain; format=flowed; delsp=${random.pick(['yes', 'no'])}`, '8bit'),
    ),
  ],
  [
    1,
    'type',
    onHead((fields, random) =>
      withType(
        fields,
        `${random.pick(['message/rfc822', 'multipart/alternative', 'application/octet-stream', 'text/x-patch', '/', ';'])}; boundary=${random.pick(['b', '', '"', 'b'.repeat(300), '(', 'b b'])}`,
        random.pick(encodings),
      ),
    ),
  ],
  [
    2,
    'as base64',
    (mail) => {
      const { head, body } = split(mail);
      return `${withType(fieldsOf(head), 'text/plain; charset=utf-8', 'base64').join('\n')}\n\n${Buffer.from(
        body,
        'latin1',
      )
        .toString('base64')
        .replaceAll(/(.{76})/g, '$1\n')}`;
    },
  ],
  [
    2,
    'nested',
    (mail, random) => {
      const { head, body } = split(mail);
      return `${withType(fieldsOf(head), 'multipart/mixed; boundary="b0"', '7bit').join('\n')}\n\n${nest(body, 'b', random.size(5000))}`;
    },
  ],
  [
    1,
    'nested in one boundary',
    (mail, random) => {
      const { head, body } = split(mail);
      return `${withType(fieldsOf(head), 'multipart/mixed; boundary="b"', '7bit').join('\n')}\n\n${'--b\nContent-Type: multipart/mixed; boundary="b"\n\n'.repeat(random.size(20_000))}${body}`;
    },
  ],
  [
    2,
    'many parts',
    (mail, random) => {
      const { head, body } = split(mail);
      return `${withType(fieldsOf(head), 'multipart/mixed; boundary="b"', '7bit').join('\n')}\n\n${`--b\nContent-Type: text/plain\n\n${body.slice(0, 200)}\n`.repeat(random.size(8000))}--b--\n`;
    },
  ],
  [
    1,
    'attached',
    (mail, random, other) => {
      const { head, body } = split(mail);
      return `${withType(fieldsOf(head), 'multipart/mixed; boundary="b"', '7bit').join('\n')}\n\n--b\n\n${body}\n--b\nContent-Type: message/rfc822\n\n${other}\n--b--\n`;
    },
  ],
  // Bodies
  [5, 'line', onBody((body, random) => at(body, random, (piece) => `${piece}\n${utf8(random.pick(lines))}\n`))],
  [2, 'first line', onBody((body, random) => `${utf8(random.pick(lines))}\n${body}`)],
  [
    1,
    'lines',
    onBody(
      (body, random) => body + Array.from({ length: random.size(300) }, () => `\n${utf8(random.pick(lines))}`).join(''),
    ),
  ],
  [
    1,
    'long line',
    onBody((body, random) => at(body, random, (piece) => piece + utf8(fill(random.pick(nasty), random.size(300_000))))),
  ],
  [
    1,
    'huge',
    (mail, random) => {
      const { head, body } = split(mail);
      const piece = utf8(random.pick(nearMatches));
      return `${head}\n\n${at(body, random, (old) => old + fill(piece, random.chance(0.5) ? room(mail) : random.size(room(mail) + 1)))}`;
    },
  ],
  [
    1,
    'huge, twofold',
    (mail, random) => {
      const { head, body } = split(mail);
      const [a, b] = [random.pick(nearMatches), random.pick(nearMatches)].map(utf8);
      const half = room(mail) >> 1;
      return `${head}\n\n${at(body, random, (old) => fill(a, half) + old + fill(b, half))}`;
    },
  ],
  [2, 'body of another', onBody((_body, _random, other) => split(other).body)],
  [
    2,
    'half of another',
    (mail, random, other) => mail.slice(0, random.below(mail.length + 1)) + other.slice(random.below(other.length + 1)),
  ],
  [1, 'quoted', onBody((body) => body.replaceAll(/^/gm, '> '))],
  [
    1,
    'too large',
    onBody((body, random) => body + fill(utf8(random.pick(nearMatches)), maxMailBytes + random.size(2_000_000))),
  ],
].map(([weight, name, change]) => [weight, { name, change }]);

/** A mail with one to four things done to it, and the names of those. `other` is another mail, for splices. */
export function mutateMail(raw, other, random) {
  let mail = raw.toString('latin1');
  const donor = other.toString('latin1').slice(0, 300_000);
  const done = [];
  const count = random.weighted([
    [6, 1],
    [4, 2],
    [2, 3],
    [1, 4],
  ]);
  for (let step = 0; step < count; step++) {
    const { name, change } = random.weighted(mutations);
    mail = change(mail, random, donor);
    if (name !== 'too large') mail = mail.slice(0, maxMailBytes - 500);
    done.push(name);
    if (name === 'too large') break;
  }
  return { raw: Buffer.from(mail, 'latin1'), done };
}

/** A text file (FAQ, YAML, MAINTAINERS, JSON) with one to five things done to it. */
export function mutateText(text, random) {
  let changed = text;
  const count = 1 + random.below(5);
  for (let step = 0; step < count; step++) {
    changed = random.weighted([
      [3, () => at(changed, random, () => '')],
      [3, () => at(changed, random, (piece) => piece + piece)],
      [2, () => at(changed, random, (piece) => piece + random.pick(nasty))],
      [2, () => at(changed, random, () => bytes(random))],
      [2, () => at(changed, random, (piece) => `${piece}\n${random.pick(lines)}\n`)],
      [
        2,
        () =>
          at(
            changed,
            random,
            (piece) =>
              `${piece}${fill(random.pick(['- ', '[', '{', '&a ', '*a ', ': ', '? ', '=', '``', '`a <', '* ', '   ', '.. ', '\n', '"', 'F:\t*\n', '| ', '\t', '#']), random.size(300_000))}`,
          ),
      ],
      [
        2,
        () => {
          const all = changed.split('\n');
          const [a, b] = [random.below(all.length), random.below(all.length)];
          [all[a], all[b]] = [all[b], all[a]];
          return all.join('\n');
        },
      ],
      [1, () => changed.replaceAll('\n', random.pick(['\r\n', '\r', '\n\n', ' ']))],
      [1, () => changed.slice(0, random.below(changed.length + 1))],
    ])();
  }
  return changed;
}
