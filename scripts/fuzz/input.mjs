import { mutateMail, mutateText } from './mutate.mjs';
import { randomOf } from './random.mjs';

/** Weight and name of each kind of input. */
const kinds = [
  [85, 'mail'],
  [4, 'faq'],
  [2, 'config'],
  [2, 'profile'],
  [1, 'kernels'],
  [2, 'archive'],
  [2, 'signed'],
  [2, 'maintainers'],
  [1, 'mailmap'],
];
/** Those that are made of texts; without any, or without a reader, there are none of that kind. */
const fromText = new Set(['faq', 'config', 'profile', 'kernels', 'maintainers', 'mailmap']);

/**
 * The input of that number: what kind it is, what it is made of, and what was done to it. The same for the same seed wherever the same seeds are
 * there.
 */
export function makeInput(seed, index, { groups, texts }, { listId, maintainer }) {
  const random = randomOf(seed, index);
  const kind = random.weighted(kinds.filter(([, name]) => !fromText.has(name) || texts[name] !== undefined));
  const text = texts[kind];
  if (text !== undefined) {
    const changed = mutateText(random.pick(text), random);
    return { kind, done: ['text'], parts: [Buffer.from(changed, 'utf8')] };
  }
  const mail = () => random.pick(random.weighted(groups));
  const { raw, done } = mutateMail(mail(), mail(), random);
  if (kind !== 'mail') return { kind, done, parts: [raw] };
  const stamp = Buffer.from(`List-Id: <${listId}>\r\n`);
  const onList = (one) => Buffer.concat([stamp, one]);
  const parts = [onList(raw)];
  if (random.chance(0.1)) parts.push(onList(mutateMail(raw, mail(), random).raw));
  if (random.chance(0.1)) parts.push(onList(mail()));
  if (random.chance(0.2)) parts.push(onList(requestFor(raw, maintainer, random)));
  return { kind, done, parts };
}

/** A maintainer's request for an excerpt, for the author of that mail. */
function requestFor(raw, maintainer, random) {
  const id =
    /^message-id:\s*(<[^>\r\n]+>)/im.exec(raw.subarray(0, 100_000).toString('latin1'))?.[1] ?? '<none@example.org>';
  const words = random.pick([
    'which tree',
    'cover letter',
    'stable',
    'x',
    'what',
    'fixes',
    '{{ x }}',
    '"\\',
    'a'.repeat(400),
  ]);
  const name = random.pick(['Mary', '"Mary, M" \u202e', '', 'From me', 'Cc: eve']);
  return Buffer.from(
    `From: ${name} <${maintainer}>\nTo: bpf@vger.kernel.org\nSubject: Re: x\nMessage-ID: <request-${random.below(1e9)}@example.org>\nIn-Reply-To: ${id}\n\n#faq ${words}\n`,
  );
}
