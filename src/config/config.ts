import type { Address, Audience, CertificateTrust, ListMode, RuleMode } from '../core/index.js';

/** How a connection is protected. `none` is accepted for loopback addresses only. */
export type Security = 'tls' | 'starttls' | 'none';

export interface Credentials {
  readonly user: string;
  readonly password: string;
}

export interface ImapConfig {
  readonly host: string;
  readonly port: number;
  readonly security: Security;
  readonly tls: CertificateTrust;
  readonly auth: Credentials;
  readonly mailbox: string;
}

export interface SmtpConfig {
  readonly host: string;
  readonly port: number;
  readonly security: Security;
  readonly tls: CertificateTrust;
  /** undefined: the server takes mail from here without a login. */
  readonly auth: Credentials | undefined;
}

/** A local clone of a tree. */
export interface TreeConfig {
  /** Absolute. */
  readonly path: string;
  /** undefined: HEAD. */
  readonly branch: string | undefined;
}

/** Which kernels are maintained. */
export interface KernelsConfig {
  /** Absolute path. */
  readonly file: string;
  /** An older file tells nothing, ms. */
  readonly maxAge: number;
}

/** Who the bot is to others. */
export interface Identity {
  /** The From of every reply. */
  readonly from: Address;
  /** The site secret; undefined: `readSiteSecret` makes one in `dataDir`. */
  readonly secret: string | undefined;
  /** Envelope sender (RFC 5321, 4.5.5): where bounces go. */
  readonly envelopeFrom: string;
}

/** One guarded list. Durations in ms. */
export interface ListConfig {
  readonly profile: string;
  /** Where the config names the profile, for errors: `file:line: path`. */
  readonly place: string;
  readonly mode: ListMode;
  readonly preset: string;
  readonly imap: ImapConfig;
  /** `rule` or `rule/code` -> mode; overrides the preset. */
  readonly rules: Readonly<Record<string, RuleMode>>;
  /** Rule -> who gets the reply; overrides the profile. */
  readonly audience: Readonly<Record<string, Audience>>;
  /** An incomplete series is judged this long after its last mail; 0 = at once. */
  readonly settle: number;
  /** A complete series is judged after this time. */
  readonly grace: number;
  /** A reply in mode auto waits this long after the judgement. */
  readonly sendDelay: number;
  /** Older mail is recorded and never answered. */
  readonly maxAge: number;
  readonly faq: {
    /** Absolute path of the FAQ document to quote from; undefined: the profile's digest is used. */
    readonly document: string | undefined;
  };
}

/** faqtotum.yaml as the program sees it: checked, defaults filled in, paths absolute, secrets read, addresses lower case. */
export interface Config {
  /** Absolute path of the file. */
  readonly file: string;
  readonly lists: readonly ListConfig[];
  readonly redis: {
    /** undefined: the service starts a private redis-server in `dataDir`. */
    readonly url: string | undefined;
    /** Every key starts with it. */
    readonly prefix: string;
  };
  readonly dataDir: string;
  /** Absolute paths; undefined: none, or the one beside MAINTAINERS. */
  readonly maintainers: string | undefined;
  readonly mailmap: string | undefined;
  readonly maintainersIgnore: string | undefined;
  /** Folder with the site's own `profiles/` and `templates/`; undefined: none. */
  readonly siteDir: string | undefined;
  /** undefined only when every list is in mode monitor. */
  readonly smtp: SmtpConfig | undefined;
  /** undefined only when every list is in mode monitor. */
  readonly identity: Identity | undefined;
  /** The bot's own mailbox, where answers to it arrive; undefined: only what reaches a list is seen. */
  readonly inbox: ImapConfig | undefined;
  /** How many replies may leave by themselves, in an hour and in a day. */
  readonly caps: Readonly<
    Record<'author' | 'thread' | 'list' | 'overall', { readonly hour: number; readonly day: number }>
  >;
  /** Who hears of a rule again within this time (ms) gets the link alone, then nothing. */
  readonly coolDown: number;
  /** authserv-ids (RFC 8601, 2.5) whose Authentication-Results are believed, where only they have received the mail since. */
  readonly authservIds: readonly string[];
  /** Signatures are verified where none of those servers has said anything. */
  readonly dkim: boolean;
  /** Addresses that are the bot itself: `identity.from`, `envelopeFrom` and what the file adds. */
  readonly ownAddresses: readonly string[];
  /** Maintainers who may give commands by mail. */
  readonly allow: readonly string[];
  /** Local clones by name of the tree; `stable` is the one with `linux-*.y` branches. */
  readonly trees: ReadonlyMap<string, TreeConfig>;
  /** kernel.org's releases.json; undefined: none. */
  readonly kernels: KernelsConfig | undefined;
  readonly maxMailBytes: number;
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
}
