import type { Rule } from '../src/core/index.js';
import { bugzillaReport } from './bugzilla-report.js';
import { ccStable } from './cc-stable.js';
import { emptyCommitMessage } from './empty-commit-message.js';
import { incrementalPatch } from './incremental-patch.js';
import { missingCoverLetter } from './missing-cover-letter.js';
import { missingFixes } from './missing-fixes.js';
import { missingMaintainers } from './missing-maintainers.js';
import { missingTree } from './missing-tree.js';
import { missingVersion } from './missing-version.js';

/** Every rule, in the order in which a reply speaks of them. */
export const handlers: readonly Rule[] = [
  incrementalPatch,
  missingMaintainers,
  bugzillaReport,
  emptyCommitMessage,
  missingCoverLetter,
  missingFixes,
  missingVersion,
  ccStable,
  missingTree,
];
