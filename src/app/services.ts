import { handlers } from '../../handlers/index.js';
import type { FaqView, ProfileRequest, RuleView, Services, StartRequest } from '../cli/services.js';
import { loadConfig } from '../config/index.js';
import { FaqtotumError, type Profile, type Rule, type RuleMode } from '../core/index.js';
import { modeOf, type Policy } from '../decide/index.js';
import { allAnswers, digestUrl, lookUp, verifyPins } from '../faq/index.js';
import { backtest, check } from './archive.js';
import { openDesk } from './desk.js';
import { runDemo } from './demo.js';
import { ownConfig } from './find-service.js';
import { checkPreset, readFaq, readProfile } from './guard.js';
import { readMeasured } from './measured.js';
import { knownSecrets } from './known-secrets.js';
import { keepHeapSmall } from './heap.js';
import { createLog } from './log.js';
import { showMaintainers } from './maintainers.js';
import { startService } from './service.js';
import { siteOf } from './site.js';

/** Everything the commands need, wired. */
export function createServices(): Services {
  return {
    check,
    backtest,
    rules: showRules,
    faq: showFaq,
    maintainers: showMaintainers,
    ownConfig: async () => ownConfig(),
    start,
    demo: runDemo,
    open: openDesk,
  };
}

async function start({ config: file, signal, verbose }: StartRequest): Promise<void> {
  const config = await loadConfig(file, { rules: handlers });
  const log = createLog(verbose ? 'debug' : config.logLevel, { secrets: await knownSecrets(config) });
  keepHeapSmall();
  const service = await startService(config, { log });
  log.info(
    { lists: config.lists.map((list) => `${list.profile}: ${list.mode}`), dataDir: config.dataDir },
    'faqtotum is running',
  );
  try {
    const ended = new Promise<undefined>((resolve) => {
      if (signal.aborted) resolve(undefined);
      signal.addEventListener('abort', () => resolve(undefined), { once: true });
    });
    const failure = await Promise.race([ended, service.failed]);
    if (failure !== undefined) {
      throw new FaqtotumError(
        'REDIS_UNREACHABLE',
        failure,
        config.dataDir,
        'start the service again; nothing that was taken in is lost',
      );
    }
  } finally {
    log.info({}, 'stopping');
    await service.stop();
  }
}

async function showRules(request: ProfileRequest): Promise<readonly RuleView[]> {
  const site = await siteOf(request.config, request.profile);
  const profile = await readProfile(site.profile, site.siteDir, site.place);
  const policy: Policy = { mode: 'auto', preset: request.preset ?? site.preset, overrides: site.overrides };
  checkPreset(profile, policy.preset);
  const measured = await readMeasured();
  return handlers.map((rule) => ({ ...viewOf(rule, policy, profile), measured: measured.get(rule.name) }));
}

function viewOf(rule: Rule, policy: Policy, profile: Profile): RuleView {
  const modes: Record<string, RuleMode> = {};
  for (const code of Object.keys(rule.codes)) modes[code] = modeOf({ rule: rule.name, code }, policy, profile).mode;
  const digest = profile.faq.digest[rule.name];
  const source = digest?.elsewhere?.name ?? 'FAQ';
  return { rule, modes, question: digest?.question ?? '', source, url: digestUrl(profile, rule.name) };
}

async function showFaq(request: ProfileRequest & { readonly document: string | undefined }): Promise<FaqView> {
  const site = await siteOf(request.config, request.profile);
  const profile = await readProfile(site.profile, site.siteDir, site.place);
  checkPreset(profile, request.preset ?? site.preset);
  const document = await readFaq(request.document ?? site.faqDocument);
  return {
    profile,
    document,
    all: () => allAnswers(profile, document),
    search: (words) => {
      const { found, candidates } = lookUp(profile, document, words);
      return found === undefined ? candidates : [found];
    },
    verify: () => (document === undefined ? [] : verifyPins(profile, document)),
  };
}
