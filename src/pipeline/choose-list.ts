import type { MailFacts, Scope, Series } from '../core/index.js';
import { chooseProfile } from '../scope/index.js';
import type { View } from './neighbourhood.js';
import type { GuardedList, PipelineOptions } from './options.js';
import { listsOf } from './take.js';

/** The list that judges a series, and what its scope says. */
export interface Chosen {
  readonly list: GuardedList;
  readonly scope: Scope;
  /** The series is the list's by its scope, and no mail of it is from or to the list: it came through another one. */
  readonly offList: boolean;
}

/**
 * Which list judges a series: one that it reached and whose profile it belongs to; else the one that it belongs to among all that are guarded,
 * which it did not reach; else one that it reached, out of its scope. `about`: the series, or the submission that a reminder asks after.
 */
export function chooseList({ series }: View, about: Series<MailFacts>, options: PipelineOptions): Chosen {
  const reached = choose(about, listsOf(series.mails, options));
  if (reached.scope.inScope || series.kind !== 'patches') return reached;
  const owner = choose(about, options.lists);
  if (!owner.scope.inScope) return reached;
  const reason = `${owner.scope.reason}; it did not reach ${owner.list.profile.list.address}`;
  return { ...owner, scope: { ...owner.scope, reason }, offList: true };
}

function choose(about: Series<MailFacts>, lists: readonly GuardedList[]): Chosen {
  const { profile, scope } = chooseProfile(
    about,
    lists.map((list) => list.profile),
  );
  return { list: lists.find((candidate) => candidate.profile === profile) as GuardedList, scope, offList: false };
}
