import type { CompletionNode, Values } from './tree.js';

/** A completion function for bash 3.2 or later. */
export function bashCompletion(nodes: readonly CompletionNode[]): string {
  return `# bash completion for faqtotum: eval "$(faqtotum completion bash)"
_faqtotum() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD - 1]} seen='' i line
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$seen \${COMP_WORDS[i]}" in
      ${nodes
        .filter(({ path }) => path.length > 0)
        .map((node) => quote(seen(node)))
        .join(' | ')}) seen="$seen \${COMP_WORDS[i]}" ;;
    esac
  done
  local offer='' flags='' kind=none
  case "$seen:$prev" in
${nodes.flatMap(optionCases).join('\n')}
    *)
      case "$seen" in
${nodes.map(nodeCase).join('\n')}
      esac
      ;;
  esac
  [[ $cur == -* ]] && offer=$flags kind=none
  while IFS= read -r line; do COMPREPLY+=("$line"); done < <(
    compgen -W "$offer" -- "$cur"
    case "$kind" in
      file) compgen -f -- "$cur" ;;
      folder) compgen -d -- "$cur" ;;
    esac
  )
}
complete -o filenames -F _faqtotum faqtotum
`;
}

const seen = ({ path }: CompletionNode): string => path.map((word) => ` ${word}`).join('');

/** What follows an option that takes a value. */
function optionCases(node: CompletionNode): string[] {
  return node.options.flatMap(({ long, value }) =>
    value === undefined ? [] : [`    ${quote(`${seen(node)}:${long}`)}) ${assign(value, [])} ;;`],
  );
}

function nodeCase(node: CompletionNode): string {
  const commands = node.commands.map(({ name }) => name);
  const flags = node.options.map(({ long }) => long).join(' ');
  return `        ${quote(seen(node))}) ${assign(node.operands, commands)} flags=${quote(flags)} ;;`;
}

function assign(values: Values, words: readonly string[]): string {
  const offer = values.kind === 'words' ? [...values.words, ...words] : words;
  return `kind=${values.kind} offer=${quote(offer.join(' '))}`;
}

const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
