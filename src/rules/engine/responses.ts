import type { AnyResponse } from '../../platform/calls.js';
import type { CallContract } from '../../platform/contract.js';
import { type ContractError, contractError } from '../../platform/contract-error.js';
import type { Facts } from '../../platform/facts.js';
import { deepFreeze } from '../../values/json.js';
import { saidBy, say, type Text } from '../../values/message.js';
import { type Budget, BudgetError } from '../logic/budget.js';
import type { ConditionLookup } from '../logic/evaluate.js';
import { compileResponse, type Render } from '../template/compile.js';
import type { AnswerNode, ResponseNode } from '../template/node.js';
import { RenderError } from '../template/render-error.js';
import { compileExperiment } from './experiments.js';

/** A response, and the same as JSON text. */
export interface Ready {
  response: AnyResponse;
  body: string;
  /** Of several answers of a rule: what the one is called that was given. */
  choice?: string;
}

/** Several answers, of which each person gets one. */
export interface CompiledChoice {
  kind: 'choice';
  nameOf(facts: Facts): string;
  options: ReadonlyMap<string, Ready | Render>;
}

/** A response of a file, compiled: made already, where it needs no request. */
export type CompiledResponse = Ready | Render | CompiledChoice;

/** Compiles a template. What needs no request is made now, and answers every click. */
export function prepareResponse(node: AnswerNode, conditions: ConditionLookup): CompiledResponse {
  if (node.kind !== 'choice') return prepareOne(node, conditions);
  const options = node.options.map(({ name, response }) => [name, prepareOne(response, conditions)] as const);
  const { name } = node.experiment;
  const variantOf = compileExperiment(node.experiment);
  return {
    kind: 'choice',
    nameOf: (facts) => (Object.hasOwn(facts.experiments, name) ? facts.experiments[name]! : variantOf(facts)),
    options: new Map(options),
  };
}

function prepareOne(node: ResponseNode, conditions: ConditionLookup): Ready | Render {
  if (node.kind !== 'constant') return compileResponse(node, conditions);
  const body = JSON.stringify(node.value);
  // Read back, it takes half the memory of what the file's templates are made of.
  return { response: deepFreeze(JSON.parse(body)) as AnyResponse, body };
}

/** Makes a response for a request, or says why it may not leave. */
export function respond(
  compiled: CompiledResponse,
  facts: Facts,
  budget: Budget,
  contract: CallContract,
): Ready | readonly ContractError[] {
  if (typeof compiled === 'object') {
    if (!('kind' in compiled)) return compiled;
    const choice = compiled.nameOf(facts);
    const given = respond(compiled.options.get(choice)!, facts, budget, contract);
    return isReady(given) ? { ...given, choice } : given;
  }
  try {
    const response = compiled(facts, budget) as AnyResponse;
    const errors = contract.checkResponse(response);
    return errors.length === 0 ? { response, body: JSON.stringify(response) } : errors;
  } catch (error) {
    return refusal(error as Error);
  }
}

export function isReady(given: Ready | readonly ContractError[]): given is Ready {
  return 'body' in given;
}

/** What is wrong with a response that could not be rendered. */
export function refusal(error: Error): readonly ContractError[] {
  const [detail, keyword] = reasonOf(error);
  return [contractError('', detail, keyword)];
}

/** Why a response could not be rendered, without what another error than ours may quote of the request. */
function reasonOf(error: Error): [detail: Text, keyword: string] {
  if (error instanceof BudgetError) return [say`is too costly: ${saidBy(error)}`, 'budget'];
  if (error instanceof RenderError) return [say`could not be rendered: ${error.said}`, 'render'];
  return [say`could not be rendered (${error.name})`, 'render'];
}
