export { matchesAny, matchesPath } from './paths.js';
export { isLoader, isOwn, judgeScope } from './scope.js';
export { readAnnouncement, type Announced } from './announcements.js';
export { chooseProfile } from './owner.js';
export { isForList } from './for-list.js';
