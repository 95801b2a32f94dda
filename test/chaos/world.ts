import { closeSync, mkdirSync, openSync, readSync, statSync, writeFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { stringify } from 'yaml';
import { handlers } from '../../handlers/index.js';
import type { EmbeddedDovecot } from '../../src/embedded/dovecot.js';
import type { Server } from '../../src/embedded/command.js';
import { connectRedis, createRedisState, type State } from '../../src/state/index.js';
import { ChaosClock } from './clock.js';
import { Kept } from './kept.js';
import { authserv, Postman } from './postman.js';
import { Wire } from './proxy.js';
import { account, freePort, keepDovecot, keepRedis, SmallDisk, startChild, type Child } from './servers.js';
import type { JournalEntry } from './smtp-child.js';

export const listAddress = 'bpf@vger.kernel.org';
const bot = 'bpf-bot@example.org';
const many = 1_000_000;
/** The rules that speak; the others are off, so that what is wanted hangs on nothing else. */
const spoken = ['missing-tree', 'cc-stable'];

export interface WorldOptions {
  readonly seed: number;
  /** Folder of the code compiled for plain Node. */
  readonly build: string;
  /** The service's time passes so many times as fast. */
  readonly rate: number;
  /** Redis' disk, MB. */
  readonly diskMegabytes: number;
  /** Called when a mail is being handed to the SMTP server. */
  readonly onData: () => void;
}

/** Everything that a run needs, in a folder of its own: the servers, wires between them and the service, and the service twice. */
export class World {
  readonly clock: ChaosClock;
  readonly services: Kept<Child>[] = [];
  redis!: Kept<Server>;
  dovecot!: Kept<EmbeddedDovecot>;
  smtp!: Kept<Child>;
  wires!: { readonly redis: Wire; readonly imap: Wire; readonly smtp: Wire };
  postman!: Postman;
  disk: SmallDisk | undefined;
  state!: State;
  dovecotHome = '';
  #client: Redis | undefined;
  #smtpStarts = 0;
  #calm = false;
  #journalRead = 0;
  readonly #journal: JournalEntry[] = [];

  private constructor(
    readonly folder: string,
    private readonly options: WorldOptions,
  ) {
    this.clock = new ChaosClock(options.rate);
  }

  static async open(options: WorldOptions): Promise<World> {
    const folder = await mkdtemp(join(tmpdir(), 'faqtotum-chaos-'));
    // Root's Dovecot runs as somebody else, who must reach his mail.
    await chmod(folder, 0o755);
    const world = new World(folder, options);
    try {
      await world.#startServers();
      await world.#startServices();
      return world;
    } catch (error) {
      await world.close();
      throw error;
    }
  }

  clockFile(at: number): string {
    return join(this.folder, `clock-${at}`);
  }

  /** The process that reads the mailbox, or the other one. */
  service(listens: boolean): Kept<Child> {
    const [first, second] = this.services as [Kept<Child>, Kept<Child>];
    const reads = ({ now }: Kept<Child>): boolean => ['listening', 'catching-up'].includes(now?.said() ?? '');
    return reads(second) === listens ? second : first;
  }

  /** From now on nothing goes wrong any more. */
  calm(): void {
    this.#calm = true;
    this.smtp.now?.tell('calm');
    this.disk?.empty();
    this.clock.right();
    for (const wire of Object.values(this.wires)) wire.clear();
  }

  /** Everything that the SMTP server took so far. */
  journal(): readonly JournalEntry[] {
    const file = join(this.folder, 'journal');
    const size = statSync(file).size;
    const fresh = Buffer.alloc(size - this.#journalRead);
    const handle = openSync(file, 'r');
    readSync(handle, fresh, 0, fresh.length, this.#journalRead);
    closeSync(handle);
    const whole = fresh.lastIndexOf('\n') + 1;
    this.#journalRead += whole;
    const lines = fresh
      .subarray(0, whole)
      .toString('utf8')
      .split('\n')
      .filter((line) => line !== '');
    for (const line of lines) {
      const entry = JSON.parse(line) as JournalEntry;
      this.#journal.push(entry);
      this.#copy(entry);
    }
    return this.#journal;
  }

  async close(): Promise<void> {
    (this as Partial<World>).postman?.close();
    this.#client?.disconnect();
    const { smtp, dovecot, redis } = this as Partial<World>;
    for (const kept of [...this.services, smtp, dovecot, redis]) await kept?.stop();
    for (const wire of Object.values((this.wires as World['wires'] | undefined) ?? {})) await wire.close();
    this.disk?.unmount();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** The list sends on what it gets; of other mail, some is kept in Sent. */
  #copy({ raw, to, messageId }: JournalEntry): void {
    const bytes = Buffer.from(raw, 'base64');
    if (to.includes(listAddress)) {
      this.postman.post(Buffer.concat([Buffer.from('List-Id: <bpf.vger.kernel.org>\r\n'), bytes]), 'INBOX');
    } else if (messageId.charCodeAt(5) % 2 === 0) this.postman.post(bytes, 'Sent');
  }

  async #startServers(): Promise<void> {
    const ports = { redis: await freePort(), imap: await freePort(), lmtp: await freePort(), smtp: await freePort() };
    const redisFolder = join(this.folder, 'redis');
    mkdirSync(redisFolder);
    this.disk = SmallDisk.mount(redisFolder, this.options.diskMegabytes);
    this.redis = keepRedis(redisFolder, ports.redis);
    this.dovecotHome = join(this.folder, 'dovecot');
    this.dovecot = keepDovecot(this.dovecotHome, ports);
    writeFileSync(join(this.folder, 'journal'), '');
    this.smtp = new Kept('smtp', () => this.#launchSmtp(ports.smtp));
    this.wires = {
      redis: await Wire.to(ports.redis),
      imap: await Wire.to(ports.imap),
      smtp: await Wire.to(ports.smtp),
    };
    this.postman = new Postman(ports.imap, this.clock);
    for (let tries = 0; this.#client === undefined; tries += 1) {
      this.#client = await connectRedis({ url: `redis://127.0.0.1:${ports.redis}` }).catch((error: unknown) => {
        if (tries > 50) throw error;
        return sleep(100, undefined);
      });
    }
    this.state = createRedisState({ client: this.#client, prefix: 'faqtotum' });
  }

  #launchSmtp(port: number): Promise<Child> {
    this.#smtpStarts += 1;
    const args = [String(port), join(this.folder, 'journal'), String(this.options.seed * 1000 + this.#smtpStarts)];
    const launched: Promise<Child> = startChild(join(this.options.build, 'test/chaos/smtp-child.js'), args, (word) => {
      if (word === 'up' && this.#calm) void launched.then(({ tell }) => tell('calm'));
      if (word === 'data') this.options.onData();
    });
    return launched;
  }

  async #startServices(): Promise<void> {
    const config = join(this.folder, 'faqtotum.yaml');
    writeFileSync(join(this.folder, 'imap-password'), account.password);
    writeFileSync(join(this.folder, 'secret'), `a secret of the run with seed ${this.options.seed}`.padEnd(64, '.'));
    writeFileSync(config, stringify(this.#config()));
    for (const at of [0, 1]) {
      this.clock.turn(this.clockFile(at), 0);
      const entry = join(this.options.build, 'test/chaos/service-child.js');
      this.services.push(new Kept(`service ${at + 1}`, () => startChild(entry, [config, this.clockFile(at)])));
    }
  }

  #config(): object {
    const { redis, imap, smtp } = this.wires;
    const server = { host: '127.0.0.1', security: 'none' };
    const plenty = { hour: many, day: many };
    const off = handlers.filter(({ name }) => !spoken.includes(name)).map(({ name }) => [name, 'off'] as const);
    const list = {
      profile: 'bpf',
      mode: 'auto',
      settle: '30m',
      grace: '2m',
      sendDelay: '1m',
      maxAge: '60d',
      rules: Object.fromEntries(off),
      imap: { ...server, port: imap.port, auth: { user: account.name, passwordFile: 'imap-password' } },
    };
    return {
      lists: [list],
      dataDir: 'data',
      redis: { url: `redis://127.0.0.1:${redis.port}` },
      smtp: { ...server, port: smtp.port },
      identity: { from: { name: 'BPF FAQ bot', address: bot }, secretFile: 'secret' },
      caps: { list: plenty, overall: plenty },
      authservIds: [authserv],
      dkim: false,
    };
  }
}
