import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { environmentForNpm } from './npm.js';

/** What an image would be, as a folder: there is no engine at hand, but its steps can be carried out. */
export interface Image {
  /** The folder that stands for `/`. */
  root: string;
  /** Absolute, in the image's own terms. */
  workdir: string;
  environment: Record<string, string>;
  user: string;
  entrypoint: string[];
  cmd: string[];
  healthcheck: string[];
  /** Where it may write, as folders of this machine. */
  volumes: string[];
  /** The base images of all stages. */
  bases: string[];
  instructions: readonly Instruction[];
}

export interface Instruction {
  name: string;
  rest: string;
}

/**
 * Carries out a Dockerfile's steps below `workspace`: each stage is a folder there, RUN runs in it, and COPY takes
 * only what `.dockerignore` lets into the context. Knows the instructions that ours uses, and throws at any other.
 */
export function buildImage(context: string, workspace: string): Image {
  const instructions = parseDockerfile(readFileSync(join(context, 'Dockerfile'), 'utf8'));
  const visible = copyContext(context, join(workspace, 'context'));
  const stages = new Map<string, string>();
  const bases: string[] = [];
  let image!: Image;

  for (const { name, rest } of instructions) {
    switch (name) {
      case 'FROM': {
        const [, base = '', stage = `stage-${bases.length}`] = /^(\S+)(?:\s+AS\s+(\S+))?$/i.exec(rest) ?? [];
        bases.push(base);
        const root = join(workspace, stage);
        mkdirSync(root);
        stages.set(stage, root);
        image = {
          ...{ root, bases, instructions, workdir: '/', environment: {}, user: 'root' },
          ...{ entrypoint: [], cmd: [], healthcheck: [], volumes: [] },
        };
        break;
      }
      case 'WORKDIR':
        image.workdir = rest;
        mkdirSync(join(image.root, rest), { recursive: true });
        break;
      case 'COPY': {
        const [, stage, paths = ''] = /^(?:--from=(\S+)\s+)?(.*)$/.exec(rest) ?? [];
        copy(stage === undefined ? visible : stages.get(stage)!, paths.split(/\s+/), image);
        break;
      }
      case 'RUN':
        // What it names by an absolute path is below the image's folder, too.
        execFileSync('sh', ['-c', rest.replace(/(?<=\s)\/(?=\w)/g, `${image.root}/`)], {
          cwd: join(image.root, image.workdir),
          env: { ...environmentForNpm(), ...image.environment },
          stdio: ['ignore', 'ignore', 'inherit'],
        });
        break;
      case 'ENV': {
        const [, variable = '', value = ''] = /^(\w+)=(\S*)$/.exec(rest) ?? [];
        image.environment[variable] = value;
        break;
      }
      case 'USER':
        image.user = rest;
        break;
      case 'HEALTHCHECK':
        image.healthcheck = JSON.parse(/\sCMD\s+(\[.*\])$/s.exec(rest)![1]!) as string[];
        break;
      case 'ENTRYPOINT':
        image.entrypoint = JSON.parse(rest) as string[];
        break;
      case 'CMD':
        image.cmd = JSON.parse(rest) as string[];
        break;
      case 'VOLUME':
        image.volumes.push(join(image.root, rest));
        break;
      case 'EXPOSE':
        break;
      default:
        throw new Error(`the test of the Dockerfile does not know ${name}`);
    }
  }
  return image;
}

/** A word of the image's terms in ours: `/app/dist/start.cjs` is below the image's folder, and `node` is this Node. */
export function inImage({ root }: Image, word: string): string {
  if (word === 'node') return process.execPath;
  return word.startsWith('/') && existsSync(join(root, word)) ? join(root, word) : word;
}

export function parseDockerfile(text: string): Instruction[] {
  return text
    .replace(/^\s*#.*\n/gm, '')
    .replace(/\\\n/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [, name = '', rest = ''] = /^(\w+)\s+(.*)$/.exec(line.trim()) ?? [];
      return { name: name.toUpperCase(), rest };
    });
}

/** Our `.dockerignore` hides everything and then shows names at the top, one a line. */
function copyContext(context: string, to: string): string {
  const [first, ...others] = readFileSync(join(context, '.dockerignore'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  if (first !== '*') throw new Error('.dockerignore does not begin by hiding everything');
  for (const line of others) {
    const name = line.replace(/^!/, '');
    if (name === line || name.includes('/'))
      throw new Error(`.dockerignore: "${line}" is not read by this test`);
    cpSync(join(context, name), join(to, name), { recursive: true });
  }
  return to;
}

function copy(from: string, paths: string[], image: Image): void {
  const target = paths.at(-1)!;
  const base = target.startsWith('/') ? image.root : join(image.root, image.workdir);
  for (const source of paths.slice(0, -1)) {
    // As Docker does: a file goes into a target that ends in a slash; of a folder the content goes into the target.
    const to = target.endsWith('/') ? join(base, target, basename(source)) : join(base, target);
    cpSync(join(from, source), to, { recursive: true, verbatimSymlinks: true });
  }
}

/** All files below a folder, with `/` between names. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}
