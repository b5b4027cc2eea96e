import type { ErrorObject } from 'ajv';
import { escapePointer } from '../values/json.js';
import { inEnglishAs, say, type Text } from '../values/message.js';
import { textMessage } from './answer.js';

/** One way in which a value breaks the platform's contract. */
export interface ContractError {
  /** JSON Pointer (RFC 6901) to the value; for a missing or unknown key, to the place of that key. */
  pointer: string;
  /** What is expected there. Never quotes the value itself: it may be personal. */
  detail: string;
  /** The keyword of JSON Schema that speaks. */
  keyword: string;
}

/** What ajv found, in words of our own. */
export function toContractError(error: ErrorObject): ContractError {
  const { instancePath, keyword, params } = error;
  // These two point at the parent; the key that is meant stands in the parameters.
  const key: unknown = params.missingProperty ?? params.additionalProperty;
  const pointer = key === undefined ? instancePath : `${instancePath}/${escapePointer(String(key))}`;
  return contractError(pointer, detailOf(error), keyword);
}

const words = new WeakMap<ContractError, Text>();

/** An error with its words in English, and with what {@link detailSaid} gives of them. */
export function contractError(pointer: string, detail: Text, keyword: string): ContractError {
  const error = { pointer, detail: String(detail), keyword };
  words.set(error, detail);
  return error;
}

/** The detail of an error, for people of any language. */
export function detailSaid(error: ContractError): Text {
  return words.get(error) ?? error.detail;
}

function detailOf({ keyword, params, message, parentSchema }: ErrorObject): Text {
  switch (keyword) {
    case 'additionalProperties':
      return say`is not a field of the contract`;
    case 'required':
      return say`is required`;
    case 'enum':
      return say`must be one of ${(params.allowedValues as unknown[]).map((value) => JSON.stringify(value)).join(', ')}`;
    case 'pattern': {
      if (params.pattern === textMessage.pattern) return say`must be a text that is not blank`;
      // A pattern tells a person nothing; the first sentence of the schema's own description does.
      const sentence = /^[^.]*/.exec(String(parentSchema?.description ?? ''))![0];
      if (sentence === '') break;
      const inEnglish = `must be ${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`;
      return inEnglishAs(inEnglish, say`must be as the schema says: ${sentence}`);
    }
    case 'type':
      return say`must be ${[params.type].flat().join(',')}`;
    case 'minLength':
      return say`must NOT have fewer than ${params.limit} characters`;
    case 'maxLength':
      return say`must NOT have more than ${params.limit} characters`;
    case 'minProperties':
      return say`must NOT have fewer than ${params.limit} properties`;
    case 'maxProperties':
      return say`must NOT have more than ${params.limit} properties`;
    case 'format':
      return say`must match format "${params.format}"`;
  }
  return message ?? say`breaks "${keyword}"`;
}
