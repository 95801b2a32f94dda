/**
 * The vocabulary of subject prefixes, as data. All lower case.
 */

/** Reply marks of mail programs in many languages: what may stand before the colon. */
export const replyWords: ReadonlySet<string> = new Set([
  're', // Latin, English
  'aw', // German
  'antw', // Dutch
  'antwort',
  'sv', // Scandinavian
  'vs', // Finnish
  'odp', // Polish
  'ref',
  'res', // Portuguese
  'rif', // Italian
  'r',
  'ynt', // Turkish
  'bls', // Indonesian
  'atb', // Welsh, Latvian
  'ats',
  'vá', // Hungarian
  'απ', // Greek
  'σχετ',
  'на', // Bulgarian
  'ha', // the same, transliterated
  'rép',
  'rep',
  '回复',
  '回覆',
  '回信',
  '答复',
  '答覆',
  '返信',
  '回答',
  '답장',
  '회신',
]);

/** Forward marks. */
export const forwardWords: ReadonlySet<string> = new Set([
  'fwd',
  'fw',
  'forward',
  'wg', // German
  'tr', // French
  'rv', // Spanish
  'enc', // Portuguese
  'i', // Italian
  'vl', // Finnish
  'vb', // Swedish
  'vs fwd',
  'pd', // Polish
  'doorst', // Dutch
  'ilt', // Turkish
  'πρθ', // Greek
  '转发',
  '轉寄',
  '轉發',
  '転送',
  '전달',
]);

/** Reply marks that may also follow a `[PATCH ...]` group, where a title such as `tr: fix` could stand instead. */
export const unmistakableReplyWords: ReadonlySet<string> = new Set(['re', 'fwd', 'fw', 'aw', '回复', '答复', '转发']);

/** Words that say "this is a patch". The misspelt ones are seen on lists. */
export const patchWords: ReadonlySet<string> = new Set([
  'patch',
  'patches',
  'patchset',
  'patchsets',
  'patchseries',
  'ptach',
  'pacth',
  'patchs',
]);

export const resendWords: ReadonlySet<string> = new Set([
  'resend',
  'resent',
  'repost',
  're-send',
  're-post',
  'reposted',
]);

export const rfcWords: ReadonlySet<string> = new Set(['rfc', 'rfcs', 'rft/rfc']);

export const pullWords: ReadonlySet<string> = new Set(['pull', 'pull-request', 'pullreq', 'pr']);

/** Words of a bracket that carry no meaning for anybody: never candidates for a tree. */
export const fillerWords: ReadonlySet<string> = new Set([
  'for',
  'to',
  'on',
  'against',
  'the',
  'a',
  'an',
  'and',
  'of',
  'in',
  'tree',
  'series',
  'set',
  'part',
  'version',
  'ver',
  'rev',
  'git',
  // marks that company mail gateways put in front (alone in a group they are dropped before: gateway-marks.ts)
  'external',
  'ext',
  'email',
]);
