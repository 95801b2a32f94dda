import type { Finding, Profile, Rule, Series } from '../src/core/index.js';
import type { HunkLine } from '../src/mail/index.js';
import { hasUnseenCover, lineOf } from '../src/rules/index.js';
import { changedCode, changesOf, touchesAnywhere, unmatched, type Change } from './shared/diffs.js';
import { hasFixes } from './shared/fixes.js';
import { isRegular } from './shared/people.js';
import { speaksOfTests } from './shared/tests.js';

/** FAQ: "Features changing BPF JIT and/or LLVM" */
export const newInstruction: Rule = {
  name: 'new-instruction',
  summary: 'A new instruction or JIT feature without tests',
  judges: ['patches'],
  needsWhole: true,
  codes: {
    instruction: 'a new opcode, and no test of it',
    'jit-feature': 'a JIT learns a feature, no test comes with it, and none is spoken of',
  },
  misled: [
    'A JIT catches up with the others: the tests are in the kernel already, and only the description does not say that they pass.',
    'A macro that looks like an opcode is for the use of the kernel alone.',
  ],
  check(series, { profile, history }) {
    if (series.rfc || isRegular(series, profile) || isFix(series)) return [];
    if (hasUnseenCover(series)) return [];
    if (touchesAnywhere(series, history, profile.paths.instructionTests)) return [];
    const found = newOpcodes(series, profile) ?? newFeature(series, profile);
    return found === undefined || speaksOfTests(series) ? [] : [found];
  },
};

function isFix(series: Series): boolean {
  return series.mails.some((mail) => /\b(?:fix\w*|revert)\b/i.test(mail.prefix.title) || hasFixes(mail));
}

/** `#define BPF_FROB 0xf0`: an opcode's bits, in a header that holds them; masks are none. */
function newOpcodes(series: Series, { code, paths }: Profile): Finding | undefined {
  if (code.opcodePrefix === '') return undefined;
  const added = changesOf(series, paths.instructions)
    .filter(({ diff }) => !diff.damaged)
    .flatMap((change) => opcodesIn(change, code.opcodePrefix));
  const [first] = added;
  if (first === undefined) return undefined;
  return {
    rule: 'new-instruction',
    code: 'instruction',
    messageId: first.mail.id,
    evidence: [lineOf(first.mail, first.line.line)],
    data: { names: added.map(({ name }) => name).slice(0, 5) },
  };
}

function opcodesIn({ mail, diff }: Change, prefix: string) {
  const defined = changedCode(diff).flatMap((line) => {
    const [, name, value] = /^#define\s+(\w+)\s+\(?(0x[0-9a-f]{2})\b/i.exec(line.text) ?? [];
    if (name === undefined || value === undefined || !name.startsWith(prefix) || /_F_|MASK|MAGIC/.test(name)) return [];
    return [{ mail, line, name, value: value.toLowerCase() }];
  });
  const gone = defined.filter(({ line }) => line.sign === '-');
  return defined.filter(
    ({ line, name, value }) => line.sign === '+' && !gone.some((other) => other.name === name || other.value === value),
  );
}

/** A JIT that says it can do more, or handles an instruction that it did not. */
function newFeature(series: Series, { code, paths }: Profile): Finding | undefined {
  for (const { mail, diff } of changesOf(series, paths.arch)) {
    const line = diff.damaged
      ? undefined
      : unmatched(changedCode(diff)).find((added) => added.sign === '+' && isHook(added, code.jitHooks));
    if (line === undefined) continue;
    return {
      rule: 'new-instruction',
      code: 'jit-feature',
      messageId: mail.id,
      evidence: [lineOf(mail, line.line)],
      data: { path: diff.path },
    };
  }
  return undefined;
}

/** `bool bpf_jit_supports_frob(void)`, defined and not called. */
function isHook({ text }: HunkLine, hooks: readonly string[]): boolean {
  const name = /^(?:bool|int) (\w+)\(void\)/.exec(text)?.[1];
  return name !== undefined && hooks.some((hook) => name.startsWith(hook));
}
