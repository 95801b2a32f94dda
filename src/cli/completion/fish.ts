import type { CompletionNode, CompletionOption, Values } from './tree.js';

/** Completion rules for fish. */
export function fishCompletion(nodes: readonly CompletionNode[]): string {
  const lines = nodes.flatMap((node) => {
    const when = `-n ${quote(condition(node))}`;
    return [
      ...node.commands.map(({ name, description }) => rule(when, `-a ${name} -d ${quote(description)}`)),
      ...node.options.map((option) => rule(when, optionText(option))),
      ...(node.operands.kind === 'none' ? [] : [rule(when, offer(node.operands))]),
    ];
  });
  return `# fish completion for faqtotum\ncomplete -c faqtotum -f\n${lines.join('\n')}\n`;
}

const rule = (when: string, what: string): string => `complete -c faqtotum ${when} ${what}`;

/** True when exactly this command has been typed. */
function condition({ path, commands }: CompletionNode): string {
  const typed = path.map((word) => `__fish_seen_subcommand_from ${word}`);
  const below = commands.map(({ name }) => name).join(' ');
  const further = below === '' ? [] : [`not __fish_seen_subcommand_from ${below}`];
  return [...typed, ...further].join('; and ');
}

function optionText({ long, short, description, value }: CompletionOption): string {
  const names = `${short === undefined ? '' : `-s ${short.slice(1)} `}-l ${long.slice(2)}`;
  const values = value === undefined ? '' : ` -r ${offer(value)}`;
  return `${names}${values} -d ${quote(description)}`;
}

function offer(values: Values): string {
  switch (values.kind) {
    case 'words':
      return `-f -a ${quote(values.words.join(' '))}`;
    case 'file':
      return '-F';
    case 'folder':
      return `-f -a '(__fish_complete_directories)'`;
    case 'none':
      return '-f';
  }
}

/** Single quotes of fish escape themselves and backslashes only. */
const quote = (text: string): string => `'${text.replace(/[\\']/g, (character) => `\\${character}`)}'`;
