import { escapeInvisible } from '../../../values/escape-invisible.js';
import type { ReceivedEvent } from '../../../webhooks/listener.js';

/** An event as one line of JSON. */
export function render({ id, timestamp, isDuplicate, event }: ReceivedEvent): string {
  return `${escapeInvisible(JSON.stringify({ id, timestamp, duplicate: isDuplicate, event }))}\n`;
}
