import type { Draft } from '../../src/core/index.js';

export const author = { name: 'Ada Example', address: 'ada@example.org' };
export const list = { name: '', address: 'bpf@lists.example.org' };

/** A reply as rendering hands it over. */
export function aDraft(change: Partial<Draft> = {}): Draft {
  return {
    messageId: '<reply-1@bot.example.org>',
    list: list.address,
    root: '<patch-1@example.org>',
    kind: 'reply',
    from: { name: 'BPF FAQ bot', address: 'bpf-bot@example.org' },
    to: [author],
    cc: [list],
    subject: 'Re: [PATCH] bpf: fix the frobnicator',
    inReplyTo: '<patch-1@example.org>',
    references: [],
    text: 'Hi Ada,\n\nThe subject does not say which tree this is for.\n',
    rules: ['missing-tree'],
    ...change,
  };
}
