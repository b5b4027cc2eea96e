import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { eventually } from '../../support/eventually.js';
import { runBuiltHere, serveHere } from '../../support/serve-here.js';
import { replaceFile, temporaryFolder } from '../reload/folder.js';

function rulesSaying(text: string, tests: string): string {
  return `version: 1
rules:
  - { id: yes, match: { extra_data.answer: yes }, respond: { text_message: ${text} } }
default: { text_message: nothing }
${tests}`;
}

const tests = `tests:
  cases:
    - name: a yes
      request: { touchpoint: CHAT, extra_data: { answer: yes } }
      expect: { rule: yes, response_includes: { text_message: thanks } }
`;

const yes = { touchpoint: 'CHAT', extra_data: { answer: 'yes' } };

function fileHolding(text: string): string {
  const file = join(temporaryFolder(), 'rules.yaml');
  writeFileSync(file, text);
  return file;
}

const serve = (file: string) => ['serve', '--rules', file, '--poll-interval', '20ms', '--require-tests'];

test('rules whose tests fail are not taken over, and the log says which test', async () => {
  const file = fileHolding(rulesSaying('many thanks', tests));
  const dargah = await serveHere({ args: serve(file) });
  expect(await dargah.textFor(yes)).toBe('many thanks');

  replaceFile(file, rulesSaying('hello', tests));

  const refusal = () => dargah.log.find(({ msg }) => msg.includes('has 1 failing test, so revision'));
  await eventually(() => expect(refusal()).toBeDefined());
  expect(refusal()).toMatchObject({
    level: 'error',
    diagnostics: [
      {
        ...{ line: 7, column: 7, check: 'failed-test' },
        message:
          'the test "a yes" fails: response.text_message is "hello", expected one that contains "thanks"',
      },
    ],
  });
  expect(refusal()!.msg).toMatch(new RegExp(`Run "dargah test ${file}" to see it$`));
  expect(await dargah.textFor(yes)).toBe('many thanks');

  replaceFile(file, rulesSaying('thanks again', tests));

  await eventually(async () => expect(await dargah.textFor(yes)).toBe('thanks again'));
});

test.for([
  ['whose tests fail', tests, ':7:7: the test "a yes" fails: '],
  ['without tests', '', ':1:1: the file has no test that runs, and --require-tests asks for some'],
])('it does not start with rules %s', async ([, given, message]) => {
  const file = fileHolding(rulesSaying('hello', given!));
  const environment = { DARGAH_AUTH_KEY: 'dev' };
  const { code, stderr } = await runBuiltHere({ args: serve(file), environment });
  expect(stderr).toContain(`${file}${message}`);
  expect(code).toBe(1);
});

test('nobody who did not ask for it is held to the tests', async () => {
  const file = fileHolding(rulesSaying('hello', tests));
  const dargah = await serveHere({ args: serve(file).slice(0, -1) });
  expect(await dargah.textFor(yes)).toBe('hello');
});
