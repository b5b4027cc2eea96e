import { type CallName, calls } from '../../platform/calls.js';
import { givenFields } from '../../platform/contract.js';
import { buttonData, fieldCalled } from '../../platform/dynamic-action.js';
import { ticketFact } from '../../platform/facts.js';
import { factWithoutFields, knownFact } from '../../platform/known-facts.js';
import { nowNames } from '../../values/clock.js';
import { onLatinKeys } from '../../values/keyboard.js';
import { latePattern } from '../../values/late-pattern.js';
import { memoize } from '../../values/memo.js';
import { say, type Text } from '../../values/message.js';
import { joinPath, splitPath } from '../../values/path.js';
import { holdsInvisible, plainForm, strayHint } from '../../values/stray-characters.js';
import { askWhether, createSuggester, didYouMean, nearest } from '../../values/suggest.js';
import { listSome } from '../../values/word-list.js';
import { yamlText } from '../../values/yaml-text.js';
import { withArticle } from '../analysis/comparisons.js';
import { calendarNamed } from '../logic/expression.js';
import { type ConditionReference, conditionsAskedIn, factsReadIn } from '../logic/references.js';
import { expressionsOf, type ResolvedRules } from '../model.js';
import { type Reference, referencesOf } from '../references.js';
import { filters } from '../template/filters.js';
import { type ResponseNode, walkResponse } from '../template/node.js';
import type { Check } from './check.js';

export const check: Check = {
  group: 'Logic',
  severity: 'warning',
  summary: 'A path leads to a fact that does not exist.',
  help: `A path that leads nowhere is null at every click: a condition on it is never what was meant, and a text has a gap. What your own buttons send is below \`extra_data\`, where any path is possible: \`extra_data.answer\`, not \`answer\` and not \`extradata.answer\`.

All names below \`vars\` and \`now\` are known, so a wrong one cannot work: an error. At the root, the platform adds fields without notice, so an unknown field is only a warning. A path that continues below a text (\`user_side.name\`) is a warning, too. The fields of a request schema of your own (\`--schemas\`) are known.

In the second argument of \`map\`, \`filter\`, \`reduce\`, \`all\`, \`some\` and \`none\`, paths start at an item of the list and cannot reach the facts. To compare an item with a fact, carry the fact along in the start of \`reduce\`: [Operators](rules.md#operators) has an example. A path there to \`extra_data\`, \`vars\` or \`now\` is a warning, and so is a named condition that reads facts. The fields of the items are not known.`,
  run({ resolved, contract, isReported }, report) {
    const fields = [...new Set([...calls[resolved.call].factNames, ...givenFields(contract).keys()])];
    const { unread } = resolved.file;
    const blank = blankTextsOf(resolved.default);
    const faultAt = memoize((path: string) => faultOf(path, fields, resolved), new Map());
    // The values of a list in `match` share one path.
    const reported = new Set<string>();
    const reportOnce = (place: Reference['place'], fault: Fault) => {
      const key = JSON.stringify([place.path, place.within]);
      if (!reported.has(key)) report({ ...place, ...fault });
      reported.add(key);
    };
    const asked = expressionsOf(resolved).flatMap(conditionsAskedIn);
    const ofItemsOnly = namesAskedOfItemsOnly(asked);
    for (const { kind, path, place, itemOf } of referencesOf(resolved)) {
      const [section, name] = place.path;
      // Its paths start at an item. Those that cannot are reported where it is asked.
      if (section === 'conditions' && ofItemsOnly.has(name)) continue;
      // "invisible-characters" says more of a path that holds one.
      // "unknown-variant" says more of an experiment that a condition asks for.
      if (path === undefined || kind === 'include' || kind === 'variant' || holdsInvisible(path)) continue;
      if (itemOf !== undefined) {
        if (kind === 'missing' || !isPathToFacts(path)) continue;
        const message = say`in the body of "${itemOf}" paths start at an item, so "${path}" does not lead to the facts. To compare items with a fact, carry it along in the start of a "reduce", as docs/rules.md#operators shows`;
        reportOnce(place, { message });
        continue;
      }
      // Any var could be meant to stand in a section that cannot be read.
      if (path.startsWith('vars.') && unread?.has('vars')) continue;
      // "missing-ticket" reports it where nothing makes one.
      if (resolved.call === 'session' && kind === 'link' && path === ticketFact) continue;
      const isSaid = (kind === 'var' || kind === 'match') && isReported(place.path);
      const isOperator = kind === 'match' && askedByName.has(path);
      const fault = isSaid ? undefined : isOperator ? aboutOperator(path, resolved) : faultAt(path);
      const isBlank = kind === 'text' && blank.has(JSON.stringify(place.path));
      if (fault) reportOnce(place, isBlank ? { ...fault, severity: 'error' } : fault);
    }
    for (const { name, place, itemOf } of asked) {
      const fact = itemOf === undefined || isReported(place.path) ? undefined : factReadBy(name, resolved);
      if (fact === undefined) continue;
      const message = say`in the body of "${itemOf}" this condition is evaluated for an item, so its "${fact}" does not lead to the facts. Use it outside of "${itemOf}"`;
      reportOnce(place, { message });
    }
  },
};

/** The texts of the default that are one fact alone: without it they are blank, and no answer. */
function blankTextsOf(node: ResponseNode | undefined): ReadonlySet<string> {
  const found = new Set<string>();
  if (node === undefined) return found;
  walkResponse(node, (one) => {
    const [part, ...others] = one.kind === 'text' ? one.parts : [];
    if (typeof part === 'object' && others.length === 0 && part.filters.length === 0)
      found.add(JSON.stringify(one.at));
  });
  return found;
}

type Fault = { severity?: 'error'; message: Text; suggestion?: string };

/** Operators that ask for a name of the file, as people write them in `match`. */
const askedByName: ReadonlySet<string> = new Set(['condition', 'during', 'variant']);

function aboutOperator(name: string, { file, conditions }: ResolvedRules): Fault {
  const [experiment] = file.experiments.values();
  const split = experiment ? [experiment.name, experiment.variants.at(-1)?.name] : ['checkout', 'new'];
  const [calendar = 'office'] = file.calendars.keys();
  const condition = [...conditions.keys()].find((one) => calendarNamed(one) === undefined) ?? 'seller';
  const example = name === 'variant' ? `[${split.join(', ')}]` : name === 'during' ? calendar : condition;
  return {
    message: say`"match" names facts, and "${name}" is an operator of conditions. Write when: { ${name}: ${example} }`,
  };
}

function namesAskedOfItemsOnly(asked: readonly ConditionReference[]): Set<unknown> {
  const names = new Set<unknown>(asked.filter(({ itemOf }) => itemOf !== undefined).map(({ name }) => name));
  for (const { name, itemOf } of asked) if (itemOf === undefined) names.delete(name);
  return names;
}

/** A fact that a named condition reads, or one that it leads to. */
function factReadBy(name: string | undefined, { conditions }: ResolvedRules): string | undefined {
  const names = new Set([name]);
  for (const one of names) {
    const condition = one === undefined ? undefined : conditions.get(one);
    if (condition === undefined) continue;
    const fact = factsReadIn(condition.expression)
      .filter(({ kind, itemOf }) => kind === 'var' && itemOf === undefined)
      .map(({ path = '' }) => path)
      .find((path) => knownFact(splitPath(path)[0] ?? '') !== undefined);
    if (fact !== undefined) return fact;
    // What is added on the way is gone through as well.
    for (const asked of conditionsAskedIn(condition.expression))
      if (asked.itemOf === undefined) names.add(asked.name);
  }
  return undefined;
}

/** A path that hardly any item of a list has, and the facts do. */
function isPathToFacts(path: string): boolean {
  const [root = '', ...below] = splitPath(path);
  return knownFact(root)?.type === 'object' && below.length > 0;
}

function faultOf(path: string, fields: readonly string[], { call, file }: ResolvedRules): Fault | undefined {
  const { vars, experiments } = file;
  const segments = splitPath(path);
  const [root, name] = segments;
  if (root === undefined) return undefined;
  const other =
    callOrSection(path) ?? twoPathsIn(path, fields) ?? strayDots(path, fields) ?? otherSpelling(path, fields);
  if (other !== undefined) return other;
  if (!fields.includes(root))
    return oddKey(segments, fields) ?? aboutField(root, fields, segments, call, file);
  const odd = oddKey(segments, fields);
  if (odd !== undefined) return odd;
  if (root === 'vars') return aboutVar(segments.slice(1), vars, segments);
  if (root === 'experiments' && name !== undefined) return aboutExperiment(name, segments, experiments);
  if (root === 'now' && name !== undefined && !(nowNames as readonly string[]).includes(name)) {
    return {
      severity: 'error',
      message: say`"now.${name}" does not exist.${didYouMean(name, nowNames)} now has ${nowNames.join(', ')}`,
      ...suggest(1, name, nowNames, segments),
    };
  }
  const above = factWithoutFields(path);
  if (above === undefined) return oddDigit(path, segments);
  const message = say`${above} is ${withArticle(knownFact(above)!.type)} and has no fields, so "${path}" is always null`;
  return root === 'now' ? { severity: 'error', message } : { message };
}

/** A key of a path as other languages write it. */
const keyElsewhere = /\[\s*["']?(.*?)["']?\s*(?:\]|$)|["'](.*?)["']|((?:[^.[\]"'\\]|\\.)+)/g;

/** `cars[0]`, `"a.b"` and `a\.b`: what other languages write, and what is a part of a key here. */
function oddKey(segments: readonly string[], fields: readonly string[]): Fault | undefined {
  const at = segments.findIndex((segment) => /[[\]"\\]|^'|'$/.test(segment));
  if (at === -1) return undefined;
  const keys = [...segments.join('.').matchAll(keyElsewhere)].map(
    ([, inBrackets, inQuotes, plain = '']) => inBrackets ?? inQuotes ?? plain.replace(/\\(.)/g, '$1'),
  );
  if (!fields.includes(keys[0] ?? '') || keys.some((key) => /[[\]"\\]/.test(key))) return undefined;
  const meant = joinPath(keys);
  return {
    message: say`"${segments[at]!}" is read as the name of a key. A number of a list stands behind a dot, and a key with a dot in brackets and quotes: ${meant}`,
    suggestion: yamlText(meant),
  };
}

const isValue = /^(?:-?\d[\d.]*|true|false|null|"[^"]*"|'[^']*')$/;

/** `number_fa(vars.price)`, and the `{{#vip}}` of Mustache: nothing is called here, and nothing left out. */
function callOrSection(path: string): Fault | undefined {
  const [, name = '', inner = ''] = /^(\w+)\(([\w.]*)\)$/.exec(path) ?? [];
  if (Object.hasOwn(filters, name)) {
    const meant = `${inner} | ${name}`;
    return {
      severity: 'error',
      message: say`"${path}" is no path, and leads nowhere: a filter stands behind a value. Write {{ ${meant} }}`,
      suggestion: meant,
    };
  }
  if (!/^[#^/]\w/.test(path)) return undefined;
  return {
    severity: 'error',
    message: say`"${path}" is no path, and leads nowhere: there are no sections. To choose between two texts write {{ extra_data.vip | choose: 'ویژه', 'عادی' }}, for more a rule each`,
  };
}

/** Two paths, or a path and its fallback, between which a comma is missing are one to YAML. */
function twoPathsIn(path: string, fields: readonly string[]): Fault | undefined {
  const [first = '', second = '', ...others] = path.split(/\s+/);
  const isPath = (one: string) => /^\w+\.[^,،;؛]+$/.test(one) && fields.includes(splitPath(one)[0] ?? '');
  if (others.length > 0 || !isPath(first) || !(isPath(second) || isValue.test(second))) return undefined;
  return {
    severity: 'error',
    message: say`"${path}" is one path to YAML, and leads nowhere. Write "," between the two: ${first}, ${second}`,
  };
}

const namesWithDots = latePattern`^[\w-]+(?:\.[\p{L}\p{M}\p{N}_\u200C-]+)*$`;

/** A path as templates, JSONPath, JavaScript or a Persian keyboard write it. */
function otherSpelling(path: string, fields: readonly string[]): Fault | undefined {
  const meant = path
    .replace(/^\{\{\s*|\s*\}\}$/g, '')
    .replace(/^\$\.?(?=\w)/, '')
    .replace(/\/|->|::|\?\.|۔|،/g, '.');
  const root = splitPath(meant)[0] ?? '';
  if (meant === path || !namesWithDots().test(meant) || !fields.includes(root)) return undefined;
  if (fields.includes(splitPath(path)[0] ?? '')) return undefined;
  return {
    severity: 'error',
    message: say`"${path}" is no path, and leads nowhere: names stand behind each other with "." between them. Write ${meant}`,
    suggestion: meant,
  };
}

/**
 * A dot at an end, two of them, or one with blanks around it; a `\\_`, as Markdown writes a `_`; and what was written
 * while the keyboard was on Persian.
 */
function strayDots(path: string, fields: readonly string[]): Fault | undefined {
  const [written = ''] = splitPath(path);
  const plain = fields.includes(written) ? path : (onLatinKeys(path) ?? path);
  const meant = plain
    .replace(/\\(?=_)/g, '')
    .replace(/\s*\.\s*/g, '.')
    .replace(/\.{2,}/g, '.')
    .replace(/^\.|\.$/g, '');
  if (meant === path || /[[\]\s]/.test(meant) || !fields.includes(splitPath(meant)[0] ?? ''))
    return undefined;
  return {
    severity: 'error',
    message: say`"${path}" is no path, and leads nowhere: names stand behind each other with "." between them. Write ${meant}`,
    suggestion: meant,
  };
}

/** `extra_data.a۱`: nobody sees at once that no button sends it. */
function oddDigit(path: string, segments: readonly string[]): Fault | undefined {
  const odd = segments.find((one) => /[۰-۹٠-٩]/.test(one) && /^[\w۰-۹٠-٩-]+$/.test(one));
  if (odd === undefined) return undefined;
  const meant = joinPath(segments.map((one) => (one === odd ? plainForm(one) : one)));
  return {
    message: say`"${path}" has a digit of another script among Latin ones.${strayHint(odd, plainForm(odd))}`,
    suggestion: meant,
  };
}

function aboutExperiment(
  name: string,
  segments: readonly string[],
  experiments: ReadonlyMap<string, unknown>,
): Fault | undefined {
  if (experiments.has(name)) {
    if (segments.length === 2) return undefined;
    return {
      severity: 'error',
      message: say`experiments.${name} is the name of a variant and has no fields, so "${segments.join('.')}" is always null`,
    };
  }
  const names = [...experiments.keys()];
  const list =
    names.length === 0 ? say`The file defines no experiments` : say`Defined experiments: ${listSome(names)}`;
  return {
    severity: 'error',
    message: say`the experiment "${name}" is not defined.${didYouMean(name, names)} ${list}`,
    ...suggest(1, name, names, segments),
  };
}

function aboutField(
  root: string,
  fields: readonly string[],
  segments: readonly string[],
  call: CallName,
  file: ResolvedRules['file'],
): Fault {
  const { vars, experiments } = file;
  if (call === 'session' && root === ticketFact) {
    return { message: say`a ticket is made for links alone, so "${joinPath(segments)}" is null here` };
  }
  const other = call === 'click' ? 'session' : 'click';
  if (Object.hasOwn(calls[other].fields, root)) {
    return {
      message: say`"${root}" comes with ${calls[other].aNoun}, and not with ${calls[call].aNoun}, so it is null here. Known facts: ${fields.join(', ')}`,
    };
  }
  const section = experiments.has(root) ? 'experiments' : Object.hasOwn(vars, root) ? 'vars' : undefined;
  if (section !== undefined) {
    const meant = joinPath([section, ...segments]);
    return {
      message: say`"${root}" is not a field that the platform documents, so it may always be null. Did you mean "${meant}"?`,
      suggestion: meant,
    };
  }
  const asked = askedInstead(segments, file);
  if (asked !== undefined) return asked;
  const word = fieldCalled(root, calls[call].fields);
  if (word !== undefined) {
    const meant = joinPath([word, ...segments.slice(1)]);
    return {
      message: say`"${root}" is not a field that the platform documents, so it may always be null. Did you mean "${meant}"?`,
      suggestion: meant,
    };
  }
  const hint =
    strayHint(root, nearest(plainForm(root), fields)) ||
    didYouMean(root, fields) ||
    say` What your buttons send is below ${buttonData}: "${joinPath([buttonData, ...segments])}". Known facts: ${fields.join(', ')}`;
  return {
    message: say`"${root}" is not a field that the platform documents, so it may always be null.${hint}`,
    ...suggest(0, root, fields, segments),
  };
}

/** `calendars.office` and `conditions.closed`: what is asked by an operator, and is no fact. */
function askedInstead([root, name, ...below]: readonly string[], file: ResolvedRules['file']) {
  if (name === undefined || below.length > 0) return undefined;
  const isCalendar = root === 'calendars' && file.calendars.has(name);
  if (!isCalendar && !(root === 'conditions' && Object.hasOwn(file.conditions, name))) return undefined;
  const operator = isCalendar ? 'during' : 'condition';
  return {
    severity: 'error' as const,
    message: say`"${root}.${name}" is not a fact. A condition asks for it: when: { ${operator}: ${name} }`,
  };
}

/** Follows a path into the file's constants, whose every part is known. */
function aboutVar(
  below: readonly string[],
  vars: Readonly<Record<string, unknown>>,
  segments: readonly string[],
): Fault | undefined {
  let value: unknown = vars;
  for (const [index, segment] of below.entries()) {
    if (value !== null && value !== undefined && Object.hasOwn(value as object, segment)) {
      value = (value as Record<string, unknown>)[segment];
      continue;
    }
    const above = joinPath(['vars', ...below.slice(0, index)]);
    const { names, nearest } = namesIn(typeof value === 'object' && value !== null ? value : {});
    const list =
      names.length > 0
        ? say`Defined ${above}: ${listSome(names)}`
        : index === 0
          ? say`The file defines no vars`
          : say`${above} has no fields`;
    const suggestion = nearest(segment);
    return {
      severity: 'error',
      message: say`"${above}.${segment}" is not defined.${askWhether(suggestion)} ${list}`,
      ...(suggestion !== undefined && { suggestion: joinPath(segments.with(index + 1, suggestion)) }),
    };
  }
  return undefined;
}

/** The keys of a constant that is an object, made ready once for thousands of paths that lead past them. */
const namesIn = memoize((value: object) => {
  const names = Object.keys(value);
  return { names, nearest: createSuggester(names) };
});

function suggest(
  place: number,
  name: string,
  known: readonly string[],
  segments: readonly string[],
): { suggestion?: string } {
  const suggestion = nearest(name, known);
  return suggestion === undefined ? {} : { suggestion: joinPath(segments.with(place, suggestion)) };
}
