import { handlers } from '../../../handlers/index.js';
import type { IncomingMail } from '../../core/index.js';
import { parseMail, readAuthenticationResults } from '../../mail/index.js';
import { replay, VirtualClock, type PipelineOptions } from '../../pipeline/index.js';
import { createMemoryState, type State } from '../../state/index.js';
import { createWriter, guardList } from '../guard.js';
import { authserv, bot, profileName } from './names.js';
import type { SampleDay } from './sample.js';

const DAY = 86_400_000;
const nothing = async (): Promise<void> => undefined;
const plenty = { hour: 1000, day: 1000 };
const caps = { author: plenty, thread: plenty, list: plenty, overall: plenty };
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/**
 * Judges the sample list as the live demo does, only that nothing leaves and no server is needed: memory stores, a virtual clock, the same
 * configuration.
 */
export async function judgeInMemory(days: readonly SampleDay[]): Promise<State> {
  const clock = new VirtualClock();
  const state = createMemoryState({ clock });
  const list = await guardList({
    profile: profileName,
    policy: { mode: 'auto', preset: 'practice', overrides: {} },
    timing: { settle: 0, grace: 0, sendDelay: 0, maxAge: 2 * DAY },
    audience: {},
    faqDocument: undefined,
    siteDir: undefined,
  });
  const options: PipelineOptions & { clock: VirtualClock } = {
    lists: [list],
    rules: handlers,
    clock,
    mails: state.mails,
    work: state.work,
    trees: state.trees,
    waker: { mail: nothing, series: nothing, reply: nothing },
    writer: await createWriter({ from: bot, secret: 'a demo without a site', siteDir: undefined }),
    log: silent,
    read: ({ raw, arrival }) => parseMail(raw, { arrival, authentication: readAuthenticationResults(raw, [authserv]) }),
    ownAddresses: [bot.address],
    live: {
      intake: state.intake,
      gate: { hold: () => undefined },
      ledger: state.ledger,
      pause: state.pause,
      optOuts: state.optOuts,
      signed: state.signed,
      restraint: state.restraint,
      limits: { caps, coolDown: 30 * DAY },
      isBlind: async () => false,
      outbox: { submit: async () => ({ kind: 'temporary', response: 'nothing leaves memory' }) },
      sent: { find: async () => false },
      keepRaw: DAY,
      claimAge: DAY,
    },
  };
  const mails = days.flatMap((day, index): IncomingMail[] =>
    day.map(({ raw }) => ({ raw, arrival: (index + 1) * DAY })),
  );
  await replay(mails, options, { judged: () => undefined });
  return state;
}
