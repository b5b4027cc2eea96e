import type { OutboxFormat } from './format.js';

/** The formats of `dargah outbox`, by the name that `--format` takes. Each is loaded when it is asked for. */
export const outboxFormats = {
  text: (): Promise<OutboxFormat> => import('./text.js'),
  json: (): Promise<OutboxFormat> => import('./json.js'),
};
