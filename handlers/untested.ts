import type { Mail, Profile, Rule, Series } from '../src/core/index.js';
import type { OwnLine } from '../src/mail/index.js';
import { lineOf } from '../src/rules/index.js';
import { isOwn, matchesAny } from '../src/scope/index.js';
import { isRegular } from './shared/people.js';
import { proseOf } from './shared/prose.js';

/** FAQ: "What is the minimum requirement before I submit my BPF patches?" */
export const untested: Rule = {
  name: 'untested',
  summary: 'A submission that says itself that it was not tested',
  judges: ['patches'],
  needsWhole: false,
  codes: {
    untested: 'says that it is untested or only compiled',
    arch: 'says so of an architecture or of hardware that the author does not have',
  },
  misled: [
    'The author speaks of one configuration, and the words for it are unusual.',
    'A maintainer asked for an untested draft of an idea, and the prefix does not say RFC.',
  ],
  check(series, { profile }) {
    if (series.rfc || isRegular(series, profile) || wasTested(series)) return [];
    if (!changesCode(series, profile)) return [];
    const admissible = changesTests(series, profile) ? [plain] : admissions;
    for (const mail of series.mails) {
      const said = admission(mail, admissible);
      if (said === undefined) continue;
      const elsewhere = hardware.test(said.text) || isForeign(mail, profile);
      return [
        {
          rule: 'untested',
          code: elsewhere ? 'arch' : 'untested',
          messageId: mail.id,
          evidence: [lineOf(mail, said.line)],
          data: {},
        },
      ];
    }
    return [];
  },
};

/** In so many words: it stands, whatever else ran or comes with it. */
const plain =
  /\b(?:I|we)(?: have not| haven't|'ve not| did not| didn't| could not| couldn't| can ?not| can't| (?:was|were|am|are) (?:unable|not able) to) (?:yet |been able to |actually |really ){0,2}test(?:ed)? (?:this|it|them|these|the (?:patch\w*|change|fix|series))(?! (?:code|path))\b/i;
/** What the author says of the submission itself; not of a code path, of another version, or of one set-up among several. */
const admissions = [
  plain,
  /\b(?:only|just) (?:been )?(?:compile|compilation|build)(?:[- ]time)?[- ]?tested\b/i,
  /\b(?:compile|compilation|build)(?:[- ]time)?[- ]?tested[ ,-]{1,2}only\b/i,
  /\b(?:th(?:is|ese) (?:patch\w*|change|series),? (?:is|are|was|were|has|have)|the (?:patch\w*|change|series),? (?:is|are|has|have)) (?:still |currently |completely |totally |entirely )?(?:untested|not (?:yet )?(?:been )?(?:yet )?tested)\b(?! (?:by|in|with|on|for))/i,
  /^[([*]?(?:note|warning)?:? ?(?:completely |totally |entirely )?(?:untested|not tested)(?: yet)?[.!)\]*]{0,3}$/i,
];
const hardware =
  /\b(?:hardware|hw|machines?|devices?|boards?|cross-?compil\w+|qemu|arm(?:32|64)?|aarch64|mips|ppc(?:64)?|powerpc|s390x?|sparc|risc-?v(?:32|64)?|parisc|loongarch|x86(?:_32)?|i386|(?:32|64)-bit|(?:big|little)[- ]endian|arch(?:es|itectures?)?)\b/i;

function admission(
  mail: Mail,
  admissible: readonly RegExp[],
): { readonly line: number; readonly text: string } | undefined {
  const prose = withoutQuoted(proseOf(mail));
  for (const [at, { line, text }] of prose.entries()) {
    if (text.length > 500 || isHistory(text)) continue;
    const near = prose.slice(Math.max(at - 1, 0), at + 3);
    const wrapped = `${text} ${(prose[at + 1]?.text ?? '').trim().slice(0, 200)}`;
    const says = admissible.some((words) => {
      if (wasRun(near, words === plain ? ranSince : ran)) return false;
      const found = words.exec(wrapped) ?? words.exec(text.trim());
      return found !== null && found.index < text.length;
    });
    if (says) return { line, text: wrapped };
  }
  return undefined;
}

/** The same lines; what stands in quotation marks, or indented as a block, is blanked out: somebody else said it. */
function withoutQuoted(prose: readonly OwnLine[]): OwnLine[] {
  const spoken = prose
    .map(({ text }) => (/^(?: {3}|\t)/.test(text) ? '' : text))
    .join('\n')
    .replace(/"[^"]{0,500}"|“[^”]{0,500}”|(?<=^|[\s(])'[^'\n]{0,200}'(?=[\s.,;:)]|$)/gm, (quoted) =>
      quoted.replace(/[^\n]/g, ' '),
    )
    .split('\n');
  return prose.map(({ line }, at) => ({ line, text: spoken[at] ?? '' }));
}

const ran = /\b(?:ran|pass(?:e[sd])?|did(?!n't| not))\b/i;
const ranSince = /\b(?:now (?:did|ran|tested|have|passe[sd])|ran it|have since (?:run|tested))\b/i;

/** Right beside it stands that something ran after all. */
function wasRun(near: readonly OwnLine[], words: RegExp): boolean {
  return near.some(({ text }) => words.test(text));
}

/** Of an earlier version, or of the code as it was. */
function isHistory(text: string): boolean {
  return /^(?:[-*] ?)?v\d|\b(?:previous|earlier|old|before|so far|until now|no longer)\w*\b/i.test(text.trim());
}

/** Somebody tested it after all, or the author tells where. */
function wasTested(series: Series): boolean {
  return series.mails.some(
    (mail) =>
      mail.patch?.trailers.some(({ key }) => key.toLowerCase() === 'tested-by') === true ||
      proseOf(mail).some(({ text }) =>
        /(?:^|[.:-] ?)tested (?:on|with|by|using|in|against)\b|\bI (?:have )?tested\b/i.test(text),
      ),
  );
}

function changesCode(series: Series, { paths }: Profile): boolean {
  return series.patches.some((mail) => mail.patch?.files.some(({ path }) => !matchesAny(path, paths.noCode)));
}

/** It brings tests: they ran, unless the author says that they did not. */
function changesTests(series: Series, { paths }: Profile): boolean {
  return series.patches.some((mail) =>
    mail.patch?.files.some(({ path, added }) => added > 0 && matchesAny(path, paths.tests)),
  );
}

/** The patch is for one architecture or for a driver alone. */
function isForeign(mail: Mail, profile: Profile): boolean {
  const files = mail.patch?.files ?? [];
  return files.length > 0 && files.every(({ path }) => matchesAny(path, profile.paths.arch) || !isOwn(path, profile));
}
