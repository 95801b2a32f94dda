import { handlers } from '../../handlers/index.js';
import { loadConfig } from '../config/index.js';
import { FaqtotumError, type Address, type Audience, type RuleMode } from '../core/index.js';
import type { FactsConfig } from './facts.js';

/** What a config says about judging one list; defaults without a config. */
export interface Site {
  readonly profile: string;
  readonly preset: string;
  readonly overrides: Readonly<Record<string, RuleMode>>;
  readonly audience: Readonly<Record<string, Audience>>;
  readonly faqDocument: string | undefined;
  readonly siteDir: string | undefined;
  readonly from: Address;
  readonly ownAddresses: readonly string[];
  readonly facts: FactsConfig;
}

/** Shown in previews when no config names the bot. */
const previewFrom: Address = { name: 'FAQ bot', address: 'faq-bot@example.org' };

/** The list of a config that uses `profile` (its first list without one). Throws CONFIG_* and PROFILE_UNKNOWN. */
export async function siteOf(configFile: string | undefined, profile: string | undefined): Promise<Site> {
  const bare: Site = {
    profile: profile ?? 'bpf',
    preset: 'practice',
    overrides: {},
    audience: {},
    faqDocument: undefined,
    siteDir: undefined,
    from: previewFrom,
    ownAddresses: [],
    facts: { trees: new Map(), kernels: undefined },
  };
  if (configFile === undefined) return bare;
  const config = await loadConfig(configFile, { rules: handlers });
  const list = config.lists.find((candidate) => profile === undefined || candidate.profile === profile);
  if (list === undefined) {
    throw new FaqtotumError(
      'PROFILE_UNKNOWN',
      `no list uses the profile "${profile ?? ''}"`,
      configFile,
      'name one of its lists, or leave --profile out',
    );
  }
  return {
    profile: list.profile,
    preset: list.preset,
    overrides: list.rules,
    audience: list.audience,
    faqDocument: list.faq.document,
    siteDir: config.siteDir,
    from: config.identity?.from ?? previewFrom,
    ownAddresses: config.ownAddresses,
    facts: config,
  };
}
