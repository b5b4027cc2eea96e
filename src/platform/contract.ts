import type { ValidateFunction } from 'ajv';
import type { CallName } from './calls.js';
import { schemaCode } from './compile-schema.js';
import { type ContractError, toContractError } from './contract-error.js';
import { shippedSchema, takeValidator, type ValidatorName, validator, validators } from './validators.js';

/** The two schemas of a call, compiled: what comes in, and what may leave. */
export interface CallContract {
  /** Errors of a request's body; empty when it is good. At most a handful, whatever the body holds. */
  checkRequest(body: unknown): ContractError[];
  /** The first error of an answer; empty when it may leave. */
  checkResponse(response: unknown): ContractError[];
  /** Every error of an answer: for an author's template, whose size is not the caller's choice. */
  examineResponse(response: unknown): ContractError[];
  /** The request schema that takes the place of the shipped one. */
  readonly givenRequest: object | undefined;
}

/** The platform's contract, by call. */
export interface Contract extends Readonly<Record<CallName, CallContract>> {
  /** What it was compiled from: functions cannot be sent to another thread. */
  readonly schemas: ContractSchemas;
}

/** How deep a request may be nested. The parser takes 20,000 levels, and whatever recurses next would not. */
export const maxNesting = 32;

/** JSON Schemas (draft-07) that take the place of the shipped ones. */
export interface ContractSchemas {
  request?: object;
  response?: object;
  sessionRequest?: object;
  sessionResponse?: object;
}

/**
 * Compiles the contract from the given schemas, or the shipped ones in `schemas/`.
 * @throws {SchemaError} when a given schema is not a valid JSON Schema.
 */
export function compileContract(schemas: ContractSchemas = {}): Contract {
  const { request, response, sessionRequest, sessionResponse } = schemas;
  return {
    click: compileCall(['request', request], ['response', response], ['every-response-error', response]),
    session: compileCall(
      ['session-request', sessionRequest],
      ['session-response', sessionResponse],
      ['every-session-response-error', sessionResponse],
    ),
    schemas,
  };
}

/** What calls are held against, and their answers: the given schemas, and the shipped ones where none is given. */
export function schemasInForce({ schemas }: Contract): Required<ContractSchemas> {
  return {
    request: schemas.request ?? shippedSchema('request'),
    response: schemas.response ?? shippedSchema('response'),
    sessionRequest: schemas.sessionRequest ?? shippedSchema('session-request'),
    sessionResponse: schemas.sessionResponse ?? shippedSchema('session-response'),
  };
}

type Source = readonly [name: ValidatorName, given: object | undefined];

function compileCall(ofRequest: Source, ofResponse: Source, ofEveryError: Source): CallContract {
  const [request, response, everyError] = [ofRequest, ofResponse, ofEveryError].map(([name, given]) => {
    const validate = validator(name, given);
    // A wrong schema is reported now, not at the first call.
    if (given !== undefined) validate();
    return (value: unknown) => errorsOf(validate(), value);
  });
  const [, givenRequest] = ofRequest;
  return {
    checkRequest: request!,
    checkResponse: response!,
    examineResponse: everyError!,
    givenRequest,
  };
}

/** What a given request schema says of the fields of requests, by their names; the shipped one says nothing here. */
export function givenFields({ givenRequest }: CallContract): ReadonlyMap<string, GivenField> {
  const properties = (givenRequest as { properties?: unknown } | undefined)?.properties;
  if (typeof properties !== 'object' || properties === null) return new Map();
  return new Map(Object.entries(properties).map(([name, field]) => [name, fieldOf(field)]));
}

/** A field of a request schema. */
export interface GivenField {
  /** All texts that it can hold, where the schema says so. */
  enum: readonly string[] | undefined;
  /** Texts that it can hold among others. */
  examples: readonly string[];
}

function fieldOf(schema: unknown): GivenField {
  const { enum: all, examples } = (schema ?? {}) as { enum?: unknown; examples?: unknown };
  const texts = (values: unknown) =>
    Array.isArray(values) ? values.filter((value) => typeof value === 'string') : [];
  return { enum: Array.isArray(all) ? texts(all) : undefined, examples: texts(examples) };
}

/** By validator, which of the given schemas it is of. */
const schemaOf: Readonly<Record<ValidatorName, keyof ContractSchemas>> = {
  request: 'request',
  response: 'response',
  'every-response-error': 'response',
  'session-request': 'sessionRequest',
  'session-response': 'sessionResponse',
  'every-session-response-error': 'sessionResponse',
};

/** The validators of given schemas as one script, which leaves functions of `require` by name in `dargahSchemas`. */
export function contractScript(schemas: ContractSchemas): string {
  const names = Object.keys(schemaOf) as ValidatorName[];
  const functions = names.flatMap((name) => {
    const schema = schemas[schemaOf[name]];
    if (schema === undefined) return [];
    const body = `const module = { exports: {} };\n${schemaCode(validators[name], schema)}\nreturn module.exports;`;
    return [`${JSON.stringify(name)}: (require) => {\n${body}\n}`];
  });
  return `var dargahSchemas = {\n${functions.join(',\n')}\n};\n`;
}

/** The contract of given schemas where code cannot be made. @param made what `contractScript` left */
export function contractMadeOf(
  schemas: ContractSchemas,
  made: Readonly<Record<string, (require: (name: string) => unknown) => ValidateFunction>>,
  require: (name: string) => unknown,
): Contract {
  for (const [name, make] of Object.entries(made) as [ValidatorName, (typeof made)[string]][])
    takeValidator(name, schemas[schemaOf[name]]!, make(require));
  return compileContract(schemas);
}

/** The contract of the shipped schemas, compiled once and shared. */
export function shippedContract(): Contract {
  shipped ??= compileContract();
  return shipped;
}

let shipped: Contract | undefined;
const none: ContractError[] = [];

function errorsOf(validate: ValidateFunction, value: unknown): ContractError[] {
  return validate(value) ? none : validate.errors!.map(toContractError);
}
