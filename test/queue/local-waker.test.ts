import { expect, it } from 'vitest';
import { LocalWaker } from '../../src/queue/index.js';

it('runs what is due, and what that wakes up, once', async () => {
  const waker = new LocalWaker();
  const seen: string[] = [];
  const stages = {
    mail: async (id: string) => {
      seen.push(`mail ${id}`);
      await waker.series(id, 10);
    },
    series: async (id: string) => {
      seen.push(`series ${id}`);
      await waker.reply(id, 20);
    },
    reply: async (id: string) => void seen.push(`reply ${id}`),
  };
  await waker.mail('a');
  await waker.mail('a');
  await waker.mail('b');
  expect(waker.next()).toBe(-Infinity);
  await waker.run(stages, 5);
  expect(seen).toEqual(['mail a', 'mail b']);
  await waker.series('a', 12);
  expect(waker.next()).toBe(10);
  await waker.run(stages, 11);
  await waker.run(stages, 30);
  expect(seen.slice(2)).toEqual(['series b', 'series a', 'reply b', 'reply a']);
  expect(waker.next()).toBeUndefined();
});

it('does not swallow what a stage throws', async () => {
  const waker = new LocalWaker();
  const broken = async (): Promise<never> => {
    throw new Error('broken');
  };
  await waker.mail('a');
  await expect(waker.run({ mail: broken, series: broken, reply: broken }, 0)).rejects.toThrow('broken');
});
