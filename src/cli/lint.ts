import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import type { Contract } from '../rules/contract.js';
import { type Diagnostic, formatDiagnostic } from '../rules/diagnostic.js';
import { prepareRules } from '../rules/prepare.js';
import { loadContract } from './schemas.js';
import { count, exitCodes, type World } from './world.js';

export interface LintOptions {
  files: readonly string[];
  /** The folder of `--schemas`. */
  schemas: string | undefined;
}

/** `dargah lint`: diagnostics of all files on standard output, one a line, and a summary on standard error. */
export async function lint({ files, schemas }: LintOptions, world: World): Promise<number> {
  const contract = await loadContract(schemas);
  const diagnostics: Diagnostic[] = [];
  let unreadable = 0;
  for (const file of files) {
    const found = await check(file, contract);
    if (found instanceof Error) {
      unreadable += 1;
      world.stderr.write(`dargah: ${file} cannot be read: ${found.message}\n`);
    } else {
      diagnostics.push(...found);
    }
  }
  for (const diagnostic of diagnostics) world.stdout.write(`${formatDiagnostic(diagnostic)}\n`);

  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const warnings = diagnostics.length - errors;
  world.stderr.write(
    `${count(files.length - unreadable, 'file')}: ${count(errors, 'error')}, ${count(warnings, 'warning')}\n`,
  );
  if (unreadable > 0) return exitCodes.wrongCommand;
  return errors > 0 ? exitCodes.failed : exitCodes.fine;
}

async function check(file: string, contract: Contract): Promise<Diagnostic[] | Error> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    return error as Error;
  }
  // `serve` refuses such a file as well: with letters replaced it would not be the author's text.
  if (!isUtf8(bytes)) return [notUtf8(file)];
  return prepareRules({ file, text: bytes.toString('utf8'), contract }).diagnostics;
}

function notUtf8(file: string): Diagnostic {
  const message = 'the file is not UTF-8 text. Save it as UTF-8';
  return { file, line: 1, column: 1, endLine: 1, endColumn: 1, severity: 'error', check: 'file', message };
}
