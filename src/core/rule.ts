import type { Facts } from './facts.js';
import type { Finding } from './finding.js';
import type { Profile, Tree } from './profile.js';
import type { Series, SeriesHistory, SeriesKind } from './series.js';

/** Which part of the change is the subsystem's own, and what the prefix says. Made by `src/scope`. */
export interface Scope {
  readonly inScope: boolean;
  /** In plain words. */
  readonly reason: string;
  /** The tree that the prefix names; undefined when it names none of the profile's. */
  readonly tree: Tree | undefined;
  /** Words of the prefix that stand for a tree of somebody else. */
  readonly foreignWords: readonly string[];
  /** The subsystem owns the majority of the change (lines and files outside selftests, samples, Documentation; all files where there is nothing else). */
  readonly majorityOwn: boolean;
}

/** What a rule is given besides the series. Facts carry their age; what is unknown is undefined, and unknown means no finding. */
export interface RuleContext {
  readonly profile: Profile;
  readonly scope: Scope;
  readonly history: SeriesHistory;
  readonly facts: Facts;
  /** Time of the judgement, ms. */
  readonly now: number;
}

/** One rule: pure. `check` looks and never throws on purpose; unknown means no finding. */
export interface Rule {
  /** Same as its file, test, template and doc page. */
  readonly name: string;
  /** One line for `faqtotum rules`. */
  readonly summary: string;
  /** What it judges. */
  readonly judges: readonly SeriesKind[];
  /** Judged only when every mail of the series has been seen. */
  readonly needsWhole: boolean;
  /** code -> what it means, one line. */
  readonly codes: Readonly<Record<string, string>>;
  /** When it is known to be wrong, or to be right and unwelcome: whole sentences for its doc page. */
  readonly misled: readonly string[];
  /** Judges submissions that are the subsystem's and did not reach its list; no other rule does. */
  readonly offList?: true;
  check(series: Series, context: RuleContext): readonly Finding[];
}
