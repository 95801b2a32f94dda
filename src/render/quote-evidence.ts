import type { DecidedFinding, Evidence, Series } from '../core/index.js';
import { cleanLine } from './clean-line.js';
import { inertQuote } from './neutralise.js';

const maxQuotes = 3;
const maxColumns = 120;

/**
 * The offending lines behind `> `, each once, at most three. A To header is quoted with its name. Lines in `shown` have
 * been quoted higher up in this mail and are left out; the new ones are added to it.
 */
export function quoteEvidence(findings: readonly DecidedFinding[], series: Series, shown: Set<string>): string[] {
  const all = findings.flatMap(({ evidence }) => evidence).map((one) => quoteLine(one, series));
  const fresh = [...new Set(all)].filter((line) => line !== '> ' && !shown.has(line));
  for (const line of fresh) shown.add(line);
  return fresh.length > maxQuotes ? [...fresh.slice(0, maxQuotes), '> [...]'] : fresh;
}

function quoteLine({ messageId, line, quote }: Evidence, series: Series): string {
  const mail = series.mails.find(({ id }) => id === messageId);
  const isTo = line === 0 && mail !== undefined && !mail.subject.includes(quote) && mail.toText.includes(quote);
  return `> ${inertQuote(cleanLine(isTo ? `To: ${quote}` : quote, maxColumns))}`;
}
