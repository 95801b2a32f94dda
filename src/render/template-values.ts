import type { Finding, Judgement, Profile } from '../core/index.js';
import { cleanData } from './clean-data.js';
import type { Step } from './step.js';

interface RuleInput {
  readonly profile: TemplateProfile;
  readonly kind: Judgement['kind'];
  /** Every rule that this mail speaks of. */
  readonly rules: readonly string[];
  readonly code: string;
  /** Mails that show the finding. */
  readonly count: number;
  readonly data: Finding['data'];
}

/** What a rule's template may name. */
export function ruleValues({ profile, kind, rules, code, count, data }: RuleInput): object {
  return {
    code,
    count,
    kind,
    rules,
    data: cleanData(data),
    list: profile.list.address,
    title: profile.title,
    fixesTree: treeFor(profile, 'fixes'),
    nextTree: treeFor(profile, 'next'),
    maintainers: profile.maintainers.map(({ name, addresses }) => `${name} <${addresses[0] ?? ''}>`),
  };
}

/** One finding as the frame prints it: each part laid out already. */
export interface FrameFinding {
  readonly quote: string;
  readonly saw: string;
  readonly faq: string;
}

interface FrameInput {
  readonly profile: TemplateProfile;
  readonly kind: Judgement['kind'];
  readonly firstName: string;
  readonly newcomer: boolean;
  readonly findings: readonly FrameFinding[];
  readonly step: Step;
  readonly why: string;
}

/** What the frame may name. */
export function frameValues({ profile, kind, firstName, newcomer, findings, step, why }: FrameInput): object {
  const { greeting, help } = profile.words;
  return {
    firstName,
    newcomer,
    greeting,
    help,
    findings,
    step,
    why,
    kind,
    list: profile.list.address,
    title: profile.title,
  };
}

/** The part of a profile that words depend on. */
type TemplateProfile = Pick<Profile, 'title' | 'list' | 'trees' | 'maintainers' | 'words'>;

function treeFor({ trees }: TemplateProfile, takes: 'fixes' | 'next'): string {
  const fitting = trees.filter((tree) => tree.takes === takes);
  return (fitting.find(({ ownership }) => ownership === 'own') ?? fitting[0])?.name ?? '';
}

export const sampleProfile: TemplateProfile = {
  title: 'Example',
  list: { address: 'list@example.org', id: 'list.example.org' },
  trees: [
    { name: 'example', aliases: [], takes: 'fixes', ownership: 'own' },
    { name: 'example-next', aliases: [], takes: 'next', ownership: 'own' },
  ],
  maintainers: [{ name: 'Jane Doe', addresses: ['jane@example.org'] }],
  words: { greeting: 'Welcome.', help: 'Ask on the list.' },
};
