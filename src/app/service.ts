import { hostname } from 'node:os';
import type { Redis } from 'ioredis';
import { readSiteSecret, type Config, type ImapConfig } from '../config/index.js';
import type { Clock, Gate, ServiceMark } from '../core/index.js';
import { makeFolder } from '../embedded/make-folder.js';
import { startRedis, type EmbeddedRedis } from '../embedded/redis.js';
import { verifyPins } from '../faq/index.js';
import { startListener, type Listener, type ListenerOptions, type ListenerTiming } from '../intake/index.js';
import type { MaintainersFile } from '../maintainers/index.js';
import { deliverReply, judgeDue, type GuardedList, type PipelineOptions } from '../pipeline/index.js';
import { createGate, createWaker, startSweeper, startWorkers, type QueueWaker } from '../queue/index.js';
import { connectRedis, createRedisState, redisSafety, type State } from '../state/index.js';
import { checkIdentity } from './check-identity.js';
import { openFacts } from './facts.js';
import { createWriter, guardList } from './guard.js';
import { claimAge, keepRaw, livePipeline } from './live-pipeline.js';
import type { Log } from './log.js';
import { takeFromIntake } from './mail-stage.js';
import { imapServer, mailboxKey } from './mailboxes.js';
import { loadMaintainers } from './maintainers.js';
import { createReader } from './reading/reader.js';
import { keepServiceMark, type KeptServiceMark } from './service-mark.js';
import { configuredMaintainers } from './site.js';

export interface ServiceOptions {
  readonly log: Log;
  readonly clock?: Clock;
  /** ms between sweeps; default one minute. */
  readonly sweepEvery?: number;
  /** Times of the listeners that shall differ from their defaults. */
  readonly listenerTiming?: Partial<ListenerTiming>;
  /** As `lockMs` of the workers, ms. */
  readonly lockMs?: number;
  /** Mail of this many days before the first start is read, too; default 0. */
  readonly lookbackDays?: number;
}

/** A running service. */
export interface Service {
  readonly state: State;
  readonly lists: readonly GuardedList[];
  readonly listeners: readonly Listener[];
  /** Fulfilled with the reason when something it cannot do without has ended. */
  readonly failed: Promise<string>;
  /** Takes no more work, waits for what is under way, closes everything it opened. */
  stop(): Promise<void>;
}

/** The state of a configured service: its own redis-server (started when none runs), or the one at `redis.url`. */
export interface OpenState {
  readonly client: Redis;
  readonly state: State;
  readonly server: EmbeddedRedis | undefined;
  readonly close: () => Promise<void>;
}

/** Opens the state for a service. Throws REDIS_* and DATA_DIR; refuses an unsafe Redis unless every list only monitors. */
export async function openState(
  config: Config,
  { log, clock }: Pick<ServiceOptions, 'log' | 'clock'>,
): Promise<OpenState> {
  await makeFolder(config.dataDir);
  const server = config.redis.url === undefined ? await startRedis({ dataDir: config.dataDir, log }) : undefined;
  try {
    const client = await connectRedis(
      server === undefined ? { url: config.redis.url as string } : { socket: server.socket },
    );
    if (server === undefined && config.lists.some((list) => list.mode !== 'monitor')) await redisSafety(client);
    const state = createRedisState({ client, prefix: config.redis.prefix, ...(clock === undefined ? {} : { clock }) });
    const close = async () => {
      client.disconnect();
      await server?.stop();
    };
    return { client, state, server, close };
  } catch (error) {
    await server?.stop();
    throw error;
  }
}

/** Starts listeners, workers and sweeper. Throws what its parts throw; nothing is left running then. */
export async function startService(config: Config, options: ServiceOptions): Promise<Service> {
  const { log } = options;
  const clock = options.clock ?? { now: () => Date.now() };
  const maintainers = await loadMaintainers(configuredMaintainers(config));
  for (const { line, message } of maintainers?.problems ?? []) {
    log.warn({ file: config.maintainers, line }, `a pattern of MAINTAINERS cannot be used: ${message}`);
  }
  const lists = await Promise.all(config.lists.map((list) => guardConfigured(list, config, maintainers)));
  checkIdentity(config, lists);
  for (const { profile, document } of lists) {
    const pins = document === undefined ? [] : verifyPins(profile, document);
    if (pins.length === 0 || pins.some(({ state }) => state !== 'gone')) continue;
    log.warn({ document: document?.source }, 'none of the pinned questions is in the FAQ: is this the right document?');
  }
  await makeFolder(config.dataDir);
  const secret = config.identity?.secret ?? (await readSiteSecret(config.dataDir));
  const from = config.identity?.from ?? { name: 'FAQ bot', address: 'faq-bot@localhost.invalid' };
  const writer = await createWriter({ from, secret, siteDir: config.siteDir });
  const facts = await openFacts(config, { log });
  const undo: (() => Promise<void>)[] = [async () => facts.close()];
  try {
    const opened = await openState(config, { log, clock });
    undo.push(opened.close);
    const { state } = opened;
    const waker = createWaker({ connection: opened.client, prefix: config.redis.prefix, log, clock });
    undo.push(() => waker.close());
    if (opened.server !== undefined) await waker.dropRunning();
    const gate = createGate({ ...state, waker, clock, log });
    undo.push(() => gate.close());
    // The listeners first: no reply leaves before they have seen what came while the service was away.
    let renewMark = (): void => undefined;
    const listeners = listen(config, opened, { waker, clock, onState: () => renewMark() }, options);
    const stopListeners = async () => {
      await Promise.all([...listeners.values()].map((listener) => listener.stop()));
    };
    undo.push(stopListeners);
    const reader = createReader(config, { clock, log });
    undo.push(() => reader.close());
    const pipeline = livePipeline({ config, lists, state, waker, gate, writer, clock, log, listeners, facts, reader });
    undo.push(startWork(config, opened, pipeline, { waker, gate }, options), stopListeners);
    const mark = await markService(opened, listeners, { clock, log });
    renewMark = () => mark.renew();
    undo.push(() => mark.end());
    const failed =
      opened.server?.exited.then((reason) => `the private redis-server ${reason}`) ??
      new Promise<string>(() => undefined);
    return { state, lists, listeners: [...listeners.values()], failed, stop: () => runAll(undo) };
  } catch (error) {
    await runAll(undo);
    throw error;
  }
}

async function guardConfigured(
  list: Config['lists'][number],
  config: Config,
  maintainers: MaintainersFile | undefined,
): Promise<GuardedList> {
  const { settle, grace, sendDelay, maxAge } = list;
  return guardList({
    profile: list.profile,
    place: list.place,
    policy: { mode: list.mode, preset: list.preset, overrides: list.rules },
    timing: { settle, grace, sendDelay, maxAge },
    audience: list.audience,
    faqDocument: list.faq.document,
    maintainers,
    siteDir: config.siteDir,
  });
}

/** Workers and sweeper; gives back how to stop them. */
function startWork(
  config: Config,
  opened: OpenState,
  pipeline: PipelineOptions,
  { waker, gate }: { readonly waker: QueueWaker; readonly gate: Gate },
  options: ServiceOptions,
): () => Promise<void> {
  const { state } = opened;
  const workers = startWorkers({
    connection: opened.client,
    prefix: config.redis.prefix,
    log: options.log,
    ...(options.lockMs === undefined ? {} : { lockMs: options.lockMs }),
    stages: {
      mail: (key) => takeFromIntake(key, { pipeline, intake: state.intake, gate, keepRaw }),
      series: (id) => judgeDue(id, pipeline),
      reply: (id) => deliverReply(id, pipeline),
    },
  });
  const sweeper = startSweeper({
    intake: state.intake,
    work: state.work,
    ledger: state.ledger,
    waker,
    clock: pipeline.clock,
    log: options.log,
    claimAgeMs: claimAge,
    sweepRetention: (now) => state.sweepRetention(now),
    ...(options.sweepEvery === undefined ? {} : { everyMs: options.sweepEvery }),
  });
  let gone = false;
  void opened.server?.exited.then(() => (gone = true));
  return async () => {
    await sweeper.stop();
    // Without its Redis nothing under way can be finished.
    await workers.close(gone ? 0 : undefined);
  };
}

/** One listener per mailbox, however many lists it holds, and one for the bot's own. */
function listen(
  config: Config,
  opened: OpenState,
  parts: Pick<ListenerOptions, 'waker' | 'clock' | 'onState'>,
  options: ServiceOptions,
): ReadonlyMap<string, Listener> {
  const all = [...config.lists.map(({ imap }) => imap), ...(config.inbox === undefined ? [] : [config.inbox])];
  const mailboxes = new Map(all.map((imap) => [mailboxKey(imap), imap]));
  const listener = (storeKey: string, imap: ImapConfig) =>
    startListener({
      imap: imapServer(imap),
      mailbox: imap.mailbox,
      storeKey,
      ...parts,
      owner: ownerOf(opened),
      intake: opened.state.intake,
      log: options.log,
      maxMailBytes: config.maxMailBytes,
      lookbackDays: options.lookbackDays ?? 0,
      ...(options.listenerTiming === undefined ? {} : { timing: options.listenerTiming }),
    });
  return new Map([...mailboxes].map(([storeKey, imap]) => [storeKey, listener(storeKey, imap)]));
}

/** Name of this service among those that share its state. */
function ownerOf({ server }: OpenState): string {
  // Only one service at a time works on a private Redis: what a killed one held is ours at once, not when its lease runs out.
  return server === undefined ? `${hostname()}:${String(process.pid)}` : 'the service of this data folder';
}

/** Has everybody know that this service runs, and how its mailboxes stand. */
function markService(
  opened: OpenState,
  listeners: ReadonlyMap<string, Listener>,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): Promise<KeptServiceMark> {
  const self = { since: clock.now(), host: hostname(), pid: process.pid };
  const look = (): ServiceMark => ({
    ...self,
    mailboxes: [...listeners].map(([mailbox, listener]) => {
      const { state, since, error } = listener.status();
      return { mailbox, state, since, trouble: error };
    }),
  });
  return keepServiceMark({ marks: opened.state.services, id: ownerOf(opened), look, log });
}

/** Last opened, first closed; one that fails does not keep the others open. */
async function runAll(undo: readonly (() => Promise<void>)[]): Promise<void> {
  for (const step of [...undo].reverse()) await step().catch(() => undefined);
}
