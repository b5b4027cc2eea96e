import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { wrongCommand } from '../../config/context.js';
import { say } from '../../values/message.js';
import { findFiles } from '../patterns.js';

/**
 * The files that names, patterns and folders stand for, each once; without any, the tests files below the current folder
 * and the rules file, if it is there.
 * @throws {CommandFailure} when one stands for nothing
 */
export async function findTests(names: readonly string[], rules: string): Promise<string[]> {
  if (names.length === 0) {
    const files = await findFiles(testsFiles);
    return existsSync(rules) ? [...files, rules] : files;
  }
  const files = await Promise.all(names.map(filesOf));
  return [...new Set(files.flat())];
}

const testsFiles = '**/*.test.{yaml,yml}';

async function filesOf(name: string): Promise<string[]> {
  const isFolder = await stat(name).then(
    (found) => found.isDirectory(),
    () => false, // reported when it is read
  );
  const found = await findFiles(isFolder ? join(name, testsFiles) : name);
  if (found.length > 0) return found;
  throw wrongCommand(isFolder ? say`no tests file is below "${name}"` : say`no tests file matches "${name}"`);
}
