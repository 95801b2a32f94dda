import { handlers } from '../../handlers/index.js';
import { loadConfig, usualLimits, type Config, type MaintainersPaths } from '../config/index.js';
import { FaqtotumError, type Address, type Audience, type RuleMode } from '../core/index.js';
import type { Restraint } from '../pipeline/index.js';
import type { FactsConfig } from './facts.js';

/** What a config says about judging one list; defaults without a config. */
export interface Site {
  readonly profile: string;
  /** Where the config names it, for errors. */
  readonly place: string | undefined;
  readonly preset: string;
  readonly overrides: Readonly<Record<string, RuleMode>>;
  readonly audience: Readonly<Record<string, Audience>>;
  readonly faqDocument: string | undefined;
  /** undefined: none is configured. */
  readonly maintainers: MaintainersPaths | undefined;
  readonly siteDir: string | undefined;
  readonly from: Address;
  readonly ownAddresses: readonly string[];
  readonly facts: FactsConfig;
  /** How much may leave by itself. */
  readonly limits: Restraint;
}

/** Shown in previews when no config names the bot. */
const previewFrom: Address = { name: 'FAQ bot', address: 'faq-bot@example.org' };

/** The list of a config that uses `profile` (its first list without one). Throws CONFIG_* and PROFILE_UNKNOWN. */
export async function siteOf(configFile: string | undefined, profile: string | undefined): Promise<Site> {
  const bare: Site = {
    profile: profile ?? 'bpf',
    place: undefined,
    preset: 'practice',
    overrides: {},
    audience: {},
    faqDocument: undefined,
    maintainers: undefined,
    siteDir: undefined,
    from: previewFrom,
    ownAddresses: [],
    facts: { trees: new Map(), kernels: undefined },
    limits: usualLimits(),
  };
  if (configFile === undefined) return bare;
  const config = await loadConfig(configFile, { rules: handlers, needs: 'words' });
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
    place: list.place,
    preset: list.preset,
    overrides: list.rules,
    audience: list.audience,
    faqDocument: list.faq.document,
    maintainers: configuredMaintainers(config),
    siteDir: config.siteDir,
    from: config.identity?.from ?? previewFrom,
    ownAddresses: config.ownAddresses,
    facts: config,
    limits: { caps: config.caps, coolDown: config.coolDown },
  };
}

/** The files that a config names; undefined without MAINTAINERS. */
export function configuredMaintainers({
  maintainers,
  mailmap,
  maintainersIgnore,
}: Config): MaintainersPaths | undefined {
  return maintainers === undefined ? undefined : { maintainers, mailmap, ignore: maintainersIgnore };
}

/** The files that options name, over the config's; undefined without MAINTAINERS. */
export function askedMaintainers(
  asked: {
    readonly maintainers?: string | undefined;
    readonly mailmap?: string | undefined;
    readonly ignore?: string | undefined;
  },
  configured: MaintainersPaths | undefined,
): MaintainersPaths | undefined {
  const maintainers = asked.maintainers ?? configured?.maintainers;
  if (maintainers === undefined) return undefined;
  // Another MAINTAINERS than the config's has its own companions.
  const beside = asked.maintainers === undefined ? configured : undefined;
  return { maintainers, mailmap: asked.mailmap ?? beside?.mailmap, ignore: asked.ignore ?? beside?.ignore };
}
