import { Command as CommanderCommand, CommanderError, Option as CommanderOption, Help } from 'commander';
import { type CommandContext, CommandFailure, complain, exitCodes } from '../config/context.js';
import type { FlagValues, Option, Options } from '../config/option.js';
import { english, isolatedByLine, joined, type Language, say, type Text } from '../values/message.js';
import { askWhether, didYouMean, nearest } from '../values/suggest.js';
import { listWords } from '../values/word-list.js';
import type { Command, CommandGroup } from './command.js';
import { lint } from './commands/lint.js';
import { chooseLanguage, languageFlag } from './language.js';
import { version } from './package-files.js';

/** Runs the command that `context.argv` names, to its end: for `serve`, until a signal stops it. Returns the exit code. */
export async function run(outside: Omit<CommandContext, 'language'>): Promise<number> {
  try {
    return await runIn({ ...outside, language: await chooseLanguage(outside) });
  } catch (error) {
    if (error instanceof CommandFailure)
      return failed({ ...outside, language: english }, error.said, error.exitCode);
    throw error;
  }
}

async function runIn(context: CommandContext): Promise<number> {
  let exitCode: number = exitCodes.fine;
  const program = createProgram(context);
  const commands = await commandsFor(context.argv);
  for (const command of commands) {
    addCommand(program, command, context, (code) => {
      exitCode = code;
    });
  }
  try {
    await program.parseAsync(withValues(context.argv, commands), { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return endOfParsing(error, program, context);
    if (error instanceof CommandFailure) return failed(context, error.said, error.exitCode);
    throw error;
  }
}

type Commands = readonly (Command | CommandGroup)[];

/** All of them, but for a lint, which CI starts for each file anew: it has no use for the others. */
async function commandsFor([first]: readonly string[]): Promise<Commands> {
  if (first === lint.name) return [lint];
  const { commands } = await import('./commands/index.js');
  return commands;
}

/** Commander would take a file behind `--fix` for its value. */
function withValues(argv: readonly string[], commands: Commands): string[] {
  const options = commands.flatMap((command) => ('options' in command ? Object.values(command.options) : []));
  const alone = new Map(
    options.flatMap(({ flag, alone }) => (alone === undefined ? [] : [[flag!.split(' ')[0]!, alone]])),
  );
  const end = argv.includes('--') ? argv.indexOf('--') : argv.length;
  return argv.map((word, index) => (index < end && alone.has(word) ? `${word}=${alone.get(word)}` : word));
}

const helpWidth = 100;

function createProgram(context: CommandContext): CommanderCommand {
  const { language } = context;
  return new CommanderCommand('dargah')
    .description(
      language.render(
        say`Answers the dynamic actions of a Divar add-on from one YAML file of JSON-Logic rules.`,
      ),
    )
    .version(version(), '-V, --version', language.render(say`Print the version`))
    .helpOption('-h, --help', language.render(say`Print this help`))
    .helpCommand('help [command]', language.render(say`Print the help of a command`))
    .configureHelp({
      subcommandTerm: (command) => command.name(),
      boxWrap: (text, width) => isolatedByLine(new Help().boxWrap(text, width)),
      styleTitle: (title) => titleIn(language, title),
    })
    .configureOutput({
      writeOut: (text) => context.stdout.write(text),
      writeErr: (text) => context.stderr.write(text),
      outputError: () => {}, // endOfParsing prints it in our words
      getOutHelpWidth: () => helpWidth,
      getErrHelpWidth: () => helpWidth,
    })
    .showSuggestionAfterError(false)
    .addOption(languageOption(language))
    .exitOverride();
}

function addCommand(
  parent: CommanderCommand,
  command: Command | CommandGroup,
  context: CommandContext,
  endWith: (code: number) => void,
): void {
  const { language } = context;
  const added = parent.command(command.name).description(language.render(command.summary));
  // The help of all lists the others by their names and summaries alone.
  if (!context.argv.includes(command.name)) return;
  added.addHelpText('after', textBelow(command, language));
  if ('commands' in command) {
    for (const inner of command.commands) addCommand(added, inner, context, endWith);
    return;
  }
  const { argument, options } = command;
  if (argument) added.argument(argument.name, language.render(argument.help));
  for (const option of Object.values(options)) {
    if (option.flag !== undefined)
      added.addOption(new CommanderOption(option.flag, helpOf(option, language)));
  }
  added.addOption(languageOption(language));
  added.action(async () => endWith(await command.run(flagsOf(added, options), context, added.args)));
}

/** Read before all else: see `chooseLanguage`. */
function languageOption(language: Language): CommanderOption {
  return new CommanderOption(languageFlag.flag, language.render(languageFlag.help));
}

function textBelow({ notes, exitCodes: codes }: Command | CommandGroup, language: Language): string {
  const meanings = Object.entries(codes ?? {}).map(
    ([code, meaning]) => `\n  ${code}  ${language.render(meaning)}`,
  );
  const title = language.render(say`Exit codes:`);
  const paragraphs = [
    notes === undefined ? '' : language.render(notes),
    meanings.length > 0 ? `${title}${meanings.join('')}` : '',
  ];
  return paragraphs
    .filter((text) => text !== '')
    .map((text) => `\n${text}`)
    .join('\n');
}

/** The headings of commander. */
const titles: Readonly<Record<string, Text>> = {
  'Usage:': say`Usage:`,
  'Arguments:': say`Arguments:`,
  'Options:': say`Options:`,
  'Commands:': say`Commands:`,
};

function titleIn(language: Language, title: string): string {
  const known = titles[title];
  return known === undefined ? title : language.render(known);
}

// Neither commander's defaults nor its environment: option.ts reads both, and says where a wrong value came from.
function helpOf({ help, shownDefault, environment = [] }: Option<unknown>, language: Language): string {
  const fallback = shownDefault === undefined ? '' : say` (default: ${shownDefault})`;
  const variables = environment.length > 0 ? ` [${environment.join(', ')}]` : '';
  return language.render(joined([help, fallback, variables]));
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
  return failed(context, inOurWords(error, program, context.argv), exitCodes.wrongCommand);
}

/** Commander gives no parts, only a text such as `error: unknown command 'lnt'`. */
function inOurWords(error: CommanderError, program: CommanderCommand, argv: readonly string[]): Text {
  const text = error.message.replace(/^error: /, '');
  const [, name = ''] = /'(.*)'/s.exec(text) ?? [];
  switch (error.code) {
    case 'commander.unknownCommand': {
      const known = commandOf(argv, program).commands.map((command) => command.name());
      return say`unknown command "${name}".${didYouMean(name, known) || say` There are ${listWords(known, 'and')}`}`;
    }
    case 'commander.unknownOption': {
      const asked = commandOf(argv, program);
      const flags = asked.options.map((option) => option.long!);
      const help = say` See ${fullName(asked)} --help`;
      const written = name.split('=')[0]!;
      const near = nearest(written, [...flags, '--help']) ?? onlyOneLike(written, flags);
      return say`unknown option "${name}".${askWhether(near) || help}`;
    }
    case 'commander.optionMissingArgument':
      return say`${name.split(' ')[0]} needs a value. Write ${name}`;
    case 'commander.missingArgument': {
      const asked = commandOf(argv, program);
      return say`${fullName(asked)} needs ${argumentOf(asked)}. See ${fullName(asked)} --help`;
    }
    case 'commander.excessArguments': {
      const asked = commandOf(argv, program);
      const most = asked.registeredArguments.length;
      const file = asked.args.find((word) => /\.ya?ml$/.test(word));
      const takesRules = asked.options.some(({ long }) => long === '--rules');
      if (most === 0 && file !== undefined && takesRules)
        return say`${fullName(asked)} takes no arguments. Write --rules ${file}`;
      return most === 0
        ? say`${fullName(asked)} takes no arguments. See ${fullName(asked)} --help`
        : say`${fullName(asked)} takes ${argumentOf(asked)}, and no more. See ${fullName(asked)} --help`;
    }
    default:
      return text.replaceAll("'", '"');
  }
}

/** `--data` for `--extra-data`; `--post-token` for `--post`, if no other flag has the word. */
function onlyOneLike(written: string, flags: readonly string[]): string | undefined {
  const words = written.slice(2).split('-');
  const whole = flags.find((flag) => words.includes(flag.slice(2)));
  const found = flags.filter((flag) =>
    flag
      .slice(2)
      .split('-')
      .some((word) => words.includes(word)),
  );
  return whole ?? (found.length === 1 ? found[0] : undefined);
}

/** As the help writes it: `<id>`. */
function argumentOf({ registeredArguments: [argument] }: CommanderCommand): string {
  if (argument === undefined) return '';
  const name = `${argument.name()}${argument.variadic ? '...' : ''}`;
  return argument.required ? `<${name}>` : `[${name}]`;
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

function failed(context: CommandContext, message: Text, exitCode: number): number {
  complain(context, message);
  return exitCode;
}
