import { say } from '../values/message.js';
import { anyText, oneOf, wrongValue } from './option.js';

/** What the console lets people do. */
const modes = ['look', 'edit'] as const;

/** The settings of the console of a gateway. */
export const consoleSettings = {
  console: {
    flag: '--console [mode]',
    environment: ['DARGAH_CONSOLE'],
    fallback: undefined,
    help: say`Serve the console on the admin port, to who has its token: look, or edit to let the rules be saved`,
    choices: modes,
    parse: consoleMode,
  },
  consoleTokenFile: {
    flag: '--console-token-file <file>',
    environment: ['DARGAH_CONSOLE_TOKEN_FILE'],
    fallback: undefined,
    help: say`File of tokens for the console, a line each, as "look TOKEN" or "edit TOKEN"; without it they are made at each start, and printed in the log`,
    parse: anyText,
  },
  consoleHosts: {
    flag: '--console-host <name...>',
    environment: ['DARGAH_CONSOLE_HOST'],
    fallback: [],
    help: say`Names under which the console is opened, besides those of this machine: that of a proxy, as console.example.com`,
    parse: hostNames,
  },
} as const;

function consoleMode(text: string): (typeof modes)[number] | undefined {
  if (/^(?:true|1|yes|on)$/i.test(text)) return 'look';
  if (/^(?:false|0|no|off)$/i.test(text)) return undefined;
  return oneOf(text.toLowerCase(), say`a mode of the console`, modes);
}

function hostNames(...texts: string[]): string[] {
  const names = texts.flatMap((text) => text.split(/[\s,]+/)).filter((name) => name !== '');
  for (const name of names) {
    if (!/^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i.test(name))
      throw wrongValue(name, say`the name of a host`, say`it as console.example.com, or with a port`);
  }
  return names;
}
