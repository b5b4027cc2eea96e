import { say, type Text } from '../values/message.js';

// Names of parts are paths from the folder of the main file, with `/` on every system.

/** What is wrong with what an `include` says, as the end of a sentence; undefined where it can name files. */
export function faultInPattern(pattern: string): Text | undefined {
  if (/^(?:\/|[A-Za-z]:)/.test(pattern))
    return say`begins at the root of the disk. Name files in the folder of this one`;
  if (pattern.includes('\\')) return say`has a "\\". Write "/" between folders`;
  const steps = pattern.split('/');
  if (steps.includes('..')) return say`leads out of the folder of this file. Move the part into it`;
  const leading = steps.filter((step) => step !== '' && step !== '.');
  if (leading.length < steps.length)
    return say`has a step that leads nowhere. Write ${leading.join('/') || 'rules/*.yaml'}`;
  if (!/\.ya?ml$/.test(pattern)) return say`does not end in .yaml or .yml, as every part does`;
  return undefined;
}

/** Whether it may name several files. */
export function isGlob(pattern: string): boolean {
  return pattern.includes('*');
}

/**
 * The names that a pattern stands for, in the order of their letters. `*` is any letters but `/`; what is hidden, tests and
 * the main file itself are left out.
 */
export function namesFor(pattern: string, names: Iterable<string>, main: string): string[] {
  if (!isGlob(pattern)) return [...names].filter((name) => name === pattern);
  const matches = matcherOf(pattern);
  const found = [...names].filter((name) => name !== main && !isTestsFile(name) && matches(name));
  return found.sort((a, b) => (a < b ? -1 : 1));
}

function matcherOf(pattern: string): (name: string) => boolean {
  const steps = pattern.split('/').map((step) => step.split('*'));
  return (name) => {
    const parts = name.split('/');
    return (
      parts.length === steps.length &&
      parts.every((part, index) => !part.startsWith('.') && isLike(part, steps[index]!))
    );
  };
}

/** Whether a text holds some pieces in their order, the first at its start and the last at its end. */
function isLike(text: string, [first = '', ...others]: readonly string[]): boolean {
  if (others.length === 0) return text === first;
  const last = others.pop()!;
  if (!text.startsWith(first) || text.length < first.length + last.length || !text.endsWith(last))
    return false;
  let at = first.length;
  for (const piece of others) {
    const found = text.indexOf(piece, at);
    if (found === -1 || found + piece.length > text.length - last.length) return false;
    at = found + piece.length;
  }
  return true;
}

/** A name as messages and reports show it: beside the main file. */
export function besides(main: string, name: string): string {
  return main.slice(0, Math.max(main.lastIndexOf('/'), main.lastIndexOf('\\')) + 1) + name;
}

/** The name of the main file among those of its parts. */
export function baseName(main: string): string {
  return main.slice(Math.max(main.lastIndexOf('/'), main.lastIndexOf('\\')) + 1);
}

/** Whether a name is that of a tests file, which stands beside the rules that it tests and has another form. */
export function isTestsFile(name: string): boolean {
  return testsEnding.test(name);
}

/** `rules.yaml` of `rules.test.yaml`, in the same folder: what a tests file tests that names no rules. */
export function rulesNameOf(testsFile: string): string {
  return baseName(testsFile).replace(testsEnding, '$1');
}

/** `rules.test.yaml` of `rules.yaml`: where the tests of a rules file stand that has none yet. */
export function testsNameOf(rulesFile: string): string {
  return rulesFile.replace(/(\.ya?ml)?$/, (ending) => `.test${ending || '.yaml'}`);
}

const testsEnding = /\.test(\.ya?ml)$/;
