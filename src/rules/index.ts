export { hasAllPatches, holds, runRules, type RuleRun } from './run.js';
export { lineOf, subjectOf } from './evidence.js';
