import { relative, sep } from 'node:path';

/** A file as seen from the current folder, with slashes: how reports name the files of a repository. */
export function relativePath(file: string): string {
  return relative('', file).split(sep).join('/');
}
