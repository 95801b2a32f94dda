import type { DecidedFinding, Evidence, MessageId, Series } from '../core/index.js';
import { cleanLine } from './clean-line.js';
import { inertQuote } from './neutralise.js';

const maxQuotes = 3;
const maxColumns = 120;

/** What is quoted: the evidence of findings, out of the mails of a series. */
interface Quoted {
  readonly findings: readonly DecidedFinding[];
  readonly series: Series;
  /** The mail answered. */
  readonly root: MessageId;
}

/**
 * The offending lines behind `> `, each once, at most three. A To header is quoted with its name, a line of another mail than the one answered
 * below the subject of that mail. Lines in `shown` have been quoted higher up in this mail and are left out; the new ones are added to it.
 */
export function quoteEvidence({ findings, series, root }: Quoted, shown: Set<string>): string[] {
  const all = findings
    .flatMap(({ evidence }) => evidence)
    .flatMap((one) => [...heading(one, series, root), quoteLine(one, series)]);
  const fresh = [...new Set(all)].filter((line) => line !== '> ' && !shown.has(line));
  for (const line of fresh) shown.add(line);
  return fresh.length > maxQuotes ? [...fresh.slice(0, maxQuotes), '> [...]'] : fresh;
}

/** The subject of the patch that a body line stands in, where the reply answers another mail of the series. */
function heading({ messageId, line }: Evidence, series: Series, root: MessageId): string[] {
  const mail = series.mails.find(({ id }) => id === messageId);
  return mail === undefined || line === 0 || messageId === root
    ? []
    : [`> ${inertQuote(cleanLine(mail.subject, maxColumns))}`];
}

function quoteLine({ messageId, line, quote }: Evidence, series: Series): string {
  const mail = series.mails.find(({ id }) => id === messageId);
  const isTo = line === 0 && mail !== undefined && !mail.subject.includes(quote) && mail.toText.includes(quote);
  return `> ${inertQuote(cleanLine(isTo ? `To: ${quote}` : quote, maxColumns))}`;
}
