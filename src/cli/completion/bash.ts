import type { CompletedCommand } from './table.js';

/** A script that makes bash complete the commands, their flags and what these take; files where nothing else fits. */
export function render(commands: readonly CompletedCommand[]): string {
  const inner = commands.slice(1).map(({ path }) => `"${path}"`);
  const values = commands.flatMap(({ path, flags }) =>
    flags.flatMap(({ name, choices, takesValue }) => {
      if (choices.length > 0) return [`    "${path} ${name}") words="${choices.join(' ')}" ;;`];
      return takesValue ? [`    "${path} ${name}") return ;;`] : [];
    }),
  );
  const words = commands.map(({ path, commands, flags, words }) => {
    const names = [...commands.map(({ name }) => name), ...words].join(' ');
    return `      "${path}") [[ $current == -* ]] && words="${flags.map(({ name }) => name).join(' ')}" || words="${names}" ;;`;
  });
  return `# dargah completion bash: put this into ~/.bashrc:  source <(dargah completion bash)
_dargah() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} command="dargah" words="" index
  # "=" is a word of its own.
  [[ $current == "=" ]] && current=""
  [[ $previous == "=" ]] && previous=\${COMP_WORDS[COMP_CWORD-2]}
  [[ \${COMP_WORDS[COMP_CWORD]} == "=" ]] && previous=\${COMP_WORDS[COMP_CWORD-1]}
  for ((index = 1; index < COMP_CWORD; index++)); do
    case "$command \${COMP_WORDS[index]}" in
      ${inner.join(' | ')}) command="$command \${COMP_WORDS[index]}" ;;
    esac
  done
  case "$command $previous" in
${values.join('\n')}
    *)
      case "$command" in
${words.map((line) => `  ${line}`).join('\n')}
      esac
      ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _dargah dargah
`;
}
