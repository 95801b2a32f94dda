import type { Finding, ListMode, Profile, RuleMode } from '../core/index.js';

/** How outspoken a list may be: config over profile. */
export interface Policy {
  readonly mode: ListMode;
  readonly preset: string;
  /** `<rule>`: a ceiling over its codes; `<rule>/<code>`: the code's own mode. */
  readonly overrides: Readonly<Record<string, RuleMode>>;
}

const order: readonly RuleMode[] = ['off', 'observe', 'draft', 'send'];

/** The more careful of two modes. */
export function careful(a: RuleMode, b: RuleMode): RuleMode {
  return order.indexOf(a) <= order.indexOf(b) ? a : b;
}

/** A finding's own mode before the list's ceiling, and where it comes from. A code nobody gave a mode is observed. */
export function modeOf(
  finding: Pick<Finding, 'rule' | 'code'>,
  policy: Policy,
  profile: Profile,
): { mode: RuleMode; from: string } {
  const preset = profile.presets[policy.preset]?.[finding.rule];
  const key = `${finding.rule}/${finding.code}`;
  const own = policy.overrides[key];
  const mode = own ?? preset?.[finding.code] ?? preset?.['*'] ?? 'observe';
  const from = `mode ${mode} by ${own === undefined ? `preset ${policy.preset}` : `config for ${key}`}`;
  const ceiling = policy.overrides[finding.rule];
  if (ceiling !== undefined && careful(mode, ceiling) !== mode)
    return { mode: ceiling, from: `mode ${ceiling} by config for ${finding.rule}` };
  return { mode, from };
}

/** The most a list's mode lets through. */
export function ceilingOf(mode: ListMode): RuleMode {
  switch (mode) {
    case 'monitor':
      return 'observe';
    case 'draft':
      return 'draft';
    case 'auto':
      return 'send';
  }
}
