import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { commands } from '../../../src/cli/commands/index.js';

/** Every command line of Dargah in the README and the docs, in a block or within a sentence. */
const lines = ['README.md', ...readdirSync('docs').map((name) => `docs/${name}`)]
  .filter((name) => name.endsWith('.md'))
  .flatMap((file) => {
    const text = readFileSync(file, 'utf8');
    const inSentences = [...text.matchAll(/`(?:npx )?dargah ([a-z][^`\n]*)`/g)].map(([, line = '']) => line);
    const inBlocks = [...text.matchAll(/^(?:[A-Z_]+=\S+ )*(?:npx )?dargah ([a-z].*)$/gm)].map(
      ([, line = '']) => line,
    );
    return [...inSentences, ...inBlocks].map((line) => ({ file, line: line.replace(/\s+#.*$/, '') }));
  });

test('the docs have command lines', () => expect(lines.length).toBeGreaterThan(50));

test.each(lines)('$file: dargah $line', ({ line }) => {
  const [name = '', ...words] = line.split(/\s+(?=(?:[^"']|"[^"]*"|'[^']*')*$)/);
  const found = commands.find((one) => one.name === name);
  expect(found, `the command ${name}`).toBeDefined();
  if (found === undefined || !('options' in found)) return;
  const flags = new Map(
    Object.values(found.options as Record<string, { flag?: string }>).flatMap(({ flag }) =>
      flag === undefined ? [] : [[flag.split(/[ ,]/)[0]!, flag] as const],
    ),
  );
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    if (!word.startsWith('--')) {
      if (/^\w/.test(word)) expect(found.argument, `"${word}" as an argument of ${name}`).toBeDefined();
      continue;
    }
    const [written = ''] = word.split('=');
    if (['--help', '--lang'].includes(written)) continue;
    expect([...flags.keys()], `the option ${written} of ${name}`).toContain(written);
    if (/[<[]/.test(flags.get(written)!) && !word.includes('=')) at++;
  }
});
