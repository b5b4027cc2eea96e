// Writes docs/checks.md from the checks themselves, their failing examples, and what `dargah lint` says of these:
// `npm run docs`. With --print it goes to standard output instead.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from '../dist/cli/program.js';
import { checkGroups } from '../dist/rules/checks/index.js';
import { withMoreRules } from './more-rules.mjs';

const introduction = `# Checks

<!-- Made by "npm run docs" from src/rules/checks and test/unit/checks. Edit those. -->

What \`dargah lint\` looks for in a [rules file](rules.md), and \`dargah serve\` whenever it loads one. Each finding ends with the name of its check. An _error_ is what cannot work: a file with one is not loaded, and the rules in force stay in force. A _warning_ is what looks wrong but could be meant: the file is loaded.

A check says only what it can prove. What depends on the request, or on what the platform does, it leaves alone.

A warning that is meant can be silenced by a comment in the line before it, or in the whole file by a comment above everything else. The reason is for whoever reads the file next:

\`\`\`yaml
# dargah-ignore unused-var the panel reads the constants
version: 1
vars: { phone: "02112345678" }
responses:
  # dargah-ignore-next-line unused-response the campaign of next week uses it
  festival: { text_message: به جشنواره خوش آمدید. }
default: { text_message: پیام شما ثبت شد. }
\`\`\`

For CI there are \`--format json\`, \`sarif\`, \`junit\`, \`github\` and \`checkstyle\`; \`--fail-on warning\` and \`--max-warnings 0\` are stricter than the default, which is to fail at errors.
`;

const afterword = `## Beyond the checks

Four more names stand at the end of messages. \`file\`: the file is missing, unreadable, empty or not UTF-8. \`failed-test\`: with \`dargah serve --require-tests\`, one of the file's own [tests](testing.md) fails. \`internal\`: a fault in Dargah, not in the file; please report it.
`;

async function checksPage() {
  const groups = checkGroups.filter(({ checks }) => checks.length > 0);
  const parts = [introduction, ...groups.map(tableOf)];
  for (const { title, checks } of groups) {
    parts.push(`## ${title}\n`);
    for (const check of checks) parts.push(await sectionOf(check));
  }
  return [...parts, afterword].join('\n');
}

function tableOf({ title, checks }) {
  const rows = checks.map(
    ({ id, severity, summary }) => `| [${id}](#${id}) | ${severity} | ${summary.replaceAll('|', '\\|')} |\n`,
  );
  return `**[${title}](#${anchorOf(title)})**\n\n| check | | what is wrong |\n| --- | --- | --- |\n${rows.join('')}`;
}

async function sectionOf({ id, severity, summary, help }) {
  const head = `### ${id}\n\n_${severity === 'error' ? 'Error' : 'Warning'}._ ${summary}\n\n${help}\n`;
  const file = fromTop(`test/unit/checks/${id}/example.yaml`);
  if (!existsSync(file)) return head;
  const example = readFileSync(file, 'utf8');
  const output = await lint(withMoreRules(example));
  return `${head}\n${fenced('yaml wrong', example)}\n${fenced('text', output)}`;
}

/** What `dargah lint` prints of a file `rules.yaml` with this text. */
async function lint(text) {
  const file = join(folder, 'rules.yaml');
  writeFileSync(file, text);
  let stdout = '';
  await run({
    argv: ['lint', '--env', file],
    environment: { CRM_SECRET: 'any text of at least 24 bytes' },
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: () => {} },
    readStdin: async () => new Uint8Array(),
    onSignal: () => {},
    exit: () => {},
  });
  return stdout.replaceAll(file, 'rules.yaml');
}

function fenced(info, text) {
  return `\`\`\`${info}\n${text.trimEnd()}\n\`\`\`\n`;
}

function anchorOf(title) {
  return title.toLowerCase().replaceAll(' ', '-');
}

function fromTop(path) {
  return fileURLToPath(new URL(`../${path}`, import.meta.url));
}

const folder = mkdtempSync(join(tmpdir(), 'dargah-docs-'));
const page = await checksPage().finally(() => rmSync(folder, { recursive: true }));
if (process.argv.includes('--print')) process.stdout.write(page);
else writeFileSync(fromTop('docs/checks.md'), page);
