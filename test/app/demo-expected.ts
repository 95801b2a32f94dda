import type { Judgement } from '../../src/core/index.js';
import type { SampleDay } from '../../src/app/demo/sample.js';

/** What becomes of one submission of the sample list. */
export interface Expected {
  /** Its mails: file names of demo/list, without `.eml`. */
  readonly mails: readonly string[];
  readonly reply: 'send' | 'draft' | 'none';
  /** `rule/code: decision`. */
  readonly findings: readonly string[];
  readonly why: string;
}

const bot = 'never answered: bot table: kernel test robot';
const nothing = { reply: 'none', findings: [], why: 'nothing found' } as const;

/** Every submission and report of the sample list, in order of the file names. */
export const expected: readonly Expected[] = [
  { mails: ['day1-01-clean-patch'], ...nothing },
  { mails: ['day1-02-series-v2-0', 'day1-02-series-v2-1', 'day1-02-series-v2-2'], ...nothing },
  { mails: ['day1-03-quoted-printable'], ...nothing },
  { mails: ['day1-04-rfc'], ...nothing },
  one('day1-05-no-tree', 'send', 'missing-tree/newcomer'),
  {
    mails: ['day1-06-no-cover-1', 'day1-06-no-cover-2', 'day1-06-no-cover-3'],
    reply: 'send',
    findings: ['missing-cover-letter/three-or-more: send'],
    why: 'mode send by preset practice',
  },
  one('day1-07-cc-stable', 'send', 'cc-stable/trailer'),
  one('day1-08-empty-message', 'send', 'empty-commit-message/empty'),
  one('day1-09-no-fixes', 'draft', 'missing-fixes/fixes-tree'),
  one('day1-10-nobody-in-cc', 'draft', 'missing-maintainers/patch'),
  one('day1-11-bugzilla-report', 'send', 'bugzilla-report/person'),
  one('day1-12-from-bugzilla', 'draft', 'bugzilla-report/from-bugzilla'),
  one('day1-13-no-tree-unsigned', 'draft', 'missing-tree/newcomer', 'nobody trusted vouches for the sender'),
  { mails: ['day1-14-test-robot'], reply: 'none', findings: [], why: bot },
  { mails: ['day1-15-other-tree'], reply: 'none', findings: [], why: 'the prefix names another tree (hid)' },
  { mails: ['day1-16-autosel'], reply: 'none', findings: [], why: 'never answered: prefix: autosel' },
  {
    mails: ['day1-18-names-v1-0', 'day1-18-names-v1-1', 'day1-18-names-v1-2', 'day1-18-names-v1-3'],
    ...nothing,
  },
  { mails: ['day1-19-frozen-v1'], ...nothing },
  one('day2-03-names-v2-2-alone', 'send', 'incremental-patch/new-version-alone'),
  one('day2-04-frozen-again', 'draft', 'missing-version/reworked'),
];

/** Mails that are no submission, with the words that say so. */
export const notJudged: readonly { readonly mail: string; readonly why: string }[] = [
  { mail: 'day1-17-question', why: 'no submission, and no report that breaks a rule' },
  { mail: 'day2-01-review-1', why: 'a reply, not a submission: the diff in it is discussion' },
  { mail: 'day2-01-review-2', why: 'a reply, not a submission: the diff in it is discussion' },
  { mail: 'day2-02-names-review', why: 'a reply, not a submission' },
];

/** Replies that leave by themselves: subject, rule, and whether the list hears of it. */
export const sent: readonly { readonly subject: string; readonly rule: string; readonly list: boolean }[] = [
  { subject: 'Re: [PATCH] bpf: Do not read past the end of a short stack trace', rule: 'missing-tree', list: false },
  {
    subject: 'Re: [PATCH bpf-next 1/3] bpftool: Read the feature list from one table',
    rule: 'missing-cover-letter',
    list: false,
  },
  { subject: 'Re: [PATCH bpf v2] bpf: Take the map lock before its timer is cancelled', rule: 'cc-stable', list: true },
  {
    subject: 'Re: [PATCH bpf-next] selftests/bpf: Close the map file descriptor in test_tunnel',
    rule: 'empty-commit-message',
    list: false,
  },
  {
    subject: 'Re: BUG: bpf_map_update_elem() hangs on an LPM trie with 2^20 entries',
    rule: 'bugzilla-report',
    list: true,
  },
  {
    subject: "Re: [PATCH bpf-next v2 2/3] bpf: Show the name in the link's fdinfo",
    rule: 'incremental-patch',
    list: true,
  },
];

function one(
  mail: string,
  reply: 'send' | 'draft',
  finding: string,
  why = `mode ${reply} by preset practice`,
): Expected {
  return { mails: [mail], reply, findings: [`${finding}: ${reply}`], why };
}

/** Judgements in the same form. */
export function tableOf(judgements: readonly Judgement[], days: readonly SampleDay[]): Expected[] {
  const names = new Map(days.flat().map(({ id, name }) => [id, name]));
  const rows = judgements.map((judgement) => ({
    mails: judgement.mails.map((id) => names.get(id) ?? id),
    reply: judgement.reply,
    findings: judgement.findings.map(({ rule, code, decision }) => `${rule}/${code}: ${decision}`),
    why: judgement.inScope || judgement.reason.startsWith('never') ? judgement.reason : judgement.scopeReason,
  }));
  return rows.sort((a, b) => ((a.mails[0] ?? '') < (b.mails[0] ?? '') ? -1 : 1));
}
