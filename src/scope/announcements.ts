import { trimEndOf, type MailFacts, type Profile, type Tree, type TreeStatus } from '../core/index.js';
import { parentsOf } from '../series/index.js';

/** What a mail announces about a tree. */
export type Announced = Pick<TreeStatus, 'tree' | 'state'>;

/**
 * What a mail announces about trees, of all the profiles together: `[ANN] net-next is CLOSED` by somebody whom a profile with that tree believes
 * (its maintainers and announcers), or `Linux 6.3-rc1` by an announcer, which opens the trees whose profile says so. A tree that follows
 * another goes with it. Replies, patches, mail of machines, questions, negations and what is yet to come announce nothing.
 * Whether the mail is authentic is for the caller to know.
 */
export function readAnnouncement(mail: MailFacts, profiles: readonly Profile[]): readonly Announced[] {
  if (!isOpening(mail)) return [];
  const title = mail.prefix.title.trim().toLowerCase();
  const believing = profiles.filter((profile) => believes(profile, mail));
  const said = isFirstCandidate(title)
    ? believing.filter(({ announcers }) => announcers.includes(mail.from.address)).flatMap(openedAtRc1)
    : believing.flatMap((profile) => saidOf(title, profile));
  const words = new Map(said.map((word) => [word.tree, word]));
  for (const tree of profiles.flatMap(({ trees }) => trees)) {
    const leader = tree.follows === undefined ? undefined : words.get(tree.follows);
    if (leader !== undefined && !words.has(tree.name)) words.set(tree.name, { tree: tree.name, state: leader.state });
  }
  return [...words.values()];
}

/** A person's mail that starts a thread, no patch, with nothing but `[ANN]` or its like in front of its title. */
function isOpening(mail: MailFacts): boolean {
  const { prefix } = mail;
  if (prefix.reply || prefix.forward || prefix.pull || parentsOf(mail).length > 0) return false;
  if (prefix.patch || prefix.rfc || prefix.counted || mail.patch !== undefined || mail.automatic !== undefined)
    return false;
  return prefix.words.every((word) => /^(?:ann(?:ounce(?:ment)?)?|psa|fyi|info)$/.test(word));
}

function believes({ maintainers, announcers }: Profile, { from: { address } }: MailFacts): boolean {
  return announcers.includes(address) || maintainers.some(({ addresses }) => addresses.includes(address));
}

/** `Linux 6.3-rc1`: the merge window is over. */
function isFirstCandidate(title: string): boolean {
  return /^linux (?:kernel )?v?\d{1,2}\.\d{1,3}-rc1(?: (?:is )?(?:out|released))?[.!]?$/.test(title);
}

function openedAtRc1({ trees }: Profile): readonly Announced[] {
  return trees.filter(({ opensAtRc1 }) => opensAtRc1 === true).map(({ name }) => ({ tree: name, state: 'open' }));
}

/** Stand between the names of trees. */
const joints: ReadonlySet<string> = new Set(['and', '&', '+', '/']);
/** Stand between a tree's name and its state, or behind it, and change nothing. */
const fillers: ReadonlySet<string> = new Set(
  'tree trees is are has have been now officially currently again still once more'.split(' '),
);
const states: ReadonlyMap<string, TreeStatus['state']> = new Map([
  ['closed', 'closed'],
  ...['open', 'opened', 'reopened', 're-opened'].map((word) => [word, 'open'] as const),
]);
/** May stand behind the state: `for the 6.3 merge window`, `until the 2nd of January`. */
const reason =
  /^(?:for (?:the )?(?:v?\d{1,2}\.\d{1,3} )?(?:merge window|new (?:features|code|work|patches)|business|development)|until .{1,40})$/;

/** `net-next is CLOSED`, `the bpf-next tree is open again`: a title that says this, and nothing else. */
function saidOf(title: string, { trees }: Profile): readonly Announced[] {
  if (title.length > 120 || title.includes('?')) return [];
  const words = trimEndOf(title, '.!\u2026').split(/\s+/);
  let at = words[0] === 'the' ? 1 : 0;
  const named: Tree[] = [];
  for (; at < words.length; at++) {
    const word = (words[at] ?? '').replace(/[:,]$/, '');
    const tree = trees.find(({ name, aliases }) => name === word || aliases.includes(word));
    if (tree !== undefined) named.push(tree);
    else if (!joints.has(word) && !/^[a-z0-9]+-next$/.test(word)) break;
  }
  while (fillers.has(words[at] ?? '')) at++;
  const state = states.get(words[at] ?? '');
  do at++;
  while (fillers.has(words[at] ?? ''));
  const rest = words.slice(at).join(' ');
  if (state === undefined || (rest !== '' && !reason.test(rest))) return [];
  return named.map(({ name }) => ({ tree: name, state }));
}
