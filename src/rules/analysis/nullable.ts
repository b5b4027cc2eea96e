import { answerValueAt } from '../../platform/answer.js';
import { isFree, knownFact } from '../../platform/known-facts.js';
import { memoize } from '../../values/memo.js';
import { splitPath } from '../../values/path.js';
import type { Path } from '../diagnostic.js';
import { type ResolvedRule, responseTemplates } from '../model.js';
import { entriesOf } from '../template/compile.js';
import { filters } from '../template/filters.js';
import { type ResponseNode, responsesIn, walkResponse } from '../template/node.js';
import { numberFilters } from '../template/number-filters.js';
import type { Placeholder, TextPart } from '../template/text.js';
import type { Proofs } from './proofs.js';

/** A `{{ … }}` without a `default`, in a response that can be given when its fact is null. */
export interface NullableInsertion {
  at: Path;
  within: readonly [start: number, end: number];
  /** The fact's path; of a table, that of the fact by which it is looked up. */
  fact: string;
  /** The path of the table, and the keys that have something to insert. */
  table?: string;
  keys?: readonly string[];
  /** Who answers with it while the fact may be null: the id of a rule, or undefined for the default. */
  rule: string | undefined;
  /**
   * What becomes of it. `message`: a gap in a text. `blank`: a response that breaks the contract. `segment`: a link
   * whose path ends early. `part`: a gap in a link or in the data. `number`: a filter has nothing to compute with, and the
   * response is refused. `var`: nothing ever stands there.
   */
  effect: 'message' | 'blank' | 'segment' | 'part' | 'number' | 'var';
}

/**
 * Finds the insertions that may have nothing to insert. An insertion that is the whole value of a link's parameter or of
 * a field of the data is none: an empty value is one that only its receiver can judge.
 */
export const nullableInsertions = memoize(findInsertions);

type Insertion = Omit<NullableInsertion, 'rule'>;

function findInsertions(proofs: Proofs): readonly NullableInsertion[] {
  const { resolved } = proofs;
  const insertions = new Map<ResponseNode, Insertion[]>();
  for (const response of responseTemplates(resolved)) {
    const inside = insertionsOf(response, resolved.file.vars);
    if (inside.length > 0) insertions.set(response, inside);
  }
  const found = new Map<Insertion, NullableInsertion>();
  for (const rule of insertions.size === 0 ? [] : resolved.rules) {
    const responses = rule.response ? responsesIn(rule.response) : [];
    for (const insertion of responses.flatMap((one) => insertions.get(one) ?? [])) {
      if (found.has(insertion) || !canBeEmpty(insertion, rule, proofs)) continue;
      found.set(insertion, { ...insertion, rule: rule.id });
    }
  }
  for (const insertion of (resolved.default && insertions.get(resolved.default)) ?? []) {
    // The default also answers in the place of answers that were refused, whatever their rules asked for. That it
    // may not be blank itself is the business of "default-can-fail".
    if (insertion.effect !== 'blank' && !found.has(insertion))
      found.set(insertion, { ...insertion, rule: undefined });
  }
  return [...found.values()];
}

function canBeEmpty({ fact, keys }: Insertion, rule: ResolvedRule, proofs: Proofs): boolean {
  return keys === undefined ? proofs.canReachWithout(fact, rule) : proofs.canReachWithOther(keys, fact, rule);
}

function insertionsOf(response: ResponseNode, vars: Readonly<Record<string, unknown>>): Insertion[] {
  const found: Insertion[] = [];
  walkResponse(response, (node) => {
    if (node.kind !== 'text' && node.kind !== 'link') return;
    node.parts.forEach((part, index) => {
      if (typeof part === 'string' || part.path === undefined || !mayBeNull(part, vars)) return;
      const { lookup, path } = part;
      const effect =
        path.startsWith('vars.') && lookup === undefined
          ? 'var'
          : computes(part)
            ? 'number'
            : effectOf(node, index, response.at.length);
      if (effect === undefined) return;
      const place = { at: node.at, within: [part.start, part.end] as const, effect };
      if (lookup === undefined) found.push({ ...place, fact: path });
      else {
        const keys = entriesOf(part, vars).map(([key]) => key);
        found.push({ ...place, fact: lookup.by, table: path, keys });
      }
    });
  });
  return found;
}

/** Whether it needs a number. */
function computes({ filters: calls }: Placeholder): boolean {
  return calls.some(({ name }) => Object.hasOwn(numberFilters, name));
}

function mayBeNull(
  { path = '', lookup, filters: calls }: Placeholder,
  vars: Readonly<Record<string, unknown>>,
): boolean {
  if (calls.some(({ name }) => filters[name].fills)) return false;
  if (lookup !== undefined) return true;
  const [root = '', name] = splitPath(path);
  // An unknown var is reported as such; a known one was inserted, unless it is null.
  if (root === 'vars') return name !== undefined && Object.hasOwn(vars, name);
  // An unknown field is reported as such.
  return isFree(path) || knownFact(root)?.mayBeNull === true;
}

function effectOf(
  { kind, at, parts }: Extract<ResponseNode, { kind: 'text' | 'link' }>,
  index: number,
  depth: number,
): NullableInsertion['effect'] | undefined {
  if (kind === 'link') return effectInLink(parts, index);
  const isWhole = parts.length === 1;
  switch (answerValueAt(at.slice(depth))?.type) {
    case 'message':
      return isWhole ? 'blank' : 'message';
    case 'data':
      return isWhole ? undefined : 'part';
    case 'token':
      return isWhole ? 'blank' : 'part';
    default:
      return undefined;
  }
}

function effectInLink(parts: readonly TextPart[], index: number): NullableInsertion['effect'] | undefined {
  const textAt = (other: number) => {
    const part = parts[other];
    return typeof part === 'string' ? part : undefined;
  };
  const written = parts.slice(0, index).filter((part) => typeof part === 'string');
  const isInPath = !/[?#]/.test(written.join(''));
  const before = textAt(index - 1)?.at(-1);
  const after = index + 1 === parts.length ? '' : textAt(index + 1)?.at(0);
  if (isInPath) {
    return before === '/' && after !== undefined && '/?#'.includes(after) ? 'segment' : 'part';
  }
  return before === '=' && after !== undefined && '&#'.includes(after) ? undefined : 'part';
}
