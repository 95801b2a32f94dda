import type { Finding, Rule, RuleContext, Series } from '../src/core/index.js';
import { hasUnseenCover, lineOf } from '../src/rules/index.js';
import { addedCode, changesOf, touchesAnywhere, type Change } from './shared/diffs.js';
import { isRegular } from './shared/people.js';
import { proseOf } from './shared/prose.js';
import { newMembers, type NewMember } from './shared/uapi-members.js';

/** FAQ: "When should I add code to the bpftool?" */
export const uapiWithoutBpftool: Rule = {
  name: 'uapi-without-bpftool',
  summary: 'New objects in the UAPI that bpftool does not know',
  judges: ['patches'],
  needsWhole: true,
  codes: {
    'not-shown': 'new map, program, attach or link types, or more to dump, and no change of the tool that shows them',
    'named-only': 'the same, but the library that the tool takes its names from knows them, or it is an RFC',
    'copy-not-synced': "a UAPI header has new members, and the tools' copy of it was not changed with it",
  },
  misled: [
    'The new field or type is of no use to a person who looks at running programs and maps.',
    'The change of bpftool is posted as a submission of its own, and nothing here says so.',
    "A maintainer is going to sync the tools' copy together with other changes.",
  ],
  check(series, context) {
    if (hasUnseenCover(series)) return [];
    if (isRegular(series, context.profile)) return [];
    return [...notShown(series, context), ...notSynced(series, context)];
  },
};

function notShown(series: Series, { profile, history }: RuleContext): Finding[] {
  const { uapi, introspection } = profile.paths;
  if (introspection.length === 0 || touchesAnywhere(series, history, introspection)) return [];
  const { objectEnums, infoStructs } = profile.code;
  const added = changesOf(series, uapi)
    .filter(({ diff }) => !diff.damaged)
    .flatMap((change) =>
      newMembers(change.diff, [...objectEnums, ...infoStructs]).map((member) => ({ ...change, member })),
    );
  const [first] = added;
  if (first === undefined || speaksOf(series, introspection.map(lastName))) return [];
  const tables = changesOf(series, profile.paths.nameTables);
  const unnamed = added.filter(({ member }) => infoStructs.includes(member.of) || !isNamed(member, tables));
  const shown = unnamed[0] ?? first;
  return [
    {
      rule: 'uapi-without-bpftool',
      code: unnamed.length === 0 || series.rfc ? 'named-only' : 'not-shown',
      messageId: shown.mail.id,
      evidence: [lineOf(shown.mail, shown.member.line.line)],
      data: { names: (unnamed.length === 0 ? added : unnamed).map(({ member }) => member.name).slice(0, 5) },
    },
  ];
}

/** `[BPF_LINK_TYPE_FROB] = "frob"` in a table of names. */
function isNamed({ name }: NewMember, tables: readonly Change[]): boolean {
  return tables.some(({ diff }) => addedCode(diff).some(({ text }) => text.includes(`[${name}]`)));
}

function notSynced(series: Series, { profile, history }: RuleContext): Finding[] {
  if (series.rfc) return [];
  for (const { from, to } of profile.paths.uapiCopies) {
    const [found] = changesOf(series, [from])
      .filter(({ diff }) => !diff.damaged)
      .flatMap(({ mail, diff }) => newMembers(diff).map((member) => ({ mail, member })));
    if (found === undefined || touchesAnywhere(series, history, [to]) || speaksOf(series, ['tools/include', 'sync'])) {
      continue;
    }
    return [
      {
        rule: 'uapi-without-bpftool',
        code: 'copy-not-synced',
        messageId: found.mail.id,
        evidence: [lineOf(found.mail, found.member.line.line)],
        data: { from, to },
      },
    ];
  }
  return [];
}

function lastName(path: string): string {
  return (
    path
      .split('/')
      .filter((part) => part !== '')
      .at(-1) ?? path
  );
}

/** The author mentions it: then he has thought of it. */
function speaksOf(series: Series, words: readonly string[]): boolean {
  return series.mails.some((mail) =>
    proseOf(mail).some(({ text }) => words.some((word) => text.toLowerCase().includes(word))),
  );
}
