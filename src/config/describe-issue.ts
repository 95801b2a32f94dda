import { z } from 'zod';
import type { ProblemList } from './problems.js';
import { suggest } from './suggest.js';
import type { YamlPath } from './yaml-file.js';

type Issue = z.core.$ZodIssue;
/** The part of a JSON schema that is walked here. */
interface Shape {
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly additionalProperties?: Shape | boolean;
  readonly items?: Shape;
  readonly anyOf?: readonly Shape[];
  readonly description?: string;
}

/**
 * Puts what zod found into words: what, and what to do.
 *
 * @param raw the values as they stand in the file, before `${NAME}` was replaced: nothing secret can show up
 */
export function describeIssues(issues: readonly Issue[], schema: z.ZodType, raw: unknown, problems: ProblemList): void {
  const shape = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Shape;
  for (const issue of issues) describeIssue(issue, shape, raw, problems);
}

function describeIssue(issue: Issue, shape: Shape, raw: unknown, problems: ProblemList): void {
  const path = issue.path.filter((step) => typeof step !== 'symbol');
  const value = valueAt(raw, path);
  const add = (what: string, remedy: string) => problems.add(path, what.trimStart(), remedy);
  if (issue.code === 'unrecognized_keys') {
    const known = Object.keys(shapeAt(shape, path)?.properties ?? {});
    for (const key of issue.keys) {
      if (isOddKey(key, path) && suggest(key, known) === undefined)
        problems.add(path, 'holds a key that is unknown', `known here: ${known.join(', ')}`, undefined, [...path, key]);
      else problems.add([...path, key], 'is unknown', remedyForKey(key, known));
    }
  } else if (value === undefined && issue.code !== 'custom') {
    const meaning = shapeAt(shape, path)?.description;
    add('is missing', meaning === undefined ? 'add it' : `add it: ${meaning}`);
  } else if (issue.code === 'invalid_value') {
    add(`${show(value, path)} is not known here`, `write ${issue.values.map(String).join(', ')}`);
  } else if (issue.code === 'too_small' || issue.code === 'too_big') {
    add(`${show(value, path)} is ${issue.code === 'too_small' ? 'too small' : 'too large'}`, limitOf(issue));
  } else if (issue.code === 'invalid_type') {
    add(`${show(value, path)} is of the wrong kind`, `write ${kindOf(issue.expected)}`);
  } else if (issue.code === 'invalid_union' && issue.message === noWords) {
    describeUnion(issue, shape, raw, problems);
  } else {
    // Of a key that is no name the words stand one deeper.
    const message = issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message;
    const [, what = message, remedy = 'see docs/config.md'] = /^(.*?) - (.*)$/.exec(message) ?? [];
    add(issue.code === 'invalid_key' ? what : `${show(value, path)} ${what}`, remedy);
  }
}

/** What zod says of a value that fits none of several kinds. */
const noWords = 'Invalid input';

/** The kind that was meant tells what is wrong with it; where none was, all of them are told. */
function describeUnion(
  issue: Extract<Issue, { code: 'invalid_union' }>,
  shape: Shape,
  raw: unknown,
  problems: ProblemList,
): void {
  const isOtherKind = (one: Issue) => one.code === 'invalid_type' && one.path.length === 0;
  const meant = issue.errors.find((kind) => !kind.some(isOtherKind));
  for (const inner of meant ?? [])
    describeIssue({ ...inner, path: [...issue.path, ...inner.path] }, shape, raw, problems);
  if (meant !== undefined) return;
  const kinds = issue.errors.flat().flatMap((one) => (one.code === 'invalid_type' ? [kindOf(one.expected)] : []));
  const path = issue.path.filter((step) => typeof step !== 'symbol');
  const what = `${show(valueAt(raw, path), path)} is of the wrong kind`.trimStart();
  problems.add(path, what, `write ${[...new Set(kinds)].join(' or ')}`);
}

function kindOf(expected: string): string {
  return kindNames[expected] ?? `a ${expected}`;
}

const kindNames: Readonly<Record<string, string>> = {
  object: '`key: value` lines below it',
  record: '`key: value` lines below it',
  array: 'a list, each entry after `- `',
  string: 'text (in quotes if it looks like a number)',
  int: 'a whole number',
};

/** What to do about a key nobody knows. */
export function remedyForKey(key: string, known: readonly string[]): string {
  const meant = suggest(key, known);
  if (meant !== undefined) return `did you mean ${meant}?`;
  return known.length === 0 ? 'remove it' : `known here: ${known.join(', ')}`;
}

const limitUnits: Readonly<Record<string, string>> = { string: ' characters', array: ' entries' };

function limitOf(issue: Extract<Issue, { code: 'too_small' | 'too_big' }>): string {
  const limit = issue.code === 'too_small' ? `at least ${issue.minimum}` : `at most ${issue.maximum}`;
  const unit = limitUnits[issue.origin] ?? '';
  return `write ${limit}${unit}`;
}

/** Where a secret may stand by a slip: without the colon behind its name, or in place of the whole section. */
const nearSecrets: ReadonlySet<unknown> = new Set(['auth', 'identity', 'redis']);
const secrets: ReadonlySet<unknown> = new Set(['password', 'passwordFile', 'secret', 'secretFile', 'url']);

/** What stands where a key should, and may be a secret. */
function isOddKey(key: string, path: YamlPath): boolean {
  const last = path.at(-1);
  return last === 'auth' || (nearSecrets.has(last) && !/^[a-z]{1,20}$/i.test(key));
}

/** A short value as written; '' for what is long, structured or secret. */
function show(value: unknown, path: YamlPath): string {
  const [parent, last] = path.slice(-2);
  if (parent === 'auth' || [parent, last].some((key) => secrets.has(key)) || nearSecrets.has(path.at(-1))) return '';
  if (value === null) return 'nothing';
  if (typeof value === 'object') return '';
  const text = JSON.stringify(value) as string | undefined;
  return text === undefined || text.length > 60 ? '' : text;
}

function valueAt(value: unknown, path: YamlPath): unknown {
  return path.reduce<unknown>((found, step) => {
    if (typeof found !== 'object' || found === null) return undefined;
    return Object.hasOwn(found, step) ? (found as Record<string | number, unknown>)[step] : undefined;
  }, value);
}

function shapeAt(shape: Shape, path: YamlPath): Shape | undefined {
  let found: Shape | undefined = shape;
  for (const step of path) {
    if (found === undefined) return undefined;
    if (typeof step === 'number') found = found.items;
    else if (found.properties !== undefined && Object.hasOwn(found.properties, step)) found = found.properties[step];
    else found = typeof found.additionalProperties === 'object' ? found.additionalProperties : undefined;
    // Of several kinds the one with keys has more below it.
    found = found?.anyOf?.find(({ properties }) => properties !== undefined) ?? found;
  }
  return found;
}
