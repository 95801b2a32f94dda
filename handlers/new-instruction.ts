import type { Rule } from '../src/core/index.js';

/** FAQ: "Features changing BPF JIT and/or LLVM" */
export const newInstruction: Rule = {
  name: 'new-instruction',
  summary: 'A new instruction or JIT feature without tests',
  judges: ['patches'],
  needsWhole: true,
  codes: {
    instruction: 'a new opcode, and no test of it',
    'jit-feature': 'a JIT learns a feature, and no test comes with it',
  },
  misled: [],
  check() {
    return [];
  },
};
