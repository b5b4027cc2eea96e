import type { CommandContext } from '../config/context.js';
import {
  type FlagValues,
  type Option,
  type Options,
  oneOf,
  readOptions,
  type Values,
  wrongValue,
  yesOrNo,
} from '../config/option.js';
import { parseInstant, withGregorianDate } from '../values/instant.js';
import { type Message, say, type Text } from '../values/message.js';
import { listWords } from '../values/word-list.js';

/** What the registry knows of a command. */
export interface Command extends CommandTexts {
  argument?: Argument;
  options: Options;
  /** @returns the exit code. @throws {CommandFailure} */
  run(flags: FlagValues, context: CommandContext, args: readonly string[]): Promise<number>;
}

/** Commands that stand behind one word, as `dargah outbox list`. */
export interface CommandGroup extends CommandTexts {
  commands: readonly Command[];
}

interface CommandTexts {
  name: string;
  summary: Message;
  /** What stands below the options in `--help`, with its lines broken. */
  notes?: Message;
  /** What each exit code says. Commands of a group share those of the group. */
  exitCodes?: Readonly<Record<number, Message>>;
}

interface Argument {
  /** As commander writes it: `<id>`, `[folder]`, `[files...]`. */
  name: string;
  help: Message;
  /** The words that it can be, for shells that complete them. */
  choices?: readonly string[];
}

/** A command as its file declares it: `run` gets the options that the command line and the environment set, read. */
interface Declaration<Of extends Options> extends CommandTexts {
  argument?: Argument;
  options: Of;
  run(options: Values<Of>, context: CommandContext, args: readonly string[]): Promise<number>;
}

export function defineCommand<Of extends Options>(declared: Declaration<Of>): Command {
  return {
    ...declared,
    run: async (flags, context, args) =>
      declared.run(readOptions(declared.options, flags, context.environment), context, args),
  };
}

// ---- kinds of options

export function switchOption(flag: string, help: Text): Option<boolean> {
  return { flag, help, fallback: flag.startsWith('--no-'), parse: yesOrNo };
}

export function textOption(flag: string, help: Text): Option<string | undefined> {
  return { flag, help, fallback: undefined, parse: (text) => text };
}

/** A flag that takes several texts, or that can be given several times. */
export function textsOption(flag: string, help: Text): Option<readonly string[]> {
  return { flag, help, fallback: [], parse: (...texts) => texts };
}

/** @param help what it says of the choices, as `text, json or junit`. */
export function choiceOption<const Name extends string, Fallback extends Name | undefined>(
  flag: string,
  { what, names, fallback, help }: Choice<Name, Fallback>,
): Option<Name | Fallback> {
  return {
    flag,
    help: help(listWords(names, 'or')),
    choices: names,
    fallback,
    ...(fallback !== undefined && { shownDefault: fallback }),
    parse: (text) => oneOf(text, what, names),
  };
}

/** A flag that says something by itself, and more with a name behind `=`. */
export function nuancedSwitch<const Name extends string>(
  flag: `--${string} [${string}]`,
  { what, alone, names, help }: { what: Text; alone: Name; names: readonly Name[]; help: Text },
): Option<Name | undefined> {
  return {
    flag,
    help,
    alone,
    choices: names,
    fallback: undefined,
    parse: (text) => oneOf(text, what, names),
  };
}

interface Choice<Name, Fallback> {
  /** As `a severity`, for the message about a wrong one. */
  what: Text;
  names: readonly Name[];
  fallback: Fallback;
  help(choices: Text): Text;
}

/**
 * `--format`, which takes the names of a table. Each format is a file in `format/` that is loaded when it is asked for.
 */
export function formatOption<Formats extends { text: unknown }>(
  formats: Formats,
): Option<Formats[keyof Formats]> {
  const names = Object.keys(formats) as (keyof Formats & string)[];
  const formatOf = (name: keyof Formats) => formats[name];
  return {
    flag: '--format <format>',
    help: listWords(names, 'or'),
    choices: names,
    fallback: formatOf('text'),
    shownDefault: 'text',
    parse: (text) => formatOf(oneOf(text, say`a format`, names)),
  };
}

/** An instant with its zone. */
export function instantOption(flag: string, what: Text): Option<Date | undefined> {
  return {
    flag,
    help: say`${what}, as 2026-11-22T10:00:00+03:30 (default: now)`,
    fallback: undefined,
    parse(text) {
      const parsed = parseInstant(text);
      if (parsed !== undefined) return parsed;
      throw wrongValue(
        text,
        say`an instant`,
        withGregorianDate(text) ?? say`it with its zone, as 2026-11-22T10:00:00+03:30`,
      );
    },
  };
}

/** What the help says of a version of a rules file: see `readValidRules`. */
export const versionNames = say`a file, or git:REVISION:FILE`;

/** A setting that this command reads from the environment only. */
export function withoutFlag<T>({ flag: _, ...setting }: Option<T>): Option<T> {
  return setting;
}
