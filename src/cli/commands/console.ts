import { stopSignal } from '../../config/context.js';
import { settings } from '../../config/settings.js';
import { say } from '../../values/message.js';
import { defineCommand, switchOption, withoutFlag } from '../command.js';

/** `dargah console`: a page of a rules file, on this machine, until SIGTERM or SIGINT. */
export const consoleCommand = defineCommand({
  name: 'console',
  summary: say`Open a page that shows the rules, tries clicks and edits the file, on this machine`,
  argument: {
    name: '[file]',
    help: say`The rules file (default: the file of DARGAH_RULES, else rules.yaml)`,
  },
  options: {
    rules: withoutFlag(settings.rules),
    vars: settings.vars,
    schemas: settings.schemas,
    port: {
      flag: '--port <number>',
      help: say`Port to listen on; 0 takes a free one`,
      fallback: 0,
      shownDefault: '0',
      parse: settings.port.parse,
    },
    readOnly: switchOption('--read-only', say`Show the rules, and let nothing be saved`),
  },
  notes: say`It prints the address to open. What stands behind its # is a token that is made anew at each start: whoever has
the address can read the rules and save them. Only programs of this machine reach the page, which loads nothing from
anywhere else. See docs/console.md.`,
  exitCodes: {
    0: say`stopped by SIGTERM or SIGINT`,
    1: say`it cannot listen on the port`,
    2: say`the command is wrong, or the rules file cannot be read`,
  },
  async run({ rules: usual, vars, schemas, port, readOnly }, context, [rules = usual]) {
    const stopped = stopSignal(context);
    // A wrong name is reported here, and not on the page.
    const { readYamlFile } = await import('../read-file.js');
    await readYamlFile(rules);
    const { serveConsole } = await import('../../server/console/laptop.js');
    return serveConsole({ rules, vars, schemas, port, mayEdit: !readOnly }, context, stopped);
  },
});
