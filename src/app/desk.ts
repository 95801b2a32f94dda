import { resolve } from 'node:path';
import type { Redis } from 'ioredis';
import { handlers } from '../../handlers/index.js';
import type { Desk, JudgedSeries, StateRequest, StatusView, TreeView } from '../cli/services.js';
import { loadConfig, type Config, type ImapConfig } from '../config/index.js';
import { FaqtotumError, type LedgerRow, type ReplyState } from '../core/index.js';
import { redisSocket } from '../embedded/redis.js';
import { createWaker, type QueueWaker } from '../queue/index.js';
import { listCounter, overall, untell } from '../pipeline/index.js';
import { neutralise, toText } from '../render/index.js';
import { connectRedis, createRedisState, type State } from '../state/index.js';
import { findService } from './find-service.js';
import { readProfile } from './guard.js';
import { createLog } from './log.js';
import { mailView } from './mail-view.js';
import { mailboxKey } from './mailboxes.js';
import { openState } from './service.js';

const states: readonly ReplyState[] = ['queued', 'draft', 'claimed', 'unknown', 'sent', 'rejected', 'withdrawn'];
/** States in which a row waits for a person. */
const waiting: readonly ReplyState[] = ['draft', 'unknown'];
const MANY = 1_000_000;

/** The state of a service, as a desk works on it. */
interface Opened {
  readonly client: Redis;
  readonly state: State;
  /** Its private Redis did not run: the desk has started it for the time being. */
  readonly started: boolean;
  close(): Promise<void>;
}

/**
 * Opens the state that a service works on: through its running Redis, else by starting its private one for the time being.
 * Throws CONFIG_*, REDIS_*, SERVICE_NOT_RUNNING (nothing is named, and none is found: see `findService`).
 */
export async function openDesk(request: StateRequest): Promise<Desk> {
  const file = await findService(request);
  const config = await loadConfig(file, { rules: handlers, needs: 'state' });
  const opened = await connect(config);
  const waker = createWaker({ connection: opened.client, prefix: config.redis.prefix, log: createLog('silent') });
  const close = async () => {
    await waker.close();
    await opened.close();
  };
  return {
    service: resolve(file),
    ...deskOf(opened.state, waker),
    status: () => statusOf(config, opened),
    running: () => isRunning([...mailboxesOf(config).keys()], opened),
    trees: () => treesOf(config, opened.state),
    turnTree: (tree, to, by) => turnTree(tree, to, by, { config, state: opened.state }),
    close,
  };
}

async function connect(config: Config): Promise<Opened> {
  const address =
    config.redis.url === undefined ? { socket: await redisSocket(config.dataDir) } : { url: config.redis.url };
  try {
    const client = await connectRedis(address, { timeoutMs: 3000 });
    const close = async () => {
      client.disconnect();
    };
    return { client, state: createRedisState({ client, prefix: config.redis.prefix }), started: false, close };
  } catch (error) {
    if (config.redis.url !== undefined) throw error;
    return { ...(await openState(config, { log: createLog('silent') })), started: true };
  }
}

function deskOf(
  state: State,
  waker: QueueWaker,
): Omit<Desk, 'service' | 'status' | 'running' | 'trees' | 'turnTree' | 'close'> {
  const { ledger, pause, restraint } = state;
  const settle = async (id: string, to: ReplyState, by: string, reason: string): Promise<LedgerRow> => {
    const row = await findRow(id, state);
    const at = Date.now();
    const moved = await ledger.move(row.messageId, waiting, to, {
      reason,
      at,
      by,
      ...(to === 'queued' ? { notBefore: at } : {}),
    });
    if (!moved) throw notWaiting(row);
    if (to === 'queued') await waker.reply(row.messageId, at);
    return (await ledger.get(row.messageId)) ?? row;
  };
  return {
    drafts: (wanted) => ledger.list(wanted, MANY),
    draft: (id) => findRow(id, state),
    show: (row) => toText(row.draft),
    approve: (id, by) => settle(id, 'queued', by, `approved by ${by}`),
    reject: async (id, by, reason) => {
      const row = await settle(
        id,
        'rejected',
        by,
        reason === '' ? `rejected by ${by}` : `rejected by ${by}: ${reason}`,
      );
      await untell(row, state);
      return row;
    },
    edit: async (id, by, text) => {
      const row = await findRow(id, state);
      const draft = { ...row.draft, text: neutralise(text) };
      if (
        !(await ledger.move(row.messageId, ['draft'], 'draft', {
          reason: `edited by ${by}`,
          at: Date.now(),
          by,
          draft,
        }))
      )
        throw notWaiting(row);
      return { ...row, draft };
    },
    pause: (by, reason) => pause.pause(by, reason, Date.now()),
    resume: async (by) => {
      const now = Date.now();
      await pause.resume(by, now);
      await restraint.mend();
      for (const row of await ledger.ready(now, Infinity, MANY)) await waker.reply(row.messageId, now);
    },
    judgements: (limit) => state.work.judgements(limit),
    judged: (limit) => judgedOf(limit, state),
    paused: () => pause.paused(),
  };
}

/** A row by whole ids, or by the start of its hash: a slip must not approve another one. */
async function findRow(id: string, { ledger }: State): Promise<LedgerRow> {
  const exact = await ledger.get(bracketed(id));
  if (exact !== undefined) return exact;
  const start = /^(?:faq-)?([0-9a-f]{4,})$/i.exec(id)?.[1]?.toLowerCase();
  const fits = (row: LedgerRow) =>
    row.root === bracketed(id) || (start !== undefined && row.messageId.startsWith(`<faq-${start}`));
  const found = (await ledger.list(states, MANY)).filter(fits);
  const [row] = found;
  if (row === undefined)
    throw new FaqtotumError(
      'DRAFT_UNKNOWN',
      'there is no such reply',
      id,
      'give its id, or at least four characters after `faq-`; faqtotum drafts list names them',
    );
  if (found.length > 1)
    throw new FaqtotumError(
      'DRAFT_UNKNOWN',
      `fits ${String(found.length)} replies`,
      id,
      'give more of its id; faqtotum drafts list names them',
    );
  return row;
}

const bracketed = (id: string): string => (id.startsWith('<') ? id : `<${id}>`);

async function judgedOf(limit: number, { work, mails }: State): Promise<readonly JudgedSeries[]> {
  const judgements = await work.judgements(limit);
  return Promise.all(
    judgements.map(async (judgement) => {
      const shown = [...new Set([judgement.root, ...judgement.findings.map(({ messageId }) => messageId)])];
      const known = await Promise.all(shown.map(async (id) => [id, await mails.get(id)] as const));
      const views = known.flatMap(([id, mail]) => (mail === undefined ? [] : [[id, mailView(mail)] as const]));
      return { judgement, reply: undefined, mails: new Map(views) };
    }),
  );
}

function notWaiting(row: LedgerRow): FaqtotumError {
  return new FaqtotumError(
    'DRAFT_STATE',
    `is ${row.state}, not waiting for a person (${row.reason})`,
    row.messageId,
    'faqtotum drafts list names those that wait',
  );
}

async function statusOf(config: Config, opened: Opened): Promise<StatusView> {
  const { state } = opened;
  const replies: Record<ReplyState, number> = {
    queued: 0,
    draft: 0,
    claimed: 0,
    unknown: 0,
    sent: 0,
    rejected: 0,
    withdrawn: 0,
  };
  for (const one of states) replies[one] = (await state.ledger.list([one], MANY)).length;
  const mailboxes = mailboxesOf(config);
  checkNames([...mailboxes.keys()], config.file);
  return {
    running: await isRunning([...mailboxes.keys()], opened),
    paused: await state.pause.paused(),
    broken: await state.restraint.broken(),
    left: await state.restraint.counted(overall, Date.now()),
    most: config.caps.overall,
    replies,
    unprocessed: (await state.intake.unprocessed(MANY)).length,
    waiting: (await state.work.due(Number.MAX_SAFE_INTEGER, MANY)).length,
    nextDue: await state.work.nextDue(),
    mailboxes: await Promise.all(
      [...mailboxes].map(async ([key, { mailbox, auth, host, port }]) => ({
        mailbox,
        user: auth.user,
        server: `${host}:${String(port)}`,
        cursor: await state.intake.cursor(key),
      })),
    ),
    lists: await Promise.all(config.lists.map((list) => listOf(list, config, state))),
    mostPerList: config.caps.list,
    optedOut: await state.optOuts.count(),
    trees: await treesOf(config, state),
  };
}

async function listOf(
  { profile, mode }: Config['lists'][number],
  { siteDir }: Config,
  { restraint }: State,
): Promise<StatusView['lists'][number]> {
  const { list } = await readProfile(profile, siteDir);
  return { address: profile, mode, left: await restraint.counted(listCounter(list.address), Date.now()) };
}

/** The trees of the guarded lists that take new work, each once, with what is known of them now. */
async function treesOf({ lists, siteDir }: Config, { trees }: State): Promise<readonly TreeView[]> {
  const profiles = await Promise.all(lists.map(({ profile, place }) => readProfile(profile, siteDir, place)));
  const named = profiles.flatMap((profile) => profile.trees).filter(({ takes }) => takes === 'next');
  const said = await trees.statusAt(Date.now());
  return [...new Set(named.map(({ name }) => name))].map((tree) => ({ tree, status: said.get(tree) }));
}

async function turnTree(
  tree: string,
  to: 'open' | 'closed' | 'auto',
  by: string,
  { config, state }: { readonly config: Config; readonly state: State },
): Promise<void> {
  const known = (await treesOf(config, state)).map((each) => each.tree);
  if (!known.includes(tree)) {
    const remedy = `name one of: ${known.join(', ')}`;
    throw new FaqtotumError('USAGE', 'no guarded list has such a tree for new work', tree, remedy);
  }
  if (to === 'auto') await state.trees.release(tree, by, Date.now());
  else await state.trees.note({ tree, state: to, since: Date.now(), by: { kind: 'switch', who: by } });
}

/** Who does not know which mailboxes they are cannot tell whether somebody reads them. */
function checkNames(mailboxes: readonly string[], file: string): void {
  const unset = mailboxes.map((name) => /\$\{(\w+)\}/.exec(name)?.[1]).find((name) => name !== undefined);
  if (unset === undefined) return;
  const remedy = `set ${unset}; pause, resume and drafts work without it`;
  throw new FaqtotumError('CONFIG_SECRET', `the environment variable ${unset} of a mailbox is not set`, file, remedy);
}

/** Every mailbox that the service reads, once, by its name in the store. */
function mailboxesOf({ lists, inbox }: Config): ReadonlyMap<string, ImapConfig> {
  const all = [...lists.map(({ imap }) => imap), ...(inbox === undefined ? [] : [inbox])];
  return new Map(all.map((imap) => [mailboxKey(imap), imap]));
}

/** A listener holds the lease of one of the mailboxes. It is asked for by taking it, for the shortest of times. */
async function isRunning(keys: readonly string[], { state: { intake }, started }: Opened): Promise<boolean> {
  // What a killed service held may not have run out yet.
  if (started) return false;
  for (const key of keys) {
    if (!(await intake.lease(key, 'status', 1))) return true;
    await intake.release(key, 'status');
  }
  return false;
}
