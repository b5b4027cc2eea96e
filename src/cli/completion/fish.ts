import type { CompletedCommand, CompletedFlag } from './table.js';

/** A script that makes fish complete the commands, their flags and what these take, each with its help. */
export function render(commands: readonly CompletedCommand[]): string {
  return `# dargah completion fish: put this into ~/.config/fish/config.fish:  dargah completion fish | source
complete -c dargah -e
${commands.flatMap(linesOf).join('\n')}
`;
}

function linesOf({ path, commands, flags, words }: CompletedCommand): string[] {
  const condition = `-n ${quote(conditionOf(path, commands))}`;
  return [
    ...commands.map(
      ({ name, summary }) => `complete -c dargah ${condition} -f -a ${name} -d ${quote(summary)}`,
    ),
    ...words.map((word) => `complete -c dargah ${condition} -f -a ${word}`),
    ...flags.map((flag) => `complete -c dargah ${condition} ${optionOf(flag)}`),
  ];
}

/** Where its words fit: behind those of its path, and before those that go on with it. */
function conditionOf(path: string, commands: CompletedCommand['commands']): string {
  const seen = path
    .split(' ')
    .slice(1)
    .map((word) => `__fish_seen_subcommand_from ${word}`);
  const names = commands.map(({ name }) => name).join(' ');
  const notYet = names === '' ? [] : [`not __fish_seen_subcommand_from ${names}`];
  return [...seen, ...notYet].join('; and ');
}

function optionOf({ name, help, takesValue, choices }: CompletedFlag): string {
  const value = choices.length > 0 ? ` -f -a ${quote(choices.join(' '))}` : '';
  return `-l ${name.slice(2)}${takesValue ? ' -r' : ''}${value} -d ${quote(help)}`;
}

function quote(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}
