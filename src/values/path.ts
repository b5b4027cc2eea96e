/** `a.b.c` → `['a', 'b', 'c']`; a key with a dot in it stands in brackets: `a["b.c"]`. The empty path has no segments. */
export function splitPath(path: string): string[] {
  if (path === '') return [];
  return path.includes('[') ? splitBrackets(path) : path.split('.');
}

/** A path of some keys, as {@link splitPath} reads it: those that hold a dot or a bracket stand in brackets. */
export function joinPath(segments: readonly string[]): string {
  return segments
    .map((key, index) => {
      if (/[.[\]]/.test(key)) return `[${JSON.stringify(key)}]`;
      return index === 0 ? key : `.${key}`;
    })
    .join('');
}

/** One path has one spelling: without brackets where there need be none. */
export function plainPath(path: string): string {
  return path.includes('[') ? joinPath(splitPath(path)) : path;
}

/** A key in brackets and quotes. */
export const bracketedKey = /\[\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')\s*\]/y;

/** What is no path with brackets is one with dots alone. */
function splitBrackets(path: string): string[] {
  const segments: string[] = [];
  let at = 0;
  while (at < path.length) {
    bracketedKey.lastIndex = at;
    const match = bracketedKey.exec(path);
    if (match !== null) {
      segments.push((match[1] ?? match[2]!).replace(/\\(.)/gs, '$1'));
      at = bracketedKey.lastIndex;
    } else {
      if (segments.length > 0 && path[at] !== '.') return path.split('.');
      const start = segments.length === 0 ? at : at + 1;
      const [key] = /^[^.[]*/.exec(path.slice(start))!;
      segments.push(key);
      at = start + key.length;
      if (path[at] === '[' && !isBracket(path, at)) return path.split('.');
    }
  }
  return segments;
}

function isBracket(path: string, at: number): boolean {
  bracketedKey.lastIndex = at;
  return bracketedKey.test(path);
}
