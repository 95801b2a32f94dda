import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { checkConfig } from './check-config.js';
import { configSchema, type ConfigInput, type ListInput } from './config-schema.js';
import type { Config, Identity, ImapConfig, ListConfig, Security, SmtpConfig, TreeConfig } from './config.js';
import { describeIssues } from './describe-issue.js';
import { expandEnvironment, type Environment } from './expand-env.js';
import { formatPath, ProblemList } from './problems.js';
import { readTextFile } from './read-text.js';
import type { RuleCatalog } from './rule-names.js';
import { SecretReader } from './secret-reader.js';
import { parseYaml, toPlain, type YamlFile, type YamlPath } from './yaml-file.js';

export interface LoadConfigOptions {
  /** Where `${NAME}` comes from. Default: the process's environment. */
  readonly env?: Environment;
  /** The rules that exist; without it the names of rules are not checked. */
  readonly rules?: RuleCatalog;
  /** What the caller will use; default: everything. */
  readonly needs?: ConfigNeeds;
}

/**
 * Whose secrets and variables must be there. `state`: those of `redis` and `dataDir`, to work on what a service has stored. `words`: none, to judge
 * mail. Passwords and the site secret are '' or undefined then; another value whose variable is not set stays as it was written, `redis.url` is left out.
 */
export type ConfigNeeds = 'everything' | 'state' | 'words';

/**
 * Reads faqtotum.yaml: checked, with defaults, absolute paths and secrets.
 *
 * @throws FaqtotumError CONFIG_UNREADABLE (missing, a folder, no YAML), CONFIG_INVALID or CONFIG_SECRET; several things
 *   wrong make one `ConfigProblems`, whose `toLine()` has a line for each
 */
export async function loadConfig(path: string, options: LoadConfigOptions = {}): Promise<Config> {
  const source = await readTextFile(path, 'CONFIG_UNREADABLE', 1_000_000);
  const yaml = parseYaml(path, source, 'CONFIG_UNREADABLE');
  const problems = new ProblemList(yaml, 'CONFIG_INVALID');
  const needs = options.needs ?? 'everything';
  const input = readInput(yaml, options.env ?? process.env, needs, problems);
  if (input !== undefined) checkConfig(input, options.rules, problems);
  const used = input === undefined || needs === 'everything' ? input : withoutSecrets(input);
  const config = used === undefined ? undefined : await complete(used, resolve(path), problems);
  // The desk writes no words: it must work all the same.
  if (config?.siteDir !== undefined && needs !== 'state') await checkSiteDir(config.siteDir, problems);
  problems.throwIfAny();
  if (config === undefined) throw new Error('a config that is neither valid nor wrong');
  return config;
}

function readInput(
  yaml: YamlFile,
  env: Environment,
  needs: ConfigNeeds,
  problems: ProblemList,
): ConfigInput | undefined {
  const raw = toPlain(yaml, 'CONFIG_UNREADABLE');
  const unset = expandEnvironment(yaml.document, env, problems);
  const idle = unset.filter(({ path }) => !isNeeded(path, needs));
  if (idle.some(({ path }) => formatPath(path) === 'redis.url')) yaml.document.deleteIn(['redis', 'url']);
  const parsed = configSchema.safeParse(toPlain(yaml, 'CONFIG_UNREADABLE') ?? {});
  const placeOf = (issue: { readonly path: readonly PropertyKey[] }) => formatPath(issue.path as YamlPath);
  const issues = parsed.error?.issues ?? [];
  const wrong = new Set(issues.map(placeOf));
  for (const one of unset) {
    const { path, what, remedy } = one;
    const harmless = idle.includes(one) && !wrong.has(formatPath(path));
    if (!harmless) problems.add(path, what, remedy, 'CONFIG_SECRET');
  }
  if (parsed.success) return parsed.data;
  // Whatever else is wrong with a value that is not there is no news.
  const told = new Set(unset.map(({ path }) => formatPath(path)));
  describeIssues(
    issues.filter((issue) => !told.has(placeOf(issue))),
    configSchema,
    raw,
    problems,
  );
  return undefined;
}

async function checkSiteDir(folder: string, problems: ProblemList): Promise<void> {
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory() === true) return;
  const what = found === undefined ? 'does not exist' : 'is no folder';
  problems.add(['siteDir'], `${what} (${folder})`, 'name the folder that holds profiles/ and templates/ of your own');
}

function isNeeded([first]: YamlPath, needs: ConfigNeeds): boolean {
  return needs === 'everything' || (needs === 'state' && (first === 'redis' || first === 'dataDir'));
}

/** Nobody will log in: no password and no certificate is read, wherever it comes from. */
function withoutSecrets(input: ConfigInput): ConfigInput {
  const { smtp, inbox, identity } = input;
  const bare = ({ user }: { readonly user: string }) => ({ user, password: '' });
  const unread = <T extends ListInput['imap']>(imap: T) => ({ ...imap, tls: {}, auth: bare(imap.auth) });
  return {
    ...input,
    lists: input.lists.map((list) => ({ ...list, imap: unread(list.imap) })),
    smtp: smtp && { ...smtp, tls: {}, auth: smtp.auth && bare(smtp.auth) },
    inbox: inbox && unread(inbox),
    identity: identity && { ...identity, secret: undefined, secretFile: undefined },
  };
}

/** Reads secrets from files and fills in what follows from the rest. */
async function complete(input: ConfigInput, file: string, problems: ProblemList): Promise<Config> {
  const secrets = new SecretReader(dirname(file), problems);
  const identity = input.identity && (await completeIdentity(input.identity, secrets));
  const own = [...input.ownAddresses, ...(identity ? [identity.from.address, identity.envelopeFrom] : [])];
  return {
    file,
    lists: await Promise.all(input.lists.map((list, index) => completeList(list, index, secrets, problems))),
    redis: { url: input.redis.url, prefix: input.redis.prefix },
    dataDir: secrets.path(input.dataDir),
    maintainers: secrets.optionalPath(input.maintainers),
    mailmap: secrets.optionalPath(input.mailmap),
    maintainersIgnore: secrets.optionalPath(input.maintainersIgnore),
    siteDir: secrets.optionalPath(input.siteDir),
    smtp: input.smtp && (await completeSmtp(input.smtp, secrets)),
    identity,
    inbox: input.inbox && (await completeImap(input.inbox, ['inbox'], secrets)),
    authservIds: input.authservIds.map((id) => id.toLowerCase()),
    dkim: input.dkim,
    caps: input.caps,
    coolDown: input.coolDown,
    ownAddresses: [...new Set(own)],
    allow: input.allow,
    trees: new Map(Object.entries(input.trees).map(([name, tree]) => [name, completeTree(tree, secrets)])),
    kernels:
      input.kernels === undefined ? undefined : { file: secrets.path(input.kernels), maxAge: input.kernelsMaxAge },
    maxMailBytes: input.maxMailBytes,
    logLevel: input.logLevel,
  };
}

function completeTree(tree: ConfigInput['trees'][string], secrets: SecretReader): TreeConfig {
  const { path, branch } = typeof tree === 'string' ? { path: tree, branch: undefined } : tree;
  return { path: secrets.path(path), branch };
}

async function completeList(
  list: ListInput,
  index: number,
  secrets: SecretReader,
  problems: ProblemList,
): Promise<ListConfig> {
  const { imap, faq, ...rest } = list;
  const path = ['lists', index];
  const document = secrets.optionalPath(faq.document);
  const place = problems.place([...path, 'profile']);
  return { ...rest, place, imap: await completeImap(imap, [...path, 'imap'], secrets), faq: { document } };
}

async function completeImap(imap: ListInput['imap'], path: YamlPath, secrets: SecretReader): Promise<ImapConfig> {
  const auth = await secrets.credentials(imap.auth, [...path, 'auth']);
  const tls = await secrets.trust(imap.tls, [...path, 'tls']);
  return { ...imap, port: imap.port ?? (imap.security === 'tls' ? 993 : 143), tls, auth };
}

const smtpPorts: Readonly<Record<Security, number>> = { tls: 465, starttls: 587, none: 25 };

async function completeSmtp(smtp: NonNullable<ConfigInput['smtp']>, secrets: SecretReader): Promise<SmtpConfig> {
  const { host, security } = smtp;
  const auth = smtp.auth && (await secrets.credentials(smtp.auth, ['smtp', 'auth']));
  const tls = await secrets.trust(smtp.tls, ['smtp', 'tls']);
  return { host, port: smtp.port ?? smtpPorts[security], security, tls, auth };
}

async function completeIdentity(
  identity: NonNullable<ConfigInput['identity']>,
  secrets: SecretReader,
): Promise<Identity> {
  const { from, secret, secretFile } = identity;
  return {
    from,
    envelopeFrom: identity.envelopeFrom ?? from.address,
    secret: await secrets.siteSecret(secret, secretFile, ['identity']),
  };
}
