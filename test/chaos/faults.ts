import { setTimeout as sleep } from 'node:timers/promises';
import { Random } from './random.js';
import { clockOff, type Fault, type Trouble, type Victim } from './schedule.js';
import { forgetUids } from './servers.js';
import type { World } from './world.js';

const MINUTE = 60_000;

/** Brings faults about and counts those that took place. */
export class Faults {
  readonly counts = new Map<string, number>();
  readonly #random: Random;
  readonly #running = new Set<Promise<void>>();

  constructor(
    private readonly world: World,
    seed: number,
  ) {
    this.#random = new Random(seed ^ 0xfa017);
  }

  get kills(): number {
    return [...this.counts].reduce((sum, [name, count]) => sum + (name.startsWith('kill') ? count : 0), 0);
  }

  /** Begins a fault; what takes its time goes on by itself. */
  begin(fault: Fault): void {
    const work =
      fault.kind === 'kill' ? this.#kill(fault.victim, fault.downMs) : this.#trouble(fault.trouble, fault.ms);
    this.#running.add(work);
    void work.finally(() => this.#running.delete(work));
  }

  /** Kills a process of the service, whichever. */
  async killService(): Promise<void> {
    const victim = this.#random.pick(this.world.services);
    if (await victim.kill(this.#random.int(0, 500))) this.#count('kill -9 service while it hands a mail over');
  }

  async done(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  async #kill(victim: Victim, downMs: number): Promise<void> {
    const { world } = this;
    const kept = victim === 'listener' || victim === 'worker' ? world.service(victim === 'listener') : world[victim];
    if (await kept.kill(downMs)) this.#count(`kill -9 ${victim}`);
  }

  async #trouble(trouble: Trouble, ms: number): Promise<void> {
    const { world } = this;
    const { redis, imap, smtp } = world.wires;
    const random = this.#random;
    switch (trouble) {
      case 'cut redis':
        redis.cut();
        break;
      case 'cut imap':
        imap.cut();
        break;
      case 'cut smtp':
        smtp.cut();
        break;
      case 'slow redis':
        redis.slow(ms, 100, random);
        break;
      case 'slow imap':
        imap.slow(ms, 300, random);
        break;
      case 'stall redis':
        redis.stall(ms);
        break;
      case 'freeze service':
        random.pick(world.services).freeze(ms);
        break;
      case 'full disk':
        await this.#fillDisk();
        return;
      case 'clock ahead':
        this.#turnClock(random.int(MINUTE, clockOff));
        break;
      case 'clock behind':
        this.#turnClock(-random.int(MINUTE, clockOff));
        break;
      case 'clock right':
        world.clock.right();
        break;
      case 'new UIDVALIDITY':
        if (!(await world.dovecot.kill(500, async () => forgetUids(world.dovecotHome)))) return;
    }
    this.#count(trouble);
  }

  #turnClock(jump: number): void {
    this.world.clock.turn(this.world.clockFile(this.#random.int(0, 1)), jump);
  }

  /** Redis ends when it cannot write; it counts only then. */
  async #fillDisk(): Promise<void> {
    const { disk, redis } = this.world;
    const before = redis.now;
    if (disk === undefined || before === undefined) return;
    disk.fill();
    const ended = await Promise.race([before.exited, sleep(3000)]);
    disk.empty();
    if (ended !== undefined) this.#count('full disk');
  }

  #count(name: string): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
  }
}
