import type { MailFacts, Profile, Series } from '../../src/core/index.js';
import { isLoader, isOwn, matchesAny } from '../../src/scope/index.js';

/**
 * The submission is for the repository of the separate loader: it changes files of it, and none of the kernel's. A UAPI header may be there: the
 * loader keeps copies under the same path.
 */
export function isForLoader(series: Series<MailFacts>, profile: Profile): boolean {
  const files = series.patches.flatMap((mail) => mail.patch?.files ?? []);
  return (
    files.some(({ path }) => isLoader(path, profile)) &&
    files.every(({ path }) => !isOwn(path, profile) || matchesAny(path, profile.paths.uapi))
  );
}
