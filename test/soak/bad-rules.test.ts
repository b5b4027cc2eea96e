import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { decide, prepareRules } from '../../src/index.js';
import { below, mulberry32, pick, type Random } from '../support/random.js';
import { size } from '../support/soak.js';

const shipped = readFileSync(new URL('../../rules.yaml', import.meta.url), 'utf8');
const files = size(2_000, 400);

it(`${files} generated rules files are prepared or refused, and never thrown at us`, () => {
  const random = mulberry32(7);
  const counts = { good: 0, bad: 0 };
  for (let i = 0; i < files; i++) {
    const text = spoil(random, shipped);
    const { ruleset, diagnostics } = prepareRules({ file: 'rules.yaml', text });
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    expect(ruleset === undefined, text).toBe(errors.length > 0);
    for (const { line, column, endLine, endColumn, message } of diagnostics) {
      expect(
        line >= 1 && column >= 1 && (endLine > line || (endLine === line && endColumn >= column)),
        message,
      ).toBe(true);
    }
    if (ruleset) {
      const { response } = decide(
        ruleset,
        { touchpoint: 'CHAT', extra_data: { answer: 'yes' } },
        { now: new Date() },
      );
      expect(response).toBeTypeOf('object');
    }
    counts[ruleset ? 'good' : 'bad']++;
  }
  expect(counts.bad).toBeGreaterThan(files / 2);
  console.log(`${counts.bad} refused, ${counts.good} still good`);
});

/** A file with a few things wrong in it, as hands, editors and half-finished writes make them. */
function spoil(random: Random, text: string): string {
  let spoiled = text;
  const times = 1 + below(random, 3);
  for (let i = 0; i < times; i++) spoiled = pick(random, spoilers)(random, spoiled);
  return spoiled;
}

const pieces = [
  '{',
  '}',
  '[',
  ']',
  ':',
  '- ',
  '"',
  "'",
  '|',
  '>',
  '&a ',
  '*a',
  '!!js/function x',
  '%YAML 1.1\n',
  '---\n',
  '<<: *a',
  '\t',
  '\u0000',
  '\ufeff',
  '‮',
  '💥',
  '{{',
  '}}',
  '{{ x | nope }}',
  '$logic',
  'null',
  '~',
  '1e999',
  '.nan',
  '0x1F',
  '#',
  '? ',
  '=',
  '!=: x',
  '__proto__',
  'constructor',
];

const spoilers: ((random: Random, text: string) => string)[] = [
  (random, text) => text.slice(0, below(random, text.length)),
  (random, text) => insert(random, text, pick(random, pieces)),
  (random, text) => insert(random, text, pick(random, pieces).repeat(1 + below(random, 3000))),
  (random, text) => remove(random, text, 1 + below(random, 5)),
  (random, text) => remove(random, text, 1 + below(random, 200)),
  (random, text) => swapLines(random, text),
  (random, text) => reindent(random, text),
  (random, text) => replaceWord(random, text),
  (random, text) => text + text.slice(below(random, text.length)),
];

function insert(random: Random, text: string, piece: string): string {
  const at = below(random, text.length + 1);
  return text.slice(0, at) + piece + text.slice(at);
}

function remove(random: Random, text: string, length: number): string {
  const at = below(random, text.length);
  return text.slice(0, at) + text.slice(at + length);
}

function swapLines(random: Random, text: string): string {
  const lines = text.split('\n');
  const [a, b] = [below(random, lines.length), below(random, lines.length)];
  [lines[a], lines[b]] = [lines[b]!, lines[a]!];
  return lines.join('\n');
}

function reindent(random: Random, text: string): string {
  const lines = text.split('\n');
  const at = below(random, lines.length);
  lines[at] = random() < 0.5 ? ` ${lines[at]}` : lines[at]!.slice(1);
  return lines.join('\n');
}

function replaceWord(random: Random, text: string): string {
  const words = [...text.matchAll(/[\w$]+/g)];
  if (words.length === 0) return text;
  const word = pick(random, words);
  const other = pick(random, [pick(random, words)[0], pick(random, pieces), '12', 'true']);
  return text.slice(0, word.index) + other + text.slice(word.index + word[0].length);
}
