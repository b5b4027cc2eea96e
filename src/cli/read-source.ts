import { basename, dirname } from 'node:path';
import { wrongCommand } from '../config/context.js';
import { faultInPattern, namesFor } from '../rules/part-names.js';
import { type PartText, patternsIn, type SourceTexts } from '../rules/parts.js';
import { type Language, say } from '../values/message.js';
import { readYamlFile, type YamlFile } from './read-file.js';

/** A rules file with all that it includes, and the constants that replace its own. */
export interface RulesTexts extends SourceTexts, Pick<YamlFile, 'encodingError'> {}

/**
 * Reads a version of a rules file. Its parts are those of the same version; the other constants are always those of the disk.
 * @param name a file's name, or `git:REVISION:FILE`
 * @param vars the file of `--vars`
 * @param language of what is wrong with its bytes
 * @param read where its bytes come from, unless it is a file on disk
 * @throws {CommandFailure} when the file itself, or that of `--vars`, cannot be read
 */
export async function readSource(
  name: string,
  vars?: string,
  language?: Language,
  read?: () => Promise<Uint8Array>,
): Promise<RulesTexts> {
  const committed = committedFile(name);
  const main = await readYamlFile(name, committed ? () => show(committed) : read, language);
  const patterns = main.encodingError ? [] : patternsIn(main.text);
  const parts =
    patterns.length === 0
      ? undefined
      : committed
        ? await readCommittedParts(committed, patterns)
        : await readPartsOf(name, patterns);
  return { ...main, ...(parts && { parts }), ...(vars !== undefined && { vars: await readVars(vars) }) };
}

/** Loaded where there are other files: most lints read one. */
async function readPartsOf(file: string, patterns: readonly string[]): Promise<Map<string, PartText>> {
  const { partTexts, readParts } = await import('../reload/read-parts.js');
  return partTexts(await readParts(file, patterns));
}

async function readVars(file: string): Promise<NonNullable<SourceTexts['vars']>> {
  const { readFileState } = await import('../reload/file-state.js');
  const { partText } = await import('../reload/read-parts.js');
  const state = await readFileState(file);
  if ('trouble' in state && state.trouble.kind === 'missing')
    throw wrongCommand(say`--vars: there is no file ${file}`);
  return { file, text: partText(state) };
}

interface CommittedFile {
  revision: string;
  file: string;
}

function committedFile(name: string): CommittedFile | undefined {
  const [, revision, file] = /^git:([^:]+):(.+)$/s.exec(name) ?? [];
  return revision === undefined || file === undefined ? undefined : { revision, file };
}

async function readCommittedParts(
  { revision, file }: CommittedFile,
  patterns: readonly string[],
): Promise<Map<string, PartText>> {
  // Without a path, `ls-tree` lists the folder that it is run in, by names from there.
  const listed = await git(file, ['ls-tree', '-r', '-z', '--name-only', revision]);
  const names = Buffer.from(listed).toString('utf8').split('\0');
  const found = patterns.flatMap((pattern) =>
    faultInPattern(pattern) === undefined ? namesFor(pattern, names, basename(file)) : [],
  );
  const parts = new Map<string, PartText>();
  for (const name of [...new Set(found)].sort()) {
    const { text, encodingError } = await readYamlFile(name, () => show({ revision, file }, name));
    parts.set(name, encodingError ? { trouble: encodingError.message } : text);
  }
  return parts;
}

function show({ revision, file }: CommittedFile, name = basename(file)): Promise<Uint8Array> {
  return git(file, ['show', '--end-of-options', `${revision}:./${name}`]);
}

/** Runs git in the file's own folder, so that names count from this one, wherever in the repository that is. */
async function git(file: string, command: readonly string[]): Promise<Uint8Array> {
  // Loaded by who compares versions: most commands read files alone.
  const { execFile } = await import('node:child_process');
  const { promisify } = await import('node:util');
  try {
    const options = { encoding: 'buffer', maxBuffer } as const;
    return (await promisify(execFile)('git', ['-C', dirname(file), ...command], options)).stdout;
  } catch (error) {
    const { code, stderr, message } = error as Error & { code?: unknown; stderr?: Buffer };
    if (code === 'ENOENT') throw new Error('git is not installed', { cause: error });
    const [said = message] = /(?<=^fatal: ).+/m.exec(String(stderr)) ?? [];
    throw new Error(said, { cause: error });
  }
}

/** For what git writes: far above the size of a rules file. */
const maxBuffer = 64 * 1024 * 1024;
