import type { StatusView, TreeView, UnreadMailbox } from '../cli/services.js';
import type { Config, ImapConfig } from '../config/index.js';
import { FaqtotumError, type ListenerState, type ReplyState, type ServiceMark } from '../core/index.js';
import { listCounter, overall } from '../pipeline/index.js';
import type { State } from '../state/index.js';
import { readProfile } from './guard.js';
import { mailboxKey } from './mailboxes.js';

export const states: readonly ReplyState[] = ['queued', 'draft', 'claimed', 'unknown', 'sent', 'rejected', 'withdrawn'];
export const MANY = 1_000_000;

/** The state that a desk works on. */
export interface DeskState {
  readonly state: State;
  /** Its private Redis did not run: the desk has started it for the time being. */
  readonly started: boolean;
}

/** Everything that `status` tells. Throws CONFIG_SECRET when the name of a mailbox is not known. */
export async function statusOf(config: Config, opened: DeskState): Promise<StatusView> {
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
  const marks = await marksOf(opened);
  return {
    running: marks.length > 0,
    services: marks.map(({ since, host, pid }) => ({ since, host, pid })),
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
        listener: listenerOf(key, marks),
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
export async function treesOf({ lists, siteDir }: Config, { trees }: State): Promise<readonly TreeView[]> {
  const profiles = await Promise.all(lists.map(({ profile, place }) => readProfile(profile, siteDir, place)));
  const named = profiles.flatMap((profile) => profile.trees).filter(({ takes }) => takes === 'next');
  const said = await trees.statusAt(Date.now());
  return [...new Set(named.map(({ name }) => name))].map((tree) => ({ tree, status: said.get(tree) }));
}

/** Who does not know which mailboxes they are cannot tell how far they are read. */
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

/** The marks of the services that run. */
async function marksOf({ state, started }: DeskState): Promise<readonly ServiceMark[]> {
  // What a killed service left may not have run out yet.
  return started ? [] : state.services.all();
}

/** Of several listeners at one mailbox the first of these speaks for it. */
const furthest: readonly ListenerState[] = ['listening', 'catching-up', 'retrying', 'connecting', 'waiting', 'stopped'];

function listenerOf(key: string, marks: readonly ServiceMark[]): StatusView['mailboxes'][number]['listener'] {
  const [found] = marks
    .flatMap(({ mailboxes }) => mailboxes.filter(({ mailbox }) => mailbox === key))
    .sort((a, b) => furthest.indexOf(a.state) - furthest.indexOf(b.state));
  return found && { state: found.state, since: found.since, trouble: found.trouble };
}

/** As `Desk.running`. */
export async function runningFor(list: string, config: Config, opened: DeskState): Promise<boolean | UnreadMailbox> {
  const marks = await marksOf(opened);
  if (marks.length === 0) return false;
  for (const { profile, imap } of config.lists) {
    const trouble = listenerOf(mailboxKey(imap), marks)?.trouble;
    if (trouble === undefined) continue;
    const { list: guarded } = await readProfile(profile, config.siteDir);
    if (guarded.address === list) return { ...trouble, mailbox: imap.mailbox, user: imap.auth.user };
  }
  return true;
}
