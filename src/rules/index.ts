export { hasAllPatches, hasUnseenCover, holds, runRules, type RuleRun } from './run.js';
export { branchesNamed, commitsNamed, hashesIn } from './named-commits.js';
export { lineOf, recipientsOf, subjectOf } from './evidence.js';
