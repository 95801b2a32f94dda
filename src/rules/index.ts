export { hasAllPatches, holds, runRules, type RuleRun } from './run.js';
export { branchesNamed, commitsNamed, hashesIn } from './named-commits.js';
export { lineOf, subjectOf } from './evidence.js';
