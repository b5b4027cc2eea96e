import type { Rule } from '../../../src/rules/format/rule.js';
import type { ResolvedRules } from '../../../src/rules/model.js';
import type { JsonObject } from '../../../src/values/json.js';

/** A button that the rules ask for. What is written on it only the platform knows. */
export interface Button {
  /** What it carries. */
  data: JsonObject;
  /** The sides that rules ask for with it; empty where they do not ask. */
  sides: string[];
  /** The same of touchpoints. */
  touchpoints: string[];
}

/** The buttons of a file, as far as its rules name all that they carry. */
export function buttonsOf({ file: { rules } }: ResolvedRules): Button[] {
  const byData = new Map<string, Button>();
  for (const rule of rules.filter(({ enabled }) => enabled)) {
    for (const one of buttonsOfRule(rule)) {
      const key = JSON.stringify(one.data);
      const known = byData.get(key);
      byData.set(key, known === undefined ? one : joined(known, one));
    }
  }
  return [...byData.values()].slice(0, mostButtons);
}

const mostButtons = 24;

function buttonsOfRule({ match = {}, groups }: Rule): Button[] {
  const asked = Object.assign({}, ...groups.map((group) => group.match ?? {}), match) as Record<
    string,
    unknown
  >;
  let all: JsonObject[] = [{}];
  for (const [path, wanted] of Object.entries(asked)) {
    const [, key, ...deeper] = path.split('.');
    if (!path.startsWith('extra_data.') || key === undefined) continue;
    const values = literals(wanted);
    if (deeper.length > 0 || values.length === 0) return [];
    // Of several lists, only one is followed: nobody looks at all their pairs.
    all =
      all.length > 1
        ? all.map((data) => ({ ...data, [key]: values[0] }))
        : values.map((value) => ({ ...all[0], [key]: value }));
  }
  if (Object.keys(all[0]!).length === 0) return [];
  const [sides, touchpoints] = [literals(asked.user_side), literals(asked.touchpoint)].map((texts) =>
    texts.map(String),
  );
  return all.map((data) => ({ data, sides: sides!, touchpoints: touchpoints! }));
}

function literals(wanted: unknown): (string | number | boolean)[] {
  const all: unknown[] = Array.isArray(wanted) ? wanted : [wanted];
  return all.filter((one) => ['string', 'number', 'boolean'].includes(typeof one)) as string[];
}

/** Where one of two does not ask, neither do both. */
function joined(a: Button, b: Button): Button {
  const both = (one: string[], other: string[]) =>
    one.length === 0 || other.length === 0 ? [] : [...new Set([...one, ...other])];
  return { data: a.data, sides: both(a.sides, b.sides), touchpoints: both(a.touchpoints, b.touchpoints) };
}
