import { isIPv4 } from 'node:net';
import type { ConfigInput, ListInput } from './config-schema.js';
import type { ProblemList } from './problems.js';
import { checkCode, checkRule, type RuleCatalog } from './rule-names.js';
import type { YamlPath } from './yaml-file.js';

/** What a schema cannot see: how the parts of a config fit together. */
export function checkConfig(config: ConfigInput, catalog: RuleCatalog | undefined, problems: ProblemList): void {
  config.lists.forEach((list, index) => {
    const path = ['lists', index];
    checkCleartext(list.imap, [...path, 'imap'], problems);
    if (config.lists.findIndex((other) => other.profile === list.profile) !== index) {
      problems.add([...path, 'profile'], `${list.profile} is guarded twice`, 'keep one of the two lists');
    }
    if (catalog !== undefined) checkRuleNames(list, path, catalog, problems);
  });
  if (config.smtp !== undefined) checkCleartext(config.smtp, ['smtp'], problems);
  if (config.inbox !== undefined) checkCleartext(config.inbox, ['inbox'], problems);
  checkSending(config, problems);
  checkAllowed(config, problems);
}

type Smtp = NonNullable<ConfigInput['smtp']>;

/** Replies can leave only when it is known from whom and where; workers that share a Redis must agree on Message-IDs. */
function checkSending(config: ConfigInput, problems: ProblemList): void {
  const index = config.lists.findIndex((list) => list.mode !== 'monitor');
  if (index === -1) return;
  const because = `is missing, and lists[${index}].mode is ${config.lists[index]?.mode ?? ''}`;
  if (config.smtp === undefined) problems.add(['smtp'], because, 'say where replies leave, or use mode monitor');
  if (config.identity === undefined) problems.add(['identity'], because, 'say who the bot is, or use mode monitor');
  else if (
    config.redis.url !== undefined &&
    config.identity.secret === undefined &&
    config.identity.secretFile === undefined
  ) {
    const remedy =
      'set it to ${FAQTOTUM_SECRET}, the same 32 random bytes or more for every worker (openssl rand -hex 32)';
    problems.add(
      ['identity', 'secret'],
      'is missing, and redis.url can be shared by several workers',
      remedy,
      'CONFIG_SECRET',
    );
  }
}

/** The bot answers no mail of its own: such an entry is a slip. */
function checkAllowed({ allow, identity, ownAddresses }: ConfigInput, problems: ProblemList): void {
  const own = new Set([...ownAddresses, identity?.from.address, identity?.envelopeFrom]);
  allow.forEach((address, index) => {
    if (!own.has(address)) return;
    problems.add(
      ['allow', index],
      `${address} is the bot's own address`,
      'name people; the bot takes no commands of its own',
    );
  });
}

function checkCleartext(server: ListInput['imap'] | Smtp, path: YamlPath, problems: ProblemList): void {
  if (server.security !== 'none') return;
  if (server.tls.pin !== undefined || server.tls.ca !== undefined)
    problems.add([...path, 'tls'], 'means nothing beside security none', 'write tls or starttls, or remove it');
  if (isLoopback(server.host)) return;
  problems.add([...path, 'security'], `none would send everything in clear to ${server.host}`, 'write tls or starttls');
}

/** An address that never leaves the machine (RFC 1122, 3.2.1.3; RFC 4291, 2.5.3). */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase();
  return name === 'localhost' || name === '::1' || name === '[::1]' || (isIPv4(name) && name.startsWith('127.'));
}

function checkRuleNames(list: ListInput, path: YamlPath, catalog: RuleCatalog, problems: ProblemList): void {
  for (const key of Object.keys(list.rules)) {
    const place = [...path, 'rules', key];
    const [name, code] = splitRule(key);
    if (checkRule(name, place, catalog, problems) && code !== undefined)
      checkCode(name, code, place, catalog, problems);
  }
  for (const key of Object.keys(list.audience)) checkRule(key, [...path, 'audience', key], catalog, problems);
}

function splitRule(key: string): readonly [string, string | undefined] {
  const slash = key.indexOf('/');
  return slash === -1 ? [key, undefined] : [key.slice(0, slash), key.slice(slash + 1)];
}
