import type { Mail } from '../../src/core/index.js';

/** More sentences than this are a letter. */
const MOST_SENTENCES = 4;

/* Words of reminders. Every repetition is bounded, and no two that follow one another can take the same words. */
const object =
  '(?: (?:on|for|about|of|to|with|regarding|at|over|into))?(?: (?:this|that|the|these|those|my|our|it|here))?' +
  '(?: (?:rfc|small|simple|whole|v\\d{1,2}))?' +
  '(?: (?:patch set|patch series|patchset|patchsets|patches|patch|series|set|thread|version|one|fix|fixes|changes?|submission|v\\d{1,2}))?' +
  '(?: (?:please|again|yet|so far|too|now|when you have time|when you have a chance|if you have time))?';
const look = '(?:take a (?:quick )?look|have a (?:quick )?look|look|review|comment|check|help (?:to )?review|reply)';
const somebody = '(?:you|someone|anyone|somebody|anybody|any of you|maintainers|the maintainers|any maintainers?|i)';
const words =
  '(?:comments?|feedback|updates?|news|thoughts?|opinions?|reviews?|progress|suggestions?|response|reply|concerns?)';
const what = `(?:any|some) (?:more |further |new |other |additional )?${words}(?:(?: or| and|,)? (?:any )?${words})?`;

/** Sentences that ask, in lower case and without punctuation. */
const asking: readonly RegExp[] = [
  `(?:this is |just |here is |sending |yet ){0,2}(?:an?|another|one more)?(?: ?(?:gentle|friendly|kind|polite|soft|quick|little|small|weekly|monthly|second|2nd|third|3rd)){0,2} ?(?:ping|reminder|bump|nudge)(?: ping)?(?: ?\\d{1,2})?${object}`,
  `(?:just |gently |kindly |friendly |again ){0,2}(?:pinging|bumping|reminding)${object}`,
  `(?:i would like to|i d like to|i want to|let me|just wanted to|may i) (?:gently |kindly |politely )?(?:ping|bump|remind you)${object}`,
  `(?:is there |are there |do you (?:guys |folks )?have |does any(?:one|body) have |did you have |have you )?${what}${object}`,
  `(?:still )?waiting for (?:your )?(?:comments?|feedback|reviews?|response|reply)${object}`,
  `(?:could|can|would|may|might) ${somebody} (?:please |kindly ){0,2}(?:${look}|give (?:me )?(?:some|any) ${words}|get (?:a|some|any) ${words})${object}`,
  `(?:please|kindly) (?:kindly |help to |help )?(?:${look}|give (?:me )?(?:some|any) ${words})${object}`,
  `(?:what is|what s|whats|how is|may i know|could i know|can i know|i wonder|i was wondering|wondering about|asking about) (?:the )?(?:current |latest )?(?:status|state|progress|fate|plan)${object}`,
  `(?:did|have|has) ${somebody} (?:had |have |got |get )?(?:a |any |the |some )?(?:chance|time|opportunity) to ${look}${object}`,
  `any chance (?:of|for|to get|to have|you could|someone could) (?:a |an |some |any )?(?:${words}|${look})${object}`,
].map((pattern) => new RegExp(`^(?:${pattern})$`));

/** Sentences that say nothing by themselves. */
const polite =
  /^(?:thanks?(?: you)?(?: (?:a lot|very much|so much|in advance|again|for your time|for the review|all))?|thx|cheers|please|sorry (?:for the noise|to bother(?: you)?|for bothering(?: you)?)|no rush|hi|hello|hey|(?:i )?hope you(?: are|re| re)? (?:all )?(?:doing )?well)$/;
const greeting = /^(?:hi|hello|hey|dear|good (?:morning|day|afternoon|evening))\b[^,:!?]{0,50}[,:!.]?$/i;
const greetingInline = /^(?:hi|hello|hey|dear)\b[^,:!?.]{0,50}[,:!] {0,3}/i;
const vocative = /^@?[\p{L}.'-]{1,20}(?:(?:,| and| &|\/|,? ) ?@?[\p{L}.'-]{1,20}){0,3} ?[,:]$/u;
const closing =
  /^(?:thanks|thank you|many thanks|thx|cheers|best|regards|best regards|kind regards|warm regards|best wishes|br|brs|sincerely|yours|bye)\b[^?]{0,30}$/i;
const name = /^[-~ ]{0,4}[\p{L}.'-]{1,20}(?: [\p{L}.'()-]{1,20}){0,3}$/u;

/** A mail that is nothing but a reminder. */
export interface Reminder {
  /** Body line (from 1) on which it starts. */
  readonly line: number;
  /** It says so: `ping`, `reminder`. */
  readonly plain: boolean;
}

/**
 * Reads a reminder of patches: a greeting, one or a few of the sentences that people ask with, a closing. undefined when it says anything besides.
 * `subsystem`: its names, lower case; `this bpf patch` is `this patch`.
 */
export function reminderOf(mail: Mail, subsystem: readonly string[]): Reminder | undefined {
  const lines = withoutClosing(withoutGreeting(mail.ownText.split('\n').map((line) => line.trim())));
  const [first] = lines;
  if (first === undefined) return undefined;
  const sentences = sentencesOf(lines.join(' ').replace(greetingInline, ''), new Set(subsystem));
  if (sentences.length > MOST_SENTENCES || !sentences.some(isAsking)) return undefined;
  if (!sentences.every((sentence) => isAsking(sentence) || polite.test(sentence))) return undefined;
  const at = mail.text.split('\n').findIndex((line) => line.trim() === first);
  const plain = /\b(?:ping(?:ing)?|remind(?:er|ing)?|bump(?:ing)?|nudge)\b/i.test(lines.join(' '));
  return at < 0 ? undefined : { line: at + 1, plain };
}

/** Lower case, without punctuation; `Any comments? Thanks, Jane` gives two. */
function sentencesOf(text: string, subsystem: ReadonlySet<string>): string[] {
  return text
    .toLowerCase()
    .split(/[.!?\u2026;:)(]+/)
    .map((sentence) => sentence.replace(/[^\p{L}\p{N}]+/gu, ' ').trim())
    .map((sentence) =>
      sentence
        .split(' ')
        .filter((word) => !subsystem.has(word))
        .join(' '),
    )
    .filter((sentence) => sentence !== '');
}

function isAsking(sentence: string): boolean {
  return sentence.length <= 120 && asking.some((pattern) => pattern.test(sentence));
}

function withoutGreeting(lines: readonly string[]): readonly string[] {
  const full = lines.filter((line) => line !== '');
  const [first = ''] = full;
  return greeting.test(first) || vocative.test(first) ? full.slice(1) : full;
}

/** Everything from a closing on, when only names follow; a name in the last line. */
function withoutClosing(lines: readonly string[]): readonly string[] {
  const at = lines.findIndex((line, index) => index > 0 && closing.test(line));
  if (at > 0) return lines.slice(at + 1).every((line) => name.test(line)) ? lines.slice(0, at) : lines;
  const last = lines.at(-1) ?? '';
  return lines.length > 1 && name.test(last) && !isAsking(last.toLowerCase()) ? lines.slice(0, -1) : lines;
}
