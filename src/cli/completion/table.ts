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
  /** What its argument takes; nothing where it has none. */
  argument: CompletedValue;
}

export interface CompletedFlag {
  /** `--format` */
  name: string;
  help: string;
  /** What it takes: a word behind it, one that may be left out, one behind `=` alone, or none. */
  takes: 'value' | 'value or nothing' | 'value behind =' | 'nothing';
  value: CompletedValue;
}

/** The words that a shell offers for a value, or what else it does. */
export type CompletedValue = readonly string[] | 'files' | 'folders' | 'nothing';

/** Every command, those of groups too, from the program itself to the last. */
export function completedCommands(
  commands: readonly (Command | CommandGroup)[],
  language: Language = english,
): CompletedCommand[] {
  const version = { name: '--version', help: language.render(say`Print the version`), ...alone };
  const flags = [...flagsOfAll(language), version];
  const argument = 'nothing' as const;
  const top = { path: 'dargah', summary: '', commands: commands.map(inWords(language)), flags, argument };
  return [top, ...commands.flatMap((command) => completed(command, 'dargah', language))];
}

const alone = { takes: 'nothing', value: 'nothing' } as const;

function flagsOfAll(language: Language): CompletedFlag[] {
  const { flag, help, names } = languageFlag;
  return [
    { name: nameOf(flag), help: language.render(help), takes: 'value', value: names },
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
      argument: 'nothing' as const,
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
      argument: argument === undefined ? 'nothing' : completedValue(argument.name, argument.choices),
    },
  ];
}

function flagsOf(options: Command['options'], language: Language): CompletedFlag[] {
  return Object.values(options).flatMap(({ flag, help, choices, alone }) => {
    if (flag === undefined) return [];
    const name = nameOf(flag);
    const takes = alone === undefined ? taken(flag) : 'value behind =';
    return [
      { name, help: language.render(help), takes, value: completedValue(flag.slice(name.length), choices) },
    ];
  });
}

function taken(flag: string): CompletedFlag['takes'] {
  return flag.includes('<') ? 'value' : flag.includes('[') ? 'value or nothing' : 'nothing';
}

/** @param place as the help writes it: `<file>`, `[folder]`, `<ids...>` */
function completedValue(place: string, choices: readonly string[] | undefined): CompletedValue {
  if (choices !== undefined) return choices;
  if (/[<[]folder[>\]]/.test(place)) return 'folders';
  // Versions of rules are files most often.
  return /[<[](?:file|files\.\.\.|file-and-rules\.\.\.|rules|versions\.\.\.)[>\]]/.test(place)
    ? 'files'
    : 'nothing';
}

function nameOf(flag: string): string {
  return /--[\w-]+/.exec(flag)![0];
}

function inWords({ render }: Language) {
  return ({ name, summary }: Command | CommandGroup) => ({ name, summary: render(summary) });
}
