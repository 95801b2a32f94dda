import type {
  ArchiveResult,
  BacktestRequest,
  CheckRequest,
  FilePlace,
  JudgedSeries,
  MailView,
} from '../cli/services.js';
import {
  FaqtotumError,
  type IncomingMail,
  type Judgement,
  type LedgerRow,
  type Mail,
  type MessageId,
  type Profile,
} from '../core/index.js';
import { defaultMaxBytes, openArchive, openArchiveStream } from '../intake/archive/index.js';
import { parseMail } from '../mail/index.js';
import { replay, VirtualClock, type PipelineOptions, type Timing } from '../pipeline/index.js';
import { toText } from '../render/index.js';
import { createMemoryState } from '../state/index.js';
import { isForList } from '../scope/index.js';
import { backtestNotes, checkNotes } from './archive-notes.js';
import { openFactsFor } from './archive-facts.js';
import type { FactSources } from './facts.js';
import { placesIn } from './file-places.js';
import { createWriter, guardList } from './guard.js';
import { chosenRules } from './chosen-rules.js';
import { mailView } from './mail-view.js';
import { loadMaintainers } from './maintainers.js';
import { Simulation } from './simulation.js';
import { askedMaintainers, siteOf, type Site } from './site.js';

/** A mail on its way through the replay, with where it was read. */
interface Dated extends IncomingMail {
  readonly arrival: number;
  readonly source: string;
  readonly fullSize: number | undefined;
  readonly place?: FilePlace;
}

/** What the replay of an archive gave. */
interface Replayed {
  readonly series: JudgedSeries[];
  readonly profile: Profile;
  /** Mails that are neither from the list nor to it, by id, with their arrival. */
  readonly elsewhere: ReadonlyMap<string, number>;
  /** What was simulated, and clones that tell nothing, a line each. */
  readonly notes: readonly string[];
}

const DAY = 86_400_000;
/** What is swept away is older by this than the live service keeps it, so that whatever waits for judgement still sees all of its neighbours. */
const SLACK = 2 * DAY;

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
/** All files of a check are sent together, some day. */
const sendTime = 0;
/** Judged at once, never too old, nothing waits. */
const checkTiming: Timing = { settle: 0, grace: 0, sendDelay: 0, maxAge: undefined };

/** What would have been said about the mail of archives: every series judged once, from what had arrived by its due time. */
export async function backtest(request: BacktestRequest): Promise<ArchiveResult> {
  const notes: string[] = [];
  const mails = await readAll(request, notes);
  const timing: Timing = { settle: request.settle, grace: request.grace, sendDelay: 0, maxAge: undefined };
  const until = request.until;
  const within = until === undefined ? mails : mails.filter((mail) => mail.arrival < until);
  const result = await judgeAll(
    within,
    { ...request, timing, unsent: false, simulate: request.simulate === true },
    (taken) => {
      request.progress({ bytes: 0, totalBytes: undefined, mails: taken, stage: 'judging' });
    },
  );
  const since = request.since ?? -Infinity;
  const series = result.series.filter(({ judgement }) => judgement.arrival >= since);
  const judged = new Set(result.series.flatMap(({ judgement }) => judgement.mails));
  const elsewhere = [...result.elsewhere].filter(([id, arrival]) => arrival >= since && !judged.has(id));
  return {
    series,
    mails: within.length,
    notes: [...backtestNotes(within.length, elsewhere.length, result.profile), ...result.notes, ...notes],
  };
}

/** Judges files as one submission before it is sent. Throws INPUT_NOT_PATCH for a file that holds no patch and no report. */
export async function check(request: CheckRequest): Promise<ArchiveResult> {
  const mails: Dated[] = [];
  const parsed = new Map<string, Mail>();
  for (const { name, bytes } of request.files) {
    const archive = await openArchiveStream(only(bytes), name).catch((cause: unknown) => {
      throw isNoMail(cause) ? notPatch(name, cause) : cause;
    });
    const placeOf = placesIn(name, bytes);
    const own: Dated[] = [];
    for await (const { raw, source, fullSize } of archive) {
      const mail = await parseMail(raw);
      if (!isJudgeable(mail)) throw notPatch(name, undefined);
      parsed.set(mail.id, mail);
      own.push({ raw, arrival: sendTime, source, fullSize, place: placeOf(raw, mail.text) });
    }
    // `0001-x.patch#1` says no more than the file's name.
    mails.push(...(own.length === 1 ? own.map((mail) => ({ ...mail, source: name })) : own));
  }
  const { series, notes } = await judgeAll(
    mails,
    { ...request, timing: checkTiming, unsent: true, simulate: false },
    () => undefined,
  );
  return { series, mails: mails.length, notes: [...checkNotes(series, parsed, request.rules), ...notes] };
}

async function* only(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function isNoMail(cause: unknown): boolean {
  return cause instanceof FaqtotumError && cause.code === 'INPUT_NOT_MBOX';
}

function notPatch(name: string, cause: unknown): FaqtotumError {
  return new FaqtotumError(
    'INPUT_NOT_PATCH',
    'this is no patch mail',
    name,
    'give files made by git format-patch, .eml files or an mbox',
    { cause },
  );
}

/** Patches, cover letters and reports, not just any text with a colon in its first line. */
function isJudgeable(mail: Mail): boolean {
  return (
    mail.subject !== '' &&
    (mail.patch !== undefined || mail.prefix.patch || mail.prefix.counted || mail.from.address !== '')
  );
}

/** Every mail of the archives, by arrival. Archives are kept in memory whole. */
async function readAll(request: BacktestRequest, notes: string[]): Promise<Dated[]> {
  const mails: Dated[] = [];
  for (const path of request.paths) {
    const onProgress = ({ read, total }: { read: number; total: number | undefined }) => {
      request.progress({ bytes: read, totalBytes: total, mails: mails.length, stage: `reading ${path}` });
    };
    for await (const mail of await openArchive(path, { onProgress })) {
      const { arrival } = await parseMail(mail.raw, { maxBytes: 0 });
      if (mail.fullSize !== undefined)
        notes.push(`${mail.source}: ${String(mail.fullSize)} bytes, recorded from its headers alone`);
      mails.push({ raw: mail.raw, arrival, source: mail.source, fullSize: mail.fullSize });
    }
  }
  return mails.sort((a, b) => a.arrival - b.arrival);
}

type ReplayRequest = (CheckRequest | BacktestRequest) & {
  readonly timing: Timing;
  readonly unsent: boolean;
  readonly simulate: boolean;
};

/** Replays mails with what is known besides them. */
async function judgeAll(
  mails: readonly Dated[],
  request: ReplayRequest,
  taken: (count: number) => void,
): Promise<Replayed> {
  const site = await siteOf(request.config, request.profile);
  const notes: string[] = [];
  const facts = await openFactsFor(request, site.facts, { unsent: request.unsent, notes });
  try {
    const replayed = await replayAll(mails, { ...request, site, facts }, taken);
    return { ...replayed, notes: [...replayed.notes, ...new Set(notes)] };
  } finally {
    facts.close();
  }
}

/** Replays mails on memory stores and a virtual clock. */
async function replayAll(
  mails: readonly Dated[],
  request: ReplayRequest & { readonly site: Site; readonly facts: FactSources },
  taken: (count: number) => void,
): Promise<Replayed> {
  const { site } = request;
  const paths = askedMaintainers(request, site.maintainers);
  if (paths === undefined && request.mailmap !== undefined) {
    const remedy = 'name its MAINTAINERS with --maintainers, too';
    throw new FaqtotumError('USAGE', 'a mailmap alone says nothing', `--mailmap ${request.mailmap}`, remedy);
  }
  const maintainers = await loadMaintainers(paths);
  const list = await guardList({
    ...site,
    policy: { mode: request.mode, preset: request.preset ?? site.preset, overrides: site.overrides },
    timing: request.timing,
    faqDocument: request.faqDocument ?? site.faqDocument,
    maintainers,
  });
  const { profile } = list;
  const writer = await createWriter({ from: site.from, secret: 'preview', siteDir: site.siteDir });
  const clock = new VirtualClock();
  const state = createMemoryState({ clock });
  const facts = new Map<string, MailView>();
  const elsewhere = new Map<string, number>();
  const options: PipelineOptions & { clock: VirtualClock } = {
    lists: [list],
    rules: chosenRules(request.rules),
    clock,
    mails: state.mails,
    work: state.work,
    trees: state.trees,
    waker: { mail: async () => undefined, series: async () => undefined, reply: async () => undefined },
    writer,
    log: silent,
    read: ({ raw, arrival, fullSize }) =>
      parseMail(raw, { arrival, maxBytes: fullSize === undefined ? defaultMaxBytes : 0 }),
    ownAddresses: site.ownAddresses,
    unsent: request.unsent,
    git: request.facts.git,
    kernels: request.facts.kernels,
  };
  const { ledger, optOuts, restraint } = state;
  const simulated = { ledger, optOuts, restraint, limits: site.limits };
  const simulation = request.simulate ? new Simulation({ ...options, simulated }) : undefined;
  const judged = new Map<MessageId, { judgement: Judgement; reply: LedgerRow | undefined }>();
  let swept = 0;
  await replay(mails, simulation === undefined ? options : { ...options, simulated }, {
    taken: async (mail, incoming) => {
      if (clock.now() - swept >= DAY) {
        swept = clock.now();
        await state.sweepRetention(swept - SLACK);
      }
      facts.set(mail.id, factsOf(mail, incoming as Dated));
      if (isForList(mail, profile)) elsewhere.delete(mail.id);
      else elsewhere.set(mail.id, mail.arrival);
      if (facts.size % 50 === 0) taken(facts.size);
    },
    judged: async ({ judgement, reply }) => {
      const after = (await simulation?.leave(judgement, reply)) ?? judgement;
      judged.set(judgement.root, { judgement: after, reply: after.reply === 'none' ? undefined : reply });
    },
    // Parts that came too late to be judged are its mails all the same.
    joined: async (root) => {
      const [known, whole] = [judged.get(root), await state.work.judgementOf(root)];
      if (known === undefined || whole === undefined) return;
      judged.set(root, { ...known, judgement: { ...known.judgement, mails: whole.mails } });
    },
  });
  const series = [...judged.values()].map(({ judgement, reply }): JudgedSeries => {
    const own = new Map(judgement.mails.map((id) => [id, facts.get(id) ?? unknown]));
    const view = { judgement, reply: reply && toText(reply.draft), mails: own };
    return request.unsent ? { ...view, fixes: fixesOf(() => writer.nextSteps({ judgement, profile })) } : view;
  });
  return { series, profile, elsewhere, notes: (await simulation?.notes()) ?? [] };
}

/** None where a template cannot say them: a check must not fail for its words. */
function fixesOf(steps: () => ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  try {
    return steps();
  } catch (error) {
    if (error instanceof FaqtotumError) return new Map();
    throw error;
  }
}

const unknown: MailView = { subject: '', author: '', date: undefined, file: undefined };

function factsOf(mail: Mail, { source, place }: Dated): MailView {
  return { ...mailView(mail), file: source, place };
}
