import type { Command, CommandGroup } from '../command.js';

/** A command as shells complete it. */
export interface CompletedCommand {
  /** `dargah outbox list` */
  path: string;
  summary: string;
  /** Words that go on with it. */
  commands: readonly { name: string; summary: string }[];
  flags: readonly CompletedFlag[];
  /** Words for its argument; without any, files are offered. */
  words: readonly string[];
}

export interface CompletedFlag {
  /** `--format` */
  name: string;
  help: string;
  /** Whether a word behind it belongs to it. */
  takesValue: boolean;
  /** Words for the value; without any, files are offered. */
  choices: readonly string[];
}

const help: CompletedFlag = { name: '--help', help: 'Print the help', takesValue: false, choices: [] };
const version: CompletedFlag = {
  name: '--version',
  help: 'Print the version',
  takesValue: false,
  choices: [],
};

/** Every command, those of groups too, from the program itself to the last. */
export function completedCommands(commands: readonly (Command | CommandGroup)[]): CompletedCommand[] {
  return [
    { path: 'dargah', summary: '', commands: commands.map(inWords), flags: [help, version], words: [] },
    ...commands.flatMap((command) => completed(command, 'dargah')),
  ];
}

function completed(command: Command | CommandGroup, above: string): CompletedCommand[] {
  const { name, summary } = command;
  const path = `${above} ${name}`;
  if ('commands' in command) {
    const own = {
      path,
      summary: String(summary),
      commands: command.commands.map(inWords),
      flags: [help],
      words: [],
    };
    return [own, ...command.commands.flatMap((inner) => completed(inner, path))];
  }
  const { options, argument } = command;
  return [
    {
      path,
      summary: String(summary),
      commands: [],
      flags: [...flagsOf(options), help],
      words: argument?.choices ?? [],
    },
  ];
}

function flagsOf(options: Command['options']): CompletedFlag[] {
  return Object.values(options).flatMap(({ flag, help, choices = [] }) => {
    if (flag === undefined) return [];
    const name = /--[\w-]+/.exec(flag)![0];
    return [{ name, help: String(help), takesValue: flag.includes('<'), choices }];
  });
}

function inWords({ name, summary }: Command | CommandGroup): { name: string; summary: string } {
  return { name, summary: String(summary) };
}
