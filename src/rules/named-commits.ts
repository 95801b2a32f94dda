import type { Mail, Series } from '../core/index.js';

/** Hashes that one series may ask git about. */
const MOST = 20;

/**
 * Commits that a series names, lower case, 7 to 40 hex digits: those of its Fixes tags; in a report, those behind the word `commit`, in front of
 * a title in brackets, or long enough to be nothing else. At most 20.
 */
export function commitsNamed(series: Series): readonly string[] {
  const found = series.mails.flatMap((mail) => (series.kind === 'patches' ? inFixes(mail) : inText(mail)));
  return [...new Set(found)].slice(0, MOST);
}

function inFixes(mail: Mail): string[] {
  const fixes = (mail.patch?.trailers ?? []).filter(({ key }) => key.toLowerCase() === 'fixes');
  return fixes.flatMap(({ value }) => /^(?:commit:? +)?([0-9a-f]{7,40})\b/i.exec(value)?.[1]?.toLowerCase() ?? []);
}

function inText({ ownText }: Mail): string[] {
  const named = ownText.matchAll(/\bcommits?:? {0,4}\[?([0-9a-f]{7,40})\b|\b([0-9a-f]{8,40}) ?\("/gi);
  const likely = [...named].flatMap(([, behind, before]) => (behind ?? before)?.toLowerCase() ?? []);
  return [...likely, ...ownText.split('\n').flatMap(hashesIn)];
}

/** Words of a line that look like a commit's hash: 12 to 40 hex digits, letters among them, and no address of a splat (`ffffffff81234567`). */
export function hashesIn(line: string): string[] {
  const found = line.matchAll(/(?<![\w@/.+-])([0-9a-f]{12,40})(?![\w@+-])/g);
  return [...found].flatMap(([, hash = '']) =>
    /\d/.test(hash) && /[a-f]/.test(hash) && !/^(?:ffff|0000|dead)/.test(hash) ? hash : [],
  );
}

/** Stable branches that a report or a request speaks of, as branches: `linux-6.1.y`. */
export function branchesNamed(series: Series): readonly string[] {
  if (series.kind === 'patches') return [];
  const texts = series.mails.map((mail) => `${mail.subject}\n${mail.ownText}`).join('\n');
  const found = texts.matchAll(/\b(?:linux-)?([2-9]\.\d{1,2})(?:\.y\b|[- ](?:stable|lts)\b)/gi);
  return [...new Set([...found].map(([, version]) => `linux-${version ?? ''}.y`))].slice(0, MOST);
}
