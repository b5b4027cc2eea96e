import type { JsonObject } from '../../src/values/json.js';
import type { ExplanationData } from './core/ask.js';

/** A tests file with one more case at its end; undefined where its cases are not a list that stands there. */
export function withCase(text: string, added: string): string | undefined {
  const lines = text.trimEnd() === '' ? ['cases:'] : text.trimEnd().split('\n');
  const cases = lines.findIndex((line) => /^cases:\s*(?:#.*)?$/.test(line));
  const below = lines.slice(cases + 1);
  if (cases === -1 || below.some((line) => /^[^\s#-]/.test(line))) return undefined;
  const [indent = ''] = /^ */.exec(below.find((line) => /^ *- /.test(line)) ?? '  ') ?? [];
  const written = added.trimEnd().split('\n');
  return [...lines, '', ...written.map((line) => indent + line), ''].join('\n');
}

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
