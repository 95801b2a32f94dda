import { writeFileSync } from 'node:fs';

/** A vitest reporter that leaves the number of tests in the file named by FAQTOTUM_TEST_COUNTS. */
export default class CountReporter {
  /** @param {readonly import('vitest/node').TestModule[]} modules */
  onTestRunEnd(modules, unhandledErrors) {
    const counts = { passed: 0, failed: 0, skipped: 0 };
    for (const module of modules) {
      let seen = 0;
      for (const test of module.children.allTests()) {
        seen += 1;
        const { state } = test.result();
        counts[state === 'pending' ? 'failed' : state] += 1;
      }
      // A file that breaks before its tests are known, or in a hook, fails as one.
      if (!module.ok() && (seen === 0 || module.errors().length > 0)) counts.failed += 1;
    }
    counts.failed += unhandledErrors.length;
    if (process.env.FAQTOTUM_TEST_COUNTS) writeFileSync(process.env.FAQTOTUM_TEST_COUNTS, JSON.stringify(counts));
  }
}
