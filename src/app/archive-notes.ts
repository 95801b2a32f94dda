import type { JudgedSeries } from '../cli/services.js';
import type { Judgement, Mail, Profile } from '../core/index.js';

/** What `check` did not look at, or what its author has left to do. `mails` by their ids, `rules`: those asked for. */
export function checkNotes(
  series: readonly JudgedSeries[],
  mails: ReadonlyMap<string, Mail>,
  rules: readonly string[] | undefined,
): string[] {
  const inScope = series.map(({ judgement }) => judgement).filter((judgement) => judgement.inScope);
  const judged = inScope.flatMap((judgement) => judgement.mails);
  const bare = judged.filter((id) => mails.get(id)?.addressed === false);
  const asked = rules === undefined || rules.includes('missing-maintainers');
  const where =
    bare.length === judged.length ? 'the files' : `${String(bare.length)} of ${String(judged.length)} mails`;
  const untouched = new Set(
    series.flatMap(({ mails: own }) =>
      [...own].filter(([id]) => isTemplate(mails.get(id))).map(([, { file }]) => file),
    ),
  );
  return [
    ...inScope.flatMap((judgement) => partNote(judgement, mails)),
    ...(asked && bare.length > 0 ? [`recipients were not judged: no To or Cc in ${where}`] : []),
    ...[...untouched].map(
      (file) => `${file === undefined || file === '-' ? '' : `${file}: `}the cover letter is still git's template`,
    ),
  ];
}

/** A part of a series may be clean where the whole is not. */
function partNote({ mails: ids }: Judgement, mails: ReadonlyMap<string, Mail>): string[] {
  const prefixes = ids.flatMap((id) => mails.get(id)?.prefix ?? []);
  const total = Math.max(0, ...prefixes.map((prefix) => prefix.total ?? 0));
  const here = new Set(prefixes.map(({ index }) => index).filter((index) => index !== undefined && index > 0)).size;
  if (here === 0 || here >= total) return [];
  return [
    `${String(here)} of ${String(total)} patches are here: rules that need the whole series did not look; give all its files at once`,
  ];
}

/** A cover letter as git format-patch --cover-letter leaves it to be filled in. */
function isTemplate(mail: Mail | undefined): boolean {
  if (mail === undefined || mail.patch !== undefined) return false;
  return mail.subject.includes('*** SUBJECT HERE ***') || mail.text.includes('*** BLURB HERE ***');
}

/** What `backtest` read and did not judge. */
export function backtestNotes(read: number, elsewhere: number, { list }: Profile): string[] {
  if (read === 0) return ['no mail was read: the input is empty, or all of it arrived at or after --until'];
  if (elsewhere === 0) return [];
  const mails = elsewhere === 1 ? '1 mail is' : `${String(elsewhere)} mails are`;
  const were = elsewhere === 1 ? 'was' : 'were';
  return [
    `${mails} neither from nor to ${list.address} and ${were} not judged; \`check\` judges patches that were not sent`,
  ];
}
