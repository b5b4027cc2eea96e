import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runHere } from '../../support/context.js';
import { temporaryFolder } from '../reload/folder.js';

const rules = `version: 1
conditions: { seller: { "==": [{ var: user_side }, SUPPLY] } }
responses: { thanks: { text_message: سپاس } }
rules:
  - { id: vip, when: { condition: seller }, respond: thanks }
  - { id: shout, match: { extra_data.answer: yes }, respond: thanks }
default: thanks
`;
const tests =
  'rules: rules.yaml\ncases: [{ name: خریدار, request: { touchpoint: CHAT }, expect: { rule: vip } }]\n';

function written(): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'rules.yaml'), rules);
  writeFileSync(join(folder, 'rules.test.yaml'), tests);
  return folder;
}

/** What a command prints, with the folder left out. */
async function printed(folder: string, ...argv: string[]): Promise<string> {
  const { stdout, stderr } = await runHere([...argv, '--lang', 'fa']);
  return `${stdout}${stderr}`.replaceAll(`${folder}/`, '');
}

test('explain speaks Persian, in lines that keep the rules as they are written', async () => {
  const folder = written();
  const given = ['--touchpoint', 'CHAT', '--data', 'answer=Yes'];
  const text = await printed(folder, 'explain', '--rules', join(folder, 'rules.yaml'), ...given);
  expect(text).toContain('هیچ قانونی برقرار نیست، پس پاسخ پیش‌فرض (\u2068rules.yaml:7:10\u2069) داده می‌شود.');
  expect(text).toContain('(فرقشان فقط در حروف بزرگ و کوچک است)');
  expect(text).toContain('✗ user_side == "SUPPLY"');
  expect(text).not.toMatch(/[a-z]{2,} (?:is|wanted|answers|of) /);
});

test('a failed test says in Persian what came', async () => {
  const folder = written();
  const text = await printed(folder, 'test', '--coverage', join(folder, 'rules.test.yaml'));
  expect(text).toContain('\u2068رد شد\u2069: خریدار');
  expect(text).toContain('\u2068انتظار\u2069 "vip"\n    \u2068آمد\u2069 "default"');
  expect(text).toContain('۱ مورد در ۱ فایل: ۰ قبول، ۱ رد');
  expect(text).toContain('پوشیده‌نشده:');
  expect(text).not.toMatch(/[a-z]{2,} (?:is|wanted|never|expected|of) /);
});

test('plan says in Persian what an edit changes', async () => {
  const folder = written();
  const edited = join(folder, 'edited.yaml');
  writeFileSync(edited, rules.replace('default: thanks', 'default: { text_message: نه }'));
  const text = await printed(folder, 'plan', join(folder, 'rules.yaml'), edited);
  expect(text).toContain('~ \u2068پاسخ پیش‌فرض عوض می‌شود\u2069');
  expect(text).toContain('ثابت شده که بقیه همان می‌ماند.');
  expect(await printed(folder, 'plan', edited, edited)).toContain('تغییری نیست.');
});

test('serve refuses to start in Persian', async () => {
  const { code, stderr } = await runHere(['serve', '--lang', 'fa']);
  expect(code).toBe(2);
  expect(stderr).toContain('dargah: \u2068کلید شناسایی تنظیم نشده است.');
});
