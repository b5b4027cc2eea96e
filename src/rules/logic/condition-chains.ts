import { say, type Text } from '../../values/message.js';
import type { Path, Report } from '../diagnostic.js';

/** A place in a named condition that asks for another one. */
export interface Link {
  name: string;
  at: Path;
}

/** Nobody follows longer chains, and each link costs stack at every click. */
const maxNames = 64;
/** Each level costs stack, too, when the file is compiled and at every click. It overflows from some two thousand on. */
const maxLevels = 500;

/** What the longest chains from a name on come to. */
interface Extent {
  /** How many names there are, with this one. */
  names: number;
  /** How deep the last of them stands, in mappings and lists. */
  levels: number;
}

/**
 * Follows named conditions from name to name, and reports circles and chains that are too long.
 * @param links by name: the others that the condition asks for
 * @returns the conditions at which a circle, or a chain that is too long, is to be cut
 */
export function checkChains(links: ReadonlyMap<string, readonly Link[]>, report: Report): Set<string> {
  /** Of each name once its chains are cut. */
  const extents = new Map<string, Extent>();
  const cuts = new Set<string>();
  const visit = (name: string, above: string[]): Extent => {
    const known = extents.get(name);
    if (known !== undefined) return known;
    const trail = [...above, name];
    const extent = { names: 1, levels: 0 };
    for (const { name: next, at } of links.get(name) ?? []) {
      const start = trail.indexOf(next);
      if (start !== -1) {
        const circle = [...trail.slice(start), next].join(' → ');
        const message = say`conditions refer to each other in a circle: ${circle}. Break it at one of them`;
        report({ path: at, check: 'condition-cycle', message });
        cuts.add(name);
        continue;
      }
      // The name behind the last one that fits is not visited: thousands of them would overflow the stack.
      const below = trail.length < maxNames ? visit(next, trail) : { names: 1, levels: 0 };
      const levels = levelsOf(at) + below.levels;
      const excess = excessOf(trail.length + below.names, levels);
      if (excess !== undefined) {
        report({ path: at, check: 'condition-depth', message: excess });
        cuts.add(name);
        continue;
      }
      extent.names = Math.max(extent.names, 1 + below.names);
      extent.levels = Math.max(extent.levels, levels);
    }
    if (cuts.has(name)) Object.assign(extent, { names: 1, levels: 0 });
    extents.set(name, extent);
    return extent;
  };
  for (const name of links.keys()) visit(name, []);
  return cuts;
}

function excessOf(names: number, levels: number): Text | undefined {
  if (names > maxNames)
    return say`conditions refer to each other more than ${maxNames} deep here. Write some of them out`;
  if (levels > maxLevels)
    return say`conditions, with those that they name, nest more than ${maxLevels} levels deep here. Make some of them flatter`;
  return undefined;
}

/** How deep a place stands in its own condition: a path starts with "conditions" and the name. */
function levelsOf(at: Path): number {
  return at.length - 2;
}
