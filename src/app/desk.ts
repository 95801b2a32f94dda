import { resolve } from 'node:path';
import type { Redis } from 'ioredis';
import { handlers } from '../../handlers/index.js';
import type { Desk, JudgedSeries, StateRequest } from '../cli/services.js';
import { loadConfig, type Config } from '../config/index.js';
import { FaqtotumError, type LedgerRow, type ReplyState } from '../core/index.js';
import { redisSocket } from '../embedded/redis.js';
import { createWaker, type QueueWaker } from '../queue/index.js';
import { untell } from '../pipeline/index.js';
import { capNames } from '../pipeline/restraint.js';
import { neutralise, toText } from '../render/index.js';
import { connectRedis, createRedisState, type State } from '../state/index.js';
import { chosenRules } from './chosen-rules.js';
import { MANY, runningFor, states, statusOf, treesOf, type DeskState } from './desk-status.js';
import { findService } from './find-service.js';
import { createLog } from './log.js';
import { mailView } from './mail-view.js';
import { openState } from './service.js';

/** States in which a row waits for a person. */
const waiting: readonly ReplyState[] = ['draft', 'unknown'];
/** States in which a person can still stop it: from `claimed` on it is in the hands of SMTP. */
const stoppable: readonly ReplyState[] = [...waiting, 'queued'];

/** The state of a service, as a desk works on it. */
interface Opened extends DeskState {
  readonly client: Redis;
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
    running: (list) => runningFor(list, config, opened),
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
  return {
    drafts: (wanted) => ledger.list(wanted, MANY),
    draft: (id) => findRow(id, state),
    show: (row) => toText(row.draft),
    approve: async (id, by) => {
      const row = await findRow(id, state);
      const at = Date.now();
      const change = { reason: `approved by ${by}`, at, by, notBefore: at };
      if (!(await ledger.move(row.messageId, waiting, 'queued', change))) throw await notWaiting(row, state);
      await waker.reply(row.messageId, at);
      return (await ledger.get(row.messageId)) ?? row;
    },
    reject: async (id, by, reason) => {
      const row = await findRow(id, state);
      const why = reason === '' ? `rejected by ${by}` : `rejected by ${by}: ${reason}`;
      const from = await moveFrom(row, stoppable, { to: 'rejected', reason: why, by }, state);
      // What may have left keeps its places.
      if (from !== 'unknown') await restraint.uncount(row.messageId, capNames(row));
      await untell(row, state);
      return (await ledger.get(row.messageId)) ?? row;
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
        throw await notWaiting(row, state);
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
    judged: (limit, rules) => judgedOf(limit, rules, state),
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

async function judgedOf(
  limit: number,
  rules: readonly string[] | undefined,
  { work, mails }: State,
): Promise<readonly JudgedSeries[]> {
  const names = rules && chosenRules(rules).map(({ name }) => name);
  const judgements = (await work.judgements(limit)).map((judgement) => ({
    ...judgement,
    findings: judgement.findings.filter(({ rule }) => names?.includes(rule) ?? true),
  }));
  return Promise.all(
    judgements.map(async (judgement) => {
      const shown = [...new Set([judgement.root, ...judgement.findings.map(({ messageId }) => messageId)])];
      const known = await Promise.all(shown.map(async (id) => [id, await mails.get(id)] as const));
      const views = known.flatMap(([id, mail]) => (mail === undefined ? [] : [[id, mailView(mail)] as const]));
      return { judgement, reply: undefined, mails: new Map(views) };
    }),
  );
}

/** Moves a row from whichever of these states it is in, and says which it was. Throws DRAFT_STATE. */
async function moveFrom(
  row: LedgerRow,
  from: readonly ReplyState[],
  { to, ...change }: { readonly to: ReplyState; readonly reason: string; readonly by: string },
  state: State,
): Promise<ReplyState> {
  for (;;) {
    const is = (await state.ledger.get(row.messageId))?.state;
    if (is === undefined || !from.includes(is)) throw await notWaiting(row, state);
    if (await state.ledger.move(row.messageId, [is], to, { ...change, at: Date.now() })) return is;
    // Somebody else moved it in between: look again.
  }
}

async function notWaiting(found: LedgerRow, { ledger }: State): Promise<FaqtotumError> {
  // As it is now, not as it was when it was found.
  const row = (await ledger.get(found.messageId)) ?? found;
  const [what, remedy] = whyNot(row);
  return new FaqtotumError('DRAFT_STATE', what, row.messageId, remedy);
}

function whyNot({ state, reason }: LedgerRow): readonly [string, string] {
  if (state === 'queued')
    return [`is queued, about to leave (${reason})`, 'faqtotum drafts reject stops it; it cannot be changed any more'];
  if (state === 'claimed')
    return [
      `is claimed: it has been handed to the mail server (${reason})`,
      'it cannot be called back; faqtotum drafts show tells how it ends',
    ];
  return [`is ${state}, not waiting for a person (${reason})`, 'faqtotum drafts list names those that wait'];
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
