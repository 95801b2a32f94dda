/** Raw bytes -> `Mail`. Pure: no fs, net or clock. */
export { parseMail, type ParseOptions } from './parse-mail.js';
export { parsePrefix } from './prefix.js';
export { readDiff, readHunks, type FileDiff } from './diff.js';
export type { Hunk, HunkLine } from './hunk.js';
export { readPatch } from './patch.js';
export { foldName } from './author.js';
export { isMachineAddress } from './machine-addresses.js';
export { headerMarks, type HeaderMark } from './header-marks.js';
export { machines, type Machine } from './machines.js';
export { plainAddress } from './plain-address.js';
export { ownLines, type OwnLine } from './own-text.js';
export { parseAddresses } from './addresses.js';
export { markAutomatic, type AutomaticFacts } from './automatic.js';
export { readHeaderBlock, valueOf, valuesOf, type HeaderBlock, type RawHeader } from './raw-headers.js';
export { domainOf, judgeResults, onlyFrom, readAuthenticationResults } from './authentication-results.js';
export { isAligned } from './alignment.js';
export { mostSignatures, withSigned } from './signed.js';
