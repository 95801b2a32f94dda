import { stat } from 'node:fs/promises';
import { loadKernels, type KernelsConfig, type TreeConfig } from '../config/index.js';
import { FaqtotumError, type KernelSource, type MaintainedKernels } from '../core/index.js';
import { openGitSource, type OpenGitSource } from '../git/index.js';

/** What is known besides mail, and how to put it away. */
export interface FactSources {
  readonly git: OpenGitSource | undefined;
  readonly kernels: KernelSource | undefined;
  /** Stops every git that was started. */
  close(): void;
}

export interface FactsConfig {
  readonly trees: ReadonlyMap<string, TreeConfig>;
  readonly kernels: KernelsConfig | undefined;
}

interface Log {
  warn(fields: object, message: string): void;
}

/**
 * Opens clones and the list of maintained kernels. A clone that cannot be read is logged and undecided. Throws KERNELS_UNREADABLE for a file that is
 * named and cannot be read at start.
 *
 * @param unsentAt for patches that are yet to be sent: facts are as of this time (ms), not as of the mail
 */
export async function openFacts(
  { trees, kernels }: FactsConfig,
  { log, unsentAt }: { readonly log: Log; readonly unsentAt?: number | undefined },
): Promise<FactSources> {
  const list = kernels && (await openKernels(kernels, log, unsentAt));
  const git =
    trees.size === 0 ? undefined : await openGitSource({ trees, log, ...(unsentAt === undefined ? {} : { unsentAt }) });
  return { git, kernels: list, close: () => git?.close() };
}

/** The list of a file that is read again when it changes. */
async function openKernels(
  { file, maxAge }: KernelsConfig,
  log: Log,
  unsentAt: number | undefined,
): Promise<KernelSource> {
  let known: MaintainedKernels | undefined = await loadKernels(file);
  let stamp = await stampOf(file);
  const read = async () => {
    const now = await stampOf(file);
    if (now === stamp) return;
    stamp = now;
    known = await loadKernels(file).catch((error: unknown) => {
      const words = error instanceof FaqtotumError ? error.toLine() : String(error);
      log.warn({ file }, `${words}; which kernels are maintained is undecided`);
      return undefined;
    });
  };
  return {
    at: async (time) => {
      await read();
      return known !== undefined && Math.abs((unsentAt ?? time) - known.asOf) <= maxAge ? known : undefined;
    },
  };
}

/** Changes with the file; '' when it is not there. */
async function stampOf(file: string): Promise<string> {
  return stat(file).then(
    ({ mtimeMs, size, ino }) => `${String(mtimeMs)} ${String(size)} ${String(ino)}`,
    () => '',
  );
}
