import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../../process/reload/folder.js';

// A fault of ours, as there was one: a list is asked for nothing that is in it.
const faulty = '../../../src/rules/logic/predicate.js';
let runHere: typeof import('../../support/context.js').runHere;

// The modules are loaded anew, since other tests may have loaded those without the fault, and are to have them again.
beforeAll(async () => {
  vi.resetModules();
  vi.doMock(faulty, async (importOriginal) => {
    const original = await importOriginal<typeof import('../../../src/rules/logic/predicate.js')>();
    const shareConditions: typeof original.shareConditions = (named) => {
      const compile = original.shareConditions(named);
      return (condition) => (condition.kind === 'one-of' ? () => false : compile(condition));
    };
    return { ...original, shareConditions };
  });
  ({ runHere } = await import('../../support/context.js'));
});
afterAll(() => {
  vi.doUnmock(faulty);
  vi.resetModules();
});

function exampleFiles(): { rules: string; tests: string } {
  const folder = temporaryFolder();
  const rules = join(folder, 'rules.yaml');
  const tests = join(folder, 'rules.test.yaml');
  writeFileSync(
    rules,
    `version: 1
notify:
  crm: { url: "https://crm.example.com/clicks", secret: CRM_SECRET }
rules:
  - { id: listed, when: { in: [{ var: extra_data.c }, [a, b]] }, respond: { text_message: یافتم }, notify: crm }
default: { text_message: نیافتم }
`,
  );
  writeFileSync(
    tests,
    `cases:
  - { name: a list, request: { touchpoint: CHAT, extra_data: { c: a } }, expect: { rule: default } }
  - { name: no list, request: { touchpoint: CHAT, extra_data: { c: z } }, expect: { rule: default } }
`,
  );
  return { rules, tests };
}

it('fails a test on which json-logic-js decides otherwise, whatever the test expects', async () => {
  const { tests } = exampleFiles();
  const { code, stdout, stderr } = await runHere(['test', tests]);
  expect(code).toBe(1);
  expect(stdout).toContain('failed: a list');
  expect(stdout).toContain('expected "listed"');
  expect(stdout).toContain('json-logic-js decides otherwise: a fault of Dargah');
  // What somebody needs who is to mend it.
  expect(stdout).toContain('{"touchpoint":"CHAT","extra_data":{"c":"a"}}');
  expect(stderr).toContain('1 passed, 1 failed');
});

it('says at the top of an explanation that json-logic-js decides otherwise', async () => {
  const { rules } = exampleFiles();
  const click = ['--touchpoint', 'CHAT', '--data', 'c=a'];
  const asText = await runHere(['explain', '--rules', rules, ...click]);
  const message =
    'the rule is "listed" by json-logic-js, but "default" by the compiled rules. This is a fault of Dargah: please report it with the rules and this request';
  expect(asText).toMatchObject({ code: 1, stderr: `dargah: ${message}\n` });
  expect(asText.stdout).toMatch(new RegExp(`^Wrong: ${message}`));

  const asJson = await runHere(['explain', '--rules', rules, ...click, '--format', 'json']);
  expect(asJson.code).toBe(1);
  expect(JSON.parse(asJson.stdout)).toMatchObject({
    disagreement: { of: 'rule', decided: 'default', judged: 'listed' },
  });
});

it('does not ask json-logic-js with --no-judge', async () => {
  const { rules, tests } = exampleFiles();
  expect((await runHere(['test', tests, '--no-judge'])).code).toBe(0);
  const click = ['--touchpoint', 'CHAT', '--data', 'c=a'];
  const explained = await runHere(['explain', '--rules', rules, ...click, '--no-judge']);
  expect(explained).toMatchObject({ code: 0, stderr: '' });
});
