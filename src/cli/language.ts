import { type CommandContext, wrongCommand } from '../config/context.js';
import { languageNamed } from '../config/language.js';
import { type Language, say } from '../values/message.js';
import { didYouMean } from '../values/suggest.js';

/** The flag that every command takes, and its variable. */
export const languageFlag = {
  flag: '--lang <language>',
  help: say`en or fa: the language of messages (default: that of the terminal) [DARGAH_LANG]`,
  names: ['en', 'fa'],
} as const;

/**
 * The language that people read: of the command line, else of DARGAH_LANG, else of the terminal.
 * @throws {CommandFailure} where one is named that there is none of
 */
export async function chooseLanguage({
  argv,
  environment,
}: Pick<CommandContext, 'argv' | 'environment'>): Promise<Language> {
  const flag = flagIn(argv);
  const named = flag ?? (environment.DARGAH_LANG || undefined);
  if (named !== undefined && !languageFlag.names.some((name) => name === named)) {
    const source = flag === undefined ? 'DARGAH_LANG' : '--lang';
    throw wrongCommand(
      say`${source} is ${JSON.stringify(named)}, which is not a language.${didYouMean(named, languageFlag.names)} Write en or fa`,
    );
  }
  return languageNamed((named as Language['name'] | undefined) ?? ofTerminal(environment));
}

function flagIn(argv: readonly string[]): string | undefined {
  const end = argv.includes('--') ? argv.indexOf('--') : argv.length;
  for (const [index, word] of argv.slice(0, end).entries()) {
    if (word === '--lang') return argv[index + 1];
    if (word.startsWith('--lang=')) return word.slice('--lang='.length);
  }
  return undefined;
}

/** The first variable that is set decides, as in POSIX: `fa_IR.UTF-8`. */
function ofTerminal({ LC_ALL, LC_MESSAGES, LANG }: CommandContext['environment']): 'en' | 'fa' {
  return /^fa(?:[_.@-]|$)/i.test(LC_ALL || LC_MESSAGES || LANG || '') ? 'fa' : 'en';
}
