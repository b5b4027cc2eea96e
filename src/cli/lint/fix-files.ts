import { readFile, writeFile } from 'node:fs/promises';
import { type CommandContext, talk, wrongCommand } from '../../config/context.js';
import { type AppliedFix, type FixKind, fixText } from '../../rules/fix.js';
import { shortened } from '../../values/characters.js';
import { type Language, say, type Text } from '../../values/message.js';
import { reasonOf } from '../../values/system-fault.js';
import type { LintedFile } from '../format/lint/report.js';
import { secretsIn } from '../format/lint/secrets.js';
import { relativePath } from '../format/relative-path.js';
import { unifiedDiff } from '../format/unified-diff.js';

/**
 * Applies suggestions to files on the disk, and says on standard error what it wrote.
 * @returns the files as they are then, and how many suggestions were applied
 * @throws {CommandFailure} when a file cannot be written
 */
export async function fixFiles(
  files: readonly LintedFile[],
  kind: FixKind,
  context: CommandContext,
): Promise<{ files: LintedFile[]; fixed: number }> {
  const after: LintedFile[] = [];
  let fixed = 0;
  for (const linted of files) {
    const { text, diagnostics, fixes } = fixText(linted, kind, linted.analyzeText);
    if (fixes.length > 0) await write(linted, text);
    for (const fix of fixes) talk(context, describe(fix, context.language));
    fixed += fixes.length;
    after.push({ ...linted, text, diagnostics: [...diagnostics] });
  }
  return { files: after, fixed };
}

/** What `fixFiles` would write, as a patch. */
export function diffOfFixes(files: readonly LintedFile[], kind: FixKind): string {
  return files
    .map((linted) => {
      const after = fixText(linted, kind, linted.analyzeText);
      // Where the text cannot be read, nobody knows yet what is a secret in it.
      const secrets = [...secretsIn(linted), ...secretsIn(after)];
      const shown = (text: string) =>
        secrets.reduce((hidden, secret) => hidden.replaceAll(secret, secret.replace(/[^\s"']/g, '*')), text);
      return unifiedDiff(relativePath(linted.file), shown(linted.text), shown(after.text));
    })
    .join('');
}

async function write({ file, text: old }: LintedFile, text: string): Promise<void> {
  try {
    // An editor may have saved it meanwhile.
    if ((await readFile(file, 'utf8')) !== old) {
      throw wrongCommand(say`${file} was changed meanwhile, so nothing is written to it. Run it again`);
    }
    // In place: a link stays a link, and the file keeps its owner and its mode.
    await writeFile(file, text);
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error;
    throw wrongCommand(say`${file} cannot be written: ${reasonOf(error)}`, { cause: error });
  }
}

/** `rules.yaml:3:5: wrote "," for "،" [yaml-syntax]` */
function describe({ diagnostic, old, text }: AppliedFix, language: Language): string {
  const { file, line, column, check } = diagnostic;
  const words = language.render(done(quote(old), quote(text)));
  return `${file}:${line}:${column}: ${words} [${check}]`;
}

function done(old: string, text: string): Text {
  if (text === '""') return say`removed ${old}`;
  return old === '""' ? say`inserted ${text}` : say`wrote ${text} for ${old}`;
}

function quote(text: string): string {
  return JSON.stringify(shortened(text, 60));
}
