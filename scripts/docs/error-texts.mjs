/** Error code -> [what it means and when it comes, what to do]. docs/errors.md is made of it; every code has its line. */
export const errorTexts = {
  USAGE: [
    'The command line is not understood: an unknown command or option, or a value that it cannot take (a preset that the profile has not, a path that leaves the tree of MAINTAINERS).',
    'Run the command with `--help`.',
  ],
  CONFIG_UNREADABLE: [
    'The config file is missing, a folder, not UTF-8, or no YAML. The place has line and column.',
    'Check the path; mend the line named, or the one before it.',
  ],
  CONFIG_INVALID: [
    'The config is YAML, but a key is unknown or missing, a value is of the wrong kind, or two parts do not fit together. Told in two steps, a line for each problem: first all keys and values that are wrong; once these are mended, all that does not fit together and every file or folder named that cannot be used.',
    'Do what the line says; [config.md](config.md) lists every key.',
  ],
  CONFIG_SECRET: [
    'A password or the site secret is missing, stands in the file in clear, comes from an environment variable that is not set, or from a file that cannot be read. Only `start` needs all of them; commands that work on what the service has stored need the variables of `redis` and `dataDir` alone, those that judge mail none.',
    'Set the variable or mend the file that the line names.',
  ],
  PROFILE_UNKNOWN: [
    'No profile of that name, neither in `siteDir`/profiles nor in profiles/.',
    'Take a name that the line offers, or add the file.',
  ],
  PROFILE_INVALID: [
    'A profile file does not follow the shape of a profile, or names a rule or code that does not exist.',
    'Mend the file at the line named.',
  ],
  INPUT_UNREADABLE: [
    'A mail, patch or archive given to `check` or `backtest` does not exist or may not be read.',
    'Check the path and its permissions.',
  ],
  INPUT_NOT_MBOX: [
    'A file given as an archive is neither mbox, Maildir nor a public-inbox folder.',
    'Give the archive itself, not something around it.',
  ],
  INPUT_NOT_PATCH: [
    'A file given to `check` is no mail and no patch, a folder given to it holds none, or none of the files given to `maintainers` has a diff.',
    'Give the output of `git format-patch` (also the folder of it), an .eml file or an mbox.',
  ],
  INPUT_TOO_LARGE: [
    'An input is larger than `maxMailBytes` or than the program is willing to hold, or the text for a draft than 100,000 bytes or 2,000 lines.',
    'Split it, or raise the limit if it is meant to be so large. For the text of a draft, look whether it is the right file.',
  ],
  OUTPUT_UNWRITABLE: [
    'The file named with `--out` cannot be written.',
    'Name a file in a folder that exists and that you may write to.',
  ],
  RULE_UNKNOWN: ['No rule of that name.', '`faqtotum rules` lists them.'],
  TREE_UNREADABLE: [
    'A clone of `trees` or `--tree` is missing, damaged (a broken pack, a borrowed object folder that is gone), no git repository, not trusted by git because it belongs to somebody else, or has no such branch. A running service logs it and goes on: what the clone would tell is undecided.',
    'Do what the line says. A clone that belongs to another user has to be named in `safe.directory` of the git configuration of the user who runs this.',
  ],
  KERNELS_UNREADABLE: [
    'The file of `kernels` or `--kernels` is missing, not JSON, or not what kernel.org serves as releases.json.',
    'Fetch https://www.kernel.org/releases.json again, now and then; without the file nothing is said about kernels that are no longer maintained.',
  ],
  FAQ_UNREADABLE: [
    'The FAQ document of the config or of `--faq` is missing, a folder, too large, not UTF-8, or holds no question.',
    'Check `faq.document`: is it the right document? Without it the digest of the profile is used.',
  ],
  FAQ_SECTION_UNKNOWN: ['The FAQ has no section of that name.', '`faqtotum faq` lists the sections.'],
  MAINTAINERS_UNREADABLE: [
    'A MAINTAINERS file, mailmap or ignore file is missing, a folder, too large, not UTF-8, or has no section at all.',
    'Check `maintainers`, `mailmap` and `maintainersIgnore` of the config, or the options of the same meaning; run `faqtotum maintainers` in a kernel tree to use its own.',
  ],
  TEMPLATE_INVALID: [
    'A template is missing, does not parse, or uses a variable or tag that does not exist.',
    'Mend the template at the line named; one of your own stands in `siteDir`/templates.',
  ],
  REDIS_UNREACHABLE: [
    'Redis does not answer at `redis.url`, or refuses the login.',
    'Start Redis or mend the address; leave `redis.url` out for a private one.',
  ],
  REDIS_UNSAFE: [
    'Redis could lose or drop what it has acknowledged: no AOF, not `appendfsync always`, an eviction policy, Sentinel or Cluster.',
    'Set `appendonly yes`, `appendfsync always`, `maxmemory-policy noeviction` on a single server.',
  ],
  REDIS_MISSING: [
    'A private Redis is wanted and the program `redis-server` is not installed.',
    'Install `redis-server`, or set `redis.url`.',
  ],
  DOVECOT_MISSING: ['The demo wants Dovecot and it is not installed.', 'Install `dovecot-imapd` and `dovecot-lmtpd`.'],
  TLS_UNTRUSTED: [
    'The certificate of the IMAP, SMTP or Redis server is not trusted: self-signed, expired, for another host name, or not the pinned one, whose fingerprint the line then tells. Nothing was sent, no password either.',
    'Have the certificate mended, or the host name. A certificate of your own: name its authority in `tls.ca`, or its fingerprint in `tls.pin`, taken from the server itself (`openssl x509 -noout -fingerprint -sha256 -in CERTIFICATE`), never from this line alone; for Redis in `NODE_EXTRA_CA_CERTS` of the environment.',
  ],
  IMAP_UNREACHABLE: [
    'The IMAP server does not answer, offers no STARTTLS where that is demanded, or speaks no TLS on a port where it is to be spoken from the start.',
    'Check host, port and security of the `imap` part.',
  ],
  IMAP_AUTH: ['The IMAP server refuses the login.', 'Check user and password.'],
  IMAP_MAILBOX: ['The mailbox does not exist or may not be opened.', 'Check `imap.mailbox`.'],
  SMTP_UNREACHABLE: [
    'The SMTP server does not answer, offers no STARTTLS where that is demanded, or speaks no TLS on a port where it is to be spoken from the start.',
    'Check host, port and security of the `smtp` part.',
  ],
  SMTP_AUTH: ['The SMTP server refuses the login.', 'Check user and password.'],
  SERVICE_NOT_RUNNING: [
    'A command does not know which service is meant: no `--config`, no service in the folder of `--data-dir`, no `faqtotum.yaml` in the current folder, and no demo runs.',
    'Name the configuration with `--config`, or start the demo with `npm start`.',
  ],
  SERVICE_ALREADY_RUNNING: [
    'Another service or demo uses this data folder. Two services with data folders of their own that read one mailbox are not noticed, and both would answer; with a Redis in common one waits for the other.',
    'Stop the other one, or give this one its own `dataDir`.',
  ],
  DRAFT_UNKNOWN: ['No draft of that id.', '`faqtotum drafts list` shows them.'],
  DRAFT_STATE: [
    'The reply is no longer waiting: it has been sent, rejected or withdrawn meanwhile, or is being handed to the mail server (`claimed`). One that is `queued` to leave can be rejected, not approved or edited.',
    '`faqtotum drafts show` tells what happened. To stop a queued reply, or because its text is wrong: `faqtotum drafts reject`.',
  ],
  DATA_DIR: [
    'The data folder cannot be made, read or written (somebody else owns it, its disk is read-only or full), or its path is too long for a socket.',
    'Make `dataDir` a folder of this user with a short path and room on its disk.',
  ],
};
