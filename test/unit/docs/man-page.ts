import type { Command, CommandGroup } from '../../../src/cli/command.js';
import { commands } from '../../../src/cli/commands/index.js';
import { languageFlag } from '../../../src/cli/language.js';
import { settings } from '../../../src/config/settings.js';

/** The text of man/dargah.1, from the same tables as `--help`. */
export function manPage(): string {
  return [
    `.\\" Made by "npm run update" from the commands. Edit those.`,
    '.TH DARGAH 1',
    '.SH NAME',
    'dargah \\- answers the dynamic actions of a Divar add-on from one YAML file of rules',
    '.SH SYNOPSIS',
    '.B dargah',
    '.I command',
    '.RI [ options ]',
    '.SH DESCRIPTION',
    escaped(
      'Dargah serves, checks, tests and explains a rules file, in which JSON-Logic conditions choose what a click of a Divar add-on is answered. Data go to standard output, messages to standard error.',
    ),
    '.SH OPTIONS OF EVERY COMMAND',
    ...item(languageFlag.flag, String(languageFlag.help)),
    ...item('--help', 'Print the help of a command.'),
    '.SH COMMANDS',
    ...commands.flatMap((command) => sectionOf(command, 'dargah')),
    '.SH ENVIRONMENT',
    ...Object.values(settings).flatMap(({ environment = [], help }) =>
      environment.slice(0, 1).flatMap((name) => item(name, String(help))),
    ),
    ...item('DARGAH_LANG', 'The language of messages, en or fa, where --lang does not say it.'),
    '.SH FILES',
    ...item('rules.yaml', 'The rules, where no other file is named.'),
    ...item('dargah.config.yaml', 'What lint ignores, and how severe its checks are.'),
    '.SH EXIT STATUS',
    ...item('0', 'Fine.'),
    ...item('1', 'The rules fall short, or what the command met does.'),
    ...item('2', 'The command was wrong.'),
    '',
  ].join('\n');
}

function sectionOf(command: Command | CommandGroup, above: string): string[] {
  const name = `${above} ${command.name}`;
  if ('commands' in command) return command.commands.flatMap((inner) => sectionOf(inner, name));
  const { argument, options, notes } = command;
  return [
    `.SS ${escaped([name, argument?.name].filter(Boolean).join(' '))}`,
    escaped(`${command.summary}.`),
    ...(argument ? item(argument.name, String(argument.help)) : []),
    ...Object.values(options).flatMap(({ flag, help, shownDefault, environment = [] }) => {
      if (flag === undefined) return [];
      const fallback = shownDefault === undefined ? '' : ` (default: ${shownDefault})`;
      return item(flag, `${help}${fallback}${environment.length > 0 ? ` [${environment.join(', ')}]` : ''}`);
    }),
    ...(notes === undefined ? [] : ['.PP', '.nf', ...String(notes).split('\n').map(escaped), '.fi']),
  ];
}

function item(term: string, words: string): string[] {
  return ['.TP', `.B ${escaped(term)}`, escaped(words)];
}

/** A line that begins with a dot or a quote would be a request; an empty one a gap that mandoc objects to. */
function escaped(line: string): string {
  if (line === '') return '.sp';
  const text = line.replace(/\\/g, '\\e').replace(/-/g, '\\-').replace(/'/g, '\\(aq').replace(/"/g, '\\(dq');
  return /^[.']/.test(text) ? `\\&${text}` : text;
}
