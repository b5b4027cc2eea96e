import { patternsIn, type SourceTexts } from '../rules/parts.js';
import { type FileState, mayHaveChanged, readFileState } from './file-state.js';
import type { FollowedSource } from './follow.js';
import { findParts, partText, partTexts, pathOfPart, readParts } from './read-parts.js';
import { digestOfSources } from './revision.js';

/** A rules file with all that it is made of, at one moment. */
export type RulesState = FileState & {
  /** Undefined where there is nothing but the file. */
  others?: OtherFiles;
};

interface OtherFiles {
  /** Of the rules file alone. */
  main: FileState;
  patterns: readonly string[];
  /** By name; with a file of other constants also that, by its path. */
  files: readonly { path: string; state: FileState }[];
  partNames: readonly string[];
  texts: Pick<SourceTexts, 'parts' | 'vars'>;
}

/** What to follow of a rules file: itself, what it includes, and the file of other constants, as one. */
export function rulesSource(file: string, varsFile: string | undefined): FollowedSource<RulesState> {
  let known: { digest: string; patterns: readonly string[] } | undefined;
  const patternsOf = (state: FileState & { text: string; digest: string }) => {
    if (known?.digest !== state.digest) known = { digest: state.digest, patterns: patternsIn(state.text) };
    return known.patterns;
  };
  return {
    async read() {
      const main = await readFileState(file);
      if (!('text' in main)) return main;
      const patterns = patternsOf(main);
      if (patterns.length === 0 && varsFile === undefined) return main;
      const parts = await readParts(file, patterns);
      const vars = varsFile === undefined ? undefined : await readFileState(varsFile);
      const files = [
        ...[...parts].map(([name, state]) => ({ path: pathOfPart(file, name), state })),
        ...(vars ? [{ path: varsFile!, state: vars }] : []),
      ];
      const texts = {
        ...(patterns.length > 0 && { parts: partTexts(parts) }),
        ...(vars && { vars: { file: varsFile!, text: partText(vars) } }),
      };
      return {
        ...asOne(
          main,
          files.map(({ state }) => state),
          digestOfSources({ file, text: main.text, ...texts }),
        ),
        others: { main, patterns, files, partNames: [...parts.keys()], texts },
      };
    },
    async mayHaveChanged(state) {
      if (state?.others === undefined) return mayHaveChanged(file, state);
      const { main, patterns, files, partNames } = state.others;
      const found = await findParts(file, patterns);
      if (found.join('\n') !== partNames.join('\n')) return true;
      const changes = await Promise.all([
        mayHaveChanged(file, main),
        ...files.map((one) => mayHaveChanged(one.path, one.state)),
      ]);
      return changes.includes(true);
    },
  };
}

/** The state of several files, which hold still together. */
function asOne(
  main: FileState & { text: string; digest: string },
  others: readonly FileState[],
  digest: string,
): FileState & { text: string; digest: string } {
  const all = [main, ...others];
  return {
    ...main,
    identity: `text ${digest}`,
    digest,
    signature: all.map(({ signature }) => signature).join(' '),
    readAtMs: Math.min(...all.map(({ readAtMs }) => readAtMs)),
    changedAtMs: Math.max(...all.map(({ changedAtMs }) => changedAtMs)),
    unlinked: all.some(({ unlinked }) => unlinked),
  };
}
