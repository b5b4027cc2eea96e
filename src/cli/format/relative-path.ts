import { isAbsolute, relative, sep } from 'node:path';

/** A file as seen from the current folder, with slashes: how reports name the files of a repository. */
export function relativePath(file: string): string {
  return relative('', file).split(sep).join('/');
}

/**
 * A file as seen from the top of the repository, where an action of GitHub runs in a folder of it.
 * @param workspace the folder of the repository; without one, and for what is not in it, the current folder counts
 */
export function pathInRepository(file: string, workspace: string | undefined): string {
  const path = relative(workspace || '', file)
    .split(sep)
    .join('/');
  return path.startsWith('../') || isAbsolute(path) ? relativePath(file) : path;
}
