import type { RuleView } from '../services.js';

/** What a finding's code means, one line; '' when the rule does not say. */
export type Meaning = (rule: string, code: string) => string;

export function meaningFrom(views: readonly RuleView[]): Meaning {
  const byRule = new Map(views.map((view) => [view.rule.name, view.rule]));
  return (rule, code) => {
    const found = byRule.get(rule);
    return found?.codes[code] ?? found?.summary ?? '';
  };
}
