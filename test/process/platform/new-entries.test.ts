import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkout, runDargah } from '../../support/dargah.js';
import { runNpm } from '../../support/npm.js';
import { inSoak } from '../../support/soak.js';

// An entry in the table of fields and one in the table of actions, then "npm run update" and a build: whatever speaks of
// fields and actions knows the new ones.
const field = `
    category: {
      type: 'text',
      nullable: true,
      description: 'The kind of goods that the post offers.',
      values: ['CARS', 'HOUSES'],
      hasMoreValues: true,
      maxLength: 30,
      isIncluded: true,
    },`;
const action = `
  open_chat: {
    title: 'Open a chat',
    description: 'Opens the chat about a post.',
    content: { fields: { post_token: postToken } },
  },`;
// docs/fa/rules.md has them in Persian, too.
const persian = `
  'The kind of goods that the post offers. Null where there is none.': 'جنس آگهی چیست. اگر نباشد null است.',
  "Opens the chat about a post. The post's token. At most 10 characters today.":
    'چت یک آگهی را باز می‌کند. توکن آگهی، امروز حداکثر ۱۰ نویسه.',`;

let copy: string;
const read = (path: string) => readFileSync(join(copy, path), 'utf8');
const dargah = (...args: string[]) =>
  runDargah({ command: [process.execPath, join(copy, 'dist/start.cjs'), ...args], cwd: copy });

const rules = `version: 1
notify: { crm: { url: "https://crm.example.com/", secret: CRM_SECRET } }
rules:
  - { id: cars, match: { category: CARS }, respond: { text_message: "{{ category }}" }, notify: crm }
  - { id: none, match: { category: null }, respond: { text_message: بدون دسته } }
  - id: chat
    match: { category: HOUSES }
    respond: { action: { open_chat: { post_token: "{{ post_token | default: 'none' }}-1" } } }
default: { text_message: خیر }
`;

describe('an added field and an added action', inSoak, () => {
  beforeAll(() => {
    copy = mkdtempSync(join(tmpdir(), 'dargah-entries-'));
    const isOurs = (path: string) => !/^(node_modules|dist|\.git|bench)\b/.test(relative(checkout, path));
    cpSync(checkout, copy, { recursive: true, filter: isOurs });
    symlinkSync(join(checkout, 'node_modules'), join(copy, 'node_modules'));
    insert('src/platform/dynamic-action.ts', '\n  fields: {', field);
    insert('src/platform/answer.ts', '\nexport const actions = {', action);
    insert('src/persian/descriptions.ts', 'descriptions: Readonly<Record<string, string>> = {', persian);
    // Two cells list the fields.
    const cells = read('src/persian/descriptions.ts')
      .replaceAll('`[touchpoint, post_token', '`[category, touchpoint, post_token')
      .replaceAll('Facts: touchpoint,', 'Facts: category, touchpoint,');
    writeFileSync(join(copy, 'src/persian/descriptions.ts'), cells);
    runNpm(copy, 'npm', 'run', '--silent', 'update');
    runNpm(copy, 'npm', 'run', '--silent', 'build');
    writeFileSync(join(copy, 'rules.yaml'), rules);
  });

  afterAll(() => rmSync(copy, { recursive: true }));

  test('the request schema bounds the field', () => {
    const { properties } = JSON.parse(read('schemas/request.schema.json')) as { properties: object };
    expect(properties).toMatchObject({
      category: { title: 'Category', type: ['string', 'null'], maxLength: 30, examples: ['CARS', 'HOUSES'] },
    });
  });

  test('editors offer the field in "match", and its names', () => {
    const { definitions } = JSON.parse(read('schemas/rules.schema.json')) as {
      definitions: { rule: { properties: { match: { properties: Record<string, object> } } } };
    };
    expect(definitions.rule.properties.match.properties.category).toMatchObject({
      description: expect.stringContaining('The kind of goods that the post offers.'),
      examples: expect.arrayContaining(['CARS', 'HOUSES']),
    });
  });

  test.each(['docs/platform.md', 'docs/rules.md'])('%s lists the field', (page) => {
    expect(read(page)).toMatch(/^\| `category` \|.* The kind of goods that the post offers\./m);
  });

  test('the default of "include" has it, as docs and schema say', () => {
    expect(read('docs/rules.md')).toContain('The default: `[category, touchpoint, ');
    expect(read('schemas/rules.schema.json')).toContain('"default": ["category", "touchpoint", ');
  });

  test('explain has a flag for the field', async () => {
    const help = await dargah('explain', '--help');
    expect(help.stdout).toMatch(/^ {2}--category <name> +Its category, as CARS$/m);
    const { stdout } = await dargah('explain', '--touchpoint', 'CHAT', '--category', 'CARS');
    expect(stdout).toContain('Rule cars (rules.yaml:4:5) answers.');
  });

  test('lint knows the field, and what it can be', async () => {
    expect(await dargah('lint')).toMatchObject({ code: 0, stdout: '' });
    writeFileSync(
      join(copy, 'misspelt.yaml'),
      rules
        .replace('{ category: CARS }', '{ category: CRAS }')
        .replace('{ category: null }', '{ categori: null }')
        .replace('secret: CRM_SECRET', 'secret: CRM_SECRET, include: [categroy]'),
    );
    const { stdout } = await dargah('lint', 'misspelt.yaml');
    expect(stdout).toMatch(/"CRAS" is not a category that the platform documents\. Did you mean "CARS"\?/);
    expect(stdout).toMatch(/"categori" is not a field .* Did you mean "category"\? \[unknown-variable\]/);
    expect(stdout).toMatch(/"categroy" is not a field .* Did you mean "category"\? \[unknown-include\]/);
  });

  test('the field is a fact, null when empty, and receivers get it', async () => {
    const home = pathToFileURL(join(copy, 'dist/index.js')).href;
    const { prepareRules, decide } = (await import(home)) as typeof import('../../../src/index.js');
    const { ruleset } = prepareRules({ file: 'rules.yaml', text: rules });
    const click = { touchpoint: 'CHAT', category: 'CARS' };
    const decision = decide(ruleset!, click);
    expect(decision).toMatchObject({ rule: 'cars', response: { text_message: 'CARS' } });
    expect(decision.notifications[0]!.data).toMatchObject(click);
    for (const category of ['', null, undefined]) {
      expect(decide(ruleset!, { touchpoint: 'CHAT', category }).rule).toBe('none');
    }
  });

  test('the action may leave, with what belongs to it', async () => {
    expect(read('docs/rules.md')).toContain(
      '| `action.open_chat.post_token` | Opens the chat about a post. ',
    );
    expect(read('schemas/rules.schema.json')).toContain('"description": "Opens the chat about a post."');
    const file = join(copy, 'wrong-action.yaml');
    writeFileSync(file, rules.replace('open_chat: { post_token:', 'open_chta: { post:'));
    expect((await dargah('lint', file)).stdout).toContain('Did you mean "open_chat"?');
    writeFileSync(file, rules.replace('open_chat: { post_token:', 'open_chat: { post:'));
    expect((await dargah('lint', file)).stdout).toContain('"action.open_chat.post_token" is required');
    const { stdout } = await dargah('explain', '--category', 'HOUSES', '--post-token', 'wZC44q5D');
    expect(stdout).toContain('"post_token": "wZC44q5D-1"');
  });
});

function insert(path: string, behind: string, entry: string): void {
  const [before, after, ...others] = read(path).split(behind);
  expect(others).toEqual([]);
  writeFileSync(join(copy, path), before + behind + entry + after);
}
