import { expect, it } from 'vitest';
import { createSuggester, nearest } from '../../../src/values/suggest.js';

it.each<[name: string, candidates: string[], suggestion: string | undefined]>([
  ['tanks', ['thanks', 'sorry'], 'thanks'],
  ['THANKS', ['thanks'], 'thanks'],
  ['htanks', ['thanks'], 'thanks'],
  ['greeting', ['thanks'], undefined],
  // A shell has a variable of this name.
  ['A', ['_', 'B'], undefined],
  ['a', ['A'], 'A'],
  ['a', ['ab'], 'ab'],
  ['ab', ['xy'], undefined],
])('for %s among %j it suggests %s', (name, candidates, suggestion) => {
  expect(nearest(name, candidates)).toBe(suggestion);
});

it('gives thousands of names that are alike suggestions until that has cost enough', () => {
  const number = (i: number) => String((i * 7_919) % 100_000).padStart(5, '0');
  const names = Array.from({ length: 3_000 }, (_, i) => `answer_to_campaign_${number(i)}`);
  const suggest = createSuggester(names);
  const mistyped = names.map((name) => name.replace('campaign', 'kampagn'));
  const suggestions = mistyped.map(suggest);
  expect(suggestions[0]).toBe(names[0]);
  expect(suggestions.at(-1)).toBeUndefined();
  // What is known already costs nothing.
  expect(suggest(mistyped[0]!)).toBe(names[0]);
});
