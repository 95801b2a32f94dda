import type { Address, Draft, FaqAnswer, MailFacts, MessageId, Profile } from '../core/index.js';
import { answerLines } from './answer-lines.js';
import { cleanLine } from './clean-line.js';
import { firstName } from './first-name.js';
import { headerAddress } from './header-value.js';
import { layout } from './layout.js';
import { createEngine, templateError, type ParsedTemplate } from './liquid-engine.js';
import { replyMessageId } from './message-id.js';
import { inert, inertQuote } from './neutralise.js';
import { isHeaderId, replyReferences } from './references.js';
import { replySubject } from './reply-subject.js';
import { whyOf } from './why.js';

/** The templates of mail that a person asked for. */
export interface LetterTemplates {
  /** Text of templates/excerpt.liquid. */
  readonly excerpt: string;
  /** Text of templates/answer.liquid. */
  readonly answer: string;
}

export interface ExcerptInput {
  readonly profile: Profile;
  /** The mail whose author gets the excerpt. */
  readonly target: MailFacts;
  readonly answer: FaqAnswer;
  /** Display name of the person who asked for it; '' when he has none. */
  readonly by: string;
  /** The mail in which he did. */
  readonly request: MessageId;
}

/** A request that came to nothing. */
export interface FailedRequest {
  /** As it was written. */
  readonly line: string;
  /** `ambiguous`, `unknown`, or why else nothing was sent: a sentence. */
  readonly problem: string;
  /** Questions that the words may mean. */
  readonly candidates: readonly string[];
}

export interface AnswerInput {
  readonly profile: Profile;
  /** The mail with the requests; its author gets the answer. */
  readonly request: MailFacts;
  readonly failed: readonly FailedRequest[];
}

export interface Letters {
  /** An excerpt for the author of a mail, with the list in Cc. undefined when there is nobody to write to, or no id to reply to. */
  readonly excerpt: (input: ExcerptInput) => Draft | undefined;
  /** What became of requests, for him alone who made them. */
  readonly answer: (input: AnswerInput) => Draft | undefined;
}

const maxName = 60;
const maxQuote = 120;

/** Checks the templates (throws `TEMPLATE_INVALID`) and makes the writer of such mail. */
export function createLetters(templates: LetterTemplates, secret: string, from: Address): Letters {
  const { excerpt, answer } = parsed(templates);
  return {
    excerpt: (input) => {
      const { profile, target, request } = input;
      const person = target.author && headerAddress(target.author);
      const list = headerAddress({ name: '', address: profile.list.address });
      if (!person || !list || !isHeaderId(target.id)) return undefined;
      const key = input.answer.question.toLowerCase();
      const messageId = replyMessageId(secret, list.address, target.id, 'excerpt', from.address, key);
      const text = excerpt.print(excerptValues(input, whyOf(request, messageId)));
      const common = { messageId, list: list.address, from, to: [person], cc: [list], rules: [] };
      return { ...common, ...threaded(target), root: target.id, kind: 'excerpt', text: layout(text) };
    },
    answer: (input) => {
      const { profile, request } = input;
      const person = headerAddress(request.from);
      if (!person || !isHeaderId(request.id)) return undefined;
      const list = profile.list.address;
      const messageId = replyMessageId(secret, list, request.id, 'answer', from.address);
      const text = answer.print(answerValues(input, whyOf(request.id, messageId)));
      const common = { messageId, list, from, to: [person], cc: [], rules: [] };
      return { ...common, ...threaded(request), root: request.id, kind: 'answer', text: layout(text) };
    },
  };
}

/** The name of a person as a paragraph may start with it; anything else is nobody's. */
function nameOf(by: string): string {
  const name = cleanLine(by, maxName);
  return /^(?!From\b)\p{L}[\p{L}\p{M}\p{N}'’.,() -]*$/u.test(name) ? name : 'A maintainer';
}

function threaded(mail: MailFacts): Pick<Draft, 'subject' | 'inReplyTo' | 'references'> {
  return { subject: replySubject(mail.subject), inReplyTo: mail.id, references: replyReferences(mail) };
}

function excerptValues({ profile, target, answer, by }: Omit<ExcerptInput, 'request'>, why: string): object {
  return {
    firstName: firstName(target.author?.name ?? ''),
    by: nameOf(by),
    elsewhere: answer.elsewhere ?? '',
    faq: answerLines(answer).join('\n'),
    help: profile.words.help,
    list: profile.list.address,
    title: profile.title,
    why,
  };
}

function answerValues({ profile, request, failed }: AnswerInput, why: string): object {
  return {
    firstName: firstName(request.from.name),
    requests: failed.map(({ line, problem, candidates }) => ({
      quote: `> ${inertQuote(cleanLine(line, maxQuote))}`,
      problem,
      candidates: candidates.map((question) => inert(cleanLine(question, 2 * maxQuote))),
    })),
    words: failed.some(({ problem }) => problem === 'ambiguous' || problem === 'unknown'),
    faqUrl: profile.faq.url,
    list: profile.list.address,
    title: profile.title,
    why,
  };
}

/** Prints both with sample data. Throws `TEMPLATE_INVALID` for one that does not parse, names what does not exist, or leaves out what it is for. */
function parsed(templates: LetterTemplates): { excerpt: ParsedTemplate; answer: ParsedTemplate } {
  const parse = createEngine();
  const excerpt = parse(templates.excerpt, 'excerpt.liquid');
  const answer = parse(templates.answer, 'answer.liquid');
  for (const elsewhere of [undefined, 'the guide']) {
    for (const name of ['Jane Doe', ''])
      check('excerpt.liquid', excerpt, excerptSample(name, elsewhere), saysOfExcerpt);
  }
  for (const problem of ['ambiguous', 'unknown', 'That mail is nobody’s.'])
    check('answer.liquid', answer, answerSample(problem), problem.includes(' ') ? [problem] : ['cover']);
  return { excerpt, answer };
}

const saysOfExcerpt = ['Mary Maintainer', '  | Name the tree.', 'https://example.org/faq'];

function check(where: string, template: ParsedTemplate, values: object, says: readonly string[]): void {
  const known = Object.keys(values);
  for (const variable of template.variables) {
    const [root = ''] = variable.split(/[.[\]]/);
    if (!known.includes(root)) throw templateError(where, `names ${variable}, which does not exist`);
  }
  const text = template.print(values);
  for (const words of says) if (!text.includes(words)) throw templateError(where, `leaves out ${words.trim()}`);
  if (!text.includes('#faq stop')) throw templateError(where, 'does not say how to stop these mails (#faq stop)');
}

const samplePerson = (name: string): Pick<MailFacts, 'from' | 'author'> => {
  const person = { name, address: 'jane@example.org' };
  return { from: person, author: person };
};
const sampleProfile = {
  title: 'Example',
  list: { address: 'list@example.org', id: 'list.example.org' },
  words: { greeting: 'Welcome.', help: 'Ask on the list.' },
  faq: { url: 'https://example.org/faq', documents: [], digest: {} },
};

function excerptSample(name: string, elsewhere: string | undefined): object {
  const answer: FaqAnswer = {
    kind: 'digest',
    question: 'Which tree?',
    subtitle: '',
    lines: ['Name the tree.'],
    url: 'https://example.org/faq#tree',
    elsewhere,
  };
  const input = { profile: sampleProfile, target: samplePerson(name), answer, by: 'Mary Maintainer' };
  return excerptValues(input as unknown as ExcerptInput, '<1@example.org>');
}

function answerSample(problem: string): object {
  const failed = [{ line: '#faq cover', problem, candidates: ['What about a cover letter?'] }];
  const input = { profile: sampleProfile, request: samplePerson('Mary Maintainer'), failed };
  return answerValues(input as unknown as AnswerInput, '<1@example.org>');
}
