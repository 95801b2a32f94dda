import type { Argument, Command, Option } from 'commander';

/** What a shell may offer in one command. Made from the commands themselves, so that it is never stale. */
export interface CompletionNode {
  /** Words after `faqtotum`: [] is the program itself, ['drafts', 'show']. */
  readonly path: readonly string[];
  readonly commands: readonly { readonly name: string; readonly description: string }[];
  readonly options: readonly CompletionOption[];
  /** What its operands are. */
  readonly operands: Values;
}

export interface CompletionOption {
  readonly long: string;
  readonly short: string | undefined;
  readonly description: string;
  /** undefined for a switch. */
  readonly value: Values | undefined;
}

/** Fixed words, file names, or nothing that a shell could know. */
export type Values =
  { readonly kind: 'words'; readonly words: readonly string[] } | { readonly kind: 'file' | 'folder' | 'none' };

/** The program and every command below it. */
export function completionTree(program: Command): readonly CompletionNode[] {
  return nodesOf(program, [], []);
}

function nodesOf(command: Command, path: readonly string[], inherited: readonly CompletionOption[]): CompletionNode[] {
  const own = command.options.flatMap((option) => optionOf(option));
  const seen = new Set(own.map(({ long }) => long));
  const above = inherited.filter(({ long }) => !seen.has(long));
  const help: CompletionOption = { long: '--help', short: '-h', description: 'print this help', value: undefined };
  const node: CompletionNode = {
    path,
    commands: command.commands.map((child) => ({
      name: child.name(),
      description: child.summary() || child.description(),
    })),
    options: [...own, ...above, help],
    operands: valuesOf(command.registeredArguments[0]),
  };
  return [node, ...command.commands.flatMap((child) => nodesOf(child, [...path, child.name()], [...own, ...above]))];
}

function optionOf(option: Option): CompletionOption[] {
  if (option.long === undefined || option.hidden) return [];
  const value = option.required || option.optional ? valuesOf(option) : undefined;
  return [{ long: option.long, short: option.short, description: option.description, value }];
}

function valuesOf(from: Option | Argument | undefined): Values {
  if (from === undefined) return { kind: 'none' };
  if (from.argChoices !== undefined && from.argChoices.length > 0) return { kind: 'words', words: from.argChoices };
  const name = 'flags' in from ? (/[<[]([\w-]+)/.exec(from.flags)?.[1] ?? '') : from.name();
  if (name === 'file' || name === 'path') return { kind: 'file' };
  return { kind: name === 'dir' ? 'folder' : 'none' };
}
