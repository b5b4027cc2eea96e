import { notation, settings } from '../../config/settings.js';
import { joined, say } from '../../values/message.js';
import { defineCommand } from '../command.js';
import { version } from '../package-files.js';

/** Settings without a flag. */
const environmentOnly = joined(
  Object.values(settings)
    .filter(({ flag }) => flag === undefined)
    .map(({ environment, help }) => joined([`  ${environment.join(', ').padEnd(26)}`, help, '\n'])),
);

/** `dargah serve`: answers clicks until SIGTERM or SIGINT. */
export const serve = defineCommand({
  name: 'serve',
  summary: say`Answer clicks, and pick up edits of the rules while running`,
  options: settings,
  notes: say`Environment only, so that no list of processes shows them:
${environmentOnly}
${notation}

SIGHUP makes it read the rules and the key file at once. SIGTERM and SIGINT stop it after it has answered the
clicks under way; a second one ends it at once.`,
  exitCodes: {
    0: say`stopped by a signal`,
    1: say`the rules or schemas are wrong, it cannot listen on a port, or cannot open the state folder`,
    2: say`the command or a setting is wrong`,
  },
  async run(options, context) {
    const { listenForSignals } = await import('../../server/signals.js');
    const signals = listenForSignals(context);
    const { serve } = await import('../../server/serve.js');
    return serve(options, version(), context, signals);
  },
});
