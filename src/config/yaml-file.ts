import { LineCounter, isCollection, isMap, isNode, isScalar, parseDocument, type Document } from 'yaml';
import { FaqtotumError, type ErrorCode } from '../core/index.js';
import { readTextFile } from './read-text.js';

/** A path into a YAML document: keys and positions. */
export type YamlPath = readonly (string | number)[];

/** A YAML file that could be read: its tree, and where things stand. */
export interface YamlFile {
  /** As it was named. */
  readonly file: string;
  readonly document: Document;
  /** Line (from 1) of the node at `path`, or of the nearest node above it. */
  lineOf(path: YamlPath): number;
}

const MAX_BYTES = 1_000_000;

/**
 * Reads and parses a YAML 1.2 file.
 *
 * @throws FaqtotumError with `code`: missing, no plain file, too large, or no YAML (with line and column)
 */
export async function readYamlFile(file: string, code: ErrorCode): Promise<YamlFile> {
  return parseYaml(file, await readTextFile(file, code, MAX_BYTES), code);
}

/** Parses `source`; `file` is only named in errors. Throws like `readYamlFile`. */
export function parseYaml(file: string, source: string, code: ErrorCode): YamlFile {
  const lines = new LineCounter();
  const document = parseSource(file, source, lines, code);
  const error = document.errors[0];
  if (error !== undefined) {
    const { line, col } = lines.linePos(error.pos[0]);
    const what = (error.message.split('\n')[0] ?? '')
      .replace(/ at line \d+, column \d+:?$/, '')
      // Meant for programmers.
      .replace(/; please use YAML\.\w+\(\)$/, '');
    throw new FaqtotumError(
      code,
      `is no YAML: ${withoutSource(what)}`,
      `${file}:${line}:${col}`,
      'mend the line, or the one before it',
    );
  }
  return { file, document, lineOf: (path) => lines.linePos(offsetOf(document, path)).line };
}

function parseSource(file: string, source: string, lines: LineCounter, code: ErrorCode): Document {
  try {
    return parseDocument(source, { lineCounter: lines, merge: false, prettyErrors: false, logLevel: 'error' });
  } catch (cause) {
    // Nested thousands of levels deep the parser runs out of stack.
    throw new FaqtotumError(code, 'is no YAML that can be read', file, 'make it simpler', { cause });
  }
}

/**
 * The document as plain values.
 *
 * @throws FaqtotumError with `code` when aliases blow it up or point nowhere
 */
export function toPlain({ document, file }: YamlFile, code: ErrorCode): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (cause) {
    const what = withoutSource(cause instanceof Error ? cause.message : String(cause));
    throw new FaqtotumError(code, `is no usable YAML: ${what}`, file, 'do without anchors and aliases', { cause });
  }
}

/** Some messages quote the file behind a colon, and a password that was not put in quotes can be what is wrong (`*`, `|`, `!` ... begin something else). */
function withoutSource(message: string): string {
  return message.replace(/: .*/s, '');
}

function offsetOf(document: Document, path: YamlPath): number {
  let offset = isNode(document.contents) ? (document.contents.range?.[0] ?? 0) : 0;
  let node: unknown = document.contents;
  for (const [index, step] of path.entries()) {
    if (!isCollection(node)) break;
    const pair = isMap(node) ? node.items.find(({ key }) => isCalled(key, String(step))) : undefined;
    // The last one is meant itself: it starts with its key.
    if (index === path.length - 1 && isNode(pair?.key) && pair.key.range) return pair.key.range[0];
    const next: unknown = pair === undefined ? node.get(step, true) : pair.value;
    if (!isNode(next) || !next.range) break;
    node = next;
    offset = next.range[0];
  }
  return offset;
}

/** Is this key called so among plain values? `1`, `true` and `[ a ]` are text there, nothing is ''. */
function isCalled(key: unknown, name: string): boolean {
  if (isScalar<string | number | boolean | null>(key)) return String(key.value ?? '') === name;
  const bare = (text: string) => text.replace(/["\s]/g, '');
  return bare(String(key)) === bare(name);
}
