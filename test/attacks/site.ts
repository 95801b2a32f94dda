import { generateKeyPairSync, sign } from 'node:crypto';
import { dkimSign } from 'mailauth/lib/dkim/sign.js';
import { createAuthenticator } from '../../src/auth/index.js';
import type { Draft } from '../../src/core/index.js';
import { startLive, type Live, type LiveSettings } from '../support/live.js';
import { dayStart, mail, type MailSpec } from '../support/mails.js';

/** Who may give commands. */
export const daniel = 'Daniel Borkmann <daniel@iogearbox.net>';
/** Whom the attacker wants to hurt. */
export const jane = 'Jane Doe <jane@example.org>';
/** The attacker has a domain, and signs with its key. */
export const eve = 'Eve <eve@evil.example.net>';

/** The receiving server whose Authentication-Results are believed. */
export const server = 'mx.example.com';

const { publicKey, privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'der' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const key = [['v=DKIM1; k=rsa; p=', publicKey.toString('base64')]];
/** Domains whose key is in the tests' DNS. Only tests that play their owner sign with it. */
const owners = [
  'example.org',
  'iogearbox.net',
  'kernel.org',
  'evil.example.net',
  'davemloft.net',
  'xn--igearbox-20h.net',
];

/** What the large providers sign, where it is there. */
const usual = 'from to cc subject date message-id in-reply-to references reply-to mime-version content-type'.split(' ');

export interface Signing {
  readonly domain: string;
  /** Header fields that are signed; default: what large providers sign. */
  readonly covers?: readonly string[];
  /** Of these, none. */
  readonly without?: readonly string[];
  /** Minutes after the start of the test's day; default: -1. */
  readonly at?: number;
  /** `l=`: bytes of the body that are signed. */
  readonly length?: number;
  /** Minutes after the start of the day. */
  readonly expires?: number;
  /** No time of signing. */
  readonly timeless?: boolean;
  readonly canonicalization?: string;
  readonly algorithm?: string;
}

/** The mail below the DKIM-Signature that the owner of a domain would put there. */
export async function signed(raw: string, by: string | Signing): Promise<string> {
  const signing: Signing = typeof by === 'string' ? { domain: by } : by;
  const {
    domain,
    covers = usual,
    without = [],
    at = -1,
    length,
    expires,
    timeless,
    canonicalization,
    algorithm,
  } = signing;
  const { signatures, errors } = await dkimSign(raw, {
    canonicalization: canonicalization ?? 'relaxed/relaxed',
    ...(algorithm === undefined ? {} : { algorithm }),
    headerList: covers.filter((name) => !without.includes(name)).join(':'),
    signTime: new Date(dayStart + at * 60_000),
    ...(expires === undefined ? {} : { expires: new Date(dayStart + expires * 60_000) }),
    signatureData: [
      { signingDomain: domain, selector: 's', privateKey, ...(length === undefined ? {} : { maxBodyLength: length }) },
    ],
  } as unknown as Parameters<typeof dkimSign>[1]);
  if (!signatures.includes(`d=${domain}`)) throw new Error(`no signature: ${JSON.stringify(errors)}`);
  const header = signatures.replaceAll('\r\n', '\n').trimEnd();
  return `${timeless === true ? withoutTime(header, raw) : header}\n${raw}`;
}

/** The signature made again without `t=`, which mailauth always writes (RFC 6376, 3.4.2 and 3.7). */
function withoutTime(header: string, raw: string): string {
  const [head = ''] = raw.split('\n\n');
  const bare = header
    .replace(/\s+/g, ' ')
    .replace(/ t=\d+;/, '')
    .replace(/(?<=[; ])b=[^;]*/, 'b=');
  const [, names = ''] = / h=([^;]*);/.exec(bare) ?? [];
  const lines = names.split(':').map((name) => {
    const [, value = ''] = new RegExp(`^${name.trim()}:([^\\n]*)$`, 'im').exec(head.replace(/\n[ \t]+/g, ' ')) ?? [];
    return `${name.trim().toLowerCase()}:${value.replace(/\s+/g, ' ').trim()}\r\n`;
  });
  const text = `${lines.join('')}${bare.replace(/^DKIM-Signature: /, 'dkim-signature:')}`;
  return bare.replace(/(?<=[; ])b=/, `b=${sign('sha256', Buffer.from(text), privateKey).toString('base64')}`);
}

const subject = '[PATCH] bpf: count right';
/** Message-ID of `patch` and of what asks for an excerpt below it. */
export const id = '<patch@example.org>';
export const asking = '<asking@example.org>';

/** A patch of Jane's with one fault, to which a reply would leave by itself. */
export const patch = (more: Partial<MailSpec> = {}): string => mail({ subject, id, ...more });

/** A maintainer's answer to it. */
export const request = (body: string, more: Partial<MailSpec> = {}): string =>
  mail({ subject: `Re: ${subject}`, id: asking, inReplyTo: id, references: id, from: daniel, at: 5, body, ...more });

/** Puts headers in front. */
export const above = (raw: string, ...headers: readonly string[]): string => `${headers.join('\n')}\n${raw}`;

/** The settings of the service, and how many minutes pass. */
export interface Settings extends LiveSettings {
  readonly until?: number;
  /** Whether the service looks at signatures itself; default: it does. */
  readonly dkim?: boolean;
}

export interface Outcome {
  /** `reply to jane@example.org cc bpf@vger.kernel.org`, in order. */
  readonly sent: readonly string[];
  /** What waits for a person, likewise. */
  readonly waiting: readonly string[];
  readonly drafts: readonly Draft[];
  readonly live: Live;
}

const words = ({ kind, to, cc }: Draft): string => {
  const list = (people: Draft['to']) => people.map(({ address }) => address).join(', ');
  return `${kind} to ${list(to)}${cc.length === 0 ? '' : ` cc ${list(cc)}`}`;
};

/** The service with its real authenticator, before DNS and SMTP of the test. */
export async function site(settings: Settings = {}): Promise<Live> {
  return startLive({
    ...settings,
    authenticator: createAuthenticator({
      authservIds: [server],
      dkim: settings.dkim ?? true,
      clock: { now: () => dayStart },
      resolve: async (name) => {
        if (owners.some((domain) => name === `s._domainkey.${domain}`)) return key;
        throw Object.assign(new Error('ENOTFOUND'), { code: 'ENOTFOUND' });
      },
    }),
  });
}

/** What is there to see of a service now. */
export async function seen(live: Live): Promise<Outcome> {
  const rows = await live.rows();
  return {
    sent: live.outbox.submitted.map(words),
    waiting: rows.filter(({ state }) => state === 'draft').map(({ draft }) => words(draft)),
    drafts: rows.map(({ draft }) => draft),
    live,
  };
}

/** The service after these mails came through the list. */
export async function after(raws: readonly (string | Uint8Array)[], settings: Settings = {}): Promise<Outcome> {
  const live = await site(settings);
  await live.take(...raws);
  await live.runUntil(settings.until ?? 120);
  return seen(live);
}

export const nothing = { sent: [], waiting: [] };
export const replied = { sent: ['reply to jane@example.org'], waiting: [] };
export const drafted = { sent: [], waiting: ['reply to jane@example.org'] };
