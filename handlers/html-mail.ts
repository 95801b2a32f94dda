import type { Rule } from '../src/core/index.js';

/** Submitting patches: the essential guide to getting your code into the kernel: "Include patches inline as plain text" */
export const htmlMail: Rule = {
  name: 'html-mail',
  summary: 'A patch that is not plain text that git can read',
  judges: ['patches'],
  needsWhole: false,
  codes: {
    html: 'the patch is in an HTML mail',
    attachment: 'the patch is an attachment',
    damaged: 'white space or line ends were changed on the way, so that it cannot be applied',
  },
  misled: [],
  check() {
    return [];
  },
};
