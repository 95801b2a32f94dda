export { matchesAny, matchesPath } from './paths.js';
export { isOwn, judgeScope } from './scope.js';
export { chooseProfile } from './owner.js';
