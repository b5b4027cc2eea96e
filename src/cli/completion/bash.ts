import type { CompletedCommand, CompletedFlag, CompletedValue } from './table.js';

/** A script that makes bash complete the commands, their flags and what these take. */
export function render(commands: readonly CompletedCommand[]): string {
  const inner = commands.slice(1).map(({ path }) => `"${path}"`);
  const values = commands.flatMap(({ path, flags }) => flags.flatMap((flag) => caseOf(path, flag)));
  const flags = commands.map(
    ({ path, flags }) => `"${path}") words="${flags.map(({ name }) => name).join(' ')}" ;;`,
  );
  const others = commands.map(({ path, commands, argument }) => {
    const value = commands.length > 0 ? commands.map(({ name }) => name) : argument;
    return `"${path}") ${offerOf(value)} ;;`;
  });
  return `# dargah completion bash: put this into ~/.bashrc:  source <(dargah completion bash)
_dargah() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} command="dargah"
  local equals="" offer="" words="" index
  # "=" is a word of its own.
  if [[ $current == "=" ]]; then
    current="" equals="="
  elif [[ $previous == "=" ]]; then
    previous=\${COMP_WORDS[COMP_CWORD-2]} equals="="
  fi
  for ((index = 1; index < COMP_CWORD; index++)); do
    case "$command \${COMP_WORDS[index]}" in
      ${inner.join(' | ')}) command="$command \${COMP_WORDS[index]}" ;;
    esac
  done
  case "$command $previous$equals" in
    ${values.join('\n    ')}
  esac
  if [[ $offer == "" && $current == -* ]]; then
    offer="words"
    case "$command" in
      ${flags.join('\n      ')}
    esac
  elif [[ $offer == "" ]]; then
    case "$command" in
      ${others.join('\n      ')}
    esac
  fi
  COMPREPLY=()
  case "$offer" in
    words) COMPREPLY=($(compgen -W "$words" -- "$current")) ;;
    folders)
      local IFS=$'\\n'
      COMPREPLY=($(compgen -d -- "$current"))
      compopt -o filenames 2>/dev/null
      ;;
  esac
  # Old versions, as of macOS, have no "compopt" and go on with files.
  [[ $offer == "files" ]] || compopt +o default 2>/dev/null
  return 0
}
complete -o default -F _dargah dargah
`;
}

function caseOf(path: string, { name, takes, value }: CompletedFlag): string[] {
  const behind = `"${path} ${name}="`;
  switch (takes) {
    case 'nothing':
      return [];
    case 'value behind =':
      return [`${behind}) ${offerOf(value)} ;;`];
    case 'value or nothing':
      return [`"${path} ${name}" | ${behind}) [[ $current == -* ]] || { ${offerOf(value)}; } ;;`];
    default:
      return [`"${path} ${name}" | ${behind}) ${offerOf(value)} ;;`];
  }
}

function offerOf(value: CompletedValue): string {
  return typeof value === 'string' ? `offer="${value}"` : `offer="words" words="${value.join(' ')}"`;
}
