import type { CompletionNode, Values } from './tree.js';

/** A completion function for zsh, to be sourced or found in $fpath as _faqtotum. (`commands` and `options` are zsh's own names.) */
export function zshCompletion(nodes: readonly CompletionNode[]): string {
  return `#compdef faqtotum
_faqtotum() {
  local seen='' word prev=\${words[CURRENT-1]}
  local -a subcommands flags
  for word in \${words[2,CURRENT-1]}; do
    case "$seen $word" in
      ${nodes
        .filter(({ path }) => path.length > 0)
        .map((node) => quote(seen(node)))
        .join(' | ')}) seen="$seen $word" ;;
    esac
  done
  case "$seen:$prev" in
${nodes.flatMap(optionCases).join('\n')}
  esac
  case "$seen" in
${nodes.map(nodeCase).join('\n')}
  esac
}
if [[ \${funcstack[1]} == _faqtotum ]]; then
  _faqtotum "$@"
else
  compdef _faqtotum faqtotum
fi
`;
}

const seen = ({ path }: CompletionNode): string => path.map((word) => ` ${word}`).join('');

function optionCases(node: CompletionNode): string[] {
  return node.options.flatMap(({ long, value }) =>
    value === undefined ? [] : [`    ${quote(`${seen(node)}:${long}`)}) ${offer(value)}; return ;;`],
  );
}

function nodeCase(node: CompletionNode): string {
  const commands = node.commands.map(({ name, description }) => described(name, description));
  const options = node.options.map(({ long, description }) => described(long, description));
  return `    ${quote(seen(node))})
      subcommands=(${commands.join(' ')})
      flags=(${options.join(' ')})
      if [[ $PREFIX == -* ]]; then
        _describe -o option flags
      else
        (( $#subcommands )) && _describe command subcommands
        ${offer(node.operands)}
      fi
      ;;`;
}

function offer(values: Values): string {
  switch (values.kind) {
    case 'words':
      return `compadd -- ${values.words.map(quote).join(' ')}`;
    case 'file':
      return '_files';
    case 'folder':
      return '_files -/';
    case 'none':
      return ':';
  }
}

/** `name:description` as _describe reads it. */
const described = (name: string, description: string): string =>
  quote(`${name.replaceAll(':', '\\:')}:${description.replaceAll('\\', '\\\\')}`);

const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
