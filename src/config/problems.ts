import { FaqtotumError, type ErrorCode } from '../core/index.js';
import type { YamlFile, YamlPath } from './yaml-file.js';

/** Several things wrong with one file, each on its own line. */
export class ConfigProblems extends FaqtotumError {
  constructor(readonly problems: readonly FaqtotumError[]) {
    super(commonCode(problems), problems.map((problem) => problem.toLine()).join('\n'), '', '');
    this.name = 'ConfigProblems';
  }

  /** One line for each problem. */
  override toLine(): string {
    return this.message;
  }
}

function commonCode(problems: readonly FaqtotumError[]): ErrorCode {
  const codes = new Set(problems.map((problem) => problem.code));
  const [only] = codes;
  return codes.size === 1 && only !== undefined ? only : 'CONFIG_INVALID';
}

/** Collects what is wrong with one YAML file, to say all of it at once. */
export class ProblemList {
  readonly #found: { readonly line: number; readonly error: FaqtotumError }[] = [];

  constructor(
    private readonly yaml: YamlFile,
    private readonly code: ErrorCode,
  ) {}

  /** `where` becomes `<file>:<line>: <config path>`; the line is that of `at`. */
  add(path: YamlPath, what: string, remedy: string, code = this.code, at = path): void {
    const line = this.yaml.lineOf(at);
    this.#found.push({ line, error: new FaqtotumError(code, what, this.place(path, at), remedy) });
  }

  /** `<file>:<line>: <config path>`. */
  place(path: YamlPath, at = path): string {
    const name = path.length === 0 ? '' : `: ${formatPath(path)}`;
    return `${this.yaml.file}:${this.yaml.lineOf(at)}${name}`;
  }

  get empty(): boolean {
    return this.#found.length === 0;
  }

  /** Throws what was found, in order of lines; does nothing when nothing was. */
  throwIfAny(): void {
    const errors = this.#found.sort((a, b) => a.line - b.line).map(({ error }) => error);
    const [first] = errors;
    if (first === undefined) return;
    throw errors.length === 1 ? first : new ConfigProblems(errors);
  }
}

/** `['lists', 0, 'imap']` -> `lists[0].imap`. */
export function formatPath(path: YamlPath): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    const key = /^[\w-]+$/.test(step) ? step : JSON.stringify(step);
    return text === '' ? key : `${text}.${key}`;
  }, '');
}
