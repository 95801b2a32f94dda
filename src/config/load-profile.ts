import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { FaqtotumError, type Profile } from '../core/index.js';
import { describeIssues, remedyForKey } from './describe-issue.js';
import { ProblemList } from './problems.js';
import { profileSchema } from './profile-schema.js';
import { checkCode, checkRule, type RuleCatalog } from './rule-names.js';
import { readYamlFile, toPlain } from './yaml-file.js';

/**
 * Reads `<name>.yaml` from the first of `dirs` that has it: a site's own folder stands before the project's.
 *
 * @param rules the rules that exist; without it the names of rules are not checked
 * @param where for PROFILE_UNKNOWN: who names the profile
 * @throws FaqtotumError PROFILE_UNKNOWN, or PROFILE_INVALID (`ConfigProblems` for several things wrong)
 */
export async function loadProfile(
  name: string,
  dirs: readonly string[],
  rules?: RuleCatalog,
  where = '',
): Promise<Profile> {
  const known = await listProfiles(dirs);
  const file = known.get(name);
  if (file === undefined) {
    throw new FaqtotumError(
      'PROFILE_UNKNOWN',
      `there is no profile ${JSON.stringify(name)}`,
      where,
      remedyForKey(name, [...known.keys()]),
    );
  }
  const yaml = await readYamlFile(file, 'PROFILE_INVALID');
  const raw = toPlain(yaml, 'PROFILE_INVALID') ?? {};
  const problems = new ProblemList(yaml, 'PROFILE_INVALID');
  const parsed = profileSchema.safeParse(raw);
  if (parsed.success) checkProfile(parsed.data, name, rules, problems);
  else describeIssues(parsed.error.issues, profileSchema, raw, problems);
  problems.throwIfAny();
  if (!parsed.success) throw new Error('a profile that is neither valid nor wrong');
  return parsed.data;
}

/** Names of all profiles with their files; folders that do not exist are empty. */
export async function listProfiles(dirs: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const dir of dirs) {
    for (const entry of await readdir(dir).catch(() => [])) {
      const name = /^([a-z0-9][a-z0-9-]*)\.yaml$/.exec(entry)?.[1];
      if (name !== undefined && !found.has(name)) found.set(name, join(dir, entry));
    }
  }
  return found;
}

function checkProfile(profile: Profile, name: string, rules: RuleCatalog | undefined, problems: ProblemList): void {
  if (profile.name !== name) {
    problems.add(['name'], `${profile.name} does not go with the file's name`, `write ${name}, or rename the file`);
  }
  checkTrees(profile, problems);
  profile.faq.documents.forEach(({ pins }, index) => {
    for (const rule of Object.keys(pins)) {
      if (Object.hasOwn(profile.faq.digest, rule)) continue;
      problems.add(
        ['faq', 'documents', index, 'pins', rule],
        'has no digest to fall back on',
        `add faq.digest.${rule}`,
      );
    }
  });
  if (rules !== undefined) checkRuleNames(profile, rules, problems);
}

/** A word of a prefix must mean one tree. */
function checkTrees(profile: Profile, problems: ProblemList): void {
  const seen = new Set<string>();
  profile.trees.forEach((tree, index) => {
    for (const word of [tree.name, ...tree.aliases]) {
      if (seen.has(word)) problems.add(['trees', index], `${word} names two trees`, 'keep one of the two');
      seen.add(word);
    }
  });
}

function checkRuleNames(profile: Profile, rules: RuleCatalog, problems: ProblemList): void {
  const check = (names: object, path: readonly (string | number)[]) => {
    for (const rule of Object.keys(names)) checkRule(rule, [...path, rule], rules, problems);
  };
  check(profile.faq.digest, ['faq', 'digest']);
  check(profile.audience, ['audience']);
  profile.faq.documents.forEach(({ pins }, index) => check(pins, ['faq', 'documents', index, 'pins']));
  for (const [preset, modes] of Object.entries(profile.presets)) {
    for (const [rule, codes] of Object.entries(modes)) {
      const path = ['presets', preset, rule];
      if (!checkRule(rule, path, rules, problems)) continue;
      for (const code of Object.keys(codes)) {
        if (code !== '*') checkCode(rule, code, [...path, code], rules, problems);
      }
    }
  }
}
