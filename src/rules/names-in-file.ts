import { splitPath } from '../values/path.js';
import type { Path } from './diagnostic.js';
import { parseText } from './template/text.js';
import { type WrittenScalar, writtenScalars } from './yaml/scalars.js';

/** What a name of the author stands for. */
export type NameKind =
  | 'condition'
  | 'response'
  | 'constant'
  | 'calendar'
  | 'experiment'
  | 'variant'
  | 'receiver'
  | 'rule';

/** A place of a rules file that defines a name, or refers to one. */
export interface NamePlace {
  /** By offsets, without quotes. */
  start: number;
  end: number;
  kind: NameKind;
  name: string;
  /** Of a variant, the experiment: two of them can have variants of one name. */
  of?: string;
  isDefinition: boolean;
  /** Where it stands in the data. */
  path: Path;
}

/** All names of a rules file and their uses, in reading order, as far as the text can be read. */
export function namesInFile(
  source: string,
  scalars: readonly WrittenScalar[] = writtenScalars(source),
): NamePlace[] {
  return scalars.flatMap((scalar, index) =>
    isData(scalar.path) ? [] : [...placesIn(scalar), ...variantsIn(scalar, scalars[index - 1])],
  );
}

/** Whether two places mean one thing. */
export function isSameName(one: NamePlace, other: NamePlace): boolean {
  return one.kind === other.kind && one.name === other.name && one.of === other.of;
}

const sections: Readonly<Record<string, NameKind>> = {
  conditions: 'condition',
  responses: 'response',
  vars: 'constant',
  calendars: 'calendar',
  experiments: 'experiment',
  notify: 'receiver',
};

function placesIn(scalar: WrittenScalar): NamePlace[] {
  const { path, isKey, value } = scalar;
  if (typeof value !== 'string') return [];
  const at = (kind: NameKind, isDefinition: boolean): NamePlace[] => [
    { kind, name: value, isDefinition, path, ...bare(scalar, value) },
  ];
  const [section] = path;
  if (isKey) {
    const kind = path.length === 2 ? sections[String(section)] : undefined;
    if (kind !== undefined) return at(kind, true);
    if (path.at(-2) === 'variants' && section !== 'experiments') return at('experiment', false);
    return path.at(-2) === 'match' ? nameInPath(scalar) : [];
  }
  if (section === 'vars') return [];
  const [key, above, beyond] = [path.at(-1), path.at(-2), path.at(-3)];
  if (key === 'id' && typeof above === 'number' && beyond === 'rules') return at('rule', true);
  if ((key === 'rule' || key === 'shadow') && above === 'expect') return ruleIn(scalar, value);
  if (key === 'condition') return at('condition', false);
  if (key === 'during') return at('calendar', false);
  if (key === 0 && above === 'variant') return at('experiment', false);
  const isAnswer = key === 'respond' || (typeof key === 'number' && above === 'one_of');
  if (isAnswer || (key === 'default' && path.length === 1)) return at('response', false);
  if (namesReceiver(path)) return at('receiver', false);
  const isVariable =
    key === 'var' || (key === 0 && above === 'var') || isIn(path, ['missing', 'missing_some']);
  if (isVariable) return nameInPath(scalar);
  return value.includes('{{') ? namesInText(scalar, value) : [];
}

/** The rule that a test expects, or that it expects not to answer. */
function ruleIn(scalar: WrittenScalar, value: string): NamePlace[] {
  const start = value.startsWith('not:') ? 'not:'.length : 0;
  const place = scalar.part([start, value.length]);
  return [{ kind: 'rule', name: value.slice(start), isDefinition: false, path: scalar.path, ...place }];
}

/** Variants of an experiment: in it, where a condition asks for one, and where a test pins one. */
function variantsIn(scalar: WrittenScalar, before: WrittenScalar | undefined): NamePlace[] {
  const { path, isKey, value } = scalar;
  const of = experimentAt(path, isKey, before);
  if (of === undefined || typeof value !== 'string') return [];
  const isDefinition = isKey && path.length === 4 && path[2] === 'variants';
  return [{ kind: 'variant', name: value, of, isDefinition, path, ...bare(scalar, value) }];
}

function experimentAt(path: Path, isKey: boolean, before: WrittenScalar | undefined): string | undefined {
  const [section, name, key] = path;
  if (section === 'experiments') {
    const isName = isKey
      ? (key === 'variants' && path.length === 4) || (key === 'ramp' && path.length === 5)
      : key === 'otherwise' && path.length === 3;
    return isName ? String(name) : undefined;
  }
  if (isKey) return undefined;
  if (path.at(-1) === 1 && path.at(-2) === 'variant') return before && String(before.value);
  if (path.at(-2) === 'variants') return String(path.at(-1));
  if (!path.includes('match')) return undefined;
  const [root, asked, ...deeper] = splitPath(String(path[path.lastIndexOf('match') + 1]));
  return root === 'experiments' && deeper.length === 0 ? asked : undefined;
}

/** The names in the placeholders of a text: where a fact stands, as arguments, and where a table is looked up. */
function namesInText(scalar: WrittenScalar, text: string): NamePlace[] {
  return parseText(text, () => {}).flatMap((part) => {
    if (typeof part === 'string') return [];
    const { path, pathAt, lookup, constants } = part;
    return [
      ...(path === undefined ? [] : nameInPath(scalar, pathAt)),
      ...(lookup ? nameInPath(scalar, lookup.byAt) : []),
      ...constants.flatMap(({ path, start }) => nameInPath(scalar, [start, start + path.length])),
    ];
  });
}

/** The name that a path begins with, of a constant or an experiment. @param within where it stands in the text */
function nameInPath(
  scalar: WrittenScalar,
  within: readonly [start: number, end: number] = [0, Infinity],
): NamePlace[] {
  const [found, root = '', plain, inBrackets] =
    /^(vars|experiments)(?:\.([^.[]+)|\[\s*["']([^"'\\]+)["']\s*\])/.exec(
      String(scalar.value).slice(...within),
    ) ?? [];
  const name = plain ?? inBrackets;
  if (found === undefined || name === undefined) return [];
  const start = within[0] + found.indexOf(name, root.length);
  const place = scalar.part([start, start + name.length]);
  return [{ kind: sections[root]!, name, isDefinition: false, path: scalar.path, ...place }];
}

function namesReceiver(path: Path): boolean {
  if (path[0] === 'notify') return false;
  const key = typeof path.at(-1) === 'number' ? path.at(-2) : path.at(-1);
  return key === 'to' || key === 'notify' || key === 'notify_all';
}

/** What a request holds, or an answer hands on: names in it are those of others, but for its logic. */
function isData(path: Path): boolean {
  return isIn(path, ['request', 'defaults', 'each', 'data']) && !path.includes('$logic');
}

function isIn(path: Path, keys: readonly string[]): boolean {
  return path.some((segment, index) => index > 0 && keys.includes(String(segment)));
}

/** A name without the quotes around it. */
function bare({ start, end, part }: WrittenScalar, value: string): { start: number; end: number } {
  return end - start === value.length ? { start, end } : part([0, value.length]);
}
