import { keptFields, sessionDataKeys } from '../../platform/calls.js';
import type { Contract } from '../../platform/contract.js';
import { buttonData } from '../../platform/dynamic-action.js';
import { isObject, isScalar, type Scalar } from '../../values/json.js';
import { memoize } from '../../values/memo.js';
import { splitPath } from '../../values/path.js';
import { atomsOf, type Condition, equalTo, nullAt, partsOf } from '../logic/condition.js';
import { branchesOf, type Expression } from '../logic/expression.js';
import type { ResolvedRule, ResolvedRules } from '../model.js';
import { type ResponseNode, responsesIn } from '../template/node.js';
import { keysOf, partOf } from '../template/response.js';
import { type Proofs, proofsOf } from './proofs.js';

/** An answer to a click that leads to a session call. */
export interface ServerLink {
  responder: ResolvedRule | 'default';
  /** The template of its data. */
  data: ResponseNode;
}

/** The links that answers to clicks lead to session calls by, held against the rules of these. */
export interface ServerLinks {
  links: readonly ServerLink[];
  /** Whether these are all: none is computed as a whole. */
  areAll: boolean;
  /** Whether no session rule matches a call that follows a link: proven, or false. */
  isUnanswered(link: ServerLink): boolean;
  /** Whether a session rule answers no call that follows a link, and none without data: proven, or false. */
  isUnlinked(rule: ResolvedRule): boolean;
}

/** Undefined where the file does not answer session calls. */
export function serverLinksOf(resolved: ResolvedRules, contracts: Contract): ServerLinks | undefined {
  const { sessions } = resolved;
  if (sessions === undefined) return undefined;
  const proofs = proofsOf(sessions, contracts.session);
  const { links, areAll } = findLinks(resolved, proofsOf(resolved, contracts.click));
  const dataPaths = memoize((rule: ResolvedRule) => dataPathsIn(rule.condition, proofs));
  const callsAfter = (link: ServerLink | undefined, rule: ResolvedRule) => [
    ...dataPaths(rule).flatMap((path) => conditionAt(path, link?.data)),
    ...(link === undefined ? [] : keptIn(link)),
  ];
  // Of links that lead somewhere, nearly all are settled by one call each.
  const guesses = new Map(
    [undefined, ...links].map((link) => [
      link,
      proofs.guessedAnswerer(link === undefined ? [] : [...constantsOf(link.data), ...keptIn(link)]),
    ]),
  );
  const guessed = new Set(guesses.values());
  return {
    links,
    areAll,
    isUnanswered(link) {
      const guess = guesses.get(link);
      if (guess !== undefined && guess !== 'default') return false;
      return proofs.liveRules.every((rule) =>
        proofs.isImpossible(
          [...callsAfter(link, rule), rule.condition].map((condition) => ({ condition, holds: true })),
        ),
      );
    },
    isUnlinked: (rule) =>
      !guessed.has(rule) &&
      [undefined, ...links].every((link) => !proofs.canAnswer(rule, callsAfter(link, rule))),
  };
}

function findLinks(resolved: ResolvedRules, { liveRules }: Proofs): Pick<ServerLinks, 'links' | 'areAll'> {
  const links: ServerLink[] = [];
  let areAll = true;
  const look = (responder: ResolvedRule | 'default', response: ResponseNode | undefined) => {
    let node = response;
    for (const key of sessionDataKeys) {
      if (node?.kind === 'logic') areAll = false;
      node = partOf(node, key);
    }
    if (node !== undefined) links.push({ responder, data: node });
  };
  for (const rule of liveRules)
    for (const response of rule.response ? responsesIn(rule.response) : []) look(rule, response);
  look('default', resolved.default);
  return { links, areAll };
}

/** What a call that follows a link has of the click before it, as its rule asks for it. */
function keptIn({ responder }: ServerLink): Condition[] {
  return responder === 'default' ? [] : keptOf(responder.condition);
}

/** What holds of data wherever it is used: its scalars, as far as the template tells. */
function constantsOf(data: ResponseNode, path: string = buttonData): Condition[] {
  if (data.kind === 'constant' && isScalar(data.value)) return [equalTo(path, data.value)];
  return (keysOf(data) ?? []).flatMap((key) =>
    // A path would lead elsewhere.
    key === '' || key.includes('.') ? [] : constantsOf(partOf(data, key)!, `${path}.${key}`),
  );
}

/** The paths of what links carry that a condition reads, but for that of all of it. */
function dataPathsIn(condition: Condition, proofs: Proofs): string[] {
  return [...proofs.pathsIn(condition)].filter((path) => path.startsWith(`${buttonData}.`));
}

/** What holds at a path after a link is followed, or in a call without data. */
function conditionAt(path: string, data: ResponseNode | undefined): Condition[] {
  const [, ...segments] = splitPath(path);
  const values = data === undefined ? [null] : valuesAt(data, segments);
  return values === undefined ? [] : [{ kind: 'or', parts: values.map((value) => equalTo(path, value)) }];
}

/**
 * The scalars that can stand in the data of a link, several where a `$logic` chooses among them; null where there is
 * nothing, undefined where the template does not tell.
 */
function valuesAt(data: ResponseNode, segments: readonly string[]): readonly Scalar[] | undefined {
  let node = data;
  for (const segment of segments) {
    const isMapping = node.kind === 'object' || (node.kind === 'constant' && isObject(node.value));
    if (!isMapping) return undefined;
    const next = partOf(node, segment);
    if (next === undefined) return [null];
    node = next;
  }
  if (node.kind === 'logic') return literalsOf(node.expression);
  return node.kind === 'constant' && isScalar(node.value) ? [node.value] : undefined;
}

/** The literals that an expression yields one of; undefined where it can yield anything else. */
function literalsOf(expression: Expression): readonly Scalar[] | undefined {
  if (expression.kind === 'literal') return isScalar(expression.value) ? [expression.value] : undefined;
  const branches = branchesOf(expression);
  if (branches === undefined || expression.kind !== 'call') return undefined;
  const found = branches.map(literalsOf);
  // Without a last branch it yields null.
  const isWhole = expression.args.length % 2 === 1;
  return found.every((one) => one !== undefined) ? [...found.flat(), ...(isWhole ? [] : [null])] : undefined;
}

/** What a condition of a click says of the session call that follows: facts that stay the same, or do not come. */
function keptOf(condition: Condition): Condition[] {
  if (condition.kind === 'and') return condition.parts.flatMap(keptOf);
  if (!isKept(condition)) return [];
  const absences = atomsOf(condition).flatMap((atom) => ('path' in atom ? [nullAt(atom.path)] : []));
  return [{ kind: 'or', parts: [condition, ...absences] }];
}

function isKept(condition: Condition): boolean {
  if ('path' in condition) return keptFields.includes(condition.path);
  const parts = partsOf(condition);
  return parts.length > 0 && parts.every(isKept);
}
