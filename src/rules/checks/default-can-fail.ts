import { type CallName, calls } from '../../platform/calls.js';
import type { CallContract } from '../../platform/contract.js';
import type { Field } from '../../platform/dynamic-action.js';
import type { Facts } from '../../platform/facts.js';
import { epoch } from '../../values/clock.js';
import type { JsonObject } from '../../values/json.js';
import { saidBy, say, type Text } from '../../values/message.js';
import { splitPath } from '../../values/path.js';
import { setAt } from '../../values/set-at.js';
import { listSome } from '../../values/word-list.js';
import { factsOfRules } from '../engine/experiments.js';
import { Budget } from '../logic/budget.js';
import { compileNamedConditions } from '../logic/predicate.js';
import { namedIn, type ResolvedRules } from '../model.js';
import { referencesOf } from '../references.js';
import { compileResponse, type Render } from '../template/compile.js';
import type { ResponseNode } from '../template/node.js';
import type { Check } from './check.js';
import { explain } from './invalid-answer.js';

export const check: Check = {
  group: 'Responses',
  severity: 'error',
  summary: 'Some request could break the default.',
  help: 'The default responds when nothing else can, so nothing can stand in for it. It is rendered for an empty request, and for requests in which every field that it reads holds one odd value. Give the value a `default` filter, put fixed text around it, or write a fixed response.',
  needsValidFile: true,
  run({ resolved, contract }, report) {
    const { default: node } = resolved;
    if (node === undefined || node.kind === 'constant') return;
    const factsOf = factsOfRules(resolved);
    const paths = readPaths(resolved, node);
    const render = compileResponse(node, compileNamedConditions(namedIn(resolved)));
    const readings = readingsOf(paths);
    const tries = probes.flatMap(([description, value]) =>
      readings.map((read) => ({ description, value, read })),
    );
    for (const { description, value, read } of tries) {
      const request = requestWith(read, (path) => bounded(value, path, resolved.call, contract));
      const facts = factsOf(request, epoch);
      const fault = faultOf(render, facts, contract);
      if (fault === undefined) continue;
      const fields = read.filter((path) => !path.startsWith('now.'));
      const message =
        fields.length === 0
          ? say`the default must be a valid response to every click, but it is not: ${fault}. Write a fixed response`
          : say`the default must be a valid response to every click, but it is not when ${listSome(fields)} ${description}: ${fault}. Give the value a default filter, put fixed text around it, or write a fixed response`;
      report({ path: resolved.file.defaultAt, message });
      return;
    }
  },
};

const probes: [description: Text, value: unknown][] = [
  [say`is absent`, undefined],
  [say`is an empty text`, ''],
  [say`is a blank text`, ' '],
  [say`is a long text`, 'ا'.repeat(20_000)],
  [say`is a text of odd characters`, '..'],
  [say`is a text of odd characters`, 'a\u{0}\n"\'<>&%\\/@#?{{ vars }}\u{202e}\ud800'],
  [say`is a number`, -1.5e300],
  [say`is false`, false],
  [say`is an empty list`, []],
  [say`is a list`, [{ a: 1 }, null, 'x']],
  [say`is an object`, { toString: 1, indexOf: 1, a: { b: null } }],
];

function faultOf(render: Render, facts: Facts, contract: CallContract): Text | undefined {
  try {
    const [error] = contract.checkResponse(render(facts, new Budget()));
    return error && explain(error);
  } catch (error) {
    return say`it cannot be rendered (${saidBy(error)})`;
  }
}

/** The paths of the facts that the default reads, but for all facts at once. */
function readPaths(resolved: ResolvedRules, { at }: ResponseNode): string[] {
  const inside = referencesOf(resolved).filter(({ place }) =>
    at.every((key, depth) => place.path[depth] === key),
  );
  const paths = inside.filter(({ itemOf }) => itemOf === undefined).map(({ path = '' }) => path);
  return [...new Set(paths)].filter((path) => path !== '' && !path.startsWith('vars.'));
}

/** The paths, and for each that leads above others the paths without those: it is a text, say, and has no parts. */
function readingsOf(paths: readonly string[]): (readonly string[])[] {
  const isBelow = (path: string, above: string) => {
    const [inner, outer] = [splitPath(path), splitPath(above)];
    return inner.length > outer.length && outer.every((key, depth) => inner[depth] === key);
  };
  const above = paths.filter((path) => paths.some((other) => isBelow(other, path)));
  return [paths, ...above.map((one) => paths.filter((path) => !isBelow(path, one)))];
}

/** A text no longer than the contract allows at a path. What a schema of the operator's own allows is not looked at. */
function bounded(value: unknown, path: string, call: CallName, { givenRequest }: CallContract): unknown {
  const fields: Readonly<Record<string, Field>> = calls[call].fields;
  if (typeof value !== 'string' || givenRequest !== undefined || !Object.hasOwn(fields, path)) return value;
  return value.slice(0, fields[path]!.maxLength);
}

/** A request in which each of the paths leads to its value. */
function requestWith(paths: readonly string[], valueAt: (path: string) => unknown): JsonObject {
  const request: JsonObject = {};
  for (const path of paths) {
    const value = valueAt(path);
    // A copy: what another path places within it would stay there.
    if (value !== undefined) setAt(request, splitPath(path), structuredClone(value));
  }
  return request;
}
