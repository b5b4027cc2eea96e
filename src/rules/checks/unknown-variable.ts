import { givenFields } from '../../platform/contract.js';
import { factNames } from '../../platform/facts.js';
import { factWithoutFields, knownFact } from '../../platform/known-facts.js';
import { nowNames } from '../../values/clock.js';
import { memoize } from '../../values/memo.js';
import { splitPath } from '../../values/path.js';
import { askWhether, createSuggester, didYouMean, nearest } from '../../values/suggest.js';
import type { CheckReport, Path } from '../diagnostic.js';
import {
  type Expression,
  isItemBody,
  type VariableExpression,
  walkExpression,
  walkOverFacts,
} from '../logic/expression.js';
import {
  conditionExpressions,
  type ResolvedRules,
  responseExpressions,
  responseTemplates,
} from '../model.js';
import { walkResponse } from '../template/node.js';
import type { Placeholder } from '../template/text.js';
import type { Check } from './check.js';

export const check: Check = {
  group: 'Logic',
  severity: 'warning',
  summary: 'A path leads to a fact that does not exist.',
  help: `A path that leads nowhere is null at every click: a condition on it is never what was meant, and a text has a hole. What your own buttons send lives below \`extra_data\`, where every path is free: \`extra_data.answer\`, not \`answer\` and not \`extradata.answer\`.

Below \`vars\` and \`now\` every name is known, so a wrong one cannot work: an error. At the root the platform adds fields without notice, so an unknown field only looks wrong: a warning, as is a path that goes on below a text (\`user_side.name\`). The fields of a request schema of your own (\`--schemas\`) are known.

In the second argument of \`map\`, \`filter\`, \`reduce\`, \`all\`, \`some\` and \`none\` paths start at an item of the list, and the facts are out of sight. A path there to \`extra_data\`, \`vars\` or \`now\` is a warning, and so is a named condition that reads facts. What fields the items themselves have is not known.`,
  run({ resolved, contract }, report) {
    const fields = [...new Set([...factNames, ...givenFields(contract).keys()])];
    const reader = new Reader(resolved, fields, report);
    for (const expression of [...conditionExpressions(resolved), ...responseExpressions(resolved)]) {
      reader.readLogic(expression);
    }
    for (const answer of responseTemplates(resolved)) {
      walkResponse(answer, (node) => {
        if (node.kind !== 'text' && node.kind !== 'link') return;
        for (const part of node.parts) {
          if (typeof part === 'string' || part.path === undefined) continue;
          reader.readPath(part.path, {
            path: node.at,
            within: rangeOf(part.path, part, textAt(resolved, node.at)),
          });
        }
      });
    }
  },
};

type Place = { path: Path; at?: 'key'; within?: readonly [number, number] };
type Trouble = { severity?: 'error'; message: string; suggestion?: string };

class Reader {
  // The values of a list in `match` share one path.
  private readonly told = new Set<string>();
  private readonly troubles = new Map<string, Trouble | undefined>();
  private readonly vars: Readonly<Record<string, unknown>>;

  constructor(
    private readonly resolved: ResolvedRules,
    private readonly fields: readonly string[],
    private readonly report: CheckReport,
  ) {
    this.vars = resolved.file.vars;
  }

  readLogic(expression: Expression): void {
    walkOverFacts(expression, (node) => {
      if (node.kind === 'variable') this.readPath(node.path, placeOf(node));
      if (node.kind !== 'call') return;
      if (node.operator === 'missing') for (const key of node.args) this.readKeys(key);
      if (node.operator === 'missing_some') for (const key of node.args.slice(1)) this.readKeys(key);
      const body = node.args.find((_, index) => isItemBody(node, index));
      if (body) this.readBody(body, node.operator);
    });
  }

  readPath(path: string, place: Place): void {
    // Any var could be meant to stand in a section that cannot be read.
    if (path.startsWith('vars.') && this.resolved.file.unread?.has('vars')) return;
    if (!this.troubles.has(path)) this.troubles.set(path, troubleOf(path, this.fields, this.vars));
    const trouble = this.troubles.get(path);
    if (trouble) this.tell(place, trouble);
  }

  /** The keys of `missing` are paths too. */
  private readKeys(keys: Expression): void {
    if (keys.kind !== 'literal') return;
    const { value, at } = keys;
    if (typeof value === 'string') this.readPath(value, { path: at });
    if (!Array.isArray(value)) return;
    value.forEach((key: unknown, index) => {
      if (typeof key === 'string') this.readPath(key, { path: [...at, index] });
    });
  }

  /** What stands in the body of an operator on items sees the item alone. */
  private readBody(body: Expression, operator: string): void {
    walkExpression(body, (node) => {
      if (node.kind === 'variable' && isPathToFacts(node.path)) {
        this.tell(placeOf(node), {
          message: `in the body of "${operator}" paths start at an item, so "${node.path}" does not lead to the facts. Compare with facts outside of it`,
        });
      }
      if (node.kind !== 'call' || node.operator !== 'condition') return;
      const [name] = node.args;
      const fact = name?.kind === 'literal' ? this.factReadBy(String(name.value)) : undefined;
      if (fact === undefined) return;
      this.tell(
        { path: [...node.at, 'condition'] },
        {
          message: `in the body of "${operator}" this condition is asked of an item, so its "${fact}" does not lead to the facts. Ask it outside of "${operator}"`,
        },
      );
    });
  }

  private factReadBy(name: string): string | undefined {
    const condition = this.resolved.conditions.get(name);
    let found: string | undefined;
    if (condition) {
      walkOverFacts(condition.expression, (node) => {
        if (node.kind !== 'variable') return;
        const [root = ''] = splitPath(node.path);
        if (found === undefined && knownFact(root) !== undefined) found = node.path;
      });
    }
    return found;
  }

  private tell(place: Place, trouble: Trouble): void {
    const key = JSON.stringify([place.path, place.within]);
    if (this.told.has(key)) return;
    this.told.add(key);
    this.report({ ...place, ...trouble });
  }
}

/** In `match` the path is a key. */
function placeOf({ at, pathAt }: VariableExpression): Place {
  return pathAt === undefined ? { path: at, at: 'key' } : { path: pathAt };
}

/** The path within its `{{ … }}`. */
function rangeOf(path: string, { start, end }: Placeholder, text: string): [number, number] {
  const offset = text.indexOf(path, start);
  return offset === -1 ? [start, end] : [offset, offset + path.length];
}

/** The text of a template as it stands in the file. */
function textAt({ file }: ResolvedRules, at: Path): string {
  const { defaultAt } = file;
  const place = at[0] === 'default' ? ['default', ...at.slice(defaultAt.length)] : at;
  const text = place.reduce<unknown>(
    (value, key) => (value as Record<string, unknown> | undefined)?.[key],
    file,
  );
  return typeof text === 'string' ? text : '';
}

/** A path that hardly any item of a list has, and the facts do. */
function isPathToFacts(path: string): boolean {
  const [root = '', ...below] = splitPath(path);
  return ['extra_data', 'vars', 'now'].includes(root) && below.length > 0;
}

function troubleOf(
  path: string,
  fields: readonly string[],
  vars: Readonly<Record<string, unknown>>,
): Trouble | undefined {
  const segments = splitPath(path);
  const [root, name] = segments;
  if (root === undefined) return undefined;
  if (!fields.includes(root)) return aboutField(root, fields, segments);
  if (root === 'vars') return aboutVar(segments.slice(1), vars, segments);
  if (root === 'now' && name !== undefined && !(nowNames as readonly string[]).includes(name)) {
    return {
      severity: 'error',
      message: `"now.${name}" does not exist.${didYouMean(name, nowNames)} now has ${nowNames.join(', ')}`,
      ...suggest(1, name, nowNames, segments),
    };
  }
  const above = factWithoutFields(path);
  if (above === undefined) return undefined;
  const message = `${above} is a ${knownFact(above)!.type} and has no fields, so "${path}" is always null`;
  return root === 'now' ? { severity: 'error', message } : { message };
}

function aboutField(root: string, fields: readonly string[], segments: readonly string[]): Trouble {
  const mend =
    didYouMean(root, fields) ||
    ` What your buttons send is below extra_data: "extra_data.${segments.join('.')}". Known facts: ${fields.join(', ')}`;
  return {
    message: `"${root}" is not a field that the platform documents, so it may always be null.${mend}`,
    ...suggest(0, root, fields, segments),
  };
}

/** Follows a path into the file's constants, whose every part is known. */
function aboutVar(
  below: readonly string[],
  vars: Readonly<Record<string, unknown>>,
  segments: readonly string[],
): Trouble | undefined {
  let value: unknown = vars;
  for (const [index, segment] of below.entries()) {
    if (value !== null && value !== undefined && Object.hasOwn(value as object, segment)) {
      value = (value as Record<string, unknown>)[segment];
      continue;
    }
    const above = ['vars', ...below.slice(0, index)].join('.');
    const { names, nearest } = namesIn(typeof value === 'object' && value !== null ? value : {});
    const list =
      names.length > 0
        ? `Defined ${above}: ${names.slice(0, 10).join(', ')}`
        : index === 0
          ? 'The file defines no vars'
          : `${above} has no fields`;
    const suggestion = nearest(segment);
    return {
      severity: 'error',
      message: `"${above}.${segment}" is not defined.${askWhether(suggestion)} ${list}`,
      ...(suggestion !== undefined && { suggestion: segments.with(index + 1, suggestion).join('.') }),
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
  return suggestion === undefined ? {} : { suggestion: segments.with(place, suggestion).join('.') };
}
