import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Redis } from 'ioredis';
import { stringify } from 'yaml';
import { handlers } from '../../handlers/index.js';
import { createLog } from '../../src/app/log.js';
import { startService, type Service, type ServiceOptions } from '../../src/app/service.js';
import { loadConfig, type Config } from '../../src/config/index.js';
import type { Judgement, LedgerRow, ListMode, ReplyState, RuleMode } from '../../src/core/index.js';
import { appendMails } from '../../src/embedded/append-mail.js';
import { startDovecot, type EmbeddedDovecot } from '../../src/embedded/dovecot.js';
import { deliverLmtp, stampAuthentication } from '../../src/embedded/lmtp.js';
import { redisSocket } from '../../src/embedded/redis.js';
import { startSmtpSink, type SinkAnswer, type SinkMoment, type SmtpSink } from '../../src/embedded/smtp-sink.js';
import { connectRedis, createRedisState, type State } from '../../src/state/index.js';
import { ShiftedClock, waitFor } from './waiting.js';

/** The server that receives the list's mail, and whose word is believed. */
export const authserv = 'mx.example.org';
export const bot = 'bpf-bot@example.org';
export const password = 'the-imap-password-of-the-tests';

export interface SiteOptions {
  /** Profiles of the guarded lists; each has an account of that name. Default: bpf. */
  readonly profiles?: readonly string[];
  /** Default: auto. */
  readonly mode?: ListMode;
  /** As in the config. Default: 0, judged and sent at once. */
  readonly settle?: string | 0;
  readonly grace?: string | 0;
  readonly sendDelay?: string | 0;
  readonly maxAge?: string;
  /** Default: the usual. */
  readonly coolDown?: string | 0;
  readonly rules?: Readonly<Record<string, RuleMode>>;
  /** FAQ document in the site's folder, to be there when the service starts. */
  readonly faq?: string;
  /** Default: the server that `deliver` stamps mail as. */
  readonly authservIds?: readonly string[];
  /** More keys of faqtotum.yaml, over those written here. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** More keys of every list's `imap`. */
  readonly imap?: Readonly<Record<string, unknown>>;
  /** The login that the SMTP server demands. */
  readonly smtpAuth?: { readonly user: string; readonly pass: string };
  readonly clock?: ShiftedClock;
  readonly lookbackDays?: number;
}

const states: readonly ReplyState[] = ['queued', 'draft', 'claimed', 'unknown', 'sent', 'rejected', 'withdrawn'];
const many = 100_000;

/** A whole site in a folder of its own: Dovecot, an SMTP server, a faqtotum.yaml, and the service that runs on it. */
export class Site {
  readonly clock: ShiftedClock;
  /** What the service logged, a JSON text each. */
  readonly logged: string[] = [];
  /** How the SMTP server behaves; may be changed at any time. */
  behave: (moment: SinkMoment) => SinkAnswer = () => 'accept';
  config!: Config;
  dovecot!: EmbeddedDovecot;
  sink!: SmtpSink;
  #service: Service | undefined;
  #watched: { readonly state: State; readonly client: Redis } | undefined;

  private constructor(
    readonly folder: string,
    private readonly options: SiteOptions,
  ) {
    this.clock = options.clock ?? new ShiftedClock();
  }

  /** Servers and configuration; the service is started by `start`. */
  static async open(options: SiteOptions = {}): Promise<Site> {
    const folder = await mkdtemp(join(tmpdir(), 'faqtotum-site-'));
    // Root's Dovecot runs as somebody else, who must reach his mail.
    await chmod(folder, 0o755);
    const site = new Site(folder, options);
    try {
      await site.startDovecot();
      await site.startSmtp();
      await site.#configure();
      return site;
    } catch (error) {
      await site.close();
      throw error;
    }
  }

  get profiles(): readonly string[] {
    return this.options.profiles ?? ['bpf'];
  }

  get configFile(): string {
    return join(this.folder, 'faqtotum.yaml');
  }

  get service(): Service {
    if (this.#service === undefined) throw new Error('the service is not running');
    return this.#service;
  }

  /** What the service works on: of the one in this process, or of another that is being watched. */
  get state(): State {
    return this.#watched?.state ?? this.service.state;
  }

  /** Looks at the state of a service in another process, until `unwatch`. */
  async watch(): Promise<void> {
    const client = await connectRedis({ socket: await redisSocket(this.config.dataDir) });
    this.#watched = { state: createRedisState({ client, prefix: this.config.redis.prefix }), client };
  }

  unwatch(): void {
    this.#watched?.client.disconnect();
    this.#watched = undefined;
  }

  async #configure(): Promise<void> {
    const { mode = 'auto', settle = 0, grace = 0, sendDelay = 0, maxAge = '2d', rules = {} } = this.options;
    const list = (profile: string) => ({
      profile,
      mode,
      settle,
      grace,
      sendDelay,
      maxAge,
      rules,
      ...(this.options.faq === undefined ? {} : { faq: { document: this.options.faq } }),
      imap: {
        host: '127.0.0.1',
        port: this.dovecot.imapPort,
        security: 'none',
        auth: { user: profile, passwordFile: 'imap-password' },
        ...this.options.imap,
      },
    });
    await writeFile(join(this.folder, 'imap-password'), `${password}\n`);
    const text = {
      lists: this.profiles.map(list),
      dataDir: 'data',
      smtp: { host: '127.0.0.1', port: this.sink.port, security: 'none' },
      identity: { from: { name: 'BPF FAQ bot', address: bot } },
      ...(this.options.coolDown === undefined ? {} : { coolDown: this.options.coolDown }),
      authservIds: this.options.authservIds ?? [authserv],
      ...this.options.config,
    };
    await writeFile(this.configFile, stringify(text));
    this.config = await loadConfig(this.configFile, { rules: handlers });
  }

  /** Starts the service in this process. */
  async start(more: Partial<ServiceOptions> = {}): Promise<Service> {
    const log = createLog('trace', { write: (line) => void this.logged.push(line) });
    const { lookbackDays = 0 } = this.options;
    const service = await startService(this.config, { log, clock: this.clock, sweepEvery: 250, lookbackDays, ...more });
    this.#service = service;
    return service;
  }

  /** `start`, and the listeners have begun to listen: from here on mail is new. */
  async startListening(): Promise<Service> {
    const service = await this.start();
    await this.listening();
    return service;
  }

  async listening(): Promise<void> {
    await waitFor('the listeners listen', () =>
      this.service.listeners.every((listener) => listener.status().state === 'listening'),
    );
  }

  async stop(): Promise<void> {
    const service = this.#service;
    this.#service = undefined;
    await service?.stop();
  }

  /** Starts the SMTP server, on the port of the last one. */
  async startSmtp(): Promise<void> {
    const last = this.sink as SmtpSink | undefined;
    const port = last === undefined ? {} : { port: last.port };
    const { smtpAuth } = this.options;
    const auth = smtpAuth === undefined ? {} : { auth: smtpAuth };
    this.sink = await startSmtpSink({ ...port, ...auth, behave: (moment) => this.behave(moment) });
  }

  /** Starts Dovecot, with the mail and on the ports of the last one. */
  async startDovecot(): Promise<void> {
    const last = this.dovecot as EmbeddedDovecot | undefined;
    this.dovecot = await startDovecot({
      dataDir: join(this.folder, 'dovecot'),
      users: this.profiles.map((name) => ({ name, password })),
      mailboxes: ['Sent'],
      ...(last === undefined ? {} : { ports: { imap: last.imapPort, lmtp: last.lmtpPort } }),
      log: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
    });
  }

  /** kill -9 for Dovecot and all its processes. */
  async killDovecot(): Promise<void> {
    process.kill(-this.dovecot.pid, 'SIGKILL');
    await this.dovecot.exited;
    await this.dovecot.stop();
  }

  /** Delivers by LMTP to a list's account (default: the first), as the list's server sends it on. */
  async deliver(raw: string | Uint8Array, how: { to?: string; stamped?: boolean } = {}): Promise<void> {
    const bytes = typeof raw === 'string' ? Buffer.from(raw, 'utf8') : raw;
    await deliverLmtp({
      port: this.dovecot.lmtpPort,
      recipient: how.to ?? this.profiles[0] ?? '',
      raw: how.stamped === false ? bytes : stampAuthentication(bytes, authserv),
    });
  }

  /** Puts mails into the mailbox of the first list, or another, as if they had arrived at that time, ms. */
  async append(mails: readonly { raw: string | Uint8Array; arrival: number }[], mailbox = 'INBOX'): Promise<void> {
    const auth = { user: this.profiles[0] ?? '', pass: password };
    const imap = { host: '127.0.0.1', port: this.dovecot.imapPort, secure: false, auth };
    const bytes = (raw: string | Uint8Array) => (typeof raw === 'string' ? Buffer.from(raw, 'utf8') : raw);
    const stamped = mails.map(({ raw, arrival }) => ({
      raw: stampAuthentication(bytes(raw), authserv),
      internalDate: arrival,
    }));
    await appendMails({ imap, mailbox, mails: stamped });
  }

  /** The judgement that a mail belongs to, once there is one. */
  async judged(id: string, timeoutMs?: number): Promise<Judgement> {
    return waitFor(`${id} is judged`, () => this.state.work.judgementOf(id), timeoutMs);
  }

  /** Rows of the ledger in these states; all of them by default. */
  async rows(...wanted: readonly ReplyState[]): Promise<readonly LedgerRow[]> {
    return this.state.ledger.list(wanted.length === 0 ? states : wanted, many);
  }

  /** The row of a series, once it is in one of these states. */
  async row(root: string, ...wanted: readonly ReplyState[]): Promise<LedgerRow> {
    const look = async () => (await this.rows(...wanted)).find((row) => row.root === root);
    return waitFor(`a reply to ${root} in state ${wanted.join(' or ')}`, look).catch((error: unknown) =>
      this.#explain(error),
    );
  }

  /** What there is instead of what was waited for. */
  async #explain(error: unknown): Promise<never> {
    const rows = (await this.rows()).map(({ root, state, reason }) => ({ root, state, reason }));
    const judged = (await this.state.work.judgements(10)).map(({ root, list, reason }) => ({ root, list, reason }));
    throw new Error(`${String(error)}\n${JSON.stringify({ rows, judged })}`);
  }

  /** Everything that can be done now is done: no mail unprocessed, no series due, no reply ready to leave. */
  async quiet(timeoutMs?: number): Promise<void> {
    const { intake, work, ledger } = this.state;
    await waitFor(
      'all work is done',
      async () => {
        if ((await intake.oldestUnprocessed()) !== undefined || (await intake.isCatchingUp())) return false;
        const now = this.clock.now();
        // What waits for other mail to be taken in waits half a second at a time.
        const next = await work.nextDue();
        return (next === undefined || next > now + 1000) && (await ledger.ready(now, 300_000, 1)).length === 0;
      },
      timeoutMs,
    );
  }

  /** The mail with this id is in, and all work is done. */
  async digested(id: string): Promise<void> {
    await waitFor(`${id} is taken in`, () => this.state.mails.get(id));
    await this.quiet();
  }

  /** Ends everything that was started, and removes the folder. */
  async close(): Promise<void> {
    this.unwatch();
    await this.stop();
    await (this.sink as SmtpSink | undefined)?.stop();
    await (this.dovecot as EmbeddedDovecot | undefined)?.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}
