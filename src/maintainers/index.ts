export { readMaintainers } from './maintainers.js';
export type { AskedPath, MaintainersFile, MaintainersText } from './maintainers.js';
export { mailboxOf } from './mailbox.js';
export type { MaintainersProblem } from './parse-maintainers.js';
export type { Recipient } from './people.js';
export { withMaintainers } from './with-maintainers.js';
