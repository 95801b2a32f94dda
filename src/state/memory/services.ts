import type { Clock, ServiceMark, ServiceMarks } from '../../core/index.js';

/** Marks of running services in memory. */
export class MemoryServices implements ServiceMarks {
  readonly #marks = new Map<string, { readonly mark: ServiceMark; readonly until: number }>();

  constructor(private readonly clock: Clock) {}

  async renew(id: string, mark: ServiceMark, ttlMs: number): Promise<void> {
    this.#marks.set(id, { mark, until: this.clock.now() + ttlMs });
  }

  async end(id: string): Promise<void> {
    this.#marks.delete(id);
  }

  async all(): Promise<readonly ServiceMark[]> {
    const now = this.clock.now();
    return [...this.#marks.values()]
      .filter(({ until }) => until > now)
      .map(({ mark }) => mark)
      .sort((a, b) => a.since - b.since);
  }
}
