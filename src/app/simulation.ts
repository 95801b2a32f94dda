import type { Judgement, LedgerRow } from '../core/index.js';
import { leaveSimulated, type PipelineOptions, type Restraining } from '../pipeline/index.js';

/** What `backtest --simulate` adds to a replay: replies leave, one after the other, as far as the service would let them. */
export class Simulation {
  #left = 0;
  #held = 0;
  #copies = 0;
  readonly #falls = new Set<number>();

  constructor(private readonly options: PipelineOptions & { readonly simulated: Restraining }) {}

  /** The judgement as it would have ended. */
  async leave(judgement: Judgement, reply: LedgerRow | undefined): Promise<Judgement> {
    const after = await leaveSimulated(judgement, reply, this.options);
    const broken = await this.options.simulated.restraint.broken();
    if (broken !== undefined) this.#falls.add(broken.at);
    if (after.held?.to === 'draft') this.#held++;
    else if (after.held !== undefined) this.#copies++;
    else if (reply?.state === 'queued') this.#left++;
    return after.judgement;
  }

  /** What happened, a line each. */
  async notes(): Promise<readonly string[]> {
    const falls = this.#falls.size;
    const silent = await this.options.simulated.optOuts.count();
    return [
      `simulated: ${String(this.#left)} left, ${String(this.#held)} held back by a cap or the breaker, ` +
        `${String(this.#copies)} for copies of what had its reply; ${String(silent)} asked for silence`,
      ...(falls === 0
        ? []
        : [
            `the breaker fell ${falls === 1 ? 'once' : `${String(falls)} times`}; a person is taken to have set it again after a day`,
          ]),
    ];
  }
}
