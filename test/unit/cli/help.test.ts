import { expect, test } from 'vitest';
import { commands } from '../../../src/cli/commands/index.js';
import { runHere } from '../../support/context.js';

const commandLines = commands.flatMap((command) => [
  command.name,
  ...('commands' in command ? command.commands.map(({ name }) => `${command.name} ${name}`) : []),
]);

test.for(['', ...commandLines])('"dargah %s --help" is as in its file', async (command) => {
  const { code, stdout, stderr } = await runHere([...command.split(' ').filter(Boolean), '--help']);
  await expect(stdout).toMatchFileSnapshot(`help/${command.replace(' ', '-') || 'dargah'}.txt`);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});

test.for(['', ...commandLines])('"dargah %s --help --lang fa" is as in its file', async (command) => {
  const { code, stdout, stderr } = await runHere([
    ...command.split(' ').filter(Boolean),
    '--help',
    '--lang',
    'fa',
  ]);
  await expect(stdout).toMatchFileSnapshot(`help/${command.replace(' ', '-') || 'dargah'}.fa.txt`);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});

test('"dargah help serve" says what "dargah serve --help" says', async () => {
  expect(await runHere(['help', 'serve'])).toEqual(await runHere(['serve', '--help']));
});

test.for(commandLines)('the help of %s fits a screen of 120 columns', async (command) => {
  const { stdout } = await runHere([...command.split(' '), '--help']);
  for (const line of stdout.split('\n')) expect(line.length, line).toBeLessThanOrEqual(120);
});
