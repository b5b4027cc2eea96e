import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { exitCodes, wrongCommand } from '../../config/context.js';
import { makeFolder } from '../../disk/make-folder.js';
import { type Language, say, type Text } from '../../values/message.js';
import { reasonOf } from '../../values/system-fault.js';
import { defineCommand } from '../command.js';
import { version } from '../package-files.js';

/** `dargah init`: writes what a rules project needs into a folder. Existing files stay as they are. */
export const init = defineCommand({
  name: 'init',
  summary: say`Write rules, tests and deployment files into a folder`,
  argument: {
    name: '[folder]',
    help: say`The folder; existing files stay as they are (default: this folder)`,
  },
  options: {},
  notes: say`It writes rules.yaml with rules.test.yaml, the schemas that give editors completion, a GitHub Actions
workflow, compose.yaml, and Kubernetes manifests (kubectl apply -k).`,
  exitCodes: {
    0: say`the files are written, or were there already`,
    2: say`the command is wrong, or something cannot be written`,
  },
  async run(_, context, [folder = '.']) {
    const { rulesFile, scaffoldFiles, testsFile } = await import('../scaffold/files.js');
    const written = new Set<string>();
    const print = (text: Text) => context.stdout.write(`${context.language.render(text)}\n`);
    const leave = (name: string, why: Text) => print(say`left  ${name}: ${why}`);
    for (const [name, content] of scaffoldFiles(version())) {
      const file = join(folder, name);
      if (name === testsFile && !written.has(rulesFile) && !existsSync(file)) {
        leave(name, say`it would test the ${rulesFile} of init, and not yours`);
      } else if (await writeNew(file, content)) {
        written.add(name);
        print(say`wrote ${name}`);
      } else {
        leave(name, say`it is there already`);
      }
    }
    if (written.has(rulesFile)) context.stderr.write(nextSteps(folder, version(), context.language));
    return exitCodes.fine;
  },
});

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
    throw wrongCommand(
      say`${file} cannot be written: ${reasonOf(error)}. Choose a folder that this user may write to`,
    );
  }
}

function nextSteps(folder: string, version: string, { render }: Language): string {
  const steps = [
    ...(folder === '.' ? [] : [`cd ${folder}`]),
    // Elsewhere "npx dargah" would ask the registry for a package of that name.
    ...(existsSync(join(folder, 'node_modules/dargah'))
      ? []
      : [
          `npm install ./dargah-${version}.tgz   ${render(say`what "npm pack" makes of Dargah, put here and kept with the rules`)}`,
        ]),
    'npx dargah lint',
    'npx dargah test',
    `npx dargah serve --insecure-no-auth   ${render(say`answers whoever calls: for trying things out`)}`,
  ];
  return `\n${render(say`Next:`)}\n${steps.map((step) => `  ${step}\n`).join('')}`;
}
