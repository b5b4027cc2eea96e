import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type CommandContext, CommandFailure, exitCodes } from '../../config/context.js';
import { makeFolder } from '../../disk/make-folder.js';
import { shippedSchema } from '../package-files.js';
import {
  composeTemplate,
  deploymentTemplate,
  kustomizationTemplate,
  serviceTemplate,
  workflowTemplate,
} from '../scaffold/deployment.js';
import { rulesTemplate, testsTemplate } from '../scaffold/rules.js';

export interface InitOptions {
  folder: string;
  /** Of Dargah: what is written runs this version. */
  version: string;
}

/**
 * `dargah init`: writes what a project of rules needs into a folder. A file that is there stays as it is.
 * @throws {CommandFailure} when something cannot be written.
 */
export async function init({ folder, version }: InitOptions, context: CommandContext): Promise<number> {
  const written = new Set<string>();
  const left = (name: string, why: string) => context.stdout.write(`left  ${name}: ${why}\n`);
  for (const [name, content] of filesOf(version)) {
    const file = join(folder, name);
    if (name === testsFile && !written.has(rulesFile) && !existsSync(file)) {
      left(name, `it would test the ${rulesFile} of init, and not yours`);
    } else if (await writeNew(file, content)) {
      written.add(name);
      context.stdout.write(`wrote ${name}\n`);
    } else {
      left(name, 'it is there already');
    }
  }
  if (written.has(rulesFile)) context.stderr.write(nextSteps(folder, version));
  return exitCodes.fine;
}

const rulesFile = 'rules.yaml';
const testsFile = 'rules.test.yaml';

/** Names below the folder with `/`, and what they hold; the rules before what depends on them. */
function filesOf(version: string): (readonly [name: string, content: string])[] {
  return [
    [rulesFile, rulesTemplate],
    [testsFile, testsTemplate],
    // Copies, so that editors complete in a folder without node_modules too.
    ['schemas/rules.schema.json', shippedSchema('rules')],
    ['schemas/rules-test.schema.json', shippedSchema('rules-test')],
    ['.gitignore', 'node_modules/\n'],
    ['.github/workflows/rules.yml', workflowTemplate],
    ['compose.yaml', composeTemplate(version)],
    ['kustomization.yaml', kustomizationTemplate(version)],
    ['kubernetes/deployment.yaml', deploymentTemplate],
    ['kubernetes/service.yaml', serviceTemplate],
  ];
}

/** Writes a file unless something has its name. */
async function writeNew(file: string, content: string): Promise<boolean> {
  try {
    await makeFolder(dirname(file));
    // The file system itself refuses to overwrite: looking first would leave a gap between the look and the write.
    await writeFile(file, content, { flag: 'wx' });
    return true;
  } catch (error) {
    if (
      (error as NodeJS.ErrnoException).code === 'EEXIST' &&
      (error as NodeJS.ErrnoException).syscall === 'open'
    ) {
      return false;
    }
    throw new CommandFailure(
      `${file} cannot be written: ${(error as Error).message}. Choose a folder that this user may write to`,
      exitCodes.wrongCommand,
    );
  }
}

function nextSteps(folder: string, version: string): string {
  const steps = [
    ...(folder === '.' ? [] : [`cd ${folder}`]),
    // Elsewhere "npx dargah" would ask the registry for a package of that name.
    ...(existsSync(join(folder, 'node_modules/dargah'))
      ? []
      : [
          `npm install ./dargah-${version}.tgz   what "npm pack" makes of Dargah, put here and kept with the rules`,
        ]),
    'npx dargah lint',
    'npx dargah test',
    'npx dargah serve --insecure-no-auth   answers whoever calls: for trying things out',
  ];
  return `\nNext:\n${steps.map((step) => `  ${step}\n`).join('')}`;
}
