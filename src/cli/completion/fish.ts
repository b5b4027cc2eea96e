import type { CompletedCommand, CompletedFlag, CompletedValue } from './table.js';

/** A script that makes fish complete the commands, their flags and what these take, each with its help. */
export function render(commands: readonly CompletedCommand[]): string {
  return `# dargah completion fish: put this into ~/.config/fish/config.fish:  dargah completion fish | source
complete -c dargah -e
${commands.flatMap(linesOf).join('\n')}
`;
}

function linesOf({ path, commands, flags, argument }: CompletedCommand): string[] {
  const condition = `-n ${quote(conditionOf(path, commands))}`;
  return [
    ...commands.map(
      ({ name, summary }) => `complete -c dargah ${condition} -f -a ${name} -d ${quote(summary)}`,
    ),
    // Files are what it offers by itself, and not behind "--fix=" where nobody told it to.
    ...(argument === 'files' || commands.length > 0
      ? []
      : [`complete -c dargah ${condition} ${offerOf(argument)}`]),
    ...flags.map((flag) => `complete -c dargah ${condition} ${optionOf(flag)}`),
    ...flags.flatMap((flag) => nextWordOf(flag, path, commands)),
  ];
}

/** Where its words fit: behind those of its path, and before those that go on with it. */
function conditionOf(path: string, commands: CompletedCommand['commands'], more: string[] = []): string {
  const seen = path
    .split(' ')
    .slice(1)
    .map((word) => `__fish_seen_subcommand_from ${word}`);
  const names = commands.map(({ name }) => name).join(' ');
  const notYet = names === '' ? [] : [`not __fish_seen_subcommand_from ${names}`];
  return [...seen, ...notYet, ...more].join('; and ');
}

function optionOf({ name, help, takes, value }: CompletedFlag): string {
  const offered = takes === 'nothing' ? '' : ` ${offerOf(value)}`;
  return `-l ${name.slice(2)}${takes === 'value' ? ' -r' : ''}${offered} -d ${quote(help)}`;
}

/** To fish, a value that may be left out stands behind `=` alone. */
function nextWordOf(
  { name, takes, value }: CompletedFlag,
  path: string,
  commands: CompletedCommand['commands'],
) {
  if (takes !== 'value or nothing') return [];
  const condition = conditionOf(path, commands, [`__fish_prev_arg_in ${name}`]);
  return [`complete -c dargah -n ${quote(condition)} ${offerOf(value)}`];
}

function offerOf(value: CompletedValue): string {
  if (value === 'files') return '-F';
  if (value === 'nothing') return '-f';
  return `-f -a ${quote(value === 'folders' ? '(__fish_complete_directories)' : value.join(' '))}`;
}

function quote(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}
