import type { Evidence, Finding, Mail, Profile, Rule, Series } from '../src/core/index.js';
import { hasAllPatches, hasUnseenCover, lineOf, recipientsOf } from '../src/rules/index.js';
import { isOwn, matchesAny } from '../src/scope/index.js';
import { unreachedSubsystem, type UnreachedSubsystem } from './shared/other-subsystem.js';
import { isRegular, mailboxOf, reaches } from './shared/people.js';
import { isNotice, saysItIsOver } from './shared/report-news.js';
import { isSplatLine } from './shared/splat.js';

/** FAQ: "How do I report bugs for BPF kernel code?" and "To which mailing list do I need to submit my BPF patches?" */
export const missingMaintainers: Rule = {
  name: 'missing-maintainers',
  summary: 'No maintainer in To or Cc',
  judges: ['patches', 'report'],
  needsWhole: true,
  codes: {
    patch: 'no maintainer in To or Cc of any mail of the submission',
    report: 'no maintainer in To or Cc of a bug report',
    'other-subsystem':
      'with MAINTAINERS: a good part of the change is of another subsystem, and neither its people nor its list are in To or Cc',
  },
  misled: [
    'A maintainer reads the list under an address that neither the profile nor the mailmap knows.',
    'The author agreed with a maintainer beforehand to send it to the list alone.',
    'MAINTAINERS is of another time than the mail: the people of a subsystem have changed, or its files have moved.',
  ],
  check(series, { profile, facts }) {
    const [first] = series.mails;
    if (first === undefined || !series.mails.every((mail) => mail.addressed)) return [];
    if (isRegular(series, profile)) return [];
    if (reaches(series.mails, [...profile.maintainers, ...profile.reviewers])) {
      return isWholeSubmission(series)
        ? inOtherSubsystem(series, first, unreachedSubsystem(series, profile, facts))
        : [];
    }
    const maintainers = profile.maintainers.map(mailboxOf);
    if (series.kind === 'report') {
      const sign = signOfBug(first, profile);
      return sign === undefined ? [] : [findingOf(first, 'report', [sign], maintainers)];
    }
    if (!isWholeSubmission(series) || isDelegated(series, profile)) return [];
    return [findingOf(first, 'patch', [recipientsOf(first)], maintainers)];
  },
};

function findingOf(
  mail: Mail,
  code: 'patch' | 'report',
  evidence: readonly Evidence[],
  maintainers: readonly string[],
): Finding {
  return { rule: 'missing-maintainers', code, messageId: mail.id, evidence, data: { maintainers } };
}

/** A part that was not seen, or the cover letter, may have reached them. */
function isWholeSubmission(series: Series): boolean {
  return series.kind === 'patches' && hasAllPatches(series) && !hasUnseenCover(series);
}

/** Most of the addresses that a reply names. */
const MOST_NAMED = 4;

function inOtherSubsystem(series: Series, first: Mail, unreached: UnreachedSubsystem | undefined): Finding[] {
  const [path] = unreached?.paths ?? [];
  if (unreached === undefined || path === undefined || series.rfc) return [];
  const { title, contacts } = unreached.section;
  const named = contacts.filter(({ kind }) => kind !== 'reviewer');
  const data = {
    section: title,
    path,
    people: (named.length > 0 ? named : contacts)
      .slice(0, MOST_NAMED)
      .map(({ name, address }) => (name === '' ? address : `${name} <${address}>`)),
  };
  return [
    {
      rule: 'missing-maintainers',
      code: 'other-subsystem',
      messageId: first.id,
      evidence: [recipientsOf(first)],
      data,
    },
  ];
}

/** Parts with maintainers of their own who may well have been reached: not for us to say. */
function isDelegated(series: Series, profile: Profile): boolean {
  const files = series.patches.flatMap((mail) => mail.patch?.files ?? []);
  return files.every((file) => matchesAny(file.path, profile.paths.delegated) || !isOwn(file.path, profile));
}

/** Lines of a report that are looked at. */
const MOST_LINES = 2000;

/**
 * The line that shows a kernel bug being reported by a person: a subject that says so, and a kernel splat in the body that names one of the
 * subsystem's own files or functions: two lines of one, or one that opens a paragraph. Anything less is silence; so are answers, patches that
 * forgot their prefix, what bugzilla sends, talk about bugs and news of a bug that is gone.
 */
function signOfBug(mail: Mail, profile: Profile): Evidence | undefined {
  if (mail.patch !== undefined || mail.bugzilla?.fromBugzilla === true) return undefined;
  if (mail.inReplyTo.length > 0 || mail.references.length > 0) return undefined;
  if (isNotice(mail) || saysItIsOver(mail) || writesAboutBugs.test(mail.ownText)) return undefined;
  if (
    !/\b(bug|regression|oops|panic|crash|warning|null pointer|use-after-free|kasan|ubsan|deadlock|lockup)\b/i.test(
      mail.subject,
    )
  )
    return undefined;
  const lines = mail.text.split('\n', MOST_LINES);
  const splat = lines.flatMap((line, at) => (isSplatLine(line) ? [{ line, at }] : []));
  const shown = splat.filter(({ at }) => splat.length > 1 || (lines[at - 1] ?? '').trim() === '');
  const own = shown.find(({ line }) => namesFile(line, profile) || namesFunction(line, profile));
  return own === undefined ? undefined : lineOf(mail, own.at + 1);
}

const writesAboutBugs = /\b(?:surveys?|papers?|thesis|questionnaires?)\b/i;

function namesFile(line: string, profile: Profile): boolean {
  const paths = line.split(/[^\w/.-]+/).filter((word) => word.includes('/') && /\.[ch]$/.test(word));
  return paths.some((path) => isOwn(path, profile));
}

/** A function of the subsystem, by the start of its name: `bpf_frob+0x12`, `__bpf_frob`. */
function namesFunction(line: string, { functionPrefixes }: Profile): boolean {
  const names = line.split(/\W+/).map((word) => word.replace(/^_{1,2}/, ''));
  return names.some((name) => functionPrefixes.some((start) => name.length > start.length && name.startsWith(start)));
}
