import { isDeepStrictEqual } from 'node:util';
import type { ContractError } from '../../platform/contract.js';
import { isObject, type JsonObject } from '../../values/json.js';
import type { Answer } from './send.js';

/** What the platform demands of an answer. */
export interface Demands {
  /** The errors of a body that was parsed. */
  checkResponse(body: unknown): ContractError[];
  /** What has to stand in it beside that. */
  wants: JsonObject | undefined;
  /** The call comes without the right key. */
  isToBeRefused: boolean;
  maxMs: number;
}

/** In what an answer falls short, as clauses. Empty where it keeps the contract and the limits. */
export function shortcomingsOf(answer: Answer, demands: Demands): string[] {
  const { status, ms, error } = answer;
  if (error !== undefined) return [`the server ${error}`];
  const { isToBeRefused, maxMs } = demands;
  if (isToBeRefused) {
    return status! >= 400 && status! < 500
      ? []
      : [`it is answered with ${status} whatever its key: refuse it with 401`];
  }
  const late = ms > maxMs ? [`it took ${Math.round(ms)} ms, and the platform wants ${maxMs} at most`] : [];
  if (status !== 200) return [`the status is ${status}, and the platform wants 200`, ...late];
  return [...faultsOfBody(answer, demands), ...late];
}

function faultsOfBody({ text, body }: Answer, { checkResponse, wants = {} }: Demands): string[] {
  if (body === undefined) {
    return [text === '' ? 'the body is empty, and the platform wants JSON' : 'the body is not JSON in UTF-8'];
  }
  const missing = Object.entries(wants).filter(
    ([name, value]) => !isObject(body) || !isDeepStrictEqual(body[name], value),
  );
  return [
    ...checkResponse(body).map(({ pointer, detail }) => `${pointer || 'the body'} ${detail}`),
    ...missing.map(([name, value]) => `/${name} must be ${JSON.stringify(value)}`),
  ];
}
