import { escapeInvisible } from '../../../values/escape-invisible.js';
import { isObject } from '../../../values/json.js';
import { english, type Language, say } from '../../../values/message.js';
import type { ReceivedEvent } from '../../../webhooks/listener.js';

/** An event as a block of text. */
export function render({ id, isDuplicate, event }: ReceivedEvent, language: Language = english): string {
  const { type, timestamp, rule, id: _same, ...rest } = isObject(event) ? event : { event };
  const head = [timestamp, type, rule === undefined ? undefined : language.render(say`rule ${rule}`)];
  const lines = [
    escapeInvisible(head.filter((part) => part !== undefined).join('  ')),
    `  id: ${escapeInvisible(id)}${isDuplicate ? `  ${language.render(say`(received before)`)}` : ''}`,
    ...Object.entries(rest).map(([key, value]) => `  ${escapeInvisible(key)}: ${indented(value)}`),
  ];
  return `${lines.join('\n')}\n\n`;
}

function indented(value: unknown): string {
  return escapeInvisible(JSON.stringify(value, null, 2), { keepLines: true }).replaceAll('\n', '\n  ');
}
