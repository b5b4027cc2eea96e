import { english, type Language, say } from '../../values/message.js';
import type { Command, CommandGroup } from '../command.js';
import { languageFlag } from '../language.js';

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

/** Every command, those of groups too, from the program itself to the last. */
export function completedCommands(
  commands: readonly (Command | CommandGroup)[],
  language: Language = english,
): CompletedCommand[] {
  const version = { name: '--version', help: language.render(say`Print the version`), ...alone };
  const flags = [...flagsOfAll(language), version];
  const top = { path: 'dargah', summary: '', commands: commands.map(inWords(language)), flags, words: [] };
  return [top, ...commands.flatMap((command) => completed(command, 'dargah', language))];
}

const alone = { takesValue: false, choices: [] };

function flagsOfAll(language: Language): CompletedFlag[] {
  const { flag, help, names } = languageFlag;
  return [
    { name: nameOf(flag), help: language.render(help), takesValue: true, choices: names },
    { name: '--help', help: language.render(say`Print this help`), ...alone },
  ];
}

function completed(command: Command | CommandGroup, above: string, language: Language): CompletedCommand[] {
  const { name } = command;
  const path = `${above} ${name}`;
  const summary = language.render(command.summary);
  if ('commands' in command) {
    const own = {
      path,
      summary,
      commands: command.commands.map(inWords(language)),
      flags: flagsOfAll(language),
      words: [],
    };
    return [own, ...command.commands.flatMap((inner) => completed(inner, path, language))];
  }
  const { options, argument } = command;
  return [
    {
      path,
      summary,
      commands: [],
      flags: [...flagsOf(options, language), ...flagsOfAll(language)],
      words: argument?.choices ?? [],
    },
  ];
}

function flagsOf(options: Command['options'], language: Language): CompletedFlag[] {
  return Object.values(options).flatMap(({ flag, help, choices = [] }) => {
    if (flag === undefined) return [];
    return [{ name: nameOf(flag), help: language.render(help), takesValue: flag.includes('<'), choices }];
  });
}

function nameOf(flag: string): string {
  return /--[\w-]+/.exec(flag)![0];
}

function inWords({ render }: Language) {
  return ({ name, summary }: Command | CommandGroup) => ({ name, summary: render(summary) });
}
