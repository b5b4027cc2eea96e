import {
  actionKey,
  actionKinds,
  answerKeys,
  answerKinds,
  askingAction,
  exampleOfAction,
  messageKey,
} from '../../platform/answer.js';
import type { CallContract } from '../../platform/contract.js';
import { type ContractError, detailSaid } from '../../platform/contract-error.js';
import { keysOfPointer } from '../../values/json.js';
import { say, type Text } from '../../values/message.js';
import { strayHint } from '../../values/stray-characters.js';
import { didYouMean, nearest } from '../../values/suggest.js';
import type { Path } from '../diagnostic.js';
import { responseTemplates } from '../model.js';
import type { ResponseNode } from '../template/node.js';
import type { Check } from './check.js';

export const check: Check = {
  group: 'Responses',
  severity: 'error',
  summary: 'A response can never be valid, whatever the request holds.',
  help: 'The platform takes an object with one `action`, a `text_message`, or both; `schemas/response.schema.json` has the details. Parts that depend on the request are checked in each rendered response.',
  runsLast: true,
  run({ resolved, contract, isReported }, report) {
    for (const response of responseTemplates(resolved)) {
      for (const error of certainErrors(response, contract)) {
        const place = placeOf(response, error);
        // Another check has already said more about this place than the schema can.
        if (!isReported(place.path)) report({ ...place, ...wordsOf(error) });
      }
    }
  },
};

function wordsOf(error: ContractError): { message: Text; suggestion?: string } {
  const message = explain(error);
  const segments = keysOfPointer(error.pointer);
  const key = segments.pop();
  if (error.keyword !== 'additionalProperties' || key === undefined) return { message };
  const known = segments.length === 0 ? answerKeys : segments.join('/') === actionKey ? actionKinds : [];
  const suggestion = nearest(key, known);
  return suggestion === undefined
    ? { message }
    : { message: say`${message}.${strayHint(key, suggestion) || didYouMean(key, known)}`, suggestion };
}

/** What an error of the response contract means to the author of the response. */
export function explain(error: ContractError): Text {
  const { pointer, keyword } = error;
  if (pointer === '' && (keyword === 'minProperties' || keyword === 'anyOf' || keyword === 'required')) {
    return say`a response needs an action, a text_message, or both, and this one has neither`;
  }
  if (pointer === `/${actionKey}/${askingAction}`) {
    return say`${askingAction} as a response would send the person round in a circle. Respond with another action or a text_message`;
  }
  if (pointer === `/${actionKey}` && keyword === 'maxProperties') {
    return say`a response has exactly one action, but this one has several. Keep one, or split the rule`;
  }
  if (pointer === `/${actionKey}` && keyword === 'type') {
    return say`"${actionKey}" must be a mapping with one of ${answerKinds.join(', ')}, such as ${actionKey}: { open_direct_link: "https://…" }`;
  }
  if (pointer === `/${actionKey}` && keyword === 'minProperties') {
    return say`this action is empty. Give it one of ${answerKinds.join(', ')}`;
  }
  if (pointer === '/one_of' && keyword === 'additionalProperties') {
    return say`"one_of" stands in the "respond" of a rule, where each person gets one of several answers: respond: { one_of: [a, b], by: user_id }`;
  }
  const keys = keysOfPointer(pointer);
  const [above = '', key = ''] = keys;
  if (keyword === 'additionalProperties' && key === '' && answerKinds.includes(above))
    return say`"${above}" is an action. Write ${actionKey}: { ${above}: … }`;
  if (keyword === 'additionalProperties' && above === actionKey && answerKeys.includes(key))
    return say`"${key}" stands beside "${actionKey}", not in it`;
  if (keyword === 'type' && above === messageKey)
    return say`"${messageKey}" is one text, such as "…". For several lines write ${messageKey}: |, and the lines below it`;
  if (keyword === 'type' && above === actionKey && keys.length === 2)
    return say`"${actionKey}.${key}" is written like ${key}: ${exampleOfAction(key) ?? '…'}`;
  const what = pointer === '' ? say`the response` : `"${pointer.slice(1).replaceAll('/', '.')}"`;
  return say`${what} ${detailSaid(error)}, says the response contract (schemas/response.schema.json)`;
}

function certainErrors(response: ResponseNode, contract: CallContract): ContractError[] {
  const unsure: string[] = [];
  const sample = sampleOf(response, '', unsure);
  return contract.examineResponse(sample).filter(({ pointer, keyword }) => {
    // A link or text keeps its type whatever is inserted. Its content is known only when it is rendered.
    const isAbout = (place: string) =>
      place === pointer || place.startsWith(`${pointer}/`) || pointer.startsWith(`${place}/`);
    // An unknown key of an action is an error by itself and does not count as one action too many.
    if (pointer === `/${actionKey}` && keyword === 'maxProperties' && countKinds(sample) < 2) return false;
    const counts =
      keyword === 'required' || keyword === 'additionalProperties' || keyword.endsWith('Properties');
    return counts || !unsure.some(isAbout);
  });
}

function countKinds(response: unknown): number {
  const { [actionKey]: action } = response as { [actionKey]?: object };
  return Object.keys(action ?? {}).filter((key) => actionKinds.includes(key)).length;
}

function sampleOf(node: ResponseNode, pointer: string, unsure: string[]): unknown {
  switch (node.kind) {
    case 'constant':
      return node.value;
    case 'text':
    case 'link':
      unsure.push(pointer);
      return node.parts.map((part) => (typeof part === 'string' ? part : 'x')).join('');
    case 'logic':
      unsure.push(pointer);
      return null;
    case 'list':
      return node.items.map((item, index) => sampleOf(item, `${pointer}/${index}`, unsure));
    case 'object':
      return Object.fromEntries(
        node.entries.map(([key, child]) => [key, sampleOf(child, `${pointer}/${key}`, unsure)]),
      );
  }
}

/** The place of an error in the file: the key if the key is not allowed, else the value. */
function placeOf(
  response: ResponseNode,
  { pointer, keyword }: ContractError,
): { path: Path; at: 'key' | 'value' } {
  const below = keysOfPointer(pointer);
  if (keyword === 'required') return { path: [...response.at, ...below.slice(0, -1)], at: 'value' };
  return { path: [...response.at, ...below], at: keyword === 'additionalProperties' ? 'key' : 'value' };
}
