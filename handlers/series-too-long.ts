import type { Rule } from '../src/core/index.js';

/** netdev FAQ: "How do I divide my work into patches?" */
export const seriesTooLong: Rule = {
  name: 'series-too-long',
  summary: 'A series of very many patches',
  judges: ['patches'],
  needsWhole: false,
  codes: {
    'too-long': 'more patches than the subsystem wants in one series',
  },
  misled: [],
  check() {
    return [];
  },
};
