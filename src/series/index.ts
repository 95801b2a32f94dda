export { appliedNotice, reviewsOf } from './applied.js';
export { assembleSeries, reportSeries } from './assemble.js';
export { historyOf, replaces } from './history.js';
export { askedAfter, mayBePing, pingSeries } from './ping.js';
export { isNumbered, isSubmission, mayCover, parentsOf, sameAddress, sameAuthor } from './submission.js';
export { foldTitle, titleLikeness } from './title.js';
