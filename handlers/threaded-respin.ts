import type { Mail, MailFacts, Rule, RuleContext, Series } from '../src/core/index.js';
import { subjectOf } from '../src/rules/index.js';
import { parentsOf } from '../src/series/index.js';
import { linkedVersions } from './shared/linked-versions.js';
import { isReworked, pairUp } from './shared/versions.js';

/** Submitting patches: "Explicit In-Reply-To headers": a new version starts a thread of its own. */
export const threadedRespin: Rule = {
  name: 'threaded-respin',
  summary: 'A new version sent into the thread of the old one',
  judges: ['patches'],
  needsWhole: false,
  codes: {
    'under-review': 'sent in reply to a review of the old version',
    'under-old-root': 'sent in reply to the old version itself',
  },
  misled: [
    'Some maintainers ask for it where a series of one patch is still under discussion.',
    'The mail answers a bug report in whose thread the old version happened to stand.',
  ],
  check(series, { history }) {
    const [first] = series.mails;
    if (first === undefined || (first.prefix.index ?? 1) > 1) return [];
    const code = codeOf(first, series, history);
    return code === undefined
      ? []
      : [{ rule: 'threaded-respin', code, messageId: first.id, evidence: [subjectOf(first)], data: {} }];
  },
};

function codeOf(
  first: Mail,
  series: Series,
  history: RuleContext['history'],
): 'under-review' | 'under-old-root' | undefined {
  const old = history.earlier.filter((earlier) => isOlder(earlier, series));
  const own = new Set(old.flatMap(({ mails }) => mails.map((mail) => mail.id)));
  const parents = parentsOf(first);
  if (parents.some((id) => own.has(id)) || answersLinked(first, series)) return 'under-old-root';
  const parent = history.thread.find((mail) => parents.includes(mail.id));
  const above = [...parents, ...first.references, ...(parent?.inReplyTo ?? []), ...(parent?.references ?? [])];
  return above.some((id) => own.has(id)) ? 'under-review' : undefined;
}

/** It answers the very mail that it links to as its former version, seen or not. */
function answersLinked(first: Mail, series: Series): boolean {
  const parents = parentsOf(first);
  return series.version > 1 && linkedVersions(series).some(({ id }) => parents.includes(id));
}

/** Another version of the same work: a newer number, or the same one reworked. */
function isOlder(earlier: Series<MailFacts>, series: Series): boolean {
  if (earlier.version > series.version) return false;
  const pairs = pairUp(earlier, series);
  return earlier.version < series.version || pairs.some(([before, after]) => isReworked(before, after));
}
