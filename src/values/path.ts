/** `a.b.c` → `['a', 'b', 'c']`; the empty path has no segments. */
export function splitPath(path: string): string[] {
  return path === '' ? [] : path.split('.');
}
