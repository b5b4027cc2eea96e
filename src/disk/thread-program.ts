/**
 * Where the program of a thread is: among the bundled ones, which start in half the time.
 * @param module its path below `src/`, without an extension
 */
export function threadProgram(module: string): URL {
  const isBundled = import.meta.url.endsWith('.cjs');
  return new URL(`${isBundled ? '.' : '../../dist/bundle'}/${module}.cjs`, import.meta.url);
}
