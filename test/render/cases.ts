import { readFileSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { handlers } from '../../handlers/index.js';
import { noOthers, noPaths } from '../support/no-paths.js';
import type {
  DecidedFinding,
  Excerpt,
  Finding,
  Judgement,
  Mail,
  Profile,
  Series,
  SubjectPrefix,
} from '../../src/core/index.js';
import { createRenderer } from '../../src/render/index.js';
import type { RenderInput, Renderer } from '../../src/render/index.js';

/** Invented people, series and findings for the tests of replies. */

const root = resolve(import.meta.dirname, '../..');

/** The project's own templates. */
export function projectTemplates(): { frame: string; excerpt: string; answer: string; rules: Map<string, string> } {
  const folder = resolve(root, 'templates/rules');
  const rules = readdirSync(folder).map((name): [string, string] => [
    name.replace(/\.liquid$/, ''),
    readFileSync(resolve(folder, name), 'utf8'),
  ]);
  const read = (name: string) => readFileSync(resolve(root, `templates/${name}.liquid`), 'utf8');
  return { frame: read('reply'), excerpt: read('excerpt'), answer: read('answer'), rules: new Map(rules) };
}

export const secret = 'a secret for tests only';

export function projectRenderer(): Renderer {
  return createRenderer({
    ...projectTemplates(),
    secret,
    from: { name: 'BPF FAQ bot', address: 'bpf-bot@example.org' },
  });
}

export const profile: Profile = {
  name: 'bpf',
  title: 'BPF',
  list: { address: 'bpf@lists.example.org', id: 'bpf.lists.example.org' },
  trees: [
    { name: 'bpf', aliases: [], takes: 'fixes', ownership: 'own' },
    { name: 'bpf-next', aliases: [], takes: 'next', ownership: 'own' },
  ],
  neutralWords: [],
  titleWords: [],
  paths: noPaths,
  maintainers: [
    { name: 'Mary Maintainer', addresses: ['mary@example.org', 'mary@old.example.org'] },
    { name: 'Max Mustermann', addresses: ['max@example.org'] },
  ],
  reviewers: [],
  ...noOthers,
  words: {
    greeting: 'Welcome to the list, good to have you here.',
    help: 'If anything is unclear, just ask in reply to all.',
  },
  newcomerBelow: 5,
  faq: { url: 'https://docs.example.org/faq.html', documents: [], digest: {} },
  presets: {},
  audience: {},
};

const prefix: SubjectPrefix = {
  reply: false,
  forward: false,
  patch: true,
  rfc: false,
  resend: false,
  pull: false,
  words: [],
  version: undefined,
  index: undefined,
  total: undefined,
  counted: false,
  title: '',
};

export function mail(change: Partial<Mail> = {}): Mail {
  const from = { name: 'Jane Doe', address: 'jane@example.org' };
  return {
    id: '<20240102.1-1-jane@example.org>',
    arrival: 0,
    date: undefined,
    from,
    author: from,
    authorKeys: ['addr:jane@example.org'],
    replyTo: [],
    to: [],
    cc: [],
    addressed: true,
    toText: 'bpf@lists.example.org, netdev@lists.example.org',
    subject: '[PATCH] bpf: fix the frobnicator',
    prefix,
    inReplyTo: [],
    references: [],
    listIds: ['bpf.lists.example.org'],
    automatic: undefined,
    authentication: { result: 'pass', by: undefined },
    bugzilla: undefined,
    patch: undefined,
    ownText: '',
    size: 1000,
    tooLarge: false,
    oddities: [],
    text: '',
    ...change,
  };
}

export function series(change: Partial<Series> = {}, ...mails: readonly Mail[]): Series {
  const all = mails.length > 0 ? mails : [mail()];
  const first = all[0] ?? mail();
  return {
    kind: 'patches',
    root: first.id,
    cover: undefined,
    patches: all,
    mails: all,
    author: first.author,
    version: 1,
    versionNamed: false,
    rfc: false,
    resend: false,
    total: all.length,
    complete: true,
    coverState: 'none',
    firstArrival: 0,
    lastArrival: 0,
    ...change,
  };
}

export function finding(
  rule: string,
  code: string,
  data: Finding['data'] = rule === 'missing-tree' ? { next: '' } : {},
  quote = '[PATCH] bpf: fix the frobnicator',
  change: Partial<DecidedFinding> = {},
): DecidedFinding {
  const messageId = change.messageId ?? '<20240102.1-1-jane@example.org>';
  const line = quote.startsWith('[') || quote.includes('@lists.') ? 0 : 7;
  return {
    rule,
    code,
    messageId,
    evidence: [{ messageId, line, quote }],
    data,
    decision: 'send',
    reason: 'test',
    ...change,
  };
}

export function judgement(findings: readonly DecidedFinding[], of: Series): Judgement {
  return {
    list: 'bpf@lists.example.org',
    profile: 'bpf',
    root: of.root,
    mails: of.mails.map(({ id }) => id),
    kind: of.kind,
    subject: of.mails[0]?.subject ?? '',
    author: of.author?.address ?? '',
    arrival: 0,
    due: 0,
    inScope: true,
    scopeReason: 'test',
    findings,
    reply: 'send',
    reason: 'test',
    failures: [],
  };
}

/** Words as a FAQ might have them, invented for the tests. */
export function excerpt(rule: string): Excerpt {
  const text: Readonly<Record<string, string>> = {
    'missing-tree':
      'Say in the subject where the patch is to go, because two trees are open at any time and nobody can read minds. Like so:\ngit format-patch --subject-prefix="PATCH example" a..b',
    'missing-fixes':
      'Everything for the tree of fixes carries the Fixes: tag, so that people who port it back find out what they need and what they do not.',
  };
  return {
    kind: 'document',
    question: `What does the list expect of a submission when it comes to ${rule}?`,
    text:
      text[rule] ??
      `This stands for the sentences of the FAQ on ${rule}. There are two of them, and together they fill more than one line.`,
    url: `https://docs.example.org/faq.html#${rule}`,
  };
}

const placeOf = ({ rule }: Finding) => handlers.findIndex(({ name }) => name === rule);

/** The findings come as rules give them: in the order of handlers/index.ts. */
export function input(found: readonly DecidedFinding[], change: Partial<RenderInput> = {}): RenderInput {
  const findings = found.toSorted((a, b) => placeOf(a) - placeOf(b));
  const of = change.series ?? series();
  return {
    judgement: judgement(findings, of),
    series: of,
    profile,
    excerpts: new Map(findings.map(({ rule }) => [rule, excerpt(rule)])),
    newcomer: false,
    ...change,
  };
}
