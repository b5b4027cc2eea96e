import {
  actionKey,
  actionKinds,
  answerKeys,
  answerKinds,
  askingAction,
  exampleOfAction,
  messageKey,
  serverLink,
} from '../../platform/answer.js';
import type { CallContract } from '../../platform/contract.js';
import { type ContractError, detailSaid } from '../../platform/contract-error.js';
import { isObject, keysOfPointer } from '../../values/json.js';
import { say, type Text } from '../../values/message.js';
import { strayHint } from '../../values/stray-characters.js';
import { askWhether, nearest } from '../../values/suggest.js';
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

/** What follows from another error: an action has one form, so that all foreign keys of one are one mistake. */
function isEcho({ pointer, keyword }: ContractError, { [actionKey]: action }: Sample): boolean {
  const [top = '', kind = '', key = ''] = keysOfPointer(pointer);
  if (kind === '') return linkWords.has(top) && answerKinds.includes(String(action));
  if (top !== actionKey || !isObject(action)) return false;
  if (kind !== serverLink)
    return keyword === 'additionalProperties' && key === '' && foreignIn(action, actionKinds)[0] !== kind;
  const link = action[serverLink];
  if (!isObject(link)) return false;
  const foreign = foreignIn(link, ['data']);
  return keyword === 'required' ? foreign.length > 0 : foreign.includes(key) && foreign[0] !== key;
}

type Sample = { [actionKey]?: unknown };

function foreignIn(mapping: object, known: readonly string[]): string[] {
  return Object.keys(mapping).filter((key) => !known.includes(key));
}

function wordsOf(error: ContractError): { message: Text; suggestion?: string } {
  const message = explain(error);
  const segments = keysOfPointer(error.pointer);
  const key = segments.pop();
  if (error.keyword !== 'additionalProperties' || key === undefined) return { message };
  const known = segments.length === 0 ? answerKeys : segments.join('/') === actionKey ? actionKinds : [];
  const other = segments.length === 0 ? otherWords[key] : undefined;
  const suggestion = other ?? nearest(key, known);
  return suggestion === undefined
    ? { message }
    : { message: say`${message}.${strayHint(key, suggestion) || askWhether(suggestion)}`, suggestion };
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
  if (keyword === 'additionalProperties' && above === actionKey && nearest(key, actionKinds) === undefined)
    return say`"${key}" is not an action. The key of an action is its kind: ${actionKey}: { open_direct_link: "https://…" }. Kinds: ${answerKinds.join(', ')}`;
  if (keyword === 'additionalProperties' && key === '' && ofRules.has(above))
    return say`"${above}" is not a part of the response. It stands beside "respond", in the rule`;
  if (keyword === 'additionalProperties' && key === '' && linkWords.has(above))
    return say`"${above}" is not a part of a response. A link is written ${actionKey}: { open_direct_link: "https://…" }`;
  if (keyword === 'additionalProperties' && keys[1] === serverLink && keys.length === 3)
    return say`"${keys[2]!}" stands in the data of a server link: ${serverLink}: { data: { ${keys[2]!}: … } }`;
  if (keyword === 'type' && above === messageKey)
    return say`"${messageKey}" is one text, such as "…". For several lines write ${messageKey}: |, and the lines below it`;
  if (keyword === 'type' && above === actionKey && keys.length === 2)
    return say`"${actionKey}.${key}" is written like ${key}: ${exampleOfAction(key) ?? '…'}`;
  const what = pointer === '' ? say`the response` : `"${pointer.slice(1).replaceAll('/', '.')}"`;
  return say`${what} ${detailSaid(error)}, says the response contract (schemas/response.schema.json)`;
}

/** What people write for a key of a response. */
const otherWords: Readonly<Record<string, string>> = Object.assign(Object.create(null), {
  ...{ text: messageKey, message: messageKey, msg: messageKey, body: messageKey, content: messageKey },
  متن: messageKey,
});

/** What people write for a link, right in the response. */
const linkWords: ReadonlySet<string> = new Set(['url', 'link', 'href', 'open_link', 'open_url', 'redirect']);

/** Keys of a rule that people write in its response. */
const ofRules: ReadonlySet<string> = new Set([
  'notify',
  'match',
  'when',
  'from',
  'until',
  'labels',
  'enabled',
]);

function certainErrors(response: ResponseNode, contract: CallContract): ContractError[] {
  const unsure: string[] = [];
  const texts: string[] = [];
  const sample = sampleOf(response, '', unsure, texts);
  return contract.examineResponse(sample).filter((error) => {
    if (isEcho(error, sample as Sample)) return false;
    const { pointer, keyword } = error;
    // A link or text keeps its type whatever is inserted. Its content is known only when it is rendered.
    const isAbout = (place: string) =>
      place === pointer || place.startsWith(`${pointer}/`) || pointer.startsWith(`${place}/`);
    // An unknown key of an action is an error by itself and does not count as one action too many.
    if (pointer === `/${actionKey}` && keyword === 'maxProperties' && countKinds(sample) < 2) return false;
    // A text stays a text, whatever it inserts.
    if (keyword === 'type' && texts.includes(pointer)) return true;
    const counts =
      keyword === 'required' || keyword === 'additionalProperties' || keyword.endsWith('Properties');
    return counts || !unsure.some(isAbout);
  });
}

function countKinds(response: unknown): number {
  const { [actionKey]: action } = response as { [actionKey]?: object };
  return Object.keys(action ?? {}).filter((key) => actionKinds.includes(key)).length;
}

function sampleOf(node: ResponseNode, pointer: string, unsure: string[], texts: string[]): unknown {
  switch (node.kind) {
    case 'constant':
      return node.value;
    case 'text':
    case 'link':
      unsure.push(pointer);
      texts.push(pointer);
      return node.parts.map((part) => (typeof part === 'string' ? part : 'x')).join('');
    case 'logic':
      unsure.push(pointer);
      return null;
    case 'list':
      return node.items.map((item, index) => sampleOf(item, `${pointer}/${index}`, unsure, texts));
    case 'object':
      return Object.fromEntries(
        node.entries.map(([key, child]) => [key, sampleOf(child, `${pointer}/${key}`, unsure, texts)]),
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
