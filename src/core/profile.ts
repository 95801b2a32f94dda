import type { Audience, RuleMode } from './finding.js';

/** A person with every address he is known by (lower case). */
export interface Person {
  readonly name: string;
  readonly addresses: readonly string[];
}

/** A tree that a subject may name. */
export interface Tree {
  /** As it stands in the prefix, lower case: `bpf-next`. */
  readonly name: string;
  /** Other spellings that mean the same: `bpf_next`. */
  readonly aliases: readonly string[];
  /** `fixes` trees need a Fixes tag; `next` trees take features. */
  readonly takes: 'fixes' | 'next' | 'tools';
  /** `own`: naming it puts a submission in scope. `shared`: only when the profile owns the majority of the change. */
  readonly ownership: 'own' | 'shared';
  /** Name of a tree whose announcements hold for this one, too: it closes and opens with it. */
  readonly follows?: string | undefined;
  /** A new `-rc1` of Linux opens it, announced or not. */
  readonly opensAtRc1?: boolean | undefined;
}

/** One rule's pin into one FAQ document. */
export interface FaqPin {
  /** Start of the question or heading, markup-free. */
  readonly section: string;
  /** Sentences of the answer to quote, from 1. */
  readonly sentences: readonly number[];
  /** First 16 hex digits of SHA-256 over the markup-free, white-space-folded text of those sentences. */
  readonly hash: string;
}

/** What a profile knows of one FAQ document. */
export interface FaqPins {
  readonly name: string;
  /** Start of each of its questions, in order; absent: they are not listed. */
  readonly questions?: readonly string[] | undefined;
  readonly pins: Readonly<Record<string, FaqPin>>;
}

/** This project's own words for what a question of the FAQ asks. */
export interface Digest {
  /** The question as people know it. */
  readonly question: string;
  /** Anchor on the page. */
  readonly anchor: string;
  readonly text: string;
  /** Where it is written when not in the subsystem's FAQ: the page (with anchor) and what people call it. */
  readonly elsewhere?: { readonly name: string; readonly url: string } | undefined;
}

/** What is particular to a subsystem. Read from profiles/<name>.yaml. */
export interface Profile {
  readonly name: string;
  readonly title: string;
  readonly list: {
    /** Address patches go to, lower case. */
    readonly address: string;
    /** List-Id without brackets, lower case. */
    readonly id: string;
  };
  readonly trees: readonly Tree[];
  /** Words in a prefix that name no tree and no other subsystem (`-next`, `next`, `linux-next`, `for-next`). */
  readonly neutralWords: readonly string[];
  /** Words of a title that say the work is the subsystem's (`bpf`, `libbpf`, `xdp`): needed where only part of a series was seen. */
  readonly titleWords: readonly string[];
  /** Glob patterns, MAINTAINERS style (trailing slash = everything below), of the subsystem's own files. */
  readonly paths: {
    readonly own: readonly string[];
    /** Matched by `own`, yet somebody else's. */
    readonly notOwn: readonly string[];
    /** Tests, samples and documentation: left out when the majority of a change for a shared tree is counted. */
    readonly aside: readonly string[];
    /** Parts with their own maintainers and no tree habit of their own (JITs of an architecture): silent on a missing tree. */
    readonly arch: readonly string[];
    /** Parts of the subsystem that have maintainers of their own, who are as good to reach as the subsystem's (AF_XDP, drivers). */
    readonly delegated: readonly string[];
    /** Selftests of the subsystem. */
    readonly tests: readonly string[];
    /** Code of the kernel that serves tests alone: goes with them. */
    readonly testSupport: readonly string[];
    /** Example programs. */
    readonly samples: readonly string[];
    /** The verifier: changes of its behaviour want tests. */
    readonly verifier: readonly string[];
    /** Headers that define the subsystem's objects for user space. */
    readonly uapi: readonly string[];
    /** Copies of UAPI headers that tools build with: `{ from, to }`. */
    readonly uapiCopies: readonly { readonly from: string; readonly to: string }[];
    /** The tool that shows those objects. */
    readonly introspection: readonly string[];
    /** Where that tool gets names of them from. */
    readonly nameTables: readonly string[];
    /** Headers of the control path that a separate user-space loader speaks. */
    readonly controlUapi: readonly string[];
    /** Headers that define instructions. */
    readonly instructions: readonly string[];
    /** Where new instructions are tested. */
    readonly instructionTests: readonly string[];
    /** The loader in iproute2's own repository. */
    readonly loader: readonly string[];
    /** Files that need no Fixes tag (documentation, MAINTAINERS, .gitignore). */
    readonly noCode: readonly string[];
  };
  /** Names in the code that tell what a change is about. */
  readonly code: {
    /** Enums in the UAPI whose members are kinds of objects. */
    readonly objectEnums: readonly string[];
    /** Structs in the UAPI whose fields are shown of an object. */
    readonly infoStructs: readonly string[];
    /** Start of the macros that are opcodes; '' when there are none. */
    readonly opcodePrefix: string;
    /** Starts of the functions by which a JIT says what it can do. */
    readonly jitHooks: readonly string[];
  };
  readonly maintainers: readonly Person[];
  readonly reviewers: readonly Person[];
  /** Who else looks after the subsystem's compiler back end. */
  readonly compilerPeople: readonly Person[];
  /** Names of that back end as the compiler takes them, lower case (`-target bpf`). Empty: the subsystem has none. */
  readonly compilerTargets: readonly string[];
  /** How the names of the subsystem's functions start, for what a crash names: `bpf_`. */
  readonly functionPrefixes: readonly string[];
  /** Programs of the subsystem's selftests that people name in reports (`test_verifier`). */
  readonly testPrograms: readonly string[];
  /** Who keeps the stable trees: they need no word about requests for them. */
  readonly stablePeople: readonly Person[];
  /** Addresses whose announcements about trees are believed, besides the maintainers'. Lower case. */
  readonly announcers: readonly string[];
  readonly limits: {
    /** A series of more patches than this is too long. */
    readonly patches: number;
    /** Hours between two versions: `soon` is worth a word, `wait` is what the FAQ asks. */
    readonly repost: { readonly soon: number; readonly wait: number };
    /** Business days before somebody may ask after his patches. */
    readonly pingDays: number;
  };
  /** Reply frame. */
  readonly words: { readonly greeting: string; readonly help: string };
  /** A person with fewer earlier submissions than this is a newcomer. */
  readonly newcomerBelow: number;
  readonly faq: {
    /** Where people read it. */
    readonly url: string;
    /** One set of pins per document, chosen by the document's own questions. */
    readonly documents: readonly FaqPins[];
    /** Starts of the questions that no mail can trigger: answered when a maintainer asks for it. */
    readonly onRequest?: readonly string[] | undefined;
    /** Per rule: the question as people know it, the anchor on the page and this project's own words for what it asks. */
    readonly digest: Readonly<Record<string, Digest>>;
  };
  /** Per preset, per rule, per code (or `*`): the mode. */
  readonly presets: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, RuleMode>>>>>>;
  readonly audience: Readonly<Record<string, Audience>>;
  /**
   * Whether a section of MAINTAINERS that names the profile's list has a path. Made when the program starts, where a MAINTAINERS file is
   * configured; undefined: `paths.own` decides.
   */
  readonly owns?: ((path: string) => boolean) | undefined;
}
