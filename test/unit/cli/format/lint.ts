import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../../process/reload/folder.js';
import { runHere } from '../../../support/context.js';

export const bad = 'test/unit/cli/format/lint/bad.yaml';
export const clean = 'test/unit/cli/format/lint/clean.yaml';

/** What `dargah lint` prints. */
export async function lintHere(format: string, ...args: string[]): Promise<string> {
  const { stdout } = await runHere(['lint', '--format', format, ...args]);
  return stdout;
}

/** A file of this text, and of this name, in a folder of its own. */
export function fileHolding(content: string | Uint8Array, name = 'rules.yaml'): string {
  const file = join(temporaryFolder(), name);
  writeFileSync(file, content);
  return file;
}
