/** The table of docs/security.md: what the attacker does, and what the bot does. Each row has a test of that name in test/attacks/<group>.test.ts. */
export const attacks = [
  {
    group: 'commands',
    title: 'Forged commands',
    rows: [
      ['writes `#faq <section>` in his own name', 'Silence.'],
      ['takes a maintainer’s From and signs nothing', 'Silence.'],
      ['takes a maintainer’s From and signs with his own domain', 'Silence.'],
      ['puts a maintainer’s From over a signature that does not cover From', 'Silence.'],
      [
        'changes the Subject that a maintainer’s signature does not cover',
        'Silence: a signature counts only when it covers From, Subject and Date.',
      ],
      [
        'appends a command to a body that is signed in part (`l=`)',
        'Silence, also where the receiving server lets the signature pass.',
      ],
      [
        'gets a maintainer to quote a command',
        'Silence: only the maintainer’s own lines count; quotes, forwarded mail and what Outlook puts below are not his.',
      ],
      [
        'gets a maintainer to quote a command without quotation marks, in any language',
        'A private word to the maintainer: no command counts below a rule, header fields or a line that ends in a colon, unless a marked quotation follows that line.',
      ],
      [
        'gets a maintainer to send our own mail back, quoted or not',
        'Silence: our mail holds no command that would act.',
      ],
      ['hides a command in the HTML of a maintainer’s mail', 'Silence: HTML is read for `#faq stop` and nothing else.'],
      [
        'has a maintainer pass on a file with a command in it',
        'Silence: files and attached mails are not read for commands.',
      ],
      ['hides a command in front of, between or behind the parts of a mail', 'Silence.'],
      ['gets a maintainer to send a patch with a command in its text', 'Silence.'],
      ['puts a command into a Subject that a maintainer answers', 'Silence.'],
      ['sends a maintainer’s command again and again', 'One excerpt.'],
      [
        'sends a maintainer’s command again as the answer to another mail',
        'The one excerpt that the maintainer asked for; the copy is known by its From, Subject and Date.',
      ],
      ['is faster than the list with such a copy', 'A draft: the signature does not cover which mail is answered.'],
      [
        'sends a command of long ago, or one that was for another list',
        'Silence: a signed mail is believed for 72 hours, and on a list that its author signed into To or Cc.',
      ],
      [
        'writes `#faq stop` for somebody else',
        'Nothing. With the other’s From, the bot never writes to him again: silence, no more.',
      ],
    ],
  },
  {
    group: 'reflection',
    title: 'Reflection and replayed mail: the bot is to write to a victim',
    rows: [
      ['takes the victim’s From and signs nothing', 'A draft.'],
      ['takes the victim’s From and signs with his own domain', 'A draft.'],
      ['writes in his own name with the victim in Reply-To', 'One reply, to himself.'],
      ['writes as a list that rewrites From, with the victim in Reply-To', 'A draft.'],
      ['puts victims into To and Cc', 'One reply, to himself.'],
      ['sends the victim’s signed mail again', 'Nothing: one reply to one Message-ID, for ever.'],
      [
        'sends it again under new Message-IDs that the signature does not cover',
        'Nothing: the copies are known by their signed From, Subject and Date, and not judged.',
      ],
      ['sends it again under new Message-IDs past a server that vouches for it', 'Nothing, likewise.'],
      [
        'sends it again under a new Message-ID although the signature covers it',
        'Nothing leaves for the copy: its signature is broken.',
      ],
      ['sends a private mail of the victim to the list', 'A draft: what she signed is not addressed to the list.'],
      ['addresses it to the list, in a second To or in one that is not signed', 'A draft.'],
      ['sends a mail of long ago', 'A draft: signed more than 72 hours before it came.'],
      ['gives an old mail a new Date that the signature does not cover', 'A draft.'],
      ['keeps a mail that is dated far ahead', 'A draft: signed more than 2 hours after it came.'],
      ['sends a mail whose signature has expired', 'A draft.'],
      [
        'forges an earlier version in the victim’s name, for a rule to find fault with the next',
        'A draft: so is every reply to a series with an earlier one that nobody vouches for, or from another address.',
      ],
      ['forges a later version in the victim’s name, so that she gets no reply', 'Silence.'],
      ['sends the bot mail that never came through a list', 'Nothing.'],
    ],
  },
  {
    group: 'headers',
    title: 'Header smuggling: two readers are to see two mails',
    rows: [
      ['puts a second From above or below the signed one', 'Nothing leaves.'],
      [
        'puts a second Subject, Date, To, Message-ID or the like above the signed one',
        'Nothing leaves: a signature covers the last one, and such a mail is not believed.',
      ],
      [
        'writes two mailboxes, a group or a comment into From',
        'Nothing to the victim: one mailbox, whose domain signed, or a draft.',
      ],
      ['names the victim in Sender, Return-Path or Errors-To', 'One reply, to himself.'],
      [
        'hides headers behind bare CRs or NULs, or turns a signed blank into one',
        'A draft: no mail with control characters in its headers is believed.',
      ],
      ['moves the end of the headers for one of two readers', 'The reply to the mail as it was signed, or nothing.'],
      [
        'folds a header of his own into Subject, a name or an id, for the reply to carry',
        'The reply has the bot’s own headers, each once, in printable ASCII.',
      ],
      ['writes a Message-ID with quotes, brackets, blanks or encoded words', 'Likewise, or no reply.'],
      [
        'names thousands of ids in References, or ours',
        'At most 30 ids in the reply; mail under our Message-ID is not answered.',
      ],
      [
        'writes Authentication-Results himself, and the receiving server writes none',
        'A draft: they count only above the first Received of another server.',
      ],
      ['writes Authentication-Results below those of the receiving server', 'A draft: the topmost counts.'],
      ['writes Authentication-Results of a server with a similar name', 'A draft.'],
      ['hides a passing result in a comment, a quoted string or a second header field', 'A draft.'],
      ['signs by an algorithm that is broken', 'A draft (rsa-sha1, RFC 8301).'],
      [
        'adds signatures that do not hold',
        'A draft: every signature by the author’s domain must cover what is needed, and be fresh.',
      ],
      [
        'names the guarded list in a comment, a phrase or a second List-Id',
        'Nothing for comments and phrases; two real ones are one reply.',
      ],
      [
        'names recipients, trailers or files without end',
        'Silence: no honest mail has so many, and only so much is kept of a mail.',
      ],
      [
        'makes the signature costly to look at: many kinds of it, and blank lines without end',
        'A draft: such a mail is not looked at. What breaks the thread that reads mail is recorded from its headers.',
      ],
    ],
  },
  {
    group: 'names',
    title: 'Names and encoded words',
    rows: [
      ['puts a maintainer’s name or address into his display name', 'Silence: the address counts.'],
      [
        'encodes a maintainer’s name and address into his display name',
        'Silence; his own patch is answered to his own address.',
      ],
      ['encodes the address itself', 'Silence: addresses are never decoded.'],
      [
        'nests encoded words, or takes a charset that nobody knows',
        'Silence; what cannot be read stays as it is, once.',
      ],
      [
        'encodes line ends into names and subjects',
        'One line without them; no header and no line of its own in the reply.',
      ],
      ['takes an address that looks like a maintainer’s', 'Silence.'],
      ['turns the writing direction of his name, or hides letters in it', 'Such characters are left out.'],
      ['calls himself by a link, an address, a command or a trailer', '“Hi,” and a To header without a name.'],
      [
        'calls himself by words that are no name',
        'At most one word of letters in the greeting, to himself alone where the rule does not speak to the list.',
      ],
      [
        'writes commands of bots, trailers or Markdown into his Subject',
        'Quoted with the dangerous character in brackets: `[#]syz`.',
      ],
    ],
  },
  {
    group: 'machines',
    title: 'Machines, relays and maintainers’ words',
    rows: [
      ['writes in the name of bugzilla', 'Nothing.'],
      [
        'gives a real entry of bugzilla another reporter, whom no signature covers',
        'A draft, whatever the rule’s mode.',
      ],
      [
        'gives a relayed mail another Reply-To',
        'A draft: it must be signed, and the one that the relay wrote into its address.',
      ],
      [
        'says in the name of Patchwork’s bot or of a maintainer that the patch was applied',
        'The reply is withdrawn. Silence, no more: such a word is believed from anybody.',
      ],
      ['answers in the name of a maintainer, so that the bot keeps out', 'A draft. Silence, no more.'],
      ['announces in a maintainer’s name that a tree is closed', 'It is not believed.'],
      [
        'sends a maintainer’s announcement again when it no longer holds',
        'It counts from when it was signed, so that later words stand; after 72 hours it is not believed.',
      ],
      ['sends thousands of mails, so that drafts pile up', 'Drafts for people to reject. Real mail is answered.'],
    ],
  },
];
