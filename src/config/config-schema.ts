import { z } from 'zod';
import { plainFingerprint } from '../core/index.js';
import { durationPattern, parseDuration } from './duration.js';

/*
 * The shape of faqtotum.yaml. Error texts here read `<what> - <remedy>`; those of zod itself are put into words by
 * describe-issue.ts. `describe` feeds docs/config.md and the JSON schema.
 */

const text = z.string().min(1);

/** One mailbox, without anything that could break out of a header. */
export const addressSchema = z
  .string()
  .regex(/^[^\s@<>()[\]",;:\\\p{Cc}]+@[^\s@<>()",;\\\p{Cc}]+$/u, 'is not a mail address - write it as name@example.org')
  .transform((address) => address.toLowerCase());

function duration(fallback: string, description: string) {
  const wrong = 'is not a duration - write e.g. 90s, 30m, 1h30m, 2d or 0';
  return z
    .union([z.literal(0), z.string().regex(durationPattern, wrong)], { error: wrong })
    .transform(parseDuration)
    .prefault(fallback)
    .describe(description);
}

const port = z.int().min(1).max(65535);
const security = z.enum(['tls', 'starttls', 'none']);

const credentials = z.strictObject({
  user: text.describe('login name'),
  password: text.optional().describe('the password as `${NAME}` of an environment variable; never in clear'),
  passwordFile: text.optional().describe('file with the password; its last line end is dropped'),
});

const fingerprint = z
  .string()
  .regex(
    /^(?:sha-?256(?::| fingerprint=))?(?:[0-9a-f]{2}:?){31}[0-9a-f]{2}$/i,
    'is no SHA-256 fingerprint - write sha256: and 64 hex digits, as openssl x509 -noout -fingerprint -sha256 prints them',
  )
  .transform((printed) => plainFingerprint(printed.replace(/^sha-?256(?::| fingerprint=)/i, '')));

const tls = z
  .strictObject({
    pin: z
      .union([fingerprint, z.array(fingerprint).min(1)], {
        error: 'is no SHA-256 fingerprint - write sha256: and 64 hex digits, or a list of such',
      })
      .transform((pins) => (typeof pins === 'string' ? [pins] : pins))
      .optional()
      .describe(
        'SHA-256 fingerprint of the certificate that the server shows, several while it changes; it decides alone',
      ),
    ca: text
      .optional()
      .describe('file with the certificates (PEM) of the authorities to believe instead of the usual ones'),
  })
  .prefault({})
  .describe('which certificate is believed; default: one that an authority known to the system vouches for');

const imap = z
  .strictObject({
    host: text.describe('IMAP server'),
    port: port.optional().describe('993 for tls, else 143'),
    security: security.default('tls').describe('`none` only for loopback addresses'),
    tls,
    auth: credentials.describe('login'),
    mailbox: text.default('INBOX').describe('the mailbox that receives the list'),
  })
  .describe('the mailbox that is subscribed to the list');

const smtp = z
  .strictObject({
    host: text.describe('SMTP server'),
    port: port.optional().describe('465 for tls, 587 for starttls, 25 for none'),
    security: security.default('starttls').describe('`none` only for loopback addresses'),
    tls,
    auth: credentials.optional().describe('login; leave it out for a server that needs none'),
  })
  .optional()
  .describe('where replies leave; needed as soon as a list is in mode draft or auto');

const identity = z
  .strictObject({
    from: z
      .strictObject({
        name: z
          .string()
          .regex(/^[^\p{Cc}]{1,100}$/u, 'is no display name - write one line of at most 100 characters')
          .default('FAQ bot')
          .describe('display name'),
        address: addressSchema.describe('address; people answer to it'),
      })
      .describe('From of every reply'),
    secret: text
      .optional()
      .describe('site secret that makes Message-IDs, as `${NAME}`; generated in dataDir when absent'),
    secretFile: text.optional().describe('file with the site secret'),
    envelopeFrom: addressSchema.optional().describe('where bounces go; default: the From address'),
  })
  .optional()
  .describe('who the bot is; needed as soon as a list is in mode draft or auto');

const ruleModes = z
  .record(z.string(), z.enum(['off', 'observe', 'draft', 'send']))
  .default({})
  .describe('`<rule>` or `<rule>/<code>`: off, observe, draft or send; overrides the preset');

const audience = z
  .record(z.string(), z.enum(['author', 'author+list']))
  .default({})
  .describe('`<rule>`: author or author+list; overrides the profile');

function cap(hour: number, day: number, description: string) {
  return z
    .strictObject({
      hour: z.int().min(0).default(hour).describe('mails in an hour'),
      day: z.int().min(0).default(day).describe('mails in 24 hours'),
    })
    .prefault({})
    .describe(description);
}

const caps = z
  .strictObject({
    author: cap(2, 5, 'to one author'),
    thread: cap(1, 2, 'in one thread'),
    list: cap(15, 60, 'on one list; more make the breaker fall'),
    overall: cap(30, 120, 'everything; more make the breaker fall'),
  })
  .prefault({})
  .describe('how many replies may leave by themselves; what is over waits for a person');

const list = z.strictObject({
  profile: text.describe('name of the profile: bpf, netdev or one of your own'),
  mode: z
    .enum(['monitor', 'draft', 'auto'])
    .default('monitor')
    .describe(
      'the most that may become of what a rule finds: recorded, prepared for a person, sent; what a maintainer asks for (`#faq`) leaves at once in draft and auto',
    ),
  preset: z.enum(['practice', 'faq']).default('practice').describe("the profile's set of rule modes"),
  imap,
  rules: ruleModes,
  audience,
  settle: duration('30m', 'an incomplete series is judged this long after its last mail; 0 = at once'),
  grace: duration('2m', 'a complete series is judged after this time'),
  sendDelay: duration('60m', 'in mode auto a reply leaves this long after the judgement, if still true then'),
  maxAge: duration('2d', 'older mail is recorded and never answered'),
  faq: z
    .strictObject({
      document: text
        .optional()
        .describe("FAQ document to quote from (.rst or .txt); without it the profile's digest is used"),
    })
    .prefault({})
    .describe('where excerpts come from'),
});

const branch = z
  .string()
  .regex(
    /^(?![-.])(?!.*\.\.)[\w./-]{1,200}$/,
    'is no branch - write it as git branch prints it, e.g. master or origin/master',
  )
  .optional()
  .describe('its branch in that clone; default: HEAD');

const tree = z.union([text, z.strictObject({ path: text.describe('folder of the clone, bare or not'), branch })]);

/** What the client would throw over, with the whole address in its error. */
function isReadableUrl(url: string): boolean {
  try {
    const { username, password } = new URL(url);
    decodeURIComponent(username + password);
    return true;
  } catch {
    return false;
  }
}

export const configSchema = z.strictObject({
  lists: z.array(list).min(1).describe('the guarded lists'),
  redis: z
    .strictObject({
      url: z
        .string()
        .regex(/^(rediss?|unix):\/\/\S+$/, {
          error: 'is no Redis address - write redis://HOST:PORT, rediss://HOST:PORT or unix:///PATH',
          abort: true,
        })
        .refine(
          isReadableUrl,
          'is no address that can be read - check its port; escape what is special in its password (%40 for @)',
        )
        .optional()
        .describe(
          'Redis with appendonly yes, appendfsync always, noeviction (`rediss://` is TLS); without it a private one is started',
        ),
      prefix: z
        .string()
        .regex(/^[\w-]{1,40}$/, 'is no key prefix - use at most 40 letters, digits, - and _')
        .default('faqtotum')
        .describe('every key starts with it'),
    })
    .prefault({})
    .describe('where state lives'),
  dataDir: text.default('.faqtotum').describe('folder for the private Redis and the generated secret'),
  maintainers: text
    .optional()
    .describe(
      'MAINTAINERS of a kernel tree: whose the files are and who looks after them; without it the profile says',
    ),
  mailmap: text.optional().describe('older addresses of people; default: `.mailmap` beside MAINTAINERS'),
  maintainersIgnore: text
    .optional()
    .describe('people not to name for what a file says; default: `.get_maintainer.ignore` beside MAINTAINERS'),
  siteDir: text.optional().describe('folder with profiles/ and templates/ of your own'),
  smtp,
  identity,
  inbox: imap
    .extend({ mailbox: text.default('INBOX').describe("the bot's own mailbox on that server") })
    .optional()
    .describe(
      "the bot's own mailbox, where answers to it and `#faq stop` arrive; without it only those sent to a list are seen",
    ),
  caps,
  coolDown: duration('30d', 'who hears of a rule again within this time gets the link alone, then nothing'),
  authservIds: z
    .array(
      text.regex(
        /^[A-Za-z0-9](?:[\w.:-]*\w)?$/,
        'is no authserv-id, and patterns do not count - write it as your server does in Authentication-Results, e.g. mx.example.org',
      ),
    )
    .default([])
    .describe(
      'servers whose Authentication-Results are believed, where only they, or machines with local names, have received the mail since',
    ),
  dkim: z
    .boolean()
    .default(true)
    .describe('verify DKIM and ARC signatures where no such server has said anything; needs a DNS'),
  ownAddresses: z.array(addressSchema).default([]).describe('further addresses of the bot itself'),
  allow: z
    .array(
      addressSchema.refine(
        (address) => !address.includes('*'),
        'is a pattern, and only whole addresses count - name every maintainer by the address that he writes from',
      ),
    )
    .default([])
    .describe('maintainers who may give commands by mail: whole addresses'),
  trees: z
    .record(
      z.string().regex(/^[a-z0-9][\w./-]{0,60}$/, 'is no name of a tree - write it as in a prefix: bpf-next'),
      tree,
    )
    .default({})
    .describe(
      'name of a tree (bpf, bpf-next, stable ...) -> a local clone of it, as a path or `{ path, branch }`; read, never written; keep it fetched',
    ),
  kernels: text
    .optional()
    .describe("file with kernel.org's releases.json: which kernels are maintained; read again when it changes"),
  kernelsMaxAge: duration('90d', 'a file whose newest release is older tells nothing'),
  maxMailBytes: z
    .int()
    .min(10_000)
    .max(50_000_000)
    .default(2_000_000)
    .describe('larger mail is recorded from its headers alone'),
  logLevel: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info')
    .describe('least important message to log'),
});

export type ConfigInput = z.output<typeof configSchema>;
export type ListInput = ConfigInput['lists'][number];

/** The caps and the cool-down of a configuration that says nothing of them. */
export function usualLimits(): Pick<ConfigInput, 'caps' | 'coolDown'> {
  const { caps: most, coolDown } = configSchema.shape;
  return { caps: most.parse(undefined), coolDown: coolDown.parse(undefined) };
}
