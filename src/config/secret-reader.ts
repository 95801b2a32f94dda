import { X509Certificate } from 'node:crypto';
import { statSync } from 'node:fs';
import { dirname, isAbsolute, resolve } from 'node:path';
import { FaqtotumError, type CertificateTrust } from '../core/index.js';
import type { Credentials } from './config.js';
import type { ProblemList } from './problems.js';
import { readTextFile } from './read-text.js';
import type { YamlPath } from './yaml-file.js';

/** The least that is taken for a secret nobody guesses. */
const MIN_SECRET = 16;

/**
 * Reads secrets and other files that a config names; what is wrong with them goes to the problems. The file of a secret is named there only where its
 * folder is one: who writes a password where its file belongs finds it in no log.
 */
export class SecretReader {
  constructor(
    private readonly folder: string,
    private readonly problems: ProblemList,
  ) {}

  /** A path of the config, absolute: relative ones start at the config's folder. */
  path(relative: string): string {
    return resolve(this.folder, relative);
  }

  optionalPath(relative: string | undefined): string | undefined {
    return relative === undefined ? undefined : this.path(relative);
  }

  async credentials(
    auth: { readonly user: string; readonly password?: string | undefined; readonly passwordFile?: string | undefined },
    path: YamlPath,
  ): Promise<Credentials> {
    const password = await this.#read('password', auth.password, auth.passwordFile, path);
    if (password === undefined && auth.passwordFile === undefined) {
      this.#fail(
        [...path, 'password'],
        'is missing',
        'write ${NAME} of an environment variable, or name a passwordFile',
      );
    }
    return { user: auth.user, password: password ?? '' };
  }

  async siteSecret(secret: string | undefined, file: string | undefined, path: YamlPath): Promise<string | undefined> {
    const found = await this.#read('secret', secret, file, path);
    if (found !== undefined && found.length < MIN_SECRET) {
      const place = [...path, file === undefined ? 'secret' : 'secretFile'];
      this.#fail(place, 'is too short', `use at least ${MIN_SECRET} characters (openssl rand -hex 32)`);
    }
    return found;
  }

  async #read(
    key: string,
    value: string | undefined,
    file: string | undefined,
    path: YamlPath,
  ): Promise<string | undefined> {
    if (file === undefined) return value;
    const place = [...path, `${key}File`];
    if (value !== undefined) this.#fail(place, `stands beside ${key}`, 'keep one of the two');
    try {
      const text = (await readTextFile(this.path(file), 'CONFIG_SECRET', 10_000)).replace(/\r?\n$/, '');
      if (text === '') this.#fail(place, 'its file is empty', 'write the secret into it');
      return text;
    } catch (error) {
      this.#fail(place, whatIsWrong(error, this.#shown(file)), remedy);
      return undefined;
    }
  }

  /** Which certificates of a server are believed. */
  async trust(
    tls: { readonly pin?: readonly string[] | undefined; readonly ca?: string | undefined },
    path: YamlPath,
  ): Promise<CertificateTrust> {
    const pins = tls.pin ?? [];
    if (tls.ca === undefined) return { pins, ca: undefined };
    const fail = (what: string) => this.problems.add([...path, 'ca'], what, remedy);
    try {
      const ca = await readTextFile(this.path(tls.ca), 'CONFIG_INVALID', 1_000_000);
      if (!areCertificates(ca)) fail('its file holds no certificates, or one that cannot be read');
      return { pins, ca };
    } catch (error) {
      fail(whatIsWrong(error, this.path(tls.ca)));
      return { pins, ca: undefined };
    }
  }

  /** Where the file of a secret was looked for. */
  #shown(file: string): string {
    const path = this.path(file);
    // A password may well hold a slash: below a folder that is there it is a path.
    const known = isAbsolute(file) || dirname(path) !== resolve(this.folder);
    if (known && isFolder(dirname(path)) && !isTopLevel(path)) return path;
    return isAbsolute(file) ? '' : `in ${resolve(this.folder)}`;
  }

  #fail(path: YamlPath, what: string, remedy: string): void {
    this.problems.add(path, what, remedy, 'CONFIG_SECRET');
  }
}

const remedy = 'mend the file or its path';

function whatIsWrong(error: unknown, place: string): string {
  if (!(error instanceof FaqtotumError)) throw error;
  return place === '' ? `its file ${error.message}` : `its file ${error.message} (${place})`;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** Right below the root, where every word with a slash in front would be. */
function isTopLevel(path: string): boolean {
  return dirname(dirname(path)) === dirname(path);
}

/** Certificates in PEM, at least one. A key beside them is no business of ours. */
function areCertificates(pem: string): boolean {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
  try {
    return blocks.map((block) => new X509Certificate(block)).length > 0;
  } catch {
    return false;
  }
}
