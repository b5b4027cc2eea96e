// Starts a check of rules files: `npm run new:check NAME` writes its file, its Persian and its fixtures, and what follows
// from these.
// The check compiles and finds a rule that is called like itself, so that what is left is to change it step by step.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const [name = ''] = process.argv.slice(2);
const source = `src/rules/checks/${name}.ts`;
const fixtures = `test/unit/checks/${name}`;

if (!/^[a-z]+(-[a-z]+)+$/.test(name))
  fail('Write npm run new:check NAME, where NAME is two or more words joined by "-", in small letters');
const isTaken = existsSync(fromTop(source)) || read('src/rules/codes.ts').includes(`  '${name}': {`);
if (isTaken) fail(`There is a check "${name}" already`);

mkdirSync(fromTop(fixtures), { recursive: true });
write(
  source,
  `import { say } from '../../values/message.js';
import type { Check } from './check.js';

export const check: Check = {
  group: 'Names',
  severity: 'warning',
  summary: 'A rule is called \`${name}\`.',
  help: 'Why it matters, and how to fix it.',
  run({ resolved }, report) {
    for (const { id, at } of resolved.rules) {
      if (id !== '${name}') continue;
      report({ path: [...at, 'id'], message: say\`a rule is called "\${id}". Give it another name\` });
    }
  },
};
`,
);
addTo(
  'src/persian/sentences/checks-2.ts',
  `'a rule is called "{0}". Give it another name': 'نام قانونی «{0}» است. نام دیگری به آن بدهید'`,
);
addTo('test/unit/docs/persian-checks-page.ts', `'${name}': 'نام قانونی \`${name}\` است.'`);
addTo('src/persian/check-helps.ts', `'${name}': 'به قانون نام دیگری بدهید.'`);
write(`${fixtures}/example.yaml`, rulesWith(name));
write(`${fixtures}/good.yaml`, rulesWith('greeting'));
const update = spawnSync('npm', ['run', '--silent', 'update'], { cwd: fromTop(''), encoding: 'utf8' });
if (update.status !== 0) fail(`"npm run update" says:\n${update.stdout}${update.stderr}`);
console.log(
  `wrote ${fixtures}/example.out and example.fa.out, the registry, docs/checks.md and docs/fa/checks.md`,
);
console.log(`
Next: describe and find in ${source} what is wrong, and say it in Persian in the two tables, have example.yaml show it,
and good.yaml be the nearest file without it. "npm run update" then writes what lint says; read it in the diff.`);

function rulesWith(id) {
  return `version: 1
rules:
  - id: ${id}
    match: { touchpoint: CHAT }
    respond: { text_message: سلام }
default: { text_message: سلام }
`;
}

/** Adds an entry at the end of the table with which a file ends. */
function addTo(path, entry) {
  write(
    path,
    read(path).replace(/\n};\n$/, () => `\n  ${entry},\n};\n`),
  );
}

function read(path) {
  return readFileSync(fromTop(path), 'utf8');
}

function write(path, text) {
  writeFileSync(fromTop(path), text);
  console.log(`wrote ${path}`);
}

function fromTop(path) {
  return fileURLToPath(new URL(`../${path}`, import.meta.url));
}

function fail(reason) {
  console.error(reason);
  process.exit(2);
}
