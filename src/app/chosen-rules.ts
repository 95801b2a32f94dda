import { handlers } from '../../handlers/index.js';
import { FaqtotumError, type Rule } from '../core/index.js';

/** The rules of these names; all without any. Throws RULE_UNKNOWN. */
export function chosenRules(names: readonly string[] | undefined): readonly Rule[] {
  if (names === undefined) return handlers;
  return names.map((name) => {
    const rule = handlers.find((candidate) => candidate.name === name);
    if (rule !== undefined) return rule;
    throw new FaqtotumError(
      'RULE_UNKNOWN',
      `there is no rule "${name}"`,
      '--rules',
      `rules: ${handlers.map((known) => known.name).join(', ')}`,
    );
  });
}
