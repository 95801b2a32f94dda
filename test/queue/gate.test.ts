import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createGate, type QueueGate } from '../../src/queue/index.js';
import { silent } from '../state/servers.js';

/** A gate over a state that the test turns by hand. */
function set(): {
  readonly gate: QueueGate;
  /** Woken, in this order. */
  readonly woken: string[];
  readonly waiting: Map<string, number>;
  readonly intake: { oldest: number | undefined; catchingUp: boolean; away: boolean };
  readonly looks: () => number;
} {
  const woken: string[] = [];
  const waiting = new Map<string, number>();
  const intake = { oldest: undefined as number | undefined, catchingUp: false, away: false };
  let looks = 0;
  const gate = createGate({
    intake: {
      oldestUnprocessed: async () => {
        looks += 1;
        if (intake.away) throw new Error('away');
        return intake.oldest;
      },
      isCatchingUp: async () => intake.catchingUp,
    },
    work: {
      waiting: async (ids) => new Map(ids.flatMap((id) => (waiting.has(id) ? [[id, waiting.get(id) ?? 0]] : []))),
    },
    waker: { series: async (id) => void woken.push(id) },
    clock: { now: () => 1000 },
    log: silent,
  });
  onTestFinished(() => gate.close());
  return { gate, woken, waiting, intake, looks: () => looks };
}

const soon = async (check: () => void): Promise<void> => {
  await vi.waitFor(check, { timeout: 5000, interval: 5 });
};

/** Long enough for several looks. */
const aWhile = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 150));

describe('gate', () => {
  it('wakes at once when nothing is on its way in', async () => {
    const { gate, woken } = set();
    gate.hold('<a@x>', 5, []);
    await soon(() => expect(woken).toEqual(['<a@x>']));
    expect(gate.size()).toBe(0);
  });

  it('holds what older mail may have a say in, and nothing else, oldest first', async () => {
    const { gate, woken, intake } = set();
    intake.oldest = 10;
    for (const [id, cut] of [
      ['<c@x>', 12],
      ['<b@x>', 9],
      ['<d@x>', 10],
      ['<a@x>', 8],
    ] as const)
      gate.hold(id, cut, []);
    await soon(() => expect(woken).toEqual(['<a@x>', '<b@x>']));
    await aWhile();
    expect(woken).toHaveLength(2);
    intake.oldest = 11;
    await soon(() => expect(woken.slice(2)).toEqual(['<d@x>']));
    intake.oldest = undefined;
    await soon(() => expect(woken.slice(3)).toEqual(['<c@x>']));
  });

  it('holds everything while a mailbox is catching up, and looks once for all', async () => {
    const { gate, woken, intake, looks } = set();
    intake.catchingUp = true;
    for (let n = 0; n < 1000; n += 1) gate.hold(`<${n}@x>`, n, []);
    await aWhile();
    expect(woken).toEqual([]);
    expect(looks()).toBeLessThan(20);
    intake.catchingUp = false;
    await soon(() => expect(woken).toHaveLength(1000));
  });

  it('keeps answers behind what they answer, and forgets those that were judged with it', async () => {
    const { gate, woken, waiting } = set();
    for (const id of ['<0@x>', '<1@x>', '<2@x>']) waiting.set(id, 1);
    gate.hold('<1@x>', 5, ['<0@x>']);
    gate.hold('<2@x>', 5, ['<0@x>']);
    gate.hold('<0@x>', 5, []);
    await soon(() => expect(woken).toEqual(['<0@x>']));
    await aWhile();
    expect(woken).toHaveLength(1);
    // The second was judged with the first, the third is a series of its own.
    waiting.delete('<0@x>');
    waiting.delete('<1@x>');
    await soon(() => expect(woken).toEqual(['<0@x>', '<2@x>']));
    expect(gate.size()).toBe(0);
  });

  it('keeps nothing behind what is not due yet', async () => {
    const { gate, woken, waiting } = set();
    waiting.set('<0@x>', 2000).set('<1@x>', 1);
    gate.hold('<1@x>', 5, ['<0@x>']);
    await soon(() => expect(woken).toEqual(['<1@x>']));
  });

  it('lets two that answer each other go in the end', async () => {
    const { gate, woken, waiting } = set();
    waiting.set('<a@x>', 1).set('<b@x>', 1);
    gate.hold('<a@x>', 5, ['<b@x>']);
    gate.hold('<b@x>', 5, ['<a@x>']);
    await vi.waitFor(() => expect(woken.toSorted()).toEqual(['<a@x>', '<b@x>']), { timeout: 9000 });
  }, 15_000);

  it('looks again after it could not see', async () => {
    const { gate, woken, intake } = set();
    intake.away = true;
    gate.hold('<a@x>', 5, []);
    await aWhile();
    expect(woken).toEqual([]);
    intake.away = false;
    await soon(() => expect(woken).toEqual(['<a@x>']));
  });
});
