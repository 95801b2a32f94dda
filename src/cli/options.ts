import { InvalidArgumentError, Option, type Command } from 'commander';
import type { ListMode } from '../core/index.js';

export const listModes: readonly ListMode[] = ['monitor', 'draft', 'auto'];

const unitMs: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `30m`, `2m`, `90s`, `1h30m`, `2d` or `0` in ms, as in the config. */
export function parseDuration(text: string): number {
  if (text === '0') return 0;
  if (!/^(\d{1,6}[smhd]){1,4}$/.test(text)) {
    throw new InvalidArgumentError('Write it like 30m, 90s, 1h30m, 2d or 0.');
  }
  const parts = text.match(/\d{1,6}[smhd]/g) ?? [];
  return parts.reduce((sum, part) => sum + Number(part.slice(0, -1)) * (unitMs[part.slice(-1)] ?? 0), 0);
}

/**
 * An ISO 8601 date or time in ms: `2021`, `2021-03`, `2021-03-04`, `2021-03-04T12:00`, `2021-03-04T12:00:00+02:00`.
 * UTC unless it names an offset; a date alone is its first moment.
 */
export function parseDate(text: string): number {
  const match = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)(Z|[+-]\d\d:?\d\d)?)?)?)?$/.exec(
    text,
  );
  if (match !== null) {
    const [, year, month = '01', day = '01', time = '00:00', zone = 'Z'] = match;
    const at = Date.parse(`${year}-${month}-${day}T${time}${zone}`);
    // Date.parse takes 2021-02-30 for 2 March.
    const real = new Date(`${year}-${month}-${day}T00:00Z`);
    if (!Number.isNaN(at) && real.getUTCDate() === Number(day)) return at;
  }
  throw new InvalidArgumentError('Write it like 2021-03-04 or 2021-03-04T12:00Z.');
}

/** Comma-separated names, also given several times. */
export function collectNames(text: string, previous: readonly string[] | undefined): readonly string[] {
  const names = text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (names.length === 0) throw new InvalidArgumentError('Name at least one, separated by commas.');
  return [...new Set([...(previous ?? []), ...names])];
}

export interface ProfileOptions {
  readonly profile?: string;
  readonly preset?: string;
  readonly config?: string;
}

export function addProfileOptions(command: Command): Command {
  return command
    .option('--profile <name>', 'the subsystem: bpf, netdev ...')
    .option('--preset <name>', 'how strict: practice (default) or faq')
    .option('--config <file>', 'a faqtotum.yaml with overrides');
}

/** The three of `ProfileRequest`, as the services want them. */
export function profileRequest(options: ProfileOptions): {
  profile: string | undefined;
  preset: string | undefined;
  config: string | undefined;
} {
  return { profile: options.profile, preset: options.preset, config: options.config };
}

/** `--tree` and `--kernels`: facts besides mail. */
export interface MaintainersOptions {
  readonly maintainers?: string;
  readonly mailmap?: string;
}

export function addMaintainersOptions(command: Command): Command {
  return command
    .option('--maintainers <file>', "the kernel's MAINTAINERS: whose the files are")
    .option('--mailmap <file>', 'older addresses of people (default: .mailmap beside MAINTAINERS)');
}

export interface FactOptions extends MaintainersOptions {
  readonly tree?: ReadonlyMap<string, string>;
  readonly kernels?: string;
}

export function addFactOptions(command: Command): Command {
  return addMaintainersOptions(command)
    .option(
      '--tree <name=path>',
      'a local clone of a tree, e.g. bpf-next=~/bpf-next.git; repeat it for more',
      collectTrees,
    )
    .option('--kernels <file>', "kernel.org's releases.json");
}

/** `name=path`, also given several times; the last one of a name counts. */
export function collectTrees(
  text: string,
  previous: ReadonlyMap<string, string> | undefined,
): ReadonlyMap<string, string> {
  const [, name = '', path = ''] = /^([a-z0-9][\w./-]{0,60})=(.+)$/s.exec(text) ?? [];
  if (name === '') throw new InvalidArgumentError('Write it like bpf-next=/srv/bpf-next.git.');
  return new Map([...(previous ?? []), [name, path]]);
}

/** What of `FactRequest` the options say, as the services want them. */
export function factRequest(options: FactOptions): {
  trees: ReadonlyMap<string, string> | undefined;
  kernels: string | undefined;
  maintainers: string | undefined;
  mailmap: string | undefined;
} {
  const { tree: trees, kernels, maintainers, mailmap } = options;
  return { trees, kernels, maintainers, mailmap };
}

export interface StateOptions {
  readonly config?: string;
  readonly dataDir?: string;
  readonly json?: boolean;
  readonly by?: string;
}

export function addStateOptions(command: Command): Command {
  return command
    .option('--config <file>', 'the faqtotum.yaml of the service (default: ./faqtotum.yaml, else a running demo)')
    .option('--data-dir <dir>', 'the data folder of a demo, running or not');
}

export function byOption(): Option {
  return new Option('--by <name>', 'who does it, for the records (default: $EMAIL, else your login)');
}
