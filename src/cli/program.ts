import { createRequire } from 'node:module';
import { Command, CommanderError, Option } from 'commander';
import { didYouMean } from '../rules/suggest.js';
import {
  type FlagValues,
  notation,
  readSettings,
  type SettingName,
  type Settings,
  SettingsError,
  settingNames,
  settings,
} from './settings.js';
import { CommandFailure, exitCodes, type World } from './world.js';

/** Runs the command that `world.argv` names, to its end: for `serve`, until a signal stops it. Returns the exit code. */
export async function run(world: World): Promise<number> {
  let exitCode: number = exitCodes.fine;
  const program = createProgram(world, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(world.argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return endOfParsing(error, program, world);
    if (error instanceof SettingsError) return complain(world, error.message, exitCodes.wrongCommand);
    if (error instanceof CommandFailure) return complain(world, error.message, error.exitCode);
    throw error;
  }
}

/** The version in package.json. */
export function version(): string {
  const manifest = createRequire(import.meta.url)('../../package.json') as { version: string };
  return manifest.version;
}

// Each command's file is loaded when the command is asked for: `lint` in CI has no use for a web server.
function createProgram(world: World, endWith: (code: number) => void): Command {
  const program = new Command('dargah')
    .description('Answers the dynamic actions of a Divar add-on from one YAML file of JSON-Logic rules.')
    .version(version(), '-V, --version', 'Print the version')
    .helpOption('-h, --help', 'Print this help')
    .helpCommand('help [command]', 'Print the help of a command')
    .configureHelp({ subcommandTerm: (command) => command.name() })
    .configureOutput({
      writeOut: (text) => world.stdout.write(text),
      writeErr: (text) => world.stderr.write(text),
      outputError: () => {}, // told by endOfParsing, in our words
      getOutHelpWidth: () => helpWidth,
      getErrHelpWidth: () => helpWidth,
    })
    .showSuggestionAfterError(false)
    .exitOverride();

  command(program, 'serve', 'Answer clicks, and take over edits of the rules while running', settingNames)
    .addHelpText('after', serveNotes)
    .action(async (_options: unknown, self: Command) => {
      const settled = settle(self, settingNames, world);
      const { serve } = await import('./serve.js');
      endWith(await serve(settled, version(), world));
    });

  command(program, 'lint', 'Check rules files, and print what is wrong with them', ['schemas'])
    .argument('[files...]', 'The rules files (default: that of DARGAH_RULES, else rules.yaml)')
    .addHelpText('after', lintNotes)
    .action(async (files: string[], _options: unknown, self: Command) => {
      const { rules, schemas } = settle(self, ['rules', 'schemas'], world);
      const { lint } = await import('./lint.js');
      endWith(await lint({ files: files.length > 0 ? files : [rules], schemas }, world));
    });

  return program;
}

const helpWidth = 100;

const serveNotes = `
Environment only, so that no list of processes shows them:
${settingNames
  .filter((name) => settings[name].flag === undefined)
  .map((name) => `  ${settings[name].environment.join(', ').padEnd(26)}${settings[name].help}\n`)
  .join('')}
${notation}

SIGHUP looks at the rules and the key file at once. SIGTERM and SIGINT stop it: clicks under way are
answered first. A second one ends it at once.

Exit codes: 0 stopped by a signal; 1 the rules or schemas are wrong, or a port cannot be listened on;
2 the command or a setting is wrong.`;

const lintNotes = `
Exit codes: 0 no errors; 1 errors; 2 the command is wrong, or a file cannot be read.`;

/** A command with the flags of these settings, as far as they have one. */
function command(program: Command, name: string, summary: string, flagged: readonly SettingName[]): Command {
  const made = program.command(name).description(summary);
  for (const option of flagged.map(optionOf)) if (option) made.addOption(option);
  return made;
}

function optionOf(name: SettingName): Option | undefined {
  const { flag, help, shownDefault, environment } = settings[name];
  if (flag === undefined) return undefined;
  // Neither commander's defaults nor its environment: settings.ts reads both, and says where a wrong value came from.
  const fallback = shownDefault === undefined ? '' : ` (default: ${shownDefault})`;
  return new Option(flag, `${help}${fallback} [${environment.join(', ')}]`);
}

function settle<Name extends SettingName>(
  self: Command,
  names: readonly Name[],
  world: World,
): Pick<Settings, Name> {
  const given: Record<string, unknown> = self.opts();
  const flags: Record<string, unknown> = {};
  for (const name of names) {
    const value = given[optionOf(name)?.attributeName() ?? ''];
    if (value !== undefined) flags[name] = value;
  }
  return readSettings(names, flags as FlagValues, world.environment);
}

function endOfParsing(error: CommanderError, program: Command, world: World): number {
  if (error.exitCode === 0) return exitCodes.fine; // --help, --version: said already
  if (error.code === 'commander.help') return exitCodes.wrongCommand; // `dargah` alone: its help is said already
  return complain(world, inOurWords(error, program, world.argv), exitCodes.wrongCommand);
}

/** Commander gives no parts, only a text such as `error: unknown command 'lnt'`. */
function inOurWords(error: CommanderError, program: Command, argv: readonly string[]): string {
  const text = error.message.replace(/^error: /, '');
  const [, name = ''] = /'(.*)'/s.exec(text) ?? [];
  switch (error.code) {
    case 'commander.unknownCommand': {
      const commands = program.commands.map((known) => known.name());
      return `unknown command "${name}".${didYouMean(name, commands) || ` There are ${commands.join(' and ')}`}`;
    }
    case 'commander.unknownOption': {
      const asked = program.commands.find((known) => known.name() === argv[0]);
      const flags = (asked ?? program).options.map((option) => option.long!);
      const help = ` See dargah ${asked ? `${asked.name()} ` : ''}--help`;
      return `unknown option "${name}".${didYouMean(name.split('=')[0]!, [...flags, '--help']) || help}`;
    }
    case 'commander.optionMissingArgument':
      return `${name.split(' ')[0]} needs a value. Write ${name}`;
    default:
      return text.replaceAll("'", '"');
  }
}

function complain(world: World, message: string, exitCode: number): number {
  for (const line of message.split('\n')) world.stderr.write(`dargah: ${line}\n`);
  return exitCode;
}
