import { createRequire } from 'node:module';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';

/** One way in which a value breaks the platform's contract. */
export interface ContractError {
  /** JSON Pointer (RFC 6901) to the value; for a missing or unknown key, to the place of that key. */
  pointer: string;
  /** What is expected there. Never quotes the value itself: it may be personal. */
  detail: string;
  /** The keyword of JSON Schema that speaks. */
  keyword: string;
}

/** The two schemas of the platform's contract, compiled: what comes in, and what may leave. */
export interface Contract {
  /** Errors of a request's body; empty when it is good. At most a handful, whatever the body holds. */
  checkRequest(body: unknown): ContractError[];
  /** The first error of an answer; empty when it may leave. */
  checkResponse(response: unknown): ContractError[];
  /** Every error of an answer: for an author's template, whose size is not the caller's choice. */
  examineResponse(response: unknown): ContractError[];
}

/** JSON Schemas (draft-07) that take the place of the shipped ones. */
export interface ContractSchemas {
  request?: object;
  response?: object;
}

/** A schema that ajv cannot compile. */
export class SchemaError extends Error {
  override name = 'SchemaError';
}

/**
 * Compiles the contract from the given schemas, or the shipped ones in `schemas/`.
 * @throws {SchemaError} when a given schema is not a valid JSON Schema.
 */
export function compileContract(schemas: ContractSchemas = {}): Contract {
  const responseSchema = schemas.response ?? shippedSchema('response');
  const request = compile('request', schemas.request ?? shippedSchema('request'));
  const response = compile('response', responseSchema);
  let everyError: ValidateFunction | undefined;
  return {
    checkRequest: (body) => errorsOf(request, body),
    checkResponse: (body) => errorsOf(response, body),
    examineResponse(body) {
      everyError ??= compile('response', responseSchema, { allErrors: true });
      return errorsOf(everyError, body);
    },
  };
}

/** The contract of the shipped schemas, compiled once and shared. */
export function shippedContract(): Contract {
  shipped ??= compileContract();
  return shipped;
}

let shipped: Contract | undefined;
const none: ContractError[] = [];

function shippedSchema(name: 'request' | 'response'): object {
  return createRequire(import.meta.url)(`../../schemas/${name}.schema.json`) as object;
}

function errorsOf(validate: ValidateFunction, value: unknown): ContractError[] {
  return validate(value) ? none : validate.errors!.map(toContractError);
}

function compile(name: string, schema: object, options: { allErrors?: boolean } = {}): ValidateFunction {
  // Each schema has an instance of its own: a second compile of one `$id` in one instance throws. Without
  // `allErrors` hostile data yields one error, not one per item. `ownProperties`: `required: ["toString"]` means it.
  const ajv = new Ajv({
    // Errors carry their schema, for its description.
    verbose: true,
    ownProperties: true,
    strict: false,
    logger: false,
    validateFormats: false,
    ...options,
  });
  try {
    return ajv.compile(schema);
  } catch (error) {
    throw new SchemaError(`the ${name} schema is not a valid JSON Schema: ${(error as Error).message}`);
  }
}

function toContractError(error: ErrorObject): ContractError {
  const { instancePath, keyword, params } = error;
  // These two point at the parent; the key that is meant stands in the parameters.
  const key: unknown = params.missingProperty ?? params.additionalProperty;
  const pointer = key === undefined ? instancePath : `${instancePath}/${escapePointer(String(key))}`;
  return { pointer, detail: detailOf(error), keyword };
}

function detailOf({ keyword, params, message, parentSchema }: ErrorObject): string {
  switch (keyword) {
    case 'additionalProperties':
      return 'is not a field of the contract';
    case 'required':
      return 'is required';
    case 'enum':
      return `must be one of ${(params.allowedValues as unknown[]).map((value) => JSON.stringify(value)).join(', ')}`;
    case 'pattern': {
      // A pattern tells a person nothing; the first sentence of the schema's own description does.
      const sentence = /^[^.]*/.exec(String(parentSchema?.description ?? ''))![0];
      if (sentence !== '') return `must be ${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`;
    }
  }
  return message ?? `breaks "${keyword}"`;
}

function escapePointer(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}
