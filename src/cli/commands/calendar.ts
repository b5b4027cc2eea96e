import { exitCodes } from '../../config/context.js';
import { wholeNumber } from '../../config/option.js';
import { settings } from '../../config/settings.js';
import { say } from '../../values/message.js';
import { defineCommand, formatOption, instantOption, withoutFlag } from '../command.js';

/** `dargah calendar`: what opens and closes in the days to come. */
export const calendar = defineCommand({
  name: 'calendar',
  summary: say`List what opens and closes in the days to come`,
  argument: {
    name: '[file]',
    help: say`The rules file (default: the file of DARGAH_RULES, else rules.yaml)`,
  },
  options: {
    rules: withoutFlag(settings.rules),
    schemas: settings.schemas,
    days: {
      flag: '--days <number>',
      help: say`How many days to look ahead, at most 366`,
      fallback: 30,
      shownDefault: '30',
      parse: (text: string) => wholeNumber(text, say`a number of days`, { least: 1, most: 366 }),
    },
    now: instantOption('--now <time>', say`When it begins`),
    format: formatOption({
      text: () => import('../format/calendar/text.js'),
      json: () => import('../format/calendar/json.js'),
    }),
  },
  notes: say`It lists calendars, the "from" and "until" of all that has one, and the steps of a "ramp", in the time zone of the file.`,
  exitCodes: {
    0: say`listed`,
    1: say`the rules have errors`,
    2: say`the command is wrong, or a file cannot be read`,
  },
  async run({ rules, schemas, days, now = new Date(), format }, context, [file = rules]) {
    const { loadContract } = await import('../../config/contract.js');
    const { readValidRules } = await import('../valid-rules.js');
    const { openingsOf } = await import('../../rules/openings.js');
    const { render } = await format();

    const contract = await loadContract(schemas);
    const lack = say`opens and closes nothing`;
    const { resolved, locate } = await readValidRules(file, { contract, lack }, context);
    const openings = openingsOf(resolved, now, days);
    context.stdout.write(
      render({ file, timezone: resolved.file.timezone, openings, locate }, context.language),
    );
    return exitCodes.fine;
  },
});
