import type { CompletedCommand, CompletedFlag, CompletedValue } from './table.js';

/** A script that makes zsh complete the commands, their flags and what these take, each with its help. */
export function render(commands: readonly CompletedCommand[]): string {
  return `#compdef dargah
# dargah completion zsh: put this into ~/.zshrc:  source <(dargah completion zsh)
${commands.map(functionOf).join('\n')}
compdef _dargah dargah
`;
}

function functionOf({ path, commands, flags, argument }: CompletedCommand): string {
  const specs = flags.map((flag) => `    ${specOf(flag)}`);
  if (commands.length === 0) {
    const rest = argument === 'nothing' ? [] : [`    '*:value:${actionOf(argument)}'`];
    return `${nameOf(path)}() {\n  _arguments -s \\\n${[...specs, ...rest].join(' \\\n')}\n}`;
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

function specOf({ name, help, takes, value }: CompletedFlag): string {
  const { sign, colons } = forms[takes];
  const taken = colons === '' ? '' : `${colons}value:${actionOf(value)}`;
  return quote(`${name}${sign}[${help.replace(/[[\]\\]/g, '\\$&')}]${taken}`);
}

const forms: Readonly<Record<CompletedFlag['takes'], { sign: string; colons: string }>> = {
  value: { sign: '=', colons: ':' },
  'value or nothing': { sign: '=', colons: '::' },
  'value behind =': { sign: '=-', colons: '::' },
  nothing: { sign: '', colons: '' },
};

function actionOf(value: CompletedValue): string {
  if (value === 'files') return '_files';
  if (value === 'folders') return '_files -/';
  return value === 'nothing' ? ' ' : `(${value.join(' ')})`;
}

function escaped(text: string): string {
  return text.replace(/[:\\]/g, '\\$&');
}

function quote(text: string): string {
  return `'${text.replace(/'/g, "'\\''")}'`;
}
