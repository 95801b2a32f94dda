/** One question of the FAQ with its answer. Text is markup-free. */
export interface FaqSection {
  /** The heading or the question, one line. */
  readonly question: string;
  /** Further question text under a short heading (`Q: Verifier changes` / `Q: I made a ...`); '' when none. */
  readonly subtitle: string;
  /** docutils anchor (`q-how-do-i-report-bugs-for-bpf-kernel-code`); '' for documents without a page. */
  readonly anchor: string;
  /** The answer's lines as a person reads them. */
  readonly lines: readonly string[];
  /** The answer's sentences, white space folded, numbered from 1 by position. */
  readonly sentences: readonly string[];
}

/** A FAQ document as read from a file. */
export interface FaqDocument {
  /** File name or URL it was read from. */
  readonly source: string;
  readonly format: 'rst' | 'txt';
  readonly title: string;
  readonly sections: readonly FaqSection[];
}

/** One part of the FAQ, whole, for whoever asks for it. */
export interface FaqAnswer {
  /** `document`: the FAQ's own words. `digest`: this project's. */
  readonly kind: 'document' | 'digest';
  readonly question: string;
  /** Longer question; '' when none. */
  readonly subtitle: string;
  /** As a person reads it: blank lines between paragraphs, commands indented, lists with bullets. Empty: the link is all there is. */
  readonly lines: readonly string[];
  readonly url: string;
  /** What people call the document where it is written, when that is not the subsystem's FAQ. */
  readonly elsewhere?: string | undefined;
  /** A sentence of it that is meant in particular: a rule's. */
  readonly from?: string | undefined;
}

/**
 * What a reply may quote for one rule. `document`: the pinned sentences stand there unchanged. `digest`: this project's own
 * words, because no document is configured (`drifted: false`) or because the pinned text changed (`drifted: true`: the rule drops to draft).
 * `missing`: the section is gone; the rule drops to observe.
 */
export type Excerpt =
  | { readonly kind: 'document'; readonly question: string; readonly text: string; readonly url: string }
  | {
      readonly kind: 'digest';
      readonly question: string;
      readonly text: string;
      readonly url: string;
      readonly drifted: boolean;
      /** What people call the document where it is written, when that is not the subsystem's FAQ. */
      readonly elsewhere?: string | undefined;
    }
  | { readonly kind: 'missing'; readonly question: string; readonly url: string };
