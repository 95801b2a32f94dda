import { runCli } from '../../src/cli/run-cli.js';
import type {
  ArchiveResult,
  Desk,
  FaqView,
  JudgedSeries,
  RuleView,
  Services,
  TreeView,
} from '../../src/cli/services.js';
import type { Output, Terminal } from '../../src/cli/terminal.js';
import type { DecidedFinding, FaqAnswer, Judgement, LedgerRow, Profile, ReplyState } from '../../src/core/index.js';
import { FaqtotumError } from '../../src/core/index.js';

export const now = Date.UTC(2024, 0, 2, 12, 0);
/** What hostile mail tries on a terminal: title, clear screen, C1 CSI, bidi override, bell, carriage return. */
export const nasty = '\x1b]0;owned\x07\x1b[2J\x9b31m\u202eevil\u2066\x07\r\x1b';

export interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly calls: readonly { readonly name: string; readonly args: readonly unknown[] }[];
}

export interface Stage {
  readonly services?: Partial<Services>;
  readonly desk?: Partial<Desk>;
  readonly env?: Readonly<Record<string, string>>;
  readonly login?: string;
  readonly tty?: boolean;
  /** Overrides `tty` for standard output. */
  readonly outTty?: boolean;
  readonly columns?: number;
  readonly stdin?: string;
  readonly signal?: AbortSignal;
  readonly gone?: AbortSignal;
  readonly edit?: Terminal['edit'];
}

/** Runs one command line on fake services and a fake terminal. */
export async function cli(argv: readonly string[], stage: Stage = {}): Promise<Run> {
  const calls: { name: string; args: readonly unknown[] }[] = [];
  const written = { out: '', err: '' };
  const output = (name: 'out' | 'err'): Output => ({
    isTTY: (name === 'out' ? stage.outTty : undefined) ?? stage.tty === true,
    columns: stage.columns ?? 80,
    write: (text) => (written[name] += text),
  });
  const terminal: Terminal = {
    stdout: output('out'),
    stderr: output('err'),
    stdinIsTTY: stage.tty === true,
    env: { TERM: 'xterm', ...stage.env },
    login: stage.login,
    signal: stage.signal ?? new AbortController().signal,
    gone: stage.gone ?? new AbortController().signal,
    now: () => now,
    stdin: async () => Buffer.from(stage.stdin ?? ''),
    edit: stage.edit ?? (async () => 0),
  };
  const desk = spy({ ...fakeDesk(), ...stage.desk }, calls);
  const services = spy({ ...fakeServices(desk), ...stage.services }, calls);
  const code = await runCli(argv, services, terminal);
  return { code, ...written, calls };
}

/** The first request that a service got. */
export function requestOf(run: Run, name: string): Record<string, unknown> {
  const call = run.calls.find((found) => found.name === name);
  if (call === undefined) throw new Error(`${name} was not called`);
  return call.args[0] as Record<string, unknown>;
}

function spy<T extends object>(target: T, calls: { name: string; args: readonly unknown[] }[]): T {
  const entries = Object.entries(target).map(([name, value]: [string, unknown]) => [
    name,
    typeof value === 'function'
      ? (...args: readonly unknown[]): unknown => {
          calls.push({ name, args });
          return Reflect.apply(value, target, args);
        }
      : value,
  ]);
  return Object.fromEntries(entries) as T;
}

function fakeServices(desk: Desk): Services {
  return {
    check: async () => archive([]),
    backtest: async () => archive([]),
    rules: async () => [ruleView('missing-tree'), ruleView('cc-stable')],
    faq: async () => faqView(),
    maintainers: async () => ({ people: [], notes: [] }),
    ownConfig: async () => undefined,
    start: async () => undefined,
    demo: async () => undefined,
    open: async () => desk,
  };
}

export const fakeTrees: readonly TreeView[] = [
  {
    tree: 'net-next',
    status: {
      tree: 'net-next',
      state: 'closed',
      since: now - 3 * 86_400_000,
      by: {
        kind: 'announcement',
        messageId: '<ann@example.org>',
        from: 'kim@example.org',
        subject: `net-next is CLOSED${nasty}`,
      },
    },
  },
  { tree: 'bpf-next', status: undefined },
];

export function fakeDesk(): Desk {
  const row = ledgerRow();
  return {
    service: '/etc/faqtotum/faqtotum.yaml',
    status: async () => ({
      running: true,
      services: [{ since: now - 7_200_000, host: 'host', pid: 12 }],
      paused: undefined,
      broken: undefined,
      left: { hour: 1, day: 4 },
      most: { hour: 30, day: 120 },
      replies: replies({ draft: 1, sent: 3 }),
      unprocessed: 2,
      waiting: 4,
      nextDue: now + 12 * 60_000,
      mailboxes: [
        {
          mailbox: 'INBOX',
          user: 'bot@example.org',
          server: 'imap.example.org:993',
          cursor: { uid: 42, uidValidity: '7' },
          listener: { state: 'listening', since: now },
        },
        { mailbox: 'Sent', user: 'bot', server: 'imap.example.org:993', cursor: undefined, listener: undefined },
      ],
      lists: [{ address: 'bpf@vger.example', mode: 'monitor', left: { hour: 1, day: 3 } }],
      mostPerList: { hour: 15, day: 60 },
      optedOut: 0,
      trees: fakeTrees,
    }),
    running: async () => true,
    drafts: async (states) => [row].filter(({ state }) => states.includes(state)),
    draft: async (id) => {
      if (row.messageId.includes(id)) return row;
      throw new FaqtotumError('DRAFT_UNKNOWN', 'no draft has this id', id, '`faqtotum drafts` lists them');
    },
    show: ({ draft }) => `From: bot@example.org\nSubject: ${draft.subject}\n\n${draft.text}`,
    approve: async () => ({ ...row, state: 'queued', notBefore: now + 3_600_000 }),
    reject: async () => ({ ...row, state: 'rejected' }),
    edit: async (_id, by, text) => ({ ...row, by, draft: { ...row.draft, text } }),
    pause: async () => undefined,
    resume: async () => undefined,
    paused: async () => undefined,
    judgements: async () => [],
    judged: async () => [],
    trees: async () => fakeTrees,
    turnTree: async () => undefined,
    close: async () => undefined,
  };
}

export function replies(some: Partial<Record<ReplyState, number>>): Record<ReplyState, number> {
  return { queued: 0, draft: 0, claimed: 0, unknown: 0, sent: 0, rejected: 0, withdrawn: 0, ...some };
}

export function ledgerRow(change: Partial<LedgerRow> = {}): LedgerRow {
  return {
    messageId: '<faq-1234@example.org>',
    list: 'bpf@vger.example',
    root: '<root@example.org>',
    state: 'draft',
    reason: 'waits for a maintainer',
    draft: {
      messageId: '<faq-1234@example.org>',
      list: 'bpf@vger.example',
      root: '<root@example.org>',
      kind: 'reply',
      from: { name: 'FAQ bot', address: 'bot@example.org' },
      to: [{ name: 'Jane Doe', address: 'jane@example.org' }],
      cc: [],
      subject: 'Re: [PATCH] bpf: fix it',
      inReplyTo: '<root@example.org>',
      references: ['<root@example.org>'],
      text: 'Hi Jane,\n\nthe subject names no tree.\n',
      rules: ['missing-tree'],
    },
    notBefore: now,
    createdAt: now - 3 * 3_600_000,
    changedAt: now,
    claimedAt: undefined,
    attempts: 0,
    by: undefined,
    ...change,
  };
}

export function finding(change: Partial<DecidedFinding> = {}): DecidedFinding {
  return {
    rule: 'missing-tree',
    code: 'newcomer',
    messageId: '<root@example.org>',
    evidence: [{ messageId: '<root@example.org>', line: 0, quote: '[PATCH] bpf: fix it' }],
    data: { secret: 'not shown' },
    decision: 'send',
    reason: 'preset practice',
    ...change,
  };
}

export function judged(change: Partial<Judgement> = {}, more: Partial<JudgedSeries> = {}): JudgedSeries {
  const judgement: Judgement = {
    list: 'bpf@vger.example',
    profile: 'bpf',
    root: '<root@example.org>',
    mails: ['<root@example.org>'],
    kind: 'patches',
    subject: '[PATCH] bpf: fix it',
    author: 'Jane Doe <jane@example.org>',
    arrival: Date.UTC(2021, 2, 4, 12, 0),
    due: Date.UTC(2021, 2, 4, 12, 30),
    inScope: true,
    scopeReason: 'most of it is BPF',
    findings: [finding()],
    reply: 'send',
    reason: 'all findings are in mode send',
    failures: [],
    ...change,
  };
  const mail = {
    subject: judgement.subject,
    author: judgement.author,
    date: Date.UTC(2021, 2, 4, 11, 59),
    file: undefined,
  };
  return {
    judgement,
    reply: judgement.findings.length === 0 ? undefined : 'Subject: Re: [PATCH] bpf: fix it\n\nHi Jane,\n',
    mails: new Map(judgement.mails.map((id) => [id, mail])),
    ...more,
  };
}

export function archive(series: readonly JudgedSeries[], notes: readonly string[] = []): ArchiveResult {
  return { series, mails: 10, notes };
}

export function ruleView(name: string): RuleView {
  return {
    rule: {
      name,
      summary: `what ${name} looks for`,
      judges: ['patches'],
      needsWhole: true,
      misled: ['Somebody else is meant.'],
      codes: { newcomer: 'no tree in the prefix, by a newcomer', regular: 'the same by a regular' },
      check: () => [],
    },
    modes: { newcomer: 'send', regular: 'draft' },
    measured: { right: 34, wrong: 1, missed: 2 },
    question: 'How do I indicate which tree?',
    source: 'FAQ',
    url: 'https://docs.example.org/faq.html#tree',
  };
}

export function faqView(change: Partial<FaqView> = {}): FaqView {
  const answer = (question: string, anchor: string): FaqAnswer => ({
    kind: 'document',
    question,
    subtitle: '',
    lines: ['The subject prefix names it.', '', 'That is all.'],
    url: `https://docs.example.org/faq.html#${anchor}`,
  });
  const answers = [answer('How do I indicate which tree?', 'tree'), answer('What about stable trees?', 'stable')];
  return {
    profile: profile(),
    document: { source: 'faq.rst', format: 'rst', title: 'BPF development', sections: [] },
    all: () => answers,
    search: (words) => answers.filter(({ question }) => question.includes(words)),
    verify: () => [
      { rule: 'missing-tree', section: 'How do I indicate', state: 'ok', dropsTo: undefined },
      { rule: 'cc-stable', section: 'What about stable', state: 'ok', dropsTo: undefined },
    ],
    ...change,
  };
}

/** Only what the commands look at. */
function profile(): Profile {
  const digest = { question: 'How do I indicate which tree?', anchor: 'tree', text: 'Name the tree.\n' };
  const some: Partial<Profile> = {
    name: 'bpf',
    title: 'BPF',
    faq: { url: 'https://docs.example.org/faq.html', documents: [], digest: { 'missing-tree': digest } },
  };
  return some as Profile;
}

/** True when nothing in it can act on a terminal. */
export function harmless(text: string): boolean {
  return !/[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u.test(text);
}
