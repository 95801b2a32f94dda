import { readSiteSecret, type Config } from '../config/index.js';
import { secretForms } from '../core/index.js';

/** Every secret that a config gives the service, in every form (`secretForms`), for the log to leave out. Throws DATA_DIR. */
export async function knownSecrets(config: Config): Promise<readonly string[]> {
  const { lists, inbox, smtp, identity, redis, dataDir } = config;
  const logins = [...lists.map(({ imap }) => imap.auth), inbox?.auth, smtp?.auth].filter((auth) => auth !== undefined);
  const site = identity?.secret ?? (await readSiteSecret(dataDir));
  const forms = [...logins.flatMap(({ user, password }) => secretForms(password, user)), ...secretForms(site)];
  return [...new Set([...forms, ...formsOfUrl(redis.url)])].sort((a, b) => b.length - a.length);
}

/** Of the address of Redis: its password, as it stands there and as it is. */
function formsOfUrl(url: string | undefined): readonly string[] {
  if (url === undefined || !URL.canParse(url)) return [];
  const { username, password } = new URL(url);
  return [...secretForms(password), ...secretForms(decodeURIComponent(password), decodeURIComponent(username))];
}
