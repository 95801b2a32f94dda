/**
 * The mail as the rest of the house sees it: plain, immutable values made by `src/mail` from raw bytes.
 * Everything here comes from the network and belongs to whoever sent it: never trust it, never put it
 * into a header unchecked.
 */

/** A Message-ID with its angle brackets, as it stands in the header (RFC 5322, 3.6.4). */
export type MessageId = string;

/** A mailbox. `address` is lower case and without display name; `name` is decoded (RFC 2047), may be ''. */
export interface Address {
  readonly name: string;
  readonly address: string;
}

/**
 * What stands in front of a subject's title: reply marks and bracketed groups.
 * The grammar knows no trees; it hands over the words it does not know and `scope` looks them up in the profile.
 */
export interface SubjectPrefix {
  /** The subject starts with a reply or forward mark in any language (`Re:`, `AW:`, `回复:`, `Fwd:`, `Re[2]:`). */
  readonly reply: boolean;
  /** The mark found is a forward (`Fwd:`, `FW:`, `WG:`, `转发:`). */
  readonly forward: boolean;
  /** A bracketed group carries the word PATCH (any case, `PATCHv2` included). */
  readonly patch: boolean;
  readonly rfc: boolean;
  /** RESEND, REPOST or RESENT, in or out of the brackets. */
  readonly resend: boolean;
  /** A pull request: `[GIT PULL]`, `pull-request:`, `[PULL ...]`. */
  readonly pull: boolean;
  /** Words of the brackets that are no marker, version or counter, lower case, in order: candidates for trees. `[PATCH bpf-next/net v2 1/3]` gives `['bpf-next/net']`. */
  readonly words: readonly string[];
  /** Version as a number (5.1 for v5.1), undefined when none is named. */
  readonly version: number | undefined;
  /** Position and size of `k/m`. Position may be fractional (2.5/5) or larger than `total` (6/5). */
  readonly index: number | undefined;
  /** undefined for `3/n`. */
  readonly total: number | undefined;
  /** True when a counter was read at all (also `3/n`). */
  readonly counted: boolean;
  /** The title after all prefixes, one line, as written. */
  readonly title: string;
}

/** One changed file of a diff. Paths without `a/`, `b/`. */
export interface FileChange {
  readonly path: string;
  /** Set when the file was renamed or copied. */
  readonly oldPath: string | undefined;
  readonly added: number;
  readonly removed: number;
  readonly kind: 'modified' | 'new' | 'deleted' | 'renamed' | 'copied' | 'mode';
  readonly binary: boolean;
}

/** A trailer of a commit message, unfolded: `Fixes: 1234... ("x")` wrapped over two lines is one trailer. */
export interface Trailer {
  /** As written, without the colon. Compare case-insensitively. */
  readonly key: string;
  readonly value: string;
  /** Decoded body line (from 1) on which it starts. */
  readonly line: number;
  /** That line exactly as it stands in the text: evidence may quote it. */
  readonly raw: string;
}

/** A half-open range of body lines, 1-based: `start` <= line < `end`. */
export interface LineRange {
  readonly start: number;
  readonly end: number;
}

/** What a patch mail's body says. Lines are 1-based lines of the decoded text. */
export interface PatchFacts {
  readonly files: readonly FileChange[];
  /** The commit message proper: after in-body headers, up to the first `---` line or the diff. Trailers included. */
  readonly message: LineRange;
  /** Lines of the message that are neither blank, in-body header nor trailer. 0 = an empty commit message. */
  readonly messageWords: number;
  readonly trailers: readonly Trailer[];
  /** Text between `---` and the diff, diffstat lines included. Empty range when there is none. */
  readonly notes: LineRange;
  /** The in-body `From:` when there is one (git format-patch --from). */
  readonly inBodyFrom: Address | undefined;
  /** `git revert` made it: the message says "This reverts commit <hash>". */
  readonly revert: boolean;
  /** Lower-case hex digest of the changed lines (+/-) and paths, blank differences ignored: equal digests mean an unchanged diff. */
  readonly diffDigest: string;
  /** Digest of the commit message without trailers, white space folded. */
  readonly messageDigest: string;
  /** Short digests of its distinct changed lines, sorted, the 64 lowest: two diffs that share many are versions of one another. */
  readonly changeSketch: readonly string[];
}

/** Why a mail is of a machine's making and never gets a reply (safety.md, "Mail that never gets a reply"). */
export interface AutomaticMark {
  readonly kind:
    'bounce' | 'auto-submitted' | 'bot' | 'stable-queue' | 'digest' | 'recall' | 'spam' | 'ignored' | 'own';
  /** What gave it away, for the reason shown to people, e.g. `Return-Path: <>` or `bot table: syzbot`. */
  readonly why: string;
}

/** Result of authenticating the author's domain; `none` means nobody trustworthy said anything. */
export interface Authentication {
  readonly result: 'pass' | 'fail' | 'none';
  /** Who says so: an authserv-id. */
  readonly by: string | undefined;
  /** Why a signature that verifies does not count: `two Subject headers`. Then the result is none. */
  readonly doubt?: string | undefined;
  /** What the author's domain has signed; undefined where no signature of it is in the mail. */
  readonly signed?: Signed | undefined;
}

/** What all of a mail's signatures by its author's domain have in common. */
export interface Signed {
  /** Header fields that they cover, lower case. */
  readonly names: readonly string[];
  /** When (ms): the earliest `t=`, else the signed Date. */
  readonly at: number;
  /** Digest of what nobody else can change: From, Date and Subject. The same in every copy, whatever its Message-ID. */
  readonly key: string;
}

/** Everything that is kept of a mail for as long as it may matter to a later one. Small: no body. */
export interface MailFacts {
  readonly id: MessageId;
  /** When it arrived (ms since epoch, UTC): INTERNALDATE live, topmost Received in archives. The only time that decides. */
  readonly arrival: number;
  /** The Date header (ms since epoch), undefined when absent or absurd. The sender's word; never decides. */
  readonly date: number | undefined;
  /** First mailbox of the From header. `address` is '' when there is none. */
  readonly from: Address;
  /** Who to speak to: From, or the Reply-To of a relay (`devnull+...@kernel.org`, "X via list"). undefined when only a rewritten list address is known. */
  readonly author: Address | undefined;
  /** Keys under which the author's other mail is found: `addr:<address>` of every address he uses in this mail, `name:<folded name>`. */
  readonly authorKeys: readonly string[];
  readonly replyTo: readonly Address[];
  readonly to: readonly Address[];
  readonly cc: readonly Address[];
  /** A To or a Cc header is present at all (`git format-patch` output has neither). */
  readonly addressed: boolean;
  /** The To header unfolded and decoded, '' when absent: evidence of what is missing in it. */
  readonly toText: string;
  /** Unfolded, decoded, white space folded to single spaces. */
  readonly subject: string;
  readonly prefix: SubjectPrefix;
  /** Every `<...>` token of all In-Reply-To headers, in order, without duplicates or its own id. */
  readonly inReplyTo: readonly MessageId[];
  /** Every `<...>` token of all References headers, likewise. */
  readonly references: readonly MessageId[];
  /** List-Id values, lower case, without brackets: `bpf.vger.kernel.org`. Grows when the mail is seen through another list. */
  readonly listIds: readonly string[];
  readonly automatic: AutomaticMark | undefined;
  readonly authentication: Authentication;
  /** `X-Bugzilla-*` headers and bugzilla links, for reports. */
  readonly bugzilla: BugzillaFacts | undefined;
  /** Present when the body carries a diff that belongs to the mail itself (not quoted, not pasted into a reply's discussion... a reply's own diff is present too; `prefix.reply` tells). */
  readonly patch: PatchFacts | undefined;
  /** The patch is no plain text in the body: the mail is HTML alone, or the patch travels as an attachment of its own. undefined: it is, or there is none. */
  readonly form?: 'html' | 'attachment' | undefined;
  /** What the author himself wrote, without quotes, signature and diffs; at most 4,000 characters. For replies and reports. */
  readonly ownText: string;
  /** From this character of `ownText` on there may be somebody else's words without quotation marks: commands do not count. undefined: nowhere, or there are no commands. */
  readonly unmarked?: number;
  /** Bytes of the raw mail. */
  readonly size: number;
  /** The mail was recorded from its headers alone (larger than maxMailBytes). */
  readonly tooLarge: boolean;
  /** Things the parser had to repair or give up on, for `why` and `doctor`; never shown to a list. */
  readonly oddities: readonly string[];
}

export interface BugzillaFacts {
  /** Mail sent by bugzilla.kernel.org itself. */
  readonly fromBugzilla: boolean;
  /** `X-Bugzilla-Type: new` (a new entry, not a comment). */
  readonly isNew: boolean;
  /** `X-Bugzilla-Who`: the reporter's or commenter's address, lower case. */
  readonly who: string | undefined;
  /** Links to bugzilla.kernel.org entries in the author's own text: the line and its text. */
  readonly links: readonly { readonly line: number; readonly text: string; readonly trailer: boolean }[];
}

/** A mail with its decoded body. */
export interface Mail extends MailFacts {
  /** The decoded text the author sent: LF line ends, no reflow, no trimming. Line n is `text.split('\n')[n - 1]`. */
  readonly text: string;
  /** Somewhere in its text, its HTML or its subject the sender says `#faq stop`. */
  readonly saysStop?: true;
}
