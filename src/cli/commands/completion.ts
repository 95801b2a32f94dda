import { Argument, type Command } from 'commander';
import { bashCompletion } from '../completion/bash.js';
import { completionTree, type CompletionNode } from '../completion/tree.js';
import { fishCompletion } from '../completion/fish.js';
import { zshCompletion } from '../completion/zsh.js';
import type { CliContext } from '../context.js';
import { runs } from './runs.js';

const shells: Readonly<Record<string, (nodes: readonly CompletionNode[]) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
};

export function addCompletion(program: Command, context: CliContext): void {
  const command = program
    .command('completion')
    .summary('completion for bash, zsh or fish')
    .description(
      'Prints completion for a shell. bash: eval "$(faqtotum completion bash)" in ~/.bashrc; ' +
        'zsh: faqtotum completion zsh > a folder of $fpath/_faqtotum; ' +
        'fish: faqtotum completion fish > ~/.config/fish/completions/faqtotum.fish',
    )
    .addArgument(new Argument('<shell>').choices(Object.keys(shells)));
  runs(command, context, async ([shell = '']) => {
    context.stdout.print(shells[shell]?.(completionTree(program)) ?? '');
    return 0;
  });
}
