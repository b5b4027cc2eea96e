import type { AnyResponse } from '../../platform/calls.js';
import type { CallContract, ContractError } from '../../platform/contract.js';
import { type Budget, BudgetError } from '../logic/budget.js';
import type { ConditionLookup } from '../logic/evaluate.js';
import { compileResponse, type Render } from '../template/compile.js';
import type { ResponseNode } from '../template/node.js';
import { RenderError } from '../template/render-error.js';

/** A response, and the same as JSON text. */
export interface Ready {
  response: AnyResponse;
  body: string;
}

/** A response of a file, compiled: made already, where it needs no request. */
export type CompiledResponse = Ready | Render;

/** Compiles a template. What needs no request is made now, and answers every click. */
export function prepareResponse(node: ResponseNode, conditions: ConditionLookup): CompiledResponse {
  if (node.kind !== 'constant') return compileResponse(node, conditions);
  const body = JSON.stringify(node.value);
  // Read back, it takes half the memory of what the file's templates are made of.
  return { response: deepFreeze(JSON.parse(body)) as AnyResponse, body };
}

/** Makes a response for a request, or says why it may not leave. */
export function respond(
  compiled: CompiledResponse,
  facts: unknown,
  budget: Budget,
  { checkResponse }: CallContract,
): Ready | readonly ContractError[] {
  if (typeof compiled === 'object') return compiled;
  try {
    const response = compiled(facts, budget) as AnyResponse;
    const errors = checkResponse(response);
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
  return [{ pointer: '', ...reasonOf(error) }];
}

/** Why a response could not be rendered, without what another error than ours may quote of the request. */
function reasonOf(error: Error): Omit<ContractError, 'pointer'> {
  if (error instanceof BudgetError) return { detail: `is too costly: ${error.message}`, keyword: 'budget' };
  const detail = error instanceof RenderError ? error.message : `could not be rendered (${error.name})`;
  return { detail, keyword: 'render' };
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const child of Object.values(value)) deepFreeze(child);
  }
  return value;
}
