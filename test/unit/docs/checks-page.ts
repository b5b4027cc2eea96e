import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { catalog } from '../../../src/rules/checks/index.js';
import { groups, wholeFileCodes } from '../../../src/rules/codes.js';
import { runHere } from '../../support/context.js';
import { withMoreRules } from '../../support/more-rules.js';

/** The text of docs/checks.md: the checks' own words, their failing examples, and what `dargah lint` says of these. */
export async function checksPage(): Promise<string> {
  const chapters = groups.map((title) => ({ title, checks: catalog.filter(({ group }) => group === title) }));
  const parts = [introduction, ...chapters.map(tableOf)];
  for (const { title, checks } of chapters) {
    parts.push(`## ${title}\n`);
    for (const check of checks) parts.push(await sectionOf(check));
  }
  return [...parts, afterword].join('\n');
}

interface Chapter {
  title: string;
  checks: typeof catalog;
}

const introduction = `# Checks

<!-- Made by "npm run update" from src/rules/codes.ts, src/rules/checks and test/unit/checks. Edit those. -->

What \`dargah lint\` looks for in a [rules file](rules.md), and \`dargah serve\` whenever it loads one. Each finding ends with the name of its check. An _error_ cannot work: a file with one is not loaded, and the rules in force stay in force. A _warning_ looks wrong but could be meant: the file is loaded.

A check reports only what it can prove. Nothing is reported that depends on the request or on what the platform does.

To silence a warning that you mean, write a comment in the line before it, or above everything else for the whole file. The reason is for whoever reads the file next:

\`\`\`yaml
# dargah-ignore unused-var the panel reads the constants
version: 1
vars: { phone: "02112345678" }
responses:
  # dargah-ignore-next-line unused-response the campaign of next week uses it
  festival: { text_message: به جشنواره خوش آمدید. }
default: { text_message: پیام شما ثبت شد. }
\`\`\`

What \`dargah lint --fix\` writes by itself, and how to lint in CI: [linting.md](linting.md).
`;

const afterword = `## Beyond the checks

A few more names stand at the end of messages:

${Object.entries(wholeFileCodes)
  .map(([code, meaning]) => `- \`${code}\`: ${meaning}\n`)
  .join('')}`;

function tableOf({ title, checks }: Chapter): string {
  const rows = checks.map(
    ({ id, severity, summary }) => `| [${id}](#${id}) | ${severity} | ${summary.replaceAll('|', '\\|')} |\n`,
  );
  return `**[${title}](#${anchorOf(title)})**\n\n| check | | what is wrong |\n| --- | --- | --- |\n${rows.join('')}`;
}

async function sectionOf({ id, severity, summary, help }: (typeof catalog)[number]): Promise<string> {
  const head = `### ${id}\n\n_${severity === 'error' ? 'Error' : 'Warning'}._ ${summary}\n\n${help}\n`;
  const file = new URL(`../checks/${id}/example.yaml`, import.meta.url);
  if (!existsSync(file)) return head;
  const example = readFileSync(file, 'utf8');
  return `${head}\n${fenced('yaml wrong', example)}\n${fenced('text', await lint(withMoreRules(example)))}`;
}

/** What `dargah lint` prints of a file `rules.yaml` with this text. */
async function lint(text: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'dargah-docs-'));
  const file = join(folder, 'rules.yaml');
  writeFileSync(file, text);
  const secrets = { CRM_SECRET: 'any text of at least 24 bytes' };
  const { stdout } = await runHere(['lint', '--env', file], secrets);
  rmSync(folder, { recursive: true });
  return stdout.replaceAll(file, 'rules.yaml');
}

function fenced(info: string, text: string): string {
  return `\`\`\`${info}\n${text.trimEnd()}\n\`\`\`\n`;
}

function anchorOf(title: string): string {
  return title.toLowerCase().replaceAll(' ', '-');
}
