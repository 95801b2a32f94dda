import type { MailFacts, Profile, Tree } from '../core/index.js';

/** What the words of a prefix say about trees. */
export interface NamedTrees {
  readonly tree: Tree | undefined;
  /** Words that are no tree of the profile and not known to be harmless: somebody else's tree. */
  readonly foreign: readonly string[];
}

/** Reads the trees that the prefixes of a series name, in any order and punctuation; the first mail's word counts most. */
export function readTrees(mails: readonly MailFacts[], profile: Profile): NamedTrees {
  const words = mails.flatMap((mail) => wordsOf(mail, profile));
  const named = [...words.map((word) => treeOf(word, profile)), ...mails.map((mail) => treeInTitle(mail, profile))];
  const trees = named.filter((tree) => tree !== undefined);
  const tree = trees.find((named) => named.ownership === 'own') ?? trees[0];
  const foreign = words.filter((word) => treeOf(word, profile) === undefined && !isNeutral(word, profile));
  return { tree, foreign: [...new Set(foreign)] };
}

/** The prefix's words, `bpf next` and `bpf -next` put together: one tree torn apart. What the end of the title names besides comes last. */
function wordsOf({ prefix: { words, title } }: MailFacts, profile: Profile): readonly string[] {
  const torn = words.some((word) => word === 'next' || word === '-next');
  const whole = torn ? words.map((word) => nextOf(word, profile) ?? word) : words;
  return [...whole, ...endOf(title).filter(isNextWord)];
}

/** The name of the tree for new work beside the tree that a word names. */
function nextOf(word: string, profile: Profile): string | undefined {
  const name = treeOf(word, profile)?.name;
  return name === undefined ? undefined : byName(`${name}-next`, profile)?.name;
}

/** The words of a group at the end of a title: `x (for bpf-next)`, `x [bpf]`; and of `x for bpf-next`. A word alone in round brackets needs its `-next`. */
function endOf(title: string): string[] {
  const [, open = '', group = ''] = /([([])([^()[\]]{1,40})[)\]]\s{0,5}$/.exec(title) ?? [];
  const end = group === '' ? (/\bfor \w{1,30}[-_]next$/.exec(title)?.[0] ?? '') : group;
  const words = end.toLowerCase().split(/[\s,;]+/);
  return open === '(' && words[0] !== 'for' ? words.filter(isNextWord) : words;
}

/** `mm-next`; `linux-next` and its like are neutral. */
function isNextWord(word: string): boolean {
  return /^[\w-]{2,30}[-_]next$/.test(word);
}

/** `[PATCH] bpf-next: fix it` and `fix it [bpf]` name their tree, if in the wrong place. `bpf:` and `net:` say which part of the kernel it is. */
function treeInTitle({ prefix: { title } }: MailFacts, profile: Profile): Tree | undefined {
  const before = /^(\w+[-_]next):/.exec(title)?.[1]?.toLowerCase();
  if (before !== undefined) return byName(before, profile);
  const [first = '', second = ''] = endOf(title);
  return byName(first === 'for' ? second : first, profile);
}

/** The tree a word names. `bpf-next/net` is one tree (the first) and `bpf-next/master` a branch of it; `selftests/bpf` is a path. */
function treeOf(word: string, profile: Profile): Tree | undefined {
  const named = byName(word, profile);
  if (named !== undefined) return named;
  const [first, second, ...more] = word.split('/');
  if (first === undefined || second === undefined || more.length > 0) return undefined;
  const known = byName(second, profile) !== undefined || ['master', 'main', 'for-next'].includes(second);
  return known ? byName(first, profile) : undefined;
}

function byName(word: string, profile: Profile): Tree | undefined {
  return profile.trees.find((tree) => tree.name === word || tree.aliases.includes(word));
}

function isNeutral(word: string, profile: Profile): boolean {
  return profile.neutralWords.includes(word) || /^[\d./-]*$/.test(word);
}
