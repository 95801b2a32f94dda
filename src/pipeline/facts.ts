import type { Facts, Scope, Series } from '../core/index.js';
import { noFacts } from '../core/index.js';
import { branchesNamed, commitsNamed } from '../rules/index.js';
import type { GuardedList, PipelineOptions } from './options.js';

/** Everything known besides mail about a series that fell due at `due` (ms). Never rejects for want of a clone. */
export async function factsFor(
  { series, scope, due }: { readonly series: Series; readonly scope: Scope; readonly due: number },
  list: GuardedList,
  { trees, git }: Pick<PipelineOptions, 'trees' | 'git'>,
): Promise<Facts> {
  const question = {
    series,
    tree: scope.tree?.name,
    commits: commitsNamed(series),
    branches: branchesNamed(series),
  };
  return {
    maintainers: list.maintainers,
    kernels: list.kernels,
    trees: (await trees?.statusAt(due)) ?? noFacts.trees,
    git: (await git?.look(question)) ?? noFacts.git,
  };
}
