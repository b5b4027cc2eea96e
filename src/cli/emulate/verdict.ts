import { isDeepStrictEqual } from 'node:util';
import { type ContractError, detailSaid } from '../../platform/contract-error.js';
import { isObject, type JsonObject } from '../../values/json.js';
import { say, type Text } from '../../values/message.js';
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
export function shortcomingsOf(answer: Answer, demands: Demands): Text[] {
  const { status, ms, error } = answer;
  if (error !== undefined) return [say`the server ${error}`];
  const { isToBeRefused, maxMs } = demands;
  if (isToBeRefused) {
    return status! >= 400 && status! < 500
      ? []
      : [say`it is answered with ${String(status)} whatever its key: refuse it with 401`];
  }
  const late = ms > maxMs ? [say`it took ${Math.round(ms)} ms, and the platform wants ${maxMs} at most`] : [];
  if (status !== 200) return [say`the status is ${String(status)}, and the platform wants 200`, ...late];
  return [...faultsOfBody(answer, demands), ...late];
}

function faultsOfBody({ text, body }: Answer, { checkResponse, wants = {} }: Demands): Text[] {
  if (body === undefined) {
    return [
      text === '' ? say`the body is empty, and the platform wants JSON` : say`the body is not JSON in UTF-8`,
    ];
  }
  const missing = Object.entries(wants).filter(
    ([name, value]) => !isObject(body) || !isDeepStrictEqual(body[name], value),
  );
  return [
    ...checkResponse(body).map((error) => say`${error.pointer || say`the body`} ${detailSaid(error)}`),
    ...missing.map(([name, value]) => say`${`/${name}`} must be ${JSON.stringify(value)}`),
  ];
}
