import { expect, it } from 'vitest';
import { FactsCache } from '../../src/state/redis/facts-cache.js';
import { mail } from './samples.js';

it('keeps what was read lately, and no more than it may', () => {
  const cache = new FactsCache(100);
  const put = (key: string, size: number) => cache.set(key, { facts: mail(key), stamp: '1.1:3', size });
  put('a', 40);
  put('b', 40);
  expect(cache.get('a')?.size).toBe(40);
  put('c', 40);
  expect(['a', 'b', 'c'].filter((key) => cache.has(key))).toEqual(['a', 'c']);
  put('a', 10);
  put('d', 50);
  expect(['a', 'b', 'c', 'd'].filter((key) => cache.has(key))).toEqual(['a', 'c', 'd']);
  put('e', 101);
  expect(['a', 'b', 'c', 'd', 'e'].filter((key) => cache.has(key))).toEqual([]);
});
