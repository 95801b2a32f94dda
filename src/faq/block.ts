import { splitSentences } from './split-sentences.js';

/**
 * One piece of an answer. `prose` is flowing text, split into sentences. `verbatim` is a command, an address or program
 * output: never split, the whole block is one sentence.
 */
export interface Block {
  readonly kind: 'prose' | 'verbatim';
  /** What a list puts in front of it (`* `, `1. `), '' elsewhere. Read by people, no part of a sentence. */
  readonly bullet: string;
  /** Markup-free lines, without the bullet and without common indentation. */
  readonly lines: readonly string[];
  /** Belongs to the block before it without a blank line between them. */
  readonly tight: boolean;
}

/** White space folded to single spaces. */
export function fold(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** The blocks as a person reads them: blank lines between, lists with their bullets, commands indented. */
export function blockLines(blocks: readonly Block[]): string[] {
  const lines: string[] = [];
  for (const block of blocks) {
    if (lines.length > 0 && !block.tight) lines.push('');
    const indent = block.kind === 'verbatim' ? '  ' : ' '.repeat(block.bullet.length);
    block.lines.forEach((line, at) => {
      const lead = at === 0 && block.bullet !== '' ? block.bullet : indent;
      lines.push(line === '' ? '' : `${lead}${line}`);
    });
  }
  return lines;
}

/** The sentences of the blocks, in order, folded. A sentence never crosses a block. */
export function blockSentences(blocks: readonly Block[]): string[] {
  return blocks.flatMap((block) => {
    const text = fold(block.lines.join('\n'));
    if (text === '') return [];
    return block.kind === 'verbatim' ? [text] : splitSentences(text);
  });
}
