import type { ReceivedEvent } from '../../../webhooks/listener.js';

/** Writes a received event as text. */
interface ListenFormat {
  render(event: ReceivedEvent): string;
}

/** The formats of `dargah listen`, by the name that `--format` takes. Each is loaded when it is asked for. */
export const listenFormats = {
  text: (): Promise<ListenFormat> => import('./text.js'),
  json: (): Promise<ListenFormat> => import('./json.js'),
};
