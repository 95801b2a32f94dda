import type { Rule } from '../src/core/index.js';

/** FAQ: "Reporting LLVM BPF issues" */
export const llvmReportCc: Rule = {
  name: 'llvm-report-cc',
  summary: 'A report about the BPF back end of LLVM that misses its people',
  judges: ['report'],
  needsWhole: false,
  codes: {
    people: 'the people for the compiler or the kernel side are not in To or Cc',
    tracker: "lives in LLVM's tracker alone",
  },
  misled: [],
  check() {
    return [];
  },
};
