import { isMap, isPair, isScalar, visit, type Document } from 'yaml';
import type { ProblemList } from './problems.js';
import type { YamlPath } from './yaml-file.js';

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Keys whose value never stands in the file in clear. */
const secretKeys = new Set(['password', 'secret']);
const reference = /\$\$\{|\$\{([^}]*)\}/g;
const urlPassword = /:\/\/[^/@:\s]*:[^/@\s]+@/;

/** A value of the document whose variable is not set: it stands there as it was. */
export interface Unset {
  readonly path: YamlPath;
  readonly what: string;
  readonly remedy: string;
}

/**
 * Replaces `${NAME}` in every text value of the document by the environment's; `$${` stands for a plain `${`.
 * A secret that does not come from the environment becomes a CONFIG_SECRET problem. Gives back the values whose variable is not set.
 */
export function expandEnvironment(document: Document, env: Environment, problems: ProblemList): readonly Unset[] {
  const unset: Unset[] = [];
  visit(document, {
    Scalar(position, node, ancestors) {
      if (position === 'key' || typeof node.value !== 'string') return;
      const path = pathOf(node, ancestors);
      const key = path.at(-1);
      if (isBareSecret(key, node.value)) problems.add(path, 'stands here in clear', remedyFor(key), 'CONFIG_SECRET');
      node.value = expand(node.value, env, (what, remedy) => unset.push({ path, what, remedy }));
    },
  });
  return unset;
}

function isBareSecret(key: string | number | undefined, value: string): boolean {
  if (key === 'url') return urlPassword.test(value.replaceAll(reference, ''));
  return typeof key === 'string' && secretKeys.has(key) && !/\$\{[^}]+\}/.test(value.replaceAll('$${', ''));
}

function remedyFor(key: string | number | undefined): string {
  if (key === 'url') return 'write ${REDIS_URL} and set that variable to the whole address';
  if (key === 'secret') return 'write ${FAQTOTUM_SECRET} and set that variable, or name a secretFile';
  return 'write ${IMAP_PASSWORD} or the like and set that variable, or name a passwordFile';
}

function expand(text: string, env: Environment, fail: (what: string, remedy: string) => void): string {
  return text.replaceAll(reference, (whole, name: string | undefined) => {
    if (name === undefined) return '${';
    if (!/^[A-Za-z_]\w*$/.test(name)) {
      // Not what it says: it may be the secret itself.
      fail('holds a ${...} that names no environment variable', 'write ${NAME}, or $${ for a plain ${');
      return whole;
    }
    const value = Object.hasOwn(env, name) ? env[name] : undefined;
    if (value !== undefined && value !== '') return value;
    fail(`the environment variable ${name} is not set`, `set ${name} and start again`);
    return whole;
  });
}

/** Keys and positions from the root to a node, from the ancestors that `visit` hands over. */
function pathOf(node: unknown, ancestors: readonly unknown[]): YamlPath {
  const chain = [...ancestors, node];
  return chain.flatMap((ancestor, index): YamlPath => {
    const child = chain[index + 1];
    if (isPair(ancestor)) return [isScalar(ancestor.key) ? String(ancestor.key.value) : '?'];
    if (child === undefined || isMap(ancestor) || !isSequence(ancestor)) return [];
    return [ancestor.items.indexOf(child)];
  });
}

function isSequence(value: unknown): value is { readonly items: readonly unknown[] } {
  return typeof value === 'object' && value !== null && 'items' in value && Array.isArray(value.items);
}
