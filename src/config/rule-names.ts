import { remedyForKey } from './describe-issue.js';
import type { ProblemList } from './problems.js';
import type { YamlPath } from './yaml-file.js';

/** The rules that exist, with their codes; a `Rule` is one. */
export type RuleCatalog = readonly { readonly name: string; readonly codes: Readonly<Record<string, string>> }[];

/** Reports `name` when no rule is called so. */
export function checkRule(name: string, path: YamlPath, catalog: RuleCatalog, problems: ProblemList): boolean {
  const names = catalog.map((rule) => rule.name);
  if (names.includes(name)) return true;
  problems.add(path, `${JSON.stringify(name)} is no rule`, remedyForKey(name, names));
  return false;
}

/** Reports `code` when the rule, which exists, has no such code. */
export function checkCode(
  name: string,
  code: string,
  path: YamlPath,
  catalog: RuleCatalog,
  problems: ProblemList,
): void {
  const codes = Object.keys(catalog.find((rule) => rule.name === name)?.codes ?? {});
  if (!codes.includes(code))
    problems.add(path, `${JSON.stringify(code)} is no code of ${name}`, remedyForKey(code, codes));
}
