import { say } from '../../values/message.js';
import { stepsPerClick } from '../logic/budget.js';
import { responseTemplates } from '../model.js';
import { type ResponseNode, walkResponse } from '../template/node.js';
import type { Check } from './check.js';

export const check: Check = {
  group: 'Responses',
  severity: 'error',
  summary: 'A response is far too long as it is written.',
  help: 'A response may have 300,000 characters, as many as [a click may build](rules.md#what-a-click-may-cost). No message and no data comes near that. Most likely a program wrote too much, or a long text of `vars` is inserted many times. The example would be too large to show here.',
  run({ resolved }, report) {
    for (const response of responseTemplates(resolved)) {
      const length = writtenLength(response);
      if (length <= stepsPerClick) continue;
      report({
        path: response.at,
        message: say`this response has ${length.toLocaleString('en')} characters before anything is inserted; ${stepsPerClick.toLocaleString('en')} are allowed. Shorten it`,
      });
    }
  },
};

function writtenLength(response: ResponseNode): number {
  let length = 0;
  walkResponse(response, (node) => {
    if (node.kind === 'constant') length += lengthOf(node.value);
    if (node.kind === 'text' || node.kind === 'link')
      for (const part of node.parts) if (typeof part === 'string') length += part.length;
  });
  return length;
}

function lengthOf(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 1;
  return Object.entries(value).reduce((sum, [key, inner]) => sum + key.length + lengthOf(inner), 1);
}
