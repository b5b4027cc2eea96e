import type { CompletedCommand, CompletedFlag } from './table.js';

/** A script that makes zsh complete the commands, their flags and what these take, each with its help. */
export function render(commands: readonly CompletedCommand[]): string {
  return `#compdef dargah
# dargah completion zsh: put this into ~/.zshrc:  source <(dargah completion zsh)
${commands.map(functionOf).join('\n')}
compdef _dargah dargah
`;
}

function functionOf({ path, commands, flags, words }: CompletedCommand): string {
  const specs = flags.map((flag) => `    ${specOf(flag)}`);
  if (commands.length === 0) {
    const argument = words.length > 0 ? `'*:word:(${words.join(' ')})'` : `'*:file:_files'`;
    return `${nameOf(path)}() {\n  _arguments -s \\\n${[...specs, `    ${argument}`].join(' \\\n')}\n}`;
  }
  const listed = commands.map(
    ({ name, summary }) => `      ${quote(`${escaped(name)}:${escaped(summary)}`)}`,
  );
  const cases = commands.map(({ name }) => `        ${name}) ${nameOf(`${path} ${name}`)} ;;`);
  return `${nameOf(path)}() {
  local state line
  local -a commands
  _arguments -C \\
${[...specs, "    '1: :->command'", "    '*:: :->rest'"].join(' \\\n')}
  case $state in
    command)
      commands=(
${listed.join('\n')}
      )
      _describe command commands
      ;;
    rest)
      case $line[1] in
${cases.join('\n')}
      esac
      ;;
  esac
}`;
}

function nameOf(path: string): string {
  return `_${path.replace(/ /g, '_')}`;
}

function specOf({ name, help, takesValue, choices }: CompletedFlag): string {
  const value = choices.length > 0 ? `:value:(${choices.join(' ')})` : takesValue ? ':value:_files' : '';
  // A flag that says something by itself takes its value only behind "=".
  const behind = value !== '' && !takesValue ? '=-' : '';
  return quote(`${name}${behind}[${help.replace(/[[\]\\]/g, '\\$&')}]${behind === '' ? value : `:${value}`}`);
}

function escaped(text: string): string {
  return text.replace(/[:\\]/g, '\\$&');
}

function quote(text: string): string {
  return `'${text.replace(/'/g, "'\\''")}'`;
}
