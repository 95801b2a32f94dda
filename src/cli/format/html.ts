import { createHash } from 'node:crypto';
import type { DecidedFinding, DecisionKind, Evidence } from '../../core/index.js';
import { cleanLine, cleanText } from '../clean-text.js';
import { count, grouped } from '../layout.js';
import type { ArchiveResult, JudgedSeries } from '../services.js';
import { isoTime, minuteUtc } from '../time-words.js';
import { inOrder } from './finding-record.js';
import { reportStyle } from './html-style.js';
import type { Meaning } from './rule-words.js';
import { decisionKinds, summarise, summaryLine, type Summary } from './summary.js';
import { evidenceLabel } from './text.js';

export interface HtmlView {
  readonly meaning: Meaning;
  /** When the report was made, ms. */
  readonly now: number;
  readonly version: string;
}

/**
 * One self-contained page: no script, nothing fetched, its policy allows this style sheet alone. Everything that comes from
 * a mail is text, cleaned of control characters and escaped.
 */
export function formatHtml(result: ArchiveResult, view: HtmlView): string {
  const shown = inOrder(result.series).filter(({ judgement }) => judgement.findings.length > 0);
  const summary = summarise(result);
  const hash = createHash('sha256').update(reportStyle).digest('base64');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>faqtotum: ${escapeLine(count(summary.findings, 'finding'))}</title>
<style>${reportStyle}</style>
</head>
<body>
<header>
<h1>What faqtotum would have said</h1>
<p>${escapeLine(summaryLine(summary))}.</p>
<p class="soft">Made by faqtotum ${escapeLine(view.version)} on ${escapeLine(minuteUtc(view.now))}.</p>
</header>
<main>
${shown.length === 0 ? '<p>Nothing was found.</p>' : `${tableOf(summary)}\n${indexOf(summary, shown)}\n${shown.map((judged, index) => articleOf(judged, index, view)).join('\n')}`}
</main>
${notesOf(result.notes)}
</body>
</html>
`;
}

function tableOf({ rules, total, findings }: Summary): string {
  const cells = (decisions: Readonly<Record<DecisionKind, number>>, sum: number): string =>
    [...decisionKinds.map((kind) => decisions[kind]), sum].map((number) => `<td>${grouped(number)}</td>`).join('');
  return `<table>
<caption>Findings by rule and decision</caption>
<thead><tr><th scope="col">rule</th>${[...decisionKinds, 'total'].map((kind) => `<th scope="col">${kind}</th>`).join('')}</tr></thead>
<tbody>
${rules.map((row) => `<tr><th scope="row">${escapeLine(row.rule)}</th>${cells(row.decisions, row.total)}</tr>`).join('\n')}
<tr><th scope="row">total</th>${cells(total, findings)}</tr>
</tbody>
</table>`;
}

/** Per rule the series that show it. */
function indexOf({ rules }: Summary, shown: readonly JudgedSeries[]): string {
  const lists = rules.map(({ rule, total }) => {
    const links = shown.flatMap(({ judgement }, index) =>
      judgement.findings.some((finding) => finding.rule === rule)
        ? [`<li><a href="#s${index + 1}"><bdi>${escapeLine(judgement.subject)}</bdi></a></li>`]
        : [],
    );
    return `<details><summary>${escapeLine(rule)} (${grouped(total)})</summary>\n<ul>\n${links.join('\n')}\n</ul>\n</details>`;
  });
  return `<nav aria-label="Series by rule">\n${lists.join('\n')}\n</nav>`;
}

function articleOf(judged: JudgedSeries, index: number, view: HtmlView): string {
  const { judgement } = judged;
  const arrival = isoTime(judgement.arrival) ?? '';
  return `<article id="s${index + 1}">
<h2><bdi>${escapeLine(judgement.subject)}</bdi></h2>
<p class="soft"><bdi>${escapeLine(judgement.author)}</bdi> - <time datetime="${arrival}">${escapeLine(minuteUtc(judgement.arrival))}</time> - ${escapeLine(count(judgement.mails.length, 'mail'))}</p>
<p>${archiveLink(judgement.root)}</p>
${judgement.findings.map((finding) => findingOf(finding, judged, view)).join('\n')}
${replyOf(judged)}
</article>`;
}

function findingOf(finding: DecidedFinding, judged: JudgedSeries, view: HtmlView): string {
  const meaning = view.meaning(finding.rule, finding.code);
  return `<section>
<h3>${escapeLine(finding.rule)} <span class="tag ${finding.decision}">${finding.decision}</span></h3>
${meaning === '' ? '' : `<p>${escapeLine(meaning)}</p>`}
<ul class="evidence">
${finding.evidence.map((evidence) => evidenceOf(evidence, judged)).join('\n')}
</ul>
<p class="soft">${escapeLine(finding.reason)}</p>
</section>`;
}

function evidenceOf(evidence: Evidence, { judgement, mails }: JudgedSeries): string {
  const mail = mails.get(evidence.messageId);
  const where =
    evidence.messageId === judgement.root ? '' : ` title="${escapeLine(mail?.subject ?? evidence.messageId)}"`;
  const label = escapeLine(evidenceLabel(evidence, mail?.subject));
  return `<li${where}><span class="at">${label}</span> <bdi>${escapeLine(evidence.quote)}</bdi></li>`;
}

function replyOf({ judgement, reply }: JudgedSeries): string {
  if (reply === undefined) return `<p class="soft">No reply: ${escapeLine(judgement.reason)}</p>`;
  return `<details><summary>The reply (${escapeLine(judgement.reply)})</summary>
<pre>${escapeHtml(cleanText(reply))}</pre>
</details>`;
}

/** The mail in the public archive of the kernel lists. */
function archiveLink(id: string): string {
  const bare = id.replace(/^<|>$/g, '');
  const text = `<code>${escapeLine(id)}</code>`;
  // A lone surrogate has no place in a URL.
  if (/\p{Cs}/u.test(bare)) return text;
  const href = `https://lore.kernel.org/all/${encodeURIComponent(bare)}/`;
  return `<a href="${escapeLine(href)}" rel="noreferrer noopener">${text}</a>`;
}

function notesOf(notes: readonly string[]): string {
  if (notes.length === 0) return '';
  const items = notes.map((note) => `<li>${escapeLine(note)}</li>`).join('\n');
  return `<footer><details><summary>${escapeLine(count(notes.length, 'note'))} on the input</summary>\n<ul>\n${items}\n</ul>\n</details></footer>`;
}

const escapeLine = (text: string): string => escapeHtml(cleanLine(text));

/** For element text and double-quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}
