import type { Command, CommandGroup } from '../command.js';
import { calendar } from './calendar.js';
import { completionOf } from './completion.js';
import { consoleCommand } from './console.js';
import { emulate } from './emulate.js';
import { explain } from './explain.js';
import { init } from './init.js';
import { lint } from './lint.js';
import { listen } from './listen.js';
import { lsp } from './lsp.js';
import { outbox } from './outbox.js';
import { plan } from './plan.js';
import { prove } from './prove.js';
import { replay } from './replay.js';
import { serve } from './serve.js';
import { test } from './test.js';
import { ticket } from './ticket.js';

/**
 * The commands, in the order of `dargah --help`. Each start but that of a lint loads their files, which therefore import
 * what they need to do their work in `run`: a `test` in CI has no use for a web server.
 */
export const commands: readonly (Command | CommandGroup)[] = [
  serve,
  lint,
  test,
  explain,
  prove,
  plan,
  replay,
  calendar,
  consoleCommand,
  emulate,
  outbox,
  ticket,
  listen,
  init,
  lsp,
  completionOf(() => commands),
];
