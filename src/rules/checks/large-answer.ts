import { stepsPerClick } from '../logic/budget.js';
import { responseTemplates } from '../model.js';
import type { ResponseNode } from '../template/node.js';
import { walkResponse } from '../template/node.js';
import type { Check } from './check.js';

export const check: Check = {
  group: 'Answers',
  severity: 'error',
  summary: 'What the file writes into one answer is far too long.',
  help: 'An answer may have 300,000 characters, as many as [a click may build](rules.md#what-a-click-may-cost); no message and no data comes near that. A program probably wrote too much, or a long text of `vars` is inserted many times. There is no example of it here, for its size.',
  run({ resolved }, report) {
    for (const response of responseTemplates(resolved)) {
      const length = writtenLength(response);
      if (length <= stepsPerClick) continue;
      report({
        path: response.at,
        message: `this answer has ${length.toLocaleString('en')} characters before anything is inserted; ${stepsPerClick.toLocaleString('en')} are the most. Shorten it`,
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
