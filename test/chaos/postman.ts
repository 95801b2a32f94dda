import { setTimeout as sleep } from 'node:timers/promises';
import { ImapFlow } from 'imapflow';
import { stampAuthentication } from '../../src/embedded/lmtp.js';
import type { Clock } from '../../src/core/index.js';
import { account } from './servers.js';

export const authserv = 'mx.example.org';

/** Puts mail into the mailboxes of the mail server, one after the other, and again until it is there: at least once. */
export class Postman {
  /** Mails whose first try may have been the second copy. */
  uncertain = 0;
  #client: ImapFlow | undefined;
  #queue = Promise.resolve();
  #waiting = 0;

  constructor(
    private readonly port: number,
    private readonly clock: Clock,
  ) {}

  /** Mails not yet delivered. */
  get waiting(): number {
    return this.#waiting;
  }

  /** `onDelivered` is called with the time that the mail carries. */
  post(raw: string | Buffer, mailbox: string, onDelivered: (arrival: number) => void = () => undefined): void {
    this.#waiting += 1;
    this.#queue = this.#queue.then(async () => {
      onDelivered(await this.#deliver(stampAuthentication(Buffer.from(raw as string), authserv), mailbox));
      this.#waiting -= 1;
    });
  }

  async done(): Promise<void> {
    while (this.#waiting > 0) await this.#queue;
  }

  close(): void {
    this.#client?.close();
  }

  async #deliver(raw: Buffer, mailbox: string): Promise<number> {
    for (;;) {
      let began = false;
      try {
        const client = await this.#connect();
        const arrival = Math.floor(this.clock.now() / 1000) * 1000;
        began = true;
        const answer = await client.append(mailbox, raw, [], new Date(arrival));
        if (answer !== false) return arrival;
      } catch {
        if (began) this.uncertain += 1;
        this.#client?.close();
        this.#client = undefined;
      }
      await sleep(50);
    }
  }

  async #connect(): Promise<ImapFlow> {
    if (this.#client?.usable === true) return this.#client;
    this.#client?.close();
    const auth = { user: account.name, pass: account.password };
    const client = new ImapFlow({ host: '127.0.0.1', port: this.port, secure: false, auth, logger: false });
    client.on('error', () => undefined);
    this.#client = client;
    await client.connect();
    return client;
  }
}
