import { Command as CommanderCommand, CommanderError, Option as CommanderOption } from 'commander';
import { type CommandContext, CommandFailure, exitCodes } from '../config/context.js';
import type { FlagValues, Option, Options } from '../config/option.js';
import { escapeInvisible } from '../values/escape-invisible.js';
import { english, type Text } from '../values/message.js';
import { didYouMean } from '../values/suggest.js';
import { listWords } from '../values/word-list.js';
import type { Command, CommandGroup } from './command.js';
import { commands } from './commands/index.js';
import { chooseLanguage, languageFlag } from './language.js';
import { version } from './package-files.js';

/** Runs the command that `context.argv` names, to its end: for `serve`, until a signal stops it. Returns the exit code. */
export async function run(outside: Omit<CommandContext, 'language'>): Promise<number> {
  try {
    return await runIn({ ...outside, language: await chooseLanguage(outside) });
  } catch (error) {
    if (error instanceof CommandFailure)
      return complain({ ...outside, language: english }, error.said, error.exitCode);
    throw error;
  }
}

async function runIn(context: CommandContext): Promise<number> {
  let exitCode: number = exitCodes.fine;
  const program = createProgram(context);
  for (const command of commands) {
    addCommand(program, command, context, (code) => {
      exitCode = code;
    });
  }
  try {
    await program.parseAsync(withValues(context.argv), { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return endOfParsing(error, program, context);
    if (error instanceof CommandFailure) return complain(context, error.said, error.exitCode);
    throw error;
  }
}

/** Commander would take a file behind `--fix` for its value. */
function withValues(argv: readonly string[]): string[] {
  const options = commands.flatMap((command) => ('options' in command ? Object.values(command.options) : []));
  const alone = new Map(
    options.flatMap(({ flag, alone }) => (alone === undefined ? [] : [[flag!.split(' ')[0]!, alone]])),
  );
  const end = argv.includes('--') ? argv.indexOf('--') : argv.length;
  return argv.map((word, index) => (index < end && alone.has(word) ? `${word}=${alone.get(word)}` : word));
}

const helpWidth = 100;

function createProgram(context: CommandContext): CommanderCommand {
  return new CommanderCommand('dargah')
    .description('Answers the dynamic actions of a Divar add-on from one YAML file of JSON-Logic rules.')
    .version(version(), '-V, --version', 'Print the version')
    .helpOption('-h, --help', 'Print this help')
    .helpCommand('help [command]', 'Print the help of a command')
    .configureHelp({ subcommandTerm: (command) => command.name() })
    .configureOutput({
      writeOut: (text) => context.stdout.write(text),
      writeErr: (text) => context.stderr.write(text),
      outputError: () => {}, // endOfParsing prints it in our words
      getOutHelpWidth: () => helpWidth,
      getErrHelpWidth: () => helpWidth,
    })
    .showSuggestionAfterError(false)
    .addOption(languageOption())
    .exitOverride();
}

function addCommand(
  parent: CommanderCommand,
  command: Command | CommandGroup,
  context: CommandContext,
  endWith: (code: number) => void,
): void {
  const added = parent.command(command.name).description(command.summary);
  added.addHelpText('after', textBelow(command));
  if ('commands' in command) {
    for (const inner of command.commands) addCommand(added, inner, context, endWith);
    return;
  }
  const { argument, options } = command;
  if (argument) added.argument(argument.name, argument.help);
  for (const option of Object.values(options)) {
    if (option.flag !== undefined) added.addOption(new CommanderOption(option.flag, helpOf(option)));
  }
  added.addOption(languageOption());
  added.action(async () => endWith(await command.run(flagsOf(added, options), context, added.args)));
}

/** Read before all else: see `chooseLanguage`. */
function languageOption(): CommanderOption {
  return new CommanderOption(languageFlag.flag, String(languageFlag.help));
}

function textBelow({ notes, exitCodes: codes }: Command | CommandGroup): string {
  const meanings = Object.entries(codes ?? {}).map(([code, meaning]) => `\n  ${code}  ${meaning}`);
  const paragraphs = [notes ?? '', meanings.length > 0 ? `Exit codes:${meanings.join('')}` : ''];
  return paragraphs
    .filter((text) => text !== '')
    .map((text) => `\n${text}`)
    .join('\n');
}

// Neither commander's defaults nor its environment: option.ts reads both, and says where a wrong value came from.
function helpOf({ help, shownDefault, environment = [] }: Option<unknown>): string {
  const fallback = shownDefault === undefined ? '' : ` (default: ${shownDefault})`;
  return `${help}${fallback}${environment.length > 0 ? ` [${environment.join(', ')}]` : ''}`;
}

/** What the command line gives, without commander's own defaults. */
function flagsOf(parsed: CommanderCommand, options: Options): FlagValues {
  const given = Object.entries(options).flatMap(([name, { flag }]) => {
    if (flag === undefined) return [];
    const attribute = new CommanderOption(flag).attributeName();
    const isGiven = parsed.getOptionValueSource(attribute) === 'cli';
    return isGiven ? [[name, parsed.getOptionValue(attribute)]] : [];
  });
  return Object.fromEntries(given);
}

// ---- a wrong command line

function endOfParsing(error: CommanderError, program: CommanderCommand, context: CommandContext): number {
  if (error.exitCode === 0) return exitCodes.fine; // --help and --version are printed already
  if (error.code === 'commander.help') return exitCodes.wrongCommand; // `dargah` alone: its help is printed already
  return complain(context, inOurWords(error, program, context.argv), exitCodes.wrongCommand);
}

/** Commander gives no parts, only a text such as `error: unknown command 'lnt'`. */
function inOurWords(error: CommanderError, program: CommanderCommand, argv: readonly string[]): string {
  const text = error.message.replace(/^error: /, '');
  const [, name = ''] = /'(.*)'/s.exec(text) ?? [];
  switch (error.code) {
    case 'commander.unknownCommand': {
      const known = commandOf(argv, program).commands.map((command) => command.name());
      return `unknown command "${name}".${didYouMean(name, known) || ` There are ${listWords(known, 'and')}`}`;
    }
    case 'commander.unknownOption': {
      const asked = commandOf(argv, program);
      const flags = asked.options.map((option) => option.long!);
      const help = ` See ${fullName(asked)} --help`;
      return `unknown option "${name}".${didYouMean(name.split('=')[0]!, [...flags, '--help']) || help}`;
    }
    case 'commander.optionMissingArgument':
      return `${name.split(' ')[0]} needs a value. Write ${name}`;
    default:
      return text.replaceAll("'", '"');
  }
}

/** The command that a command line asks for, as far as its words are known: `outbox list`, or `outbox` itself. */
function commandOf([word, ...rest]: readonly string[], command: CommanderCommand): CommanderCommand {
  const next = command.commands.find((known) => known.name() === word);
  return next === undefined ? command : commandOf(rest, next);
}

/** `dargah outbox list` */
function fullName(command: CommanderCommand): string {
  return command.parent === null ? command.name() : `${fullName(command.parent)} ${command.name()}`;
}

function complain({ language, stderr }: CommandContext, message: Text, exitCode: number): number {
  // It may quote what others wrote: a server, a file, whoever put the command line together.
  for (const line of language.render(message).split('\n')) stderr.write(`dargah: ${escapeInvisible(line)}\n`);
  return exitCode;
}
