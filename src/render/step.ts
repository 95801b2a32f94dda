import type { Finding, Series } from '../core/index.js';
import type { FindingGroup } from './group-findings.js';
import type { RuleWords, StepLevel } from './rule-template.js';

/** The one next step of a mail. */
export interface Step {
  readonly level: StepLevel;
  /** Number of the version to send; 0 when only its author can know it. */
  readonly version: number;
  /** With `now`: sending patches again is what it consists of, or one way to do it. */
  readonly again: boolean;
  /** More than one patch has to be sent again. */
  readonly series: boolean;
  /** What the step consists of, imperatives. */
  readonly items: readonly string[];
  /** With `now`: what can wait for the next version. */
  readonly later: readonly string[];
}

/** The strictest of what the findings in `groups` ask for wins; the others become part of it, or wait. `found`: all, also what nobody hears of. */
export function stepOf(
  words: readonly RuleWords[],
  groups: readonly FindingGroup[],
  series: Series,
  found: readonly Finding[],
): Step {
  const level: StepLevel = words.some(({ steps }) => steps.resend !== undefined)
    ? 'resend'
    : words.some(({ steps }) => steps.now !== undefined)
      ? 'now'
      : 'next';
  const again = groups.some(({ findings }) => findings.some(({ data }) => data['again'] === true));
  const rest = { level, version: nextVersion(groups, series, found), again, series: isSeries(groups, series) };
  if (level === 'resend')
    return { ...rest, items: unique(words.map(({ steps }) => steps.resend ?? steps.next ?? steps.now)), later: [] };
  if (level === 'next') return { ...rest, items: unique(words.map(({ steps }) => steps.next)), later: [] };
  const later = words.filter(({ steps }) => steps.now === undefined).map(({ steps }) => steps.next);
  return { ...rest, items: unique(words.map(({ steps }) => steps.now)), later: unique(later) };
}

const unique = (items: readonly (string | undefined)[]): string[] => [
  ...new Set(items.filter((item) => item !== undefined)),
];

function isSeries(groups: readonly FindingGroup[], series: Series): boolean {
  return (series.total ?? 2) > 1 || groups.some(({ rule }) => rule === 'incremental-patch');
}

/**
 * What a finding's `data.version` says about the next version counts, also one that the reply does not speak of: the number is taken all the same.
 * A lone fix on top of a series says nothing about that series' version.
 */
function nextVersion(groups: readonly FindingGroup[], series: Series, found: readonly Finding[]): number {
  const told = found.map(({ data }) => data['version']).filter((version) => typeof version === 'number');
  if (told.length > 0) return Math.max(...told.map(Math.floor));
  return groups.some(({ rule }) => rule === 'incremental-patch') ? 0 : Math.floor(series.version) + 1;
}
