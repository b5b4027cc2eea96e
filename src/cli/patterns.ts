import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The files that a name or a pattern stands for, sorted; a name stands for itself, whether or not the file is there.
 * A pattern has `*` and `?` for letters of a name, `[a-z]` for one of several, `{a,b}` for either, and `**` for folders
 * of any depth. As in a shell, names that begin with a dot are found only where the pattern writes the dot;
 * `node_modules` and linked folders are not searched by `**`.
 */
export async function findFiles(pattern: string): Promise<string[]> {
  if (!/[*?[{]/.test(pattern) || (await isFile(pattern))) return [pattern];
  const search = new Search();
  for (const alternative of expandBraces(pattern)) {
    const root = alternative.startsWith('/') ? '/' : '';
    await search.run(root, alternative.split('/').filter(Boolean));
  }
  return [...search.found].sort();
}

/**
 * The files below a folder that a pattern relative to it stands for, and the folders on the way that this user may not
 * read, sorted.
 */
export async function findBelow(
  folder: string,
  pattern: string,
): Promise<{ found: string[]; closed: string[] }> {
  const search = new Search();
  for (const alternative of expandBraces(pattern))
    await search.run(folder, alternative.split('/').filter(Boolean));
  return { found: [...search.found].sort(), closed: [...search.closed].sort() };
}

/** Whether a pattern stands for a path, or for a folder that it leads through. */
export function covers(pattern: string, path: string): boolean {
  const names = path.split('/').filter((name) => name !== '' && name !== '.');
  return expandBraces(pattern).some((one) => leadsTo(one.split('/').filter(isSegment), names));
}

function isSegment(segment: string): boolean {
  return segment !== '' && segment !== '.';
}

function leadsTo([segment, ...rest]: readonly string[], names: readonly string[]): boolean {
  if (segment === undefined) return true;
  if (segment === '**') return names.some((_, index) => leadsTo(rest, names.slice(index)));
  const [name, ...below] = names;
  return name !== undefined && expressionOf(segment).test(name) && leadsTo(rest, below);
}

class Search {
  readonly found = new Set<string>();
  /** Folders that this user may not read. */
  readonly closed = new Set<string>();

  /** Finds the files below a folder that match the segments; the empty text is the current folder. */
  async run(folder: string, segments: readonly string[]): Promise<void> {
    const [segment, ...rest] = segments;
    if (segment === undefined) return;
    if (segment === '**') {
      await this.run(folder, rest.length > 0 ? rest : ['*']);
      for (const entry of await this.entriesOf(folder)) {
        if (!entry.isDirectory() || entry.name.startsWith('.') || entry.name === 'node_modules') continue;
        await this.run(join(folder, entry.name), segments);
      }
      return;
    }
    const names = /[*?[]/.test(segment) ? await this.namesLike(segment, folder) : [segment];
    for (const name of names) {
      const path = join(folder, name);
      if (rest.length > 0) await this.run(path, rest);
      else if (await isFile(path)) this.found.add(path);
    }
  }

  private async namesLike(segment: string, folder: string): Promise<string[]> {
    const expression = expressionOf(segment);
    const names = (await this.entriesOf(folder)).map(({ name }) => name);
    return names.filter(
      (name) => expression.test(name) && (!name.startsWith('.') || segment.startsWith('.')),
    );
  }

  private entriesOf(folder: string): Promise<Dirent[]> {
    return readdir(folder === '' ? '.' : folder, { withFileTypes: true }).catch(
      ({ code }: NodeJS.ErrnoException) => {
        // A folder that is not there holds nothing that matches.
        if (code === 'EACCES' || code === 'EPERM') this.closed.add(folder);
        return [];
      },
    );
  }
}

function expressionOf(segment: string): RegExp {
  const source = segment.replace(/\[(!?)([^\]]+)\]|[*?]|[\\^$.|+()[\]{}]/g, (part, not = '', set = '') => {
    if (part === '*') return '.*';
    if (part === '?') return '.';
    if (set !== '') return `[${not === '' ? '' : '^'}${set.replace(/[\\\]^]/g, '\\$&')}]`;
    return `\\${part}`;
  });
  return new RegExp(`^${source}$`, 'su');
}

/** `{a,b{c,d}}` is `a`, `bc` and `bd`; braces without a comma are letters. */
function expandBraces(pattern: string): string[] {
  // The innermost pair, so that those around it are found in what it leaves.
  const [whole, before = '', inside = '', behind = ''] =
    /^(.*?)\{([^{}]*,[^{}]*)\}(.*)$/s.exec(pattern) ?? [];
  if (whole === undefined) return [pattern];
  return inside.split(',').flatMap((part) => expandBraces(`${before}${part}${behind}`));
}

function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
