import type { LedgerRow, SubmitOutcome } from '../../src/core/index.js';
import { deliverReply, type PipelineOptions } from '../../src/pipeline/index.js';
import { MemoryLedger } from '../../src/state/memory/ledger.js';

/** What SMTP does with one submission; `unknown, but left`: the mail is out in the world and nobody hears of it. */
export const fates = ['accepted', 'temporary', 'refused', 'unknown', 'unknown, but left'] as const;
export type Fate = (typeof fates)[number];

/** One thing that happens. `do`: a worker takes its next step; `die before`, `die after` it: he is never heard of again. */
export type Action =
  | { readonly kind: 'start' | 'do' | 'die before' | 'die after'; readonly worker: number; readonly fate?: Fate }
  | { readonly kind: 'pass'; readonly minutes: number }
  | { readonly kind: 'opt out' };

/** How much may happen in one history. */
export interface Bounds {
  readonly runsPerWorker: number;
  readonly deaths: number;
  /** Each may pass once, in this order. */
  readonly minutes: readonly number[];
  /** The author may ask never to be written to, at any time. */
  readonly optOut: boolean;
}

/** A step that a worker wants to take outside of his own head. */
interface Wish {
  readonly name: string;
  readonly act: (fate: Fate) => Promise<unknown>;
  readonly grant: (answer: unknown) => void;
}

interface Worker {
  runs: number;
  wish: Wish | undefined;
  /** Answers so far in this run, with their times: all that his further doings hang on. */
  heard: string[];
  notice: () => void;
}

/** One submission, as somebody sees who knows everything. */
interface Submission {
  readonly fate: Fate;
  /** The worker heard the answer and wrote it into the ledger. */
  recorded: boolean;
}

/** The real last stage, run by two workers over the memory ledger, one step at a time. */
export class LedgerWorld {
  readonly submissions: Submission[] = [];
  deaths = 0;
  passed = 0;
  optedOut = false;
  readonly #ledger = new MemoryLedger();
  readonly #workers: Worker[];
  readonly #current = new Map<number, Submission>();
  #now: number;

  constructor(
    private readonly options: PipelineOptions,
    private readonly first: LedgerRow,
    private readonly searchable: boolean,
    private readonly bounds: Bounds,
  ) {
    this.#now = first.notBefore;
    void this.#ledger.insert(first);
    this.#workers = [0, 1].map(() => ({ runs: 0, wish: undefined, heard: [], notice: () => undefined }));
  }

  /** How often the reply is out in the world. */
  get left(): number {
    return this.submissions.filter(({ fate }) => fate === 'accepted' || fate === 'unknown, but left').length;
  }

  async row(): Promise<LedgerRow> {
    return (await this.#ledger.get(this.first.messageId)) as LedgerRow;
  }

  /** Everything that the future hangs on. */
  async key(): Promise<string> {
    const { state, attempts, notBefore, claimedAt, changedAt } = await this.row();
    const workers = this.#workers.map(({ runs, wish, heard }) => [runs, wish?.name, heard]);
    // The workers are alike.
    const alike = workers.map((worker) => JSON.stringify(worker)).toSorted();
    const row = [state, attempts, notBefore, claimedAt, changedAt];
    return JSON.stringify([row, this.#now, this.deaths, this.passed, this.optedOut, this.submissions, alike]);
  }

  /** Everything that may happen next. */
  actions(): Action[] {
    const all = this.#workers.flatMap(({ wish, runs }, worker): Action[] => {
      if (wish === undefined) return runs < this.bounds.runsPerWorker ? [{ kind: 'start', worker }] : [];
      const does = wish.name === 'submit' ? fates.map((fate) => ({ worker, fate })) : [{ worker }];
      const mayDie = this.deaths < this.bounds.deaths;
      return [
        ...does.map((how): Action => ({ kind: 'do', ...how })),
        ...(mayDie ? does.map((how): Action => ({ kind: 'die after', ...how })) : []),
        ...(mayDie ? [{ kind: 'die before', worker } as const] : []),
      ];
    });
    const minutes = this.bounds.minutes[this.passed];
    if (minutes !== undefined) all.push({ kind: 'pass', minutes });
    if (this.bounds.optOut && !this.optedOut) all.push({ kind: 'opt out' });
    return all;
  }

  async take(action: Action): Promise<void> {
    if (action.kind === 'pass') {
      this.#now += action.minutes * 60_000;
      this.passed += 1;
      return;
    }
    if (action.kind === 'opt out') {
      this.optedOut = true;
      return;
    }
    const worker = this.#workers[action.worker] as Worker;
    if (action.kind === 'start') return this.#start(action.worker);
    const wish = worker.wish as Wish;
    const answer = action.kind === 'die before' ? undefined : await wish.act(action.fate ?? 'accepted');
    worker.wish = undefined;
    if (action.kind === 'do') {
      worker.heard.push(`${wish.name} at ${this.#now}: ${short(answer)}`);
      const next = new Promise<void>((resolve) => (worker.notice = resolve));
      wish.grant(answer);
      await next;
    } else {
      this.deaths += 1;
      worker.heard = [];
    }
  }

  /** Others go on for two days, without trouble. */
  async goOn(): Promise<void> {
    const call: Call = async (_name, act) => act('accepted');
    for (let minutes = 0; minutes < 2 * 24 * 60; minutes += 59) {
      this.#now += 59 * 60_000;
      await deliverReply(this.first.messageId, this.#optionsFor(call, -1));
    }
  }

  async #start(at: number): Promise<void> {
    const worker = this.#workers[at] as Worker;
    worker.runs += 1;
    worker.heard = [];
    const next = new Promise<void>((resolve) => (worker.notice = resolve));
    const call: Call = (name, act) =>
      new Promise((resolve) => {
        worker.wish = { name, act, grant: resolve as (answer: unknown) => void };
        worker.notice();
      });
    void deliverReply(this.first.messageId, this.#optionsFor(call, at)).then(() => {
      worker.heard = [];
      worker.notice();
    });
    await next;
  }

  /** What two workers have in common is the ledger, SMTP and the mailboxes: each step there is one of the model. All else stands still. */
  #optionsFor(call: Call, at: number): PipelineOptions {
    const { live } = this.options;
    if (live === undefined) throw new Error('not live');
    const ledger = this.#ledger;
    return {
      ...this.options,
      clock: { now: () => this.#now },
      live: {
        ...live,
        ledger: {
          get: (id) => call('get', () => ledger.get(id)),
          insert: (row) => ledger.insert(row),
          list: (states, limit) => ledger.list(states, limit),
          ready: (now, age, limit) => ledger.ready(now, age, limit),
          move: (id, from, to, change) =>
            call(`to ${to}`, async () => {
              const moved = await ledger.move(id, from, to, change);
              const submission = this.#current.get(at);
              if (submission !== undefined) submission.recorded = true;
              this.#current.delete(at);
              return moved;
            }),
        },
        optOuts: {
          add: async () => undefined,
          count: async () => 0,
          has: () => (this.bounds.optOut ? call('opted out', async () => this.optedOut) : Promise.resolve(false)),
        },
        limits: { ...live.limits, caps: { author: plenty, thread: plenty, list: plenty, overall: plenty } },
        outbox: { submit: () => call('submit', (fate) => this.#submit(fate, at)) },
        sent: { find: () => call('find', async () => this.searchable && this.left > 0) },
      },
    };
  }

  async #submit(fate: Fate, at: number): Promise<SubmitOutcome> {
    const submission = { fate, recorded: false };
    this.submissions.push(submission);
    this.#current.set(at, submission);
    return { kind: fate === 'unknown, but left' ? 'unknown' : fate, response: fate };
  }
}

const plenty = { hour: 1_000_000, day: 1_000_000 };

type Call = <T>(name: string, act: (fate: Fate) => Promise<T>) => Promise<T>;

function short(answer: unknown): string {
  if (typeof answer !== 'object' || answer === null) return String(answer);
  const { state, attempts, notBefore, claimedAt, kind } = answer as Partial<LedgerRow> & Partial<SubmitOutcome>;
  return JSON.stringify([state, attempts, notBefore, claimedAt, kind]);
}
