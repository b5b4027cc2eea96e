import { performance } from 'node:perf_hooks';
import { expect, it } from 'vitest';
import { compilePattern, matches } from '../../src/rules/logic/pattern.js';
import { mulberry32, pick } from '../support/random.js';
import { inSoak, size } from '../support/soak.js';

/** Patterns at which engines that go back take exponential or quadratic time, each with the letters that make them. */
const hostile = [
  ['^(([a-z])+.)+[A-Z]([a-z])+$', 'aaaaab'],
  ['^(a+)+$', 'aaaaaab'],
  ['^(a|aa)+$', 'aaaaaab'],
  ['(x+x+)+y', 'xxxxxxz'],
  ['^(\\d+)*[a-z]$', '111119!'],
  ['(.*a){8}$', 'aaaab'],
  ['(?:ab?)*c', 'aabab'],
  ['\\b\\w+\\s*=\\s*\\w+\\b;?$', 'aa =a '],
  ['^(?:[۰-۹]+[،٬]?)+$', '۱۲۳،۴x'],
] as const;

const texts = size(1_000_000, 3_000);

it(`${texts} hostile texts are found as JavaScript finds them, where that comes to an end`, inSoak, () => {
  const random = mulberry32(1);
  const natives = hostile.map(([pattern]) => new RegExp(pattern, 'u'));
  let found = 0;
  for (let i = 0; i < texts; i++) {
    const at = i % hostile.length;
    const [pattern, letters] = hostile[at]!;
    const all = [...letters];
    const length = Math.floor(random() * 14);
    const text = Array.from({ length }, () => pick(random, all)).join('');
    const isFound = matches(text, pattern);
    if (isFound !== natives[at]!.test(text)) expect.fail(JSON.stringify({ pattern, text, isFound }));
    if (isFound) found++;
  }
  // Texts that never or always hold a pattern would prove little.
  expect(Math.min(found, texts - found)).toBeGreaterThan(texts / 20);
  console.log(`${texts} texts, ${found} hold the pattern, 0 differ`);
});

it(
  '64,000 letters that no pattern holds are gone through, and the growth of the time is shown',
  inSoak,
  () => {
    const [short, long] = [2_000, 64_000];
    const growths = hostile.map(([pattern, letters]) => {
      const compiled = compilePattern(pattern);
      // The last letter is the one that lets the pattern fail.
      const textOf = (length: number) => [...letters][0]!.repeat(length - 1) + [...letters].at(-1)!;
      const leastOf = (text: string) => {
        let least = Infinity;
        for (let i = 0; i < 7; i++) {
          const start = performance.now();
          const isHeld = compiled.test(text);
          expect(isHeld).toBe(false);
          least = Math.min(least, performance.now() - start);
        }
        return least / text.length;
      };
      leastOf(textOf(short));
      return { pattern, growth: leastOf(textOf(long)) / leastOf(textOf(short)) };
    });
    console.log(
      growths.map(({ pattern, growth }) => `× ${growth.toFixed(2)} a character  ${pattern}`).join('\n'),
    );
  },
);
