import type { JsonObject } from '../../src/values/json.js';
import type { ExplanationData } from './core/ask.js';

/** A click with its answer as a case of a tests file: JSON is YAML, too. */
export function caseOf(
  request: JsonObject,
  { rule, response }: ExplanationData['decision'],
  now: Date,
): string {
  return [
    `- name: ${JSON.stringify(`gets the answer of ${rule}`)}`,
    `  now: ${now.toISOString()}`,
    `  request: ${JSON.stringify(request)}`,
    `  expect: { rule: ${JSON.stringify(rule)}, response: ${JSON.stringify(response)} }`,
    '',
  ].join('\n');
}
