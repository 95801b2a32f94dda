import { z } from 'zod';
import type { Profile } from '../core/index.js';
import { addressSchema } from './config-schema.js';

/* The shape of profiles/<name>.yaml: core/profile.ts, checked. */

const text = z.string().min(1);
const word = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_./+-]*$/, 'is no lower-case word - write it as it stands in a prefix, in lower case');
const ruleName = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'is no rule name - write it as `faqtotum rules` does');
/** One header's worth of text: a name that reaches a reply. */
const line = z.string().regex(/^[^\p{Cc}]+$/u, 'is not one line of text - take line ends and tabs out');
const url = z.string().regex(/^https:\/\/[^\s<>"]+$/, 'is no address of a page - write https://...');
const lowerWords = z.array(text.toLowerCase()).default([]);
const patterns = z.array(text).default([]);

const person = z.strictObject({
  name: line.describe('name'),
  addresses: z.array(addressSchema).min(1).describe('every address, the one to write to first'),
});

const tree = z.strictObject({
  name: word.describe('as it stands in the prefix'),
  aliases: z.array(word).default([]).describe('other spellings'),
  takes: z.enum(['fixes', 'next', 'tools']).describe('what the tree takes'),
  ownership: z.enum(['own', 'shared']).describe('own: naming it puts a submission in scope'),
  follows: word.optional().describe('the tree whose announcements (closed, open) hold for this one, too'),
  opensAtRc1: z.boolean().optional().describe('a new -rc1 of Linux opens it'),
});

const pin = z.strictObject({
  section: text.describe('start of the question'),
  sentences: z.array(z.int().min(1)).min(1).describe('sentences of the answer, from 1'),
  hash: z.string().regex(/^[0-9a-f]{16}$/, 'is no pin - take the 16 hex digits that `faqtotum faq verify` shows'),
});

const digest = z.strictObject({
  question: line.describe('the question as people know it'),
  anchor: z
    .string()
    .regex(/^[\w-]*$/, 'is no anchor - write it without #')
    .describe('anchor on the page'),
  text: text.describe('what it asks, in our own words'),
  elsewhere: z
    .strictObject({ name: line.describe('what people call the document'), url: url.describe('its page') })
    .optional()
    .describe("where it is written when not in the subsystem's FAQ"),
});

const modes = z.record(text, z.enum(['off', 'observe', 'draft', 'send']));

export const profileSchema: z.ZodType<Profile> = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'is no profile name - use a-z, 0-9 and -'),
  title: line.describe('what people call the subsystem'),
  list: z
    .strictObject({
      address: addressSchema.describe('address patches go to'),
      id: z
        .string()
        .regex(/^[^\s<>]+$/, 'is no List-Id - write it without < >')
        .transform((id) => id.toLowerCase())
        .describe('List-Id without brackets'),
    })
    .describe('the list'),
  trees: z.array(tree).min(1).describe('trees that a prefix may name'),
  neutralWords: lowerWords,
  titleWords: lowerWords,
  paths: z
    .strictObject({
      own: z.array(text).min(1).describe("the subsystem's files, as in MAINTAINERS"),
      notOwn: patterns,
      aside: patterns,
      arch: patterns,
      delegated: patterns,
      noCode: patterns,
      tests: patterns,
      testSupport: patterns,
      samples: patterns,
      verifier: patterns,
      uapi: patterns,
      uapiCopies: z.array(z.strictObject({ from: text, to: text })).default([]),
      introspection: patterns,
      nameTables: patterns,
      controlUapi: patterns,
      instructions: patterns,
      instructionTests: patterns,
      loader: patterns,
    })
    .describe('which files are whose'),
  code: z
    .strictObject({
      objectEnums: z.array(text).default([]).describe('enums of the UAPI whose members are kinds of objects'),
      infoStructs: z.array(text).default([]).describe('structs of the UAPI that are shown of an object'),
      opcodePrefix: z.string().default('').describe('start of the macros that are opcodes'),
      jitHooks: z.array(text).default([]).describe('starts of the functions by which a JIT says what it can do'),
    })
    .prefault({})
    .describe('names in the code'),
  maintainers: z.array(person).min(1).describe('maintainers'),
  reviewers: z.array(person).default([]),
  compilerPeople: z.array(person).default([]),
  compilerTargets: lowerWords,
  functionPrefixes: z.array(text).default([]),
  testPrograms: z.array(text).default([]),
  stablePeople: z.array(person).default([]).describe('who keeps the stable trees'),
  announcers: z.array(addressSchema).default([]).describe('whose announcements about trees are believed, too'),
  limits: z
    .strictObject({
      patches: z.int().min(1).default(15).describe('a longer series is too long'),
      repost: z
        .strictObject({
          soon: z.number().min(0).default(3).describe('a new version after fewer hours is worth a word'),
          wait: z.number().min(0).default(24).describe('hours that the FAQ asks for between versions'),
        })
        .prefault({}),
      pingDays: z.int().min(0).default(2).describe('business days before somebody may ask after his patches'),
    })
    .prefault({})
    .describe('measures'),
  words: z
    .strictObject({ greeting: text.describe('first line of a reply'), help: text.describe('where a newcomer may ask') })
    .describe('words of the reply frame'),
  newcomerBelow: z.int().min(0).describe('fewer earlier submissions than this make a newcomer'),
  faq: z
    .strictObject({
      url: url.describe('where people read the FAQ'),
      documents: z
        .array(
          z.strictObject({
            name: text.describe('name of the document'),
            questions: z.array(line).default([]).describe('start of each of its questions'),
            pins: z.record(ruleName, pin),
          }),
        )
        .default([]),
      onRequest: z.array(line).default([]).describe('starts of questions that no mail can trigger'),
      digest: z.record(ruleName, digest).describe('per rule, for use without a document'),
    })
    .describe('the FAQ'),
  presets: z.record(text, z.record(ruleName, modes)).describe('per preset, rule and code (or `*`): the mode'),
  audience: z.record(ruleName, z.enum(['author', 'author+list'])).default({}),
});
