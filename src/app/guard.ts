import { join } from 'node:path';
import { handlers } from '../../handlers/index.js';
import { FaqtotumError, type Address, type Audience, type FaqDocument, type Profile } from '../core/index.js';
import { loadFaqDocument, loadProfile, loadTemplates } from '../config/index.js';
import type { Policy } from '../decide/index.js';
import { excerptFor, parseFaq } from '../faq/index.js';
import { withMaintainers, type MaintainersFile } from '../maintainers/index.js';
import type { GuardedList, ReplyWriter, Timing } from '../pipeline/index.js';
import { createRenderer, type Renderer } from '../render/index.js';
import { projectRoot } from './root.js';

export interface GuardRequest {
  readonly profile: string;
  /** Who names it, for errors. */
  readonly place?: string | undefined;
  readonly policy: Policy;
  readonly timing: Timing;
  /** Rule -> audience, over the profile's. */
  readonly audience: Readonly<Record<string, Audience>>;
  readonly faqDocument: string | undefined;
  /** As read from MAINTAINERS; without it the profile alone says whose the paths are. */
  readonly maintainers?: MaintainersFile | undefined;
  readonly siteDir: string | undefined;
}

/** Reads a profile and its FAQ document and makes a list ready to be guarded. Throws PROFILE_UNKNOWN, PROFILE_INVALID, FAQ_UNREADABLE, USAGE. */
export async function guardList(request: GuardRequest): Promise<GuardedList> {
  const read = await readProfile(request.profile, request.siteDir, request.place);
  checkPreset(read, request.policy.preset);
  const { maintainers } = request;
  const own: Profile = { ...read, audience: { ...read.audience, ...request.audience } };
  const profile = maintainers === undefined ? own : withMaintainers(own, maintainers);
  const document = await readFaq(request.faqDocument);
  const excerpts = new Map(handlers.map((rule) => [rule.name, excerptFor(profile, document, rule.name)]));
  return { profile, policy: request.policy, excerpts, document, maintainers, timing: request.timing };
}

export async function readProfile(name: string, siteDir: string | undefined, place?: string): Promise<Profile> {
  return loadProfile(name, foldersOf('profiles', siteDir), handlers, place);
}

/** A preset that the profile has. Without one every finding would be observed, in silence. Throws USAGE. */
export function checkPreset({ name, presets }: Profile, preset: string): void {
  if (Object.hasOwn(presets, preset)) return;
  const known = Object.keys(presets).join(', ');
  throw new FaqtotumError(
    'USAGE',
    `the profile ${name} has no preset "${preset}"`,
    '--preset',
    `name one of: ${known}`,
  );
}

/** The document at a path, undefined without one. Throws FAQ_UNREADABLE. */
export async function readFaq(path: string | undefined): Promise<FaqDocument | undefined> {
  if (path === undefined) return undefined;
  const document = parseFaq(await loadFaqDocument(path), path);
  if (document.sections.length > 0) return document;
  const remedy = 'is this the right document? name the FAQ, as .rst or .txt';
  throw new FaqtotumError('FAQ_UNREADABLE', 'holds no question', path, remedy);
}

/** The one who writes replies. `secret` makes Message-IDs repeatable and unguessable. Throws TEMPLATE_INVALID. */
export async function createWriter(options: {
  from: Address;
  secret: string;
  siteDir: string | undefined;
}): Promise<ReplyWriter & Pick<Renderer, 'nextSteps'>> {
  const templates = await loadTemplates(foldersOf('templates', options.siteDir));
  const renderer = withPaths(templates.files, () =>
    createRenderer({ ...templates, secret: options.secret, from: options.from }),
  );
  return {
    nextSteps: renderer.nextSteps,
    write: ({ judgement, series, list, newcomer, repeated }) =>
      renderer.render({
        judgement,
        series,
        profile: list.profile,
        excerpts: list.excerpts,
        newcomer,
        ...(repeated === undefined ? {} : { repeated }),
      }),
    excerpt: renderer.excerpt,
    answer: renderer.answer,
    steps: (judgement, list) => renderer.nextSteps({ judgement, profile: list.profile }),
  };
}

/** Says of a wrong template which file it is: a site's own or the project's. */
function withPaths<T>(files: ReadonlyMap<string, string>, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof FaqtotumError)) throw error;
    const [, rules, name = '', rest = ''] = /^(rules\/)?([\w-]+)\.liquid(.*)$/s.exec(error.where) ?? [];
    const file = files.get(rules === undefined ? `${name}.liquid` : name);
    if (file === undefined) throw error;
    throw new FaqtotumError(error.code, error.message, `${file}${rest}`, error.remedy, { cause: error });
  }
}

/** A site's own folder stands before the project's. */
function foldersOf(kind: 'profiles' | 'templates', siteDir: string | undefined): readonly string[] {
  return [...(siteDir === undefined ? [] : [join(siteDir, kind)]), join(projectRoot, kind)];
}
