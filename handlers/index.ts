import type { Rule } from '../src/core/index.js';
import { badFixes } from './bad-fixes.js';
import { bugzillaReport } from './bugzilla-report.js';
import { ccStable } from './cc-stable.js';
import { doesNotApply } from './does-not-apply.js';
import { earlyPing } from './early-ping.js';
import { emptyCommitMessage } from './empty-commit-message.js';
import { eolKernel } from './eol-kernel.js';
import { htmlMail } from './html-mail.js';
import { incrementalPatch } from './incremental-patch.js';
import { iproute2Prefix } from './iproute2-prefix.js';
import { llvmReportCc } from './llvm-report-cc.js';
import { mergeWindow } from './merge-window.js';
import { missingChangelog } from './missing-changelog.js';
import { missingCoverLetter } from './missing-cover-letter.js';
import { missingFixes } from './missing-fixes.js';
import { missingList } from './missing-list.js';
import { missingMaintainers } from './missing-maintainers.js';
import { missingSignoff } from './missing-signoff.js';
import { missingTree } from './missing-tree.js';
import { missingVersion } from './missing-version.js';
import { newInstruction } from './new-instruction.js';
import { reportMissingAuthor } from './report-missing-author.js';
import { resendTooSoon } from './resend-too-soon.js';
import { sampleNotSelftest } from './sample-not-selftest.js';
import { selftestsVersion } from './selftests-version.js';
import { seriesTooLong } from './series-too-long.js';
import { splitSelftests } from './split-selftests.js';
import { stableRequest } from './stable-request.js';
import { threadedRespin } from './threaded-respin.js';
import { uapiWithoutBpftool } from './uapi-without-bpftool.js';
import { uapiWithoutIproute2 } from './uapi-without-iproute2.js';
import { untested } from './untested.js';
import { verifierWithoutSelftests } from './verifier-without-selftests.js';
import { wrongTree } from './wrong-tree.js';

/** Every rule, in the order in which a reply speaks of them. */
export const handlers: readonly Rule[] = [
  htmlMail,
  missingList,
  incrementalPatch,
  missingMaintainers,
  bugzillaReport,
  llvmReportCc,
  reportMissingAuthor,
  selftestsVersion,
  stableRequest,
  eolKernel,
  missingSignoff,
  emptyCommitMessage,
  doesNotApply,
  missingCoverLetter,
  missingFixes,
  badFixes,
  missingVersion,
  ccStable,
  iproute2Prefix,
  missingTree,
  wrongTree,
  mergeWindow,
  untested,
  verifierWithoutSelftests,
  newInstruction,
  uapiWithoutBpftool,
  uapiWithoutIproute2,
  sampleNotSelftest,
  splitSelftests,
  missingChangelog,
  threadedRespin,
  resendTooSoon,
  seriesTooLong,
  earlyPing,
];
