import type { Address, MessageId } from './mail.js';

/**
 * What is known besides mail, fetched before a rule runs and handed in with its age. What is not known is absent, and absent means
 * undecided: no rule speaks for lack of a fact.
 */
export interface Facts {
  /** The MAINTAINERS file; undefined: none is configured. */
  readonly maintainers: Maintainers | undefined;
  /** By name of the tree: what was last said of it when the series fell due. */
  readonly trees: ReadonlyMap<string, TreeStatus>;
  /** The kernels that are maintained; undefined: no list is configured. */
  readonly kernels: MaintainedKernels | undefined;
  readonly git: GitFacts;
}

/** A person or a list of a MAINTAINERS section, as get_maintainer.pl would name it (mailmap and ignore file applied). */
export interface MaintainerContact {
  readonly kind: 'maintainer' | 'reviewer' | 'list';
  /** '' for a list. */
  readonly name: string;
  /** Lower case. */
  readonly address: string;
  /** Further addresses of the same person known to the mailmap, lower case. */
  readonly aliases: readonly string[];
}

/** One section of MAINTAINERS. */
export interface MaintainersSection {
  readonly title: string;
  /** Its `S:` line, e.g. `Maintained`, `Orphan`; '' when it has none. */
  readonly status: string;
  readonly contacts: readonly MaintainerContact[];
}

/** Looks paths up in MAINTAINERS by their F:, X: and N: lines (K: looks at content and is left out). */
export interface Maintainers {
  /** Sections that a path belongs to, the most specific pattern first; `THE REST` left out. */
  sectionsOf(path: string): readonly MaintainersSection[];
  /** Every address of a person that the mailmap knows, lower case, the one of today first; at least his own. */
  addressesOf(person: Address): readonly string[];
}

/** Whether a tree takes new work. */
export interface TreeStatus {
  /** As in the profile. */
  readonly tree: string;
  readonly state: 'open' | 'closed';
  /** When it was said, ms. */
  readonly since: number;
  /** The mail that announced it, or who turned the switch. */
  readonly by:
    | { readonly kind: 'announcement'; readonly messageId: MessageId; readonly from: string; readonly subject: string }
    | { readonly kind: 'switch'; readonly who: string };
}

/** kernel.org's releases.json. */
export interface MaintainedKernels {
  /** Date of its newest release, ms: how old the fact is. */
  readonly asOf: number;
  /** `major.minor` of every series that is not at its end of life: `6.1`. */
  readonly series: readonly string[];
}

/** What local clones say about a series. A commit or branch that is not in here could not be looked up. */
export interface GitFacts {
  /** By hash, lower case, as the mail writes it. */
  readonly commits: ReadonlyMap<string, CommitFact>;
  /** Does the series apply to the tree that it names? undefined: nobody could tell. */
  readonly applies: ApplyFact | undefined;
}

export type CommitFact =
  /** None of the clones has it, and they are as new as the mail. */
  | { readonly state: 'unknown' }
  | {
      readonly state: 'known';
      /** 40 hex digits. */
      readonly hash: string;
      readonly title: string;
      readonly author: Address;
      /** Branches `linux-*.y` of the stable tree that hold it or its backport, e.g. `linux-6.1.y`. */
      readonly stable: readonly string[];
      /** Branches of the stable tree that were looked at. */
      readonly looked: readonly string[];
    };

export interface ApplyFact {
  readonly applies: boolean;
  /** Tip or base that it was tried on, 12 hex digits. */
  readonly on: string;
  /** First patch that failed, and its first file that did not fit. */
  readonly failed: { readonly messageId: MessageId; readonly path: string } | undefined;
}

export const noFacts: Facts = {
  maintainers: undefined,
  trees: new Map(),
  kernels: undefined,
  git: { commits: new Map(), applies: undefined },
};
