import { escapePointer, isObject, type JsonObject } from '../values/json.js';
import { say, type Text } from '../values/message.js';
import { didYouMean, nearest } from '../values/suggest.js';
import { listWords } from '../values/word-list.js';

/**
 * What a JSON Schema says that would do nothing: keywords that are none, or that belong to another type or draft, and
 * formats that nobody knows. A validator passes over them in silence, and the author believes that they are checked.
 * @returns the first fault, as a sentence
 */
export function idleKeyword(schema: object, formats: readonly string[]): Text | undefined {
  for (const { pointer, part } of subschemas(schema as JsonObject)) {
    const at = pointer === '' ? '' : say` at ${pointer}`;
    for (const key of Object.keys(part)) {
      const fault = keywordFault(key, part, at, formats);
      if (fault !== undefined) return fault;
    }
  }
  return undefined;
}

/** Every regular expression of a schema, and where it stands. */
export function* patternsIn(schema: object): Generator<{ pattern: string; pointer: string }> {
  for (const { pointer, part } of subschemas(schema as JsonObject)) {
    if (typeof part.pattern === 'string') yield { pattern: part.pattern, pointer: `${pointer}/pattern` };
    if (isObject(part.patternProperties)) {
      for (const pattern of Object.keys(part.patternProperties))
        yield { pattern, pointer: `${pointer}/patternProperties` };
    }
  }
}

/** What is wrong with the draft that a schema names. */
export function draftFault(schema: object): Text | undefined {
  const { $schema: draft } = schema as JsonObject;
  if (draft === undefined || /^http:\/\/json-schema\.org\/draft-07\/schema#?$/.test(String(draft)))
    return undefined;
  return say`"$schema" is ${JSON.stringify(draft)}, and draft-07 is the one that is read here. Write "http://json-schema.org/draft-07/schema#", or remove the key, and write the schema in that draft`;
}

function keywordFault(key: string, part: JsonObject, at: Text, formats: readonly string[]): Text | undefined {
  const { type, format } = part;
  const wanted = keywords.get(key);
  if (wanted === undefined && !isAnnotation(key)) {
    if (laterKeywords.has(key))
      return say`"${key}"${at} is not a keyword of draft-07, but of a later draft, so it would do nothing`;
    const other = otherWords.get(key) ?? nearest(key, keywords.keys());
    const hint =
      other === undefined ? say`. A note of your own begins with "x-"` : say`. Did you mean "${other}"?`;
    return say`"${key}"${at} is not a keyword of JSON Schema, so it would do nothing${hint}`;
  }
  if (key === 'format' && typeof format === 'string' && !formats.includes(format)) {
    const hint = didYouMean(format, formats) || say` Known formats: ${formats.join(', ')}`;
    return say`the format "${format}"${at} is not known, so it would do nothing.${hint}`;
  }
  const types = [type].flat();
  if (typeof wanted !== 'string' || type === undefined || types.some((one) => isOf(String(one), wanted)))
    return undefined;
  const shown = listWords(
    types.map((one) => `"${one}"`),
    'or',
  );
  return say`"${key}"${at} does nothing for the type ${shown}: it is for the type "${wanted}"`;
}

function isOf(type: string, wanted: string): boolean {
  return type === wanted || (wanted === 'number' && type === 'integer');
}

/** Every schema within a schema, itself first. */
export function* subschemas(
  schema: JsonObject,
  pointer = '',
): Generator<{ pointer: string; part: JsonObject }> {
  yield { pointer, part: schema };
  for (const [key, value] of Object.entries(schema)) {
    const at = `${pointer}/${escapePointer(key)}`;
    if (ofSchemas.has(key) && isObject(value)) {
      for (const [name, part] of Object.entries(value))
        if (isObject(part)) yield* subschemas(part, `${at}/${escapePointer(name)}`);
    } else if (ofSchema.has(key)) {
      const parts = Array.isArray(value) ? value : [value];
      for (const [index, part] of parts.entries())
        if (isObject(part)) yield* subschemas(part, Array.isArray(value) ? `${at}/${index}` : at);
    }
  }
}

/** Keywords whose value is a mapping of schemas. */
const ofSchemas = new Set(['properties', 'patternProperties', 'definitions', '$defs', 'dependencies']);
/** Keywords whose value is a schema, or a list of them. */
const ofSchema = new Set([
  ...['additionalItems', 'additionalProperties', 'contains', 'items', 'propertyNames'],
  ...['allOf', 'anyOf', 'oneOf', 'not', 'if', 'then', 'else'],
]);

const any = true;

/** Not the object itself, which inherits words such as `constructor`. */
function ofNames<T>(words: Record<string, T>): ReadonlyMap<string, T> {
  return new Map(Object.entries(words));
}

/** The keywords of draft-07, and the type for which each says something. */
// biome-ignore-start lint/suspicious/noThenProperty: it is a keyword of JSON Schema.
const keywords: ReadonlyMap<string, string | true> = ofNames({
  ...{ $id: any, $schema: any, $ref: any, $comment: any, $defs: any, definitions: any },
  ...{ title: any, description: any, default: any, examples: any, readOnly: any, writeOnly: any },
  ...{ type: any, enum: any, const: any, nullable: any },
  ...{ allOf: any, anyOf: any, oneOf: any, not: any, if: any, then: any, else: any },
  ...{ multipleOf: 'number', maximum: 'number', exclusiveMaximum: 'number' },
  ...{ minimum: 'number', exclusiveMinimum: 'number' },
  ...{ maxLength: 'string', minLength: 'string', pattern: 'string' },
  ...{ format: any, contentMediaType: any, contentEncoding: any },
  ...{ items: 'array', additionalItems: 'array', maxItems: 'array', minItems: 'array' },
  ...{ uniqueItems: 'array', contains: 'array' },
  ...{
    properties: 'object',
    patternProperties: 'object',
    additionalProperties: 'object',
    required: 'object',
  },
  ...{ maxProperties: 'object', minProperties: 'object', propertyNames: 'object', dependencies: 'object' },
});

// biome-ignore-end lint/suspicious/noThenProperty: only the table above.

const laterKeywords = new Set([
  ...['prefixItems', 'unevaluatedItems', 'unevaluatedProperties', 'minContains', 'maxContains'],
  ...['dependentRequired', 'dependentSchemas', '$dynamicRef', '$dynamicAnchor', '$recursiveRef', '$anchor'],
]);

const otherWords = ofNames({
  ...{ min: 'minimum', max: 'maximum', regex: 'pattern', regexp: 'pattern', values: 'enum', options: 'enum' },
  ...{ length: 'maxLength', extends: 'allOf', optional: 'required', mandatory: 'required' },
});

/** What is for readers and editors. */
function isAnnotation(key: string): boolean {
  return /^(?:x-|meta:|markdown)/.test(key) || annotations.has(key);
}

const annotations = new Set([
  'deprecated',
  'example',
  'errorMessage',
  'patternErrorMessage',
  'defaultSnippets',
  'enumDescriptions',
  'tsType',
]);
