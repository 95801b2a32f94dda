import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Random } from './random.js';

interface Pair {
  readonly near: Socket;
  readonly far: Socket;
}

/** A stretch of wire between the service and one of its servers: may be cut, and may be slow. */
export class Wire {
  #delay: { readonly until: number; readonly ms: () => number } | undefined;
  readonly #pairs = new Set<Pair>();

  private constructor(private readonly server: Server) {}

  static async to(port: number): Promise<Wire> {
    const server = createServer({ noDelay: true });
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
    const wire = new Wire(server);
    server.on('connection', (near) => wire.#connect(near, port));
    return wire;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Every connection breaks now; whatever is under way is lost. */
  cut(): void {
    for (const { near, far } of this.#pairs) {
      near.resetAndDestroy();
      far.resetAndDestroy();
    }
  }

  /** For `ms`, everything takes up to `most` ms longer. */
  slow(ms: number, most: number, random: Random): void {
    this.#delay = { until: Date.now() + ms, ms: () => random.int(0, most) };
  }

  /** For `ms`, nothing comes through at all. */
  stall(ms: number): void {
    const until = Date.now() + ms;
    this.#delay = { until, ms: () => Math.max(0, until - Date.now()) };
  }

  clear(): void {
    this.#delay = undefined;
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.server.close(resolve));
  }

  #connect(near: Socket, port: number): void {
    const far = connect({ port, host: '127.0.0.1', noDelay: true });
    const pair = { near, far };
    this.#pairs.add(pair);
    this.#carry(near, far);
    this.#carry(far, near);
    for (const socket of [near, far]) {
      socket.on('error', () => undefined);
      socket.once('close', () => {
        this.#pairs.delete(pair);
        near.destroy();
        far.destroy();
      });
    }
  }

  /** In order, each piece after its delay. */
  #carry(from: Socket, to: Socket): void {
    let last = Promise.resolve();
    let waiting = 0;
    const pass = (act: () => void): void => {
      const delay = this.#delay !== undefined && Date.now() < this.#delay.until ? this.#delay.ms() : 0;
      if (delay === 0 && waiting === 0) return act();
      waiting += 1;
      last = last
        .then(() => new Promise<void>((resolve) => setTimeout(resolve, delay)))
        .then(() => {
          waiting -= 1;
          act();
        });
    };
    from.on('data', (piece) => pass(() => void to.write(piece)));
    from.on('end', () => pass(() => void to.end()));
  }
}
