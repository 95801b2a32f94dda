import type { Facts, Scope, Series } from '../core/index.js';
import { noFacts } from '../core/index.js';
import { branchesNamed, commitsNamed, hasAllPatches } from '../rules/index.js';
import type { GuardedList, PipelineOptions } from './options.js';

/** Everything known besides mail about a series that fell due at `due` (ms). Never rejects for want of a clone. */
export async function factsFor(
  { series, scope, due }: { readonly series: Series; readonly scope: Scope; readonly due: number },
  list: GuardedList,
  { trees, git, kernels }: Pick<PipelineOptions, 'trees' | 'git' | 'kernels'>,
): Promise<Facts> {
  const question = {
    series,
    whole: series.kind === 'patches' && hasAllPatches(series),
    tree: scope.tree?.name,
    commits: commitsNamed(series),
    branches: branchesNamed(series),
  };
  return {
    maintainers: list.maintainers,
    kernels: await kernels?.at(due),
    trees: (await trees?.statusAt(due)) ?? noFacts.trees,
    git: (await git?.look(question)) ?? noFacts.git,
  };
}
