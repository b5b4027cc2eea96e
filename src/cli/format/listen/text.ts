import { escapeInvisible } from '../../../values/escape-invisible.js';
import { isObject } from '../../../values/json.js';
import type { ReceivedEvent } from '../../../webhooks/listener.js';

/** An event as a block of text. */
export function render({ id, isDuplicate, event }: ReceivedEvent): string {
  const { type, timestamp, rule, id: _same, ...rest } = isObject(event) ? event : { event };
  const head = [timestamp, type, rule === undefined ? undefined : `rule ${rule}`];
  const lines = [
    escapeInvisible(head.filter((part) => part !== undefined).join('  ')),
    `  id: ${escapeInvisible(id)}${isDuplicate ? '  (received before)' : ''}`,
    ...Object.entries(rest).map(([key, value]) => `  ${escapeInvisible(key)}: ${indented(value)}`),
  ];
  return `${lines.join('\n')}\n\n`;
}

function indented(value: unknown): string {
  return escapeInvisible(JSON.stringify(value, null, 2), { keepLines: true }).replaceAll('\n', '\n  ');
}
