import { handlers } from '../../dist/handlers/index.js';
import { createWriter, guardList } from '../../dist/src/app/guard.js';
import { parseMail } from '../../dist/src/mail/index.js';
import { replay, VirtualClock } from '../../dist/src/pipeline/index.js';
import { createMemoryState } from '../../dist/src/state/index.js';
import { maxMailBytes } from './mutate.mjs';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const start = Date.UTC(2024, 2, 4, 9);
const nothing = async () => undefined;
const plenty = { hour: 1e6, day: 1e6 };
export const bot = { name: 'FAQ bot', address: 'faq-bot@example.org' };
export const maintainer = 'maintainer@example.org';

/** Lists guarded in mode auto, every rule of which may send. */
async function guarded() {
  const timing = { settle: 30 * MINUTE, grace: 2 * MINUTE, sendDelay: 0, maxAge: undefined };
  const overrides = Object.fromEntries(
    handlers.flatMap(({ name, codes }) => Object.keys(codes).map((code) => [`${name}/${code}`, 'send'])),
  );
  return Promise.all(
    ['bpf', 'netdev'].map((profile) =>
      guardList({
        profile,
        policy: { mode: 'auto', preset: 'practice', overrides },
        timing,
        audience: {},
        faqDocument: undefined,
        siteDir: undefined,
      }),
    ),
  );
}

/** A clone that knows some commits, by their first digit, and to which nothing applies that a patch starting with an odd line brings. */
const git = {
  look: async ({ commits, series, tree }) => {
    const known = (hash) => ({
      state: 'known',
      hash: hash.padEnd(40, '0'),
      title: 'bpf: count right',
      author: { name: 'Joe', address: 'joe@example.org' },
      stable: ['linux-6.1.y'],
      looked: ['linux-6.1.y', 'linux-5.10.y'],
    });
    const facts = commits.map((hash) => [hash, /^[0-7]/.test(hash) ? known(hash) : { state: 'unknown' }]);
    const [patch] = series.patches;
    const failed = patch && { messageId: patch.id, path: patch.patch?.files?.[0]?.path ?? 'kernel/bpf/core.c' };
    const applies =
      tree === undefined || patch === undefined || patch.size % 2 === 0
        ? undefined
        : { applies: false, on: '0123456789ab', failed };
    return { commits: new Map(facts), applies };
  },
};

const maintainers = {
  sectionsOf: (path) => [
    {
      title: path.startsWith('net') ? 'NETWORKING' : 'BPF [GENERAL]',
      status: 'Supported',
      contacts: [{ kind: 'maintainer', name: 'Mary', address: 'mary@example.org', aliases: [] }],
    },
  ],
  addressesOf: ({ address }) => [address, 'today@example.org'],
};

/** A live site in memory: both lists, every rule in mode send, everybody's domain vouches for him, nothing leaves. */
export async function createSite() {
  const lists = (await guarded()).map((list) => ({ ...list, maintainers: list.maintainers ?? maintainers }));
  const writer = await createWriter({ from: bot, secret: 'a secret of the fuzzer', siteDir: undefined });
  return { judge: (mails) => judge(mails, lists, writer), listId: lists[0].profile.list.id };
}

const vouched = { result: 'pass', by: 'dkim' };

/** Sends mails through the pipeline: what went wrong, and every mail that was written. */
async function judge(mails, lists, writer) {
  const clock = new VirtualClock();
  const state = createMemoryState({ clock });
  const faults = [];
  const failed = (fields, message) => {
    const cause = fields.err instanceof Error ? `: ${fields.err.message}` : '';
    faults.push(`${message}${cause} ${JSON.stringify({ ...fields, err: undefined }).slice(0, 300)}`);
  };
  const options = {
    lists,
    rules: handlers,
    clock,
    mails: state.mails,
    work: state.work,
    trees: state.trees,
    git,
    kernels: { at: async (at) => ({ asOf: at, series: ['6.8', '6.6', '6.1', '5.15'] }) },
    waker: { mail: nothing, series: nothing, reply: nothing },
    writer,
    log: { info: () => undefined, warn: () => undefined, error: failed },
    read: ({ raw, arrival }) => parseMail(raw, { arrival, authentication: vouched, maxBytes: maxMailBytes }),
    ownAddresses: [bot.address],
    live: {
      intake: state.intake,
      ledger: state.ledger,
      pause: state.pause,
      optOuts: state.optOuts,
      signed: state.signed,
      restraint: state.restraint,
      limits: { caps: { author: plenty, thread: plenty, list: plenty, overall: plenty }, coolDown: 30 * DAY },
      isBlind: () => false,
      outbox: { submit: async () => ({ kind: 'temporary', response: 'nothing leaves memory' }) },
      sent: { find: async () => false },
      allow: [maintainer],
      keepRaw: DAY,
      claimAge: DAY,
    },
  };
  let judged = 0;
  await replay(
    mails.map((raw, index) => ({ raw, arrival: start + index * MINUTE })),
    options,
    {
      taken: (mail, incoming) => {
        if (mail.oddities.some((odd) => /^(?:parser gave up|body:)/.test(odd)))
          faults.push(`parser: ${mail.oddities.join('; ')}`);
        if (mail.tooLarge !== incoming.raw.byteLength > maxMailBytes) faults.push('size misjudged');
        if (mail.tooLarge && mail.text !== '') faults.push('a mail that is too large was read');
      },
      judged: ({ judgement }) => {
        judged++;
        for (const { rule, message } of judgement.failures) faults.push(`${rule} failed: ${message}`);
      },
    },
  );
  const rows = await state.ledger.list(['queued', 'draft'], 1000);
  return { faults, judged, drafts: rows.map(({ draft }) => draft) };
}
