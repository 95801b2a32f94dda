import { guardList, createWriter } from '../../src/app/guard.js';
import { handlers } from '../../handlers/index.js';
import type {
  GitFacts,
  Judgement,
  LedgerRow,
  ListMode,
  MaintainedKernels,
  Rule,
  RuleMode,
} from '../../src/core/index.js';
import { parseMail } from '../../src/mail/index.js';
import { readMaintainers } from '../../src/maintainers/index.js';
import {
  replay,
  VirtualClock,
  type GuardedList,
  type PipelineOptions,
  type ReplyWriter,
  type Timing,
} from '../../src/pipeline/index.js';
import { createMemoryState } from '../../src/state/index.js';

const MINUTE = 60_000;

export type Eol = '\n' | '\r\n';
export const eols: readonly (readonly [string, Eol])[] = [
  ['LF', '\n'],
  ['CRLF', '\r\n'],
];

export interface JudgeOptions {
  readonly eol: Eol;
  /** Names of profiles; several are several guarded lists, in that order. Default: bpf. */
  readonly profile?: string | readonly string[];
  /** Default: auto. */
  readonly mode?: ListMode;
  /** Default: practice. */
  readonly preset?: string;
  readonly overrides?: Readonly<Record<string, RuleMode>>;
  /** Over the usual 30 minutes of settle and 2 of grace. */
  readonly timing?: Partial<Timing>;
  readonly rules?: readonly Rule[];
  readonly ownAddresses?: readonly string[];
  /** What local clones would say. */
  readonly git?: Partial<GitFacts>;
  readonly kernels?: MaintainedKernels;
  /** Text of a MAINTAINERS file, and of its mailmap. */
  readonly maintainers?: string;
  readonly mailmap?: string;
  readonly onLog?: (message: string, fields: object) => void;
}

/** The usual times; nothing is too old. */
export const usualTiming: Timing = {
  settle: 30 * MINUTE,
  grace: 2 * MINUTE,
  sendDelay: 60 * MINUTE,
  maxAge: undefined,
};
export const botAddress = 'bpf-bot@example.org';

/** Bytes of a raw mail that is written with LF. */
export function bytesOf(raw: string, eol: Eol = '\n'): Uint8Array {
  return Buffer.from(eol === '\n' ? raw : raw.replaceAll('\n', '\r\n'), 'utf8');
}

let writer: Promise<ReplyWriter> | undefined;

/** The project's own templates; read once. */
export function replyWriter(): Promise<ReplyWriter> {
  writer ??= writerOf({ address: botAddress, secret: 'a secret of the tests' });
  return writer;
}

/** The same words in the name of another bot. */
export function writerOf({ address, secret }: { address: string; secret: string }): Promise<ReplyWriter> {
  return createWriter({ from: { name: 'BPF FAQ bot', address }, secret, siteDir: undefined });
}

const lists = new Map<string, Promise<GuardedList>>();

/** A guarded list of one of the project's profiles, without a FAQ document; read once. */
export async function guarded(
  profile: string,
  options: Omit<JudgeOptions, 'eol' | 'profile'> = {},
): Promise<GuardedList> {
  const policy = {
    mode: options.mode ?? 'auto',
    preset: options.preset ?? 'practice',
    overrides: options.overrides ?? {},
  };
  const timing = { ...usualTiming, ...options.timing };
  const { maintainers: text, mailmap } = options;
  const key = [profile, text, mailmap].join('\0');
  const maintainers = text === undefined ? undefined : readMaintainers({ maintainers: text, mailmap });
  const bare =
    lists.get(key) ??
    guardList({ profile, policy, timing, audience: {}, faqDocument: undefined, maintainers, siteDir: undefined });
  lists.set(key, bare);
  return { ...(await bare), policy, timing };
}

export interface Judged {
  readonly judgement: Judgement;
  readonly reply: LedgerRow | undefined;
}

/** Runs the whole pipeline in memory on a virtual clock: raw mails in (bytes as they are), judgements out, with the replies that were written. */
export async function replayMails(raws: readonly (string | Uint8Array)[], options: JudgeOptions): Promise<Judged[]> {
  const clock = new VirtualClock();
  const state = createMemoryState({ clock });
  const profiles = typeof options.profile === 'string' ? [options.profile] : (options.profile ?? ['bpf']);
  const log = (fields: object, message: string) => options.onLog?.(message, fields);
  const pipeline: PipelineOptions & { clock: VirtualClock } = {
    lists: await Promise.all(profiles.map((profile) => guarded(profile, options))),
    rules: options.rules ?? handlers,
    clock,
    mails: state.mails,
    work: state.work,
    trees: state.trees,
    waker: { mail: async () => undefined, series: async () => undefined, reply: async () => undefined },
    writer: await replyWriter(),
    log: { info: log, warn: log, error: log },
    read: (incoming) => parseMail(incoming.raw, { arrival: incoming.arrival }),
    ownAddresses: options.ownAddresses ?? [botAddress],
    git: { look: async () => ({ commits: new Map(), applies: undefined, ...options.git }) },
    kernels: { at: async () => options.kernels },
  };
  const incoming = await Promise.all(
    raws.map(async (raw) => {
      const bytes = typeof raw === 'string' ? bytesOf(raw, options.eol) : raw;
      return { raw: bytes, arrival: (await parseMail(bytes, { maxBytes: 0 })).arrival };
    }),
  );
  const judged: Judged[] = [];
  await replay(
    incoming.sort((a, b) => a.arrival - b.arrival),
    pipeline,
    { judged: ({ judgement, reply }) => void judged.push({ judgement, reply }) },
  );
  return judged;
}

/** As `replayMails`, the judgements alone, by due time. */
export async function judgeMails(raws: readonly string[], options: JudgeOptions): Promise<Judgement[]> {
  return (await replayMails(raws, options)).map(({ judgement }) => judgement);
}
