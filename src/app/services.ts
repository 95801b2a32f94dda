import { setTimeout as sleep } from 'node:timers/promises';
import { handlers } from '../../handlers/index.js';
import type { FaqView, ProfileRequest, RuleView, Services, StartRequest } from '../cli/services.js';
import { loadConfig, type Config } from '../config/index.js';
import { FaqtotumError, type Profile, type Rule, type RuleMode } from '../core/index.js';
import { modeOf, type Policy } from '../decide/index.js';
import { makeFolder } from '../embedded/make-folder.js';
import { allAnswers, digestUrl, lookUp, verifyPins } from '../faq/index.js';
import { backtest, check } from './archive.js';
import { openDesk } from './desk.js';
import { runDemo } from './demo.js';
import { ownConfig } from './find-service.js';
import { checkPreset, readFaq, readProfile } from './guard.js';
import { readMeasured } from './measured.js';
import { knownSecrets } from './known-secrets.js';
import { keepHeapSmall } from './heap.js';
import { createLog, type Log } from './log.js';
import { showMaintainers } from './maintainers.js';
import { startService, type Service } from './service.js';
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

/** What has begun when the signal comes is ended if it gets so far within this time, ms; else the process ends with it. */
const STOP_GRACE = 3000;

interface Started {
  readonly config: Config;
  readonly log: Log;
  readonly service: Service;
}

async function begin({ config: file, verbose }: StartRequest): Promise<Started> {
  const config = await loadConfig(file, { rules: handlers });
  // The folder first: the site secret is read from it.
  await makeFolder(config.dataDir);
  const log = createLog(verbose ? 'debug' : config.logLevel, { secrets: await knownSecrets(config) });
  keepHeapSmall();
  return { config, log, service: await startService(config, { log }) };
}

/** The service; undefined when the signal fires before it runs. */
async function untilStarted(beginning: Promise<Started>, signal: AbortSignal): Promise<Started | undefined> {
  const stopped = new Promise<undefined>((resolve) => {
    if (signal.aborted) resolve(undefined);
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
  const started = await Promise.race([beginning, stopped]);
  if (started !== undefined) return started;
  const ended = beginning.then(({ service }) => service.stop()).catch(() => undefined);
  await Promise.race([ended, sleep(STOP_GRACE, undefined, { ref: false })]);
  return undefined;
}

async function start(request: StartRequest): Promise<void> {
  const { signal } = request;
  const started = await untilStarted(begin(request), signal);
  if (started === undefined) return;
  const { config, log, service } = started;
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
