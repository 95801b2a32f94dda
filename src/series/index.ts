export { appliedNotice } from './applied.js';
export { assembleSeries, reportSeries } from './assemble.js';
export { historyOf } from './history.js';
export { isNumbered, isSubmission, mayCover, parentsOf, sameAddress, sameAuthor } from './submission.js';
export { foldTitle, titleLikeness } from './title.js';
