import type { AutomaticMark } from '../core/index.js';

/**
 * The table of machines that write to kernel lists. Headers do not tell them (safety.md: of LKP, AUTOSEL, syzbot, patchwork-bot,
 * kernelci and bpf-ci none sets Auto-Submitted). A row matches when every condition it gives matches. A machine that is only named
 * in a mail (`Reported-by: Hulk Robot`) does not make it a machine's mail.
 */
export interface Machine {
  /** Shown as the reason: `bot table: <name>`. */
  readonly name: string;
  /** Why its mail is never answered. */
  readonly because: string;
  readonly kind: AutomaticMark['kind'];
  /** Of the From header, lower case. */
  readonly address?: RegExp;
  /** The From header's display name, lower case. */
  readonly displayName?: RegExp;
  /** The whole subject, one line, without marks of mail gateways (`[EXTERNAL]`). */
  readonly subject?: RegExp;
  /** Occurs in what the sender wrote himself (not quoted). */
  readonly body?: string;
  /** How a line of the text starts: not quoted nor forwarded, but the signature is read too. */
  readonly line?: string;
}

/** The first words of the bot's own footer (templates/reply.liquid). */
const footer = 'I am a bot and may be wrong';

const because = (reason: string, rows: readonly Omit<Machine, 'because'>[]): readonly Machine[] =>
  rows.map((row) => ({ ...row, because: reason }));

export const machines: readonly Machine[] = [
  ...because('a test robot reports results: nobody reads an answer, and its mail copies patches', [
    {
      name: 'kernel test robot',
      kind: 'bot',
      address: /^(?:lkp|kbuild|kbuild-all)@(?:intel\.com|lists\.01\.org)$/,
    },
    { name: 'kernel test robot', kind: 'bot', displayName: /^"?(?:kernel|kbuild|0[- ]?day) (?:test )?(?:ro)?bot\b/ },
    {
      name: 'syzbot',
      kind: 'bot',
      address: /^syzbot(?:\+[\w.-]*)?@(?:[\w-]+\.)*(?:appspotmail\.com|syzkaller\.com|googlegroups\.com)$/,
    },
    { name: 'syzbot', kind: 'bot', displayName: /^"?syzbot\b/ },
    { name: 'kernelci', kind: 'bot', address: /@(?:[\w-]+\.)*kernelci\.org$/ },
    { name: 'kernelci', kind: 'bot', displayName: /^"?kernelci(?:\.org)?(?: bot| results)?"?$/ },
    { name: 'bpf-ci', kind: 'bot', address: /^(?:bot\+bpf-ci|bpf-ci|kernel-patches)(?:[+-][\w.-]*)?@/ },
    { name: 'bpf-ci', kind: 'bot', address: /^kernel-ci@(?:meta|fb)\.com$/ },
    { name: 'Hulk Robot', kind: 'bot', address: /^hulkci@huawei\.com$/ },
    { name: 'Zeal Robot', kind: 'bot', address: /^zealci@zte\.com\.cn$/ },
    { name: 'Abaci Robot', kind: 'bot', address: /^abaci@linux\.alibaba\.com$/ },
    { name: 'TuxSuite', kind: 'bot', address: /^(?:tuxsuite|tuxbuild|tux-bot)@/ },
    { name: 'Linaro CI', kind: 'bot', address: /^(?:ci_notify|lkft|lkft-triage|linaro-ci)@(?:lists\.)?linaro\.org$/ },
    { name: 'MPTCP CI', kind: 'bot', address: /(?:^|\+)mptcp-ci@/ },
    { name: 'CKI', kind: 'bot', address: /^cki-project@redhat\.com$/ },
    { name: 'coverity-bot', kind: 'bot', address: /\+coverity-bot@/ },
    { name: 'NIPA', kind: 'bot', address: /^nipa(?:[+-][\w.-]*)?@|^netdev-(?:ci|bot)@/ },
  ]),
  ...because('it tells what became of a patch, or sends on what people have posted elsewhere', [
    { name: 'patchwork-bot', kind: 'bot', address: /^patchwork(?:-bot)?(?:[+-][\w.-]*)?@/ },
    { name: 'pr-tracker-bot', kind: 'bot', address: /^pr-tracker-bot@/ },
    { name: 'tip-bot', kind: 'bot', address: /^tip-?bot2?@/ },
    { name: 'tip-bot', kind: 'bot', displayName: /^"?tip-bot2? for / },
    { name: 'gitgitgadget', kind: 'bot', address: /^gitgitgadget@gmail\.com$/ },
    { name: 'regzbot', kind: 'bot', displayName: /^"?regzbot\b/ },
    { name: 'GitHub', kind: 'bot', address: /^(?:notifications|noreply)@github\.com$/ },
    { name: 'patchew', kind: 'bot', address: /^(?:no-reply@patchew\.org|patchew-)/ },
    {
      name: '-mm tree',
      kind: 'bot',
      subject:
        /^(?:[+-] \S+\.patch |\[(?:merged|obsolete|to-be-updated|folded|withdrawn|nacked|alternative|failures)[^\]]*\] \S+\.patch )/,
    },
  ]),
  ...because('it says of itself that it is a machine, this bot and others of its kind among them', [
    { name: 'address of a robot', kind: 'bot', address: /^[^@]*(?<=^|[-+._])(?:ro)?bot\d?[-+._@]/ },
    {
      name: 'address of a robot',
      kind: 'bot',
      address: /^[^@]*(?<=^|[-+._])(?:buildbot|jenkins|buildd|no-?reply|do-?not-?reply)[-+._@]/,
    },
    { name: 'name of a robot', kind: 'bot', displayName: /(?:^|[ "-])(?:ro)?bot"?$/ },
    { name: 'faqtotum', kind: 'bot', line: footer },
    { name: 'says so', kind: 'bot', body: 'Deet-doot-dot, I am a bot.' },
    { name: 'syzbot', kind: 'bot', body: 'See https://goo.gl/tpsmEJ for more information about syzbot.' },
    { name: 'bpf-ci', kind: 'bot', body: 'Dear patch submitter,\n\nCI has tested the following submission:' },
    { name: 'says so', kind: 'bot', body: 'This is an automatically generated e-mail.' },
  ]),
  ...because('a backport: it was judged when it was new, and goes to people who only watch', [
    // (its prefixes are read in automatic.ts)
    { name: 'failed to apply', kind: 'stable-queue', subject: /^(?:FAILED|WTF): patch\b/i },
    {
      name: 'added to stable',
      kind: 'stable-queue',
      subject: /^Patch ".*" has been added to the [^"]*(?:-stable|stable-queue) tree$/i,
    },
  ]),
  ...because('a list manager: an answer is a command, or lost', [
    { name: 'list manager', kind: 'bot', address: /-(?:admin|ctl|command|request|bounces?)@/ },
  ]),
  ...because('it repeats or takes back mail that was judged by itself', [
    { name: 'digest', kind: 'digest', subject: /\b(?:digest,? vol(?:ume)? \d|digest v\d|vol \d+, issue \d)/i },
    { name: 'recall', kind: 'recall', subject: /^(?:recall|message recall|rückruf|rappel|撤回|召回) ?[:：]/iu },
  ]),
  ...because('a bounce: what is sent to it comes back again', [
    {
      name: 'bounce subject',
      kind: 'bounce',
      subject:
        /^(?:mail delivery (?:failed|failure)|mail (?:system )?error - returned mail|undeliver(?:able|ed) (?:mail|message)|undeliverable:|returned mail:|delivery (?:status notification|failure|notification:)|failure notice$|message (?:undeliverable|delivery (?:failure|status)))/iu,
    },
  ]),
  ...because('an abuse report: an answer makes it worse', [
    {
      name: 'abuse report',
      kind: 'bounce',
      subject: /^(?:complaint about message from \S|(?:email )?(?:abuse|feedback) report\b)/i,
    },
  ]),
  ...because('an autoresponder: it answers every answer', [
    {
      name: 'absence notice',
      kind: 'auto-submitted',
      subject:
        /^[[(]?(?:auto(?:matic|mated)?[- ]?(?:reply|response|answer)\b|autoreply\b|(?:i am |i['’]m |am |currently )?(?:out[- ]of[- ](?:the[- ]|my[- ])?office\b|on (?:annual |sick |parental |maternity |paternity )?(?:leave|vacation|holidays?)\b|away from (?:the |my )?(?:office|desk|e-?mail)\b)|(?:ooo|oof)\b ?[:\])-]|vacation(?: (?:reply|notice|notification|response|message)|:)|absence (?:notice|notification)|abwesenheits|abwesend\b|automatische antwort|r[ée]ponse automatique|absence du bureau|respuesta autom[áa]tica|fuera de la oficina|risposta automatica|resposta autom[áa]tica|autosvar|automatisch antwoord|automaattinen vastaus|автоответ|автоматический ответ|automatyczna odpowied[źz]|autom[áa]tick[áa] odpov|otomatik yan[ıi]t|不在通知|休假|自动回复|自動回覆|自動返信|自动答复|휴가)/iu,
    },
  ]),
];
