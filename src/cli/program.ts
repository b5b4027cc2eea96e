import { Command, CommanderError, Option } from 'commander';
import { type CommandContext, CommandFailure, exitCodes } from '../config/context.js';
import { type FlagValues, readOptions } from '../config/option.js';
import { notation, type SettingName, type Settings, settingNames, settings } from '../config/settings.js';
import { escapeInvisible } from '../rules/logic/wording.js';
import { didYouMean } from '../values/suggest.js';
import { listWords } from '../values/word-list.js';
import { version } from './package-files.js';
import type { RequestFlags } from './request.js';

/** Runs the command that `context.argv` names, to its end: for `serve`, until a signal stops it. Returns the exit code. */
export async function run(context: CommandContext): Promise<number> {
  let exitCode: number = exitCodes.fine;
  const program = createProgram(context, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(context.argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return endOfParsing(error, program, context);
    if (error instanceof CommandFailure) return complain(context, error.message, error.exitCode);
    throw error;
  }
}

// Each command's file is loaded when the command is asked for: `lint` in CI has no use for a web server.
function createProgram(context: CommandContext, endWith: (code: number) => void): Command {
  const program = new Command('dargah')
    .description('Answers the dynamic actions of a Divar add-on from one YAML file of JSON-Logic rules.')
    .version(version(), '-V, --version', 'Print the version')
    .helpOption('-h, --help', 'Print this help')
    .helpCommand('help [command]', 'Print the help of a command')
    .configureHelp({ subcommandTerm: (command) => command.name() })
    .configureOutput({
      writeOut: (text) => context.stdout.write(text),
      writeErr: (text) => context.stderr.write(text),
      outputError: () => {}, // told by endOfParsing, in our words
      getOutHelpWidth: () => helpWidth,
      getErrHelpWidth: () => helpWidth,
    })
    .showSuggestionAfterError(false)
    .exitOverride();

  command(program, 'serve', 'Answer clicks, and take over edits of the rules while running', settingNames)
    .addHelpText('after', serveNotes)
    .action(async (_options: unknown, self: Command) => {
      const settled = settle(self, settingNames, context);
      const { listenForSignals } = await import('../server/signals.js');
      const signals = listenForSignals(context);
      const { serve } = await import('../server/serve.js');
      endWith(await serve(settled, version(), context, signals));
    });

  command(program, 'lint', 'Check rules files, and print what is wrong with them', ['schemas'])
    .argument('[files...]', 'Rules files and patterns (default: that of DARGAH_RULES, else rules.yaml)')
    .option('--env', 'Check that the environment has the secrets that receivers name')
    .option('--format <format>', 'text, json, sarif, junit, github or checkstyle (default: text)')
    .option('--fail-on <severity>', 'What makes it fail: error, warning or never (default: error)')
    .option('--max-warnings <number>', 'Fail if there are more warnings than these')
    .addHelpText('after', lintNotes)
    .action(async (given: string[], _options: unknown, self: Command) => {
      const { rules, schemas } = settle(self, ['rules', 'schemas'], context);
      const { format = 'text', failOn = 'error', maxWarnings, env = false } = self.opts<LintFlags>();
      const files = given.length > 0 ? given : [rules];
      const limits = { failOn, ...(maxWarnings !== undefined && { maxWarnings }) };
      const { lint } = await import('./commands/lint.js');
      endWith(await lint({ files, schemas, env, format, ...limits, version: version() }, context));
    });

  command(program, 'test', 'Click as the tests say, and compare the answers', ['schemas'])
    .argument('[files...]', 'Tests files, rules files with "tests" in them, folders (default: see below)')
    .option('--format <format>', 'text, json, junit or github (default: text)')
    .option('--run <pattern>', 'Only cases whose name holds this text, or matches /this expression/')
    .option('--coverage', 'Show how much of the rules the cases ask, and what they do not')
    .option('--coverage-threshold <list>', 'Fail below these percents, as rules=100,conditions=90')
    .option('--lcov <file>', 'Write the coverage as LCOV, as coverage/lcov.info')
    .option('--fail-on-empty', 'Fail when no case ran')
    .option('--no-judge', 'Do not decide each case by json-logic-js as well, to measure speed')
    .option('--watch', 'Run again whenever one of the files changes')
    .addHelpText('after', testNotes)
    .action(async (files: string[], _options: unknown, self: Command) => {
      const settled = settle(self, ['rules', 'schemas', 'pollIntervalMs'], context);
      const given = self.opts<TestFlags>();
      const { coverage = false, failOnEmpty = false, watch = false, format = 'text', judge } = given;
      const { test } = await import('./commands/test.js');
      endWith(
        await test({ ...given, ...settled, files, format, coverage, failOnEmpty, judge, watch }, context),
      );
    });

  command(program, 'explain', 'Say which rule answers a request, and why the others do not', [])
    .addOption(optionOf('rules', 'The rules file')!)
    .addOption(optionOf('schemas')!)
    .option('--request <file>', 'The request, as a file of JSON; - is standard input')
    .option('--touchpoint <name>', 'Its touchpoint, as CHAT')
    .option('--post-token <text>', 'Its post_token')
    .option('--conversation-id <text>', 'Its conversation_id')
    .option('--user-side <side>', 'Its user_side, SUPPLY or DEMAND')
    .option('--user-id <text>', 'Its user_id')
    .option('--data <path=value...>', 'A value below extra_data, as answer=yes or car.price=5000000')
    .option('--data-json <json>', 'The whole of extra_data')
    .option('--now <time>', 'The time of the click, as 2026-11-22T10:00:00+03:30 (default: now)')
    .option('--format <format>', 'text or json (default: text)')
    .option('--no-judge', 'Do not decide the request by json-logic-js as well')
    .option('--all', 'Show the rules behind it that would have matched, too')
    .addHelpText('after', explainNotes)
    .action(async (_options: unknown, self: Command) => {
      const settled = settle(self, ['rules', 'schemas'], context);
      const { now, format = 'text', all = false, judge, ...given } = self.opts<ExplainFlags>();
      const { rules, schemas, ...request } = given;
      const { explain } = await import('./commands/explain.js');
      const shown = { format, all, judge, ...(now !== undefined && { now }) };
      endWith(await explain({ ...settled, request, ...shown }, context));
    });

  addOutboxCommands(program, context, endWith);

  command(program, 'listen', 'Receive notifications and print them, to try things out', [])
    .option(
      '--secret <secret...>',
      'The name of the variable that holds it, or itself if it begins with whsec_',
    )
    .option('--host <address>', 'Address to listen on (default: 127.0.0.1)')
    .option('--port <number>', 'Port to listen on; 0 takes a free one, which is told (default: 9000)')
    .option('--format <format>', 'text or json (default: text)')
    .option('--fail <status>', 'Answer every event with this status, as 503, to see it come again')
    .addHelpText('after', listenNotes)
    .action(async (_options: unknown, self: Command) => {
      const { secret: secrets = [], host = '127.0.0.1', port = '9000', ...given } = self.opts<ListenFlags>();
      const { listen } = await import('./commands/listen.js');
      endWith(await listen({ format: 'text', ...given, secrets, host, port }, context));
    });

  command(program, 'init', 'Write rules, their tests, and what runs them into a folder', [])
    .argument('[folder]', 'Where; files that are there stay as they are (default: this folder)')
    .addHelpText('after', initNotes)
    .action(async (folder: string | undefined) => {
      const { init } = await import('./commands/init.js');
      endWith(await init({ folder: folder ?? '.', version: version() }, context));
    });

  return program;
}

/** `dargah outbox …`: each of its commands finds the events as `serve` does. */
function addOutboxCommands(program: Command, context: CommandContext, endWith: (code: number) => void): void {
  const outbox = program
    .command('outbox')
    .description('Look at the events that wait for their delivery, try them again, or drop them')
    .addHelpText('after', outboxNotes);
  const add = (name: string, summary: string) =>
    command(outbox, name, summary, ['stateDir', 'outbox'])
      .option('--admin-port <number>', 'Port of the running server to ask, if not where it says itself')
      .option('--format <format>', 'text or json (default: text)');
  const optionsOf = (self: Command) => ({
    format: 'text',
    ...self.opts<OutboxFlags>(),
    ...settle(self, ['stateDir', 'outbox'], context),
  });
  const load = () => import('./commands/outbox.js');

  add('list', 'List events, the oldest first')
    .option('--state <state>', 'Only those that are waiting or dead')
    .option('--receiver <name>', 'Only those for this receiver')
    .option('--limit <number>', 'At most so many, up to 10000 (default: 100)')
    .action(async (_options: unknown, self: Command) =>
      endWith(await (await load()).list({ limit: '100', ...optionsOf(self) }, context)),
    );
  add('show', 'Show one event whole')
    .argument('<id>', 'Its id')
    .action(async (id: string, _options: unknown, self: Command) =>
      endWith(await (await load()).show({ ...optionsOf(self), id }, context)),
    );
  add('retry', 'Try events again at once, with all their attempts before them')
    .argument('[ids...]', 'Their ids')
    .option('--all', 'All dead letters')
    .action(async (ids: string[], _options: unknown, self: Command) =>
      endWith(await (await load()).retry({ all: false, ...optionsOf(self), ids }, context)),
    );
  add('drop', 'Delete events for good, undelivered')
    .argument('<ids...>', 'Their ids')
    .action(async (ids: string[], _options: unknown, self: Command) =>
      endWith(await (await load()).drop({ all: false, ...optionsOf(self), ids }, context)),
    );
  command(outbox, 'repair', 'Bring back what can be read of a damaged folder', ['stateDir'])
    .option('--format <format>', 'text or json (default: text)')
    .addHelpText('after', repairNotes)
    .action(async (_options: unknown, self: Command) => {
      const { format = 'text' } = self.opts<OutboxFlags>();
      endWith(await (await load()).repair({ format, ...settle(self, ['stateDir'], context) }, context));
    });
  add('stats', 'Count events by receiver').action(async (_options: unknown, self: Command) =>
    endWith(await (await load()).stats(optionsOf(self), context)),
  );
}

/** What commander makes of the command lines of `outbox`. */
interface OutboxFlags {
  format?: string;
  adminPort?: string;
  state?: string;
  receiver?: string;
  limit?: string;
  all?: true;
}

/** What commander makes of the command line of `test`. */
interface TestFlags {
  format?: string;
  run?: string;
  coverage?: true;
  coverageThreshold?: string;
  lcov?: string;
  failOnEmpty?: true;
  judge: boolean;
  watch?: true;
}

/** What commander makes of the command line of `lint`. */
interface LintFlags {
  env?: boolean;
  format?: string;
  failOn?: string;
  maxWarnings?: string;
}

/** What commander makes of the command line of `explain`. */
interface ExplainFlags extends RequestFlags {
  rules?: string;
  schemas?: string;
  now?: string;
  format?: string;
  all?: true;
  judge: boolean;
}

/** What commander makes of the command line of `listen`. */
interface ListenFlags {
  secret?: string[];
  host?: string;
  port?: string;
  format?: string;
  fail?: string;
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

Exit codes: 0 stopped by a signal; 1 the rules or schemas are wrong, a port cannot be listened on, or the
state folder cannot be opened; 2 the command or a setting is wrong.`;

const lintNotes = `
A pattern such as 'rules/**/*.yaml' stands in quotes, so that the shell leaves it alone. It passes over
files named *.test.yaml, which hold tests, and fails if it matches nothing.

A warning can be silenced where it stands, by a comment in the line before it, or in the whole file, by
a comment above everything else:
  # dargah-ignore-next-line CHECK reason
  # dargah-ignore CHECK reason

Exit codes: 0 nothing that --fail-on or --max-warnings counts; 1 findings that they count; 2 the command
is wrong, or a file cannot be read.`;

const testNotes = `
Files whose names end in .test.yaml hold tests; any other is a rules file, whose own "tests" are run. Without
files: every *.test.yaml below this folder, and the rules file of DARGAH_RULES, else rules.yaml.

Exit codes: 0 all passed, or a signal ended --watch; 1 a case failed, a file has errors, or the coverage falls
short; 2 the command is wrong, or a file cannot be read.`;

const explainNotes = `
Fields that are given as flags stand in place of those of the file. A value of --data is JSON where it is
JSON (2, true, null, [1], "2") and text everywhere else; what is not given is absent from the request.

Exit codes: 0 explained; 1 the rules or schemas have errors, or json-logic-js decides otherwise; 2 the command
is wrong, or a file cannot be read.`;

const listenNotes = `
It answers 204 to an event whose signature by Standard Webhooks holds and whose timestamp is less than five
minutes away, on any path, and prints it: as a block of text, or as one line of JSON with id, timestamp,
duplicate and event. An event whose id was here before is marked. Everything else is refused, and the
reason is told on standard error.

Exit codes: 0 stopped by SIGTERM or SIGINT; 1 the port cannot be listened on; 2 the command is wrong, or the
secret is not set or cannot be used.`;

const repairNotes = `
The server must be stopped. The damaged folder is kept beside the new one, which holds all events that can be
read; what is missing is told. It works in the image, too: docker run … dargah outbox repair --state-dir …

Exit codes: 0 done, whatever was lost; 1 a server has the folder, or nothing in it can be read; 2 the command is
wrong, such as a folder without an outbox.`;

const outboxNotes = `
Each of them needs --state-dir or --outbox, as the server has it. While a server holds the folder, it is
asked through its admin port.

Exit codes: 0 done; 1 there is no such event, or the events cannot be reached; 2 the command is wrong, such as
a folder without an outbox.`;

const initNotes = `
It writes rules.yaml with rules.test.yaml, the schemas that give editors completion, a workflow of GitHub
Actions, compose.yaml, and manifests of Kubernetes (kubectl apply -k).

Exit codes: 0 written, or left as it was; 2 the command is wrong, or something cannot be written.`;

/** A command with the flags of these settings, as far as they have one. */
function command(program: Command, name: string, summary: string, flagged: readonly SettingName[]): Command {
  const made = program.command(name).description(summary);
  for (const option of flagged.map((flag) => optionOf(flag))) if (option) made.addOption(option);
  return made;
}

function optionOf(name: SettingName, help = settings[name].help): Option | undefined {
  const { flag, shownDefault, environment } = settings[name];
  if (flag === undefined) return undefined;
  // Neither commander's defaults nor its environment: settings.ts reads both, and says where a wrong value came from.
  const fallback = shownDefault === undefined ? '' : ` (default: ${shownDefault})`;
  return new Option(flag, `${help}${fallback} [${environment.join(', ')}]`);
}

function settle<Name extends SettingName>(
  self: Command,
  names: readonly Name[],
  context: CommandContext,
): Pick<Settings, Name> {
  const given: Record<string, unknown> = self.opts();
  const flags: Record<string, unknown> = {};
  for (const name of names) {
    const value = given[optionOf(name)?.attributeName() ?? ''];
    if (value !== undefined) flags[name] = value;
  }
  const chosen = Object.fromEntries(names.map((name) => [name, settings[name]])) as Pick<
    typeof settings,
    Name
  >;
  return readOptions(chosen, flags as FlagValues<Name>, context.environment) as Pick<Settings, Name>;
}

function endOfParsing(error: CommanderError, program: Command, context: CommandContext): number {
  if (error.exitCode === 0) return exitCodes.fine; // --help, --version: said already
  if (error.code === 'commander.help') return exitCodes.wrongCommand; // `dargah` alone: its help is said already
  return complain(context, inOurWords(error, program, context.argv), exitCodes.wrongCommand);
}

/** Commander gives no parts, only a text such as `error: unknown command 'lnt'`. */
function inOurWords(error: CommanderError, program: Command, argv: readonly string[]): string {
  const text = error.message.replace(/^error: /, '');
  const [, name = ''] = /'(.*)'/s.exec(text) ?? [];
  switch (error.code) {
    case 'commander.unknownCommand': {
      const commands = commandOf(argv, program).commands.map((known) => known.name());
      return `unknown command "${name}".${didYouMean(name, commands) || ` There are ${listWords(commands, 'and')}`}`;
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
function commandOf([word, ...rest]: readonly string[], command: Command): Command {
  const next = command.commands.find((known) => known.name() === word);
  return next === undefined ? command : commandOf(rest, next);
}

/** `dargah outbox list` */
function fullName(command: Command): string {
  return command.parent === null ? command.name() : `${fullName(command.parent)} ${command.name()}`;
}

function complain(context: CommandContext, message: string, exitCode: number): number {
  // It may quote what others wrote: a server, a file, whoever put the command line together.
  for (const line of message.split('\n')) context.stderr.write(`dargah: ${escapeInvisible(line)}\n`);
  return exitCode;
}
