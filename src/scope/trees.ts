import type { MailFacts, Profile, Tree } from '../core/index.js';

/** What the words of a prefix say about trees. */
export interface NamedTrees {
  readonly tree: Tree | undefined;
  /** Words that are no tree of the profile and not known to be harmless: somebody else's tree. */
  readonly foreign: readonly string[];
}

/** Reads the trees that the prefixes of a series name, in any order and punctuation; the first mail's word counts most. */
export function readTrees(mails: readonly MailFacts[], profile: Profile): NamedTrees {
  const words = mails.flatMap((mail) => mail.prefix.words);
  const named = [...words.map((word) => treeOf(word, profile)), ...mails.map((mail) => treeInTitle(mail, profile))];
  const trees = named.filter((tree) => tree !== undefined);
  const tree = trees.find((named) => named.ownership === 'own') ?? trees[0];
  const foreign = words.filter((word) => treeOf(word, profile) === undefined && !isNeutral(word, profile));
  return { tree, foreign: [...new Set(foreign)] };
}

/** `[PATCH] bpf-next: fix it` names its tree, if in the wrong place. `bpf:` and `net:` say which part of the kernel it is. */
function treeInTitle(mail: MailFacts, profile: Profile): Tree | undefined {
  const before = /^(\w+[-_]next):/.exec(mail.prefix.title)?.[1]?.toLowerCase();
  return before === undefined ? undefined : byName(before, profile);
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
