import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { DecidedFinding, DecisionKind, Evidence } from '../../core/index.js';
import { cleanLine, terminalSafeJson } from '../clean-text.js';
import type { JudgedSeries, RuleView } from '../services.js';
import { inOrder } from './finding-record.js';
import { fileLine } from './text.js';

/**
 * A SARIF 2.1.0 log (OASIS, "Static Analysis Results Interchange Format") of one run: every rule with its FAQ question,
 * one result for each finding with its fix, suppressed ones marked as such.
 */
export function formatSarif(series: readonly JudgedSeries[], views: readonly RuleView[], version: string): string {
  const rules = new Map(views.map((view, index) => [view.rule.name, { view, index }]));
  const results = inOrder(series).flatMap((judged) =>
    judged.judgement.findings.map((finding) => resultOf(finding, judged, rules.get(finding.rule))),
  );
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'faqtotum', version, rules: views.map(ruleOf) } },
        columnKind: 'utf16CodeUnits',
        results,
      },
    ],
  };
  return `${terminalSafeJson(log, 2)}\n`;
}

function ruleOf(view: RuleView): object {
  const codes = Object.entries(view.rule.codes).map(([code, meaning]) => `${code}: ${meaning}`);
  return {
    id: view.rule.name,
    shortDescription: { text: view.rule.summary },
    ...(codes.length > 0 && { fullDescription: { text: codes.join('\n') } }),
    ...(view.question !== '' && { help: { text: `${view.source}: ${view.question}` } }),
    ...(URL.canParse(view.url) && { helpUri: view.url }),
  };
}

function resultOf(
  finding: DecidedFinding,
  judged: JudgedSeries,
  known: { readonly view: RuleView; readonly index: number } | undefined,
): object {
  const text = known?.view.rule.summary ?? finding.code;
  const fix = judged.fixes?.get(finding.rule) ?? '';
  return {
    ruleId: finding.rule,
    ...(known !== undefined && { ruleIndex: known.index }),
    level: levels[finding.decision],
    message: { text: cleanLine(text) },
    locations: finding.evidence.map((evidence) => locationOf(evidence, judged)),
    ...(finding.decision === 'suppress' && {
      suppressions: [{ kind: 'external', justification: cleanLine(finding.reason) }],
    }),
    properties: {
      code: finding.code,
      decision: finding.decision,
      reason: finding.reason,
      series: judged.judgement.root,
      ...((known?.view.question ?? '') !== '' && { faq: known?.view.question, url: known?.view.url }),
      ...(fix !== '' && { fix }),
    },
  };
}

/** A file and its line where that is known; only the mail's id when no file is. */
function locationOf(evidence: Evidence, judged: JudgedSeries): object {
  const mail = judged.mails.get(evidence.messageId);
  const file = mail?.place?.path ?? mail?.file;
  const properties = { messageId: evidence.messageId, bodyLine: evidence.line };
  if (file === undefined) {
    return { logicalLocations: [{ fullyQualifiedName: evidence.messageId }], properties };
  }
  const startLine = fileLine(evidence, mail);
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(file) },
      ...(startLine !== undefined && { region: { startLine, snippet: { text: evidence.quote } } }),
    },
    properties,
  };
}

const levels: Readonly<Record<DecisionKind, string>> = {
  send: 'warning',
  draft: 'warning',
  observe: 'note',
  suppress: 'note',
};

/** A relative path stays a relative reference (RFC 3986, 4.2). */
function uriOf(file: string): string {
  if (file === '-') return 'stdin';
  if (isAbsolute(file)) return pathToFileURL(file).href;
  return file.split('/').map(encodeURIComponent).join('/');
}
