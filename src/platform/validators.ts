import { createRequire } from 'node:module';
import type { Ajv, Options, ValidateFunction } from 'ajv';
import { MessageError, say, type Text } from '../values/message.js';
import { didYouMean } from '../values/suggest.js';
import { detailSaid, toContractError } from './contract-error.js';
import { draftFault, idleKeyword, patternsIn } from './schema-keywords.js';

/**
 * The validators of the shipped schemas, which `npm run build` writes as code into `shipped/` beside this file: ajv,
 * its compiler and its own schema cost more than all the rest of a `dargah lint` (docs/decisions/009).
 */
export const validators = {
  request: { schema: 'request', allErrors: false },
  response: { schema: 'response', allErrors: false },
  'every-response-error': { schema: 'response', allErrors: true },
  'session-request': { schema: 'session-request', allErrors: false },
  'session-response': { schema: 'session-response', allErrors: false },
  'every-session-response-error': { schema: 'session-response', allErrors: true },
} as const;

/**
 * How schemas are compiled. Without `allErrors` hostile data yields one error, not one per item. `ownProperties`:
 * `required: ["toString"]` means it.
 */
export function ajvOptions(name: ValidatorName): Options {
  const { allErrors } = validators[name];
  // Errors carry their schema, for its description.
  return {
    allErrors,
    verbose: true,
    ownProperties: true,
    strict: false,
    logger: false,
    validateFormats: false,
  };
}

/**
 * A validator of the given schema, or of the shipped one; made when it is first asked for.
 * @throws {SchemaError} when it is asked for and the given schema is not a valid JSON Schema
 */
export function validator(name: ValidatorName, given: object | undefined): () => ValidateFunction {
  let made: ValidateFunction | undefined;
  return () => {
    made ??= given
      ? (madeElsewhere.get(given)?.get(name) ?? compile(name, given, true))
      : (builtValidator(name) ?? compile(name, shippedSchema(name), false));
    return made;
  };
}

/** By schema: where code cannot be made, it is made elsewhere. */
const madeElsewhere = new WeakMap<object, Map<ValidatorName, ValidateFunction>>();

/** Has a validator of a given schema used that was made of its {@link validatorCode}. */
export function takeValidator(name: ValidatorName, schema: object, validate: ValidateFunction): void {
  const ofSchema = madeElsewhere.get(schema) ?? new Map<ValidatorName, ValidateFunction>();
  madeElsewhere.set(schema, ofSchema.set(name, validate));
}

/** The validator of a given schema as the code of a CommonJS module, which asks for some of `validatorRuntime`. */
export function validatorCode(name: ValidatorName, schema: object): string {
  const { Ajv } = require('ajv') as typeof import('ajv');
  const { default: write } = require('ajv/dist/standalone') as typeof import('ajv/dist/standalone/index.js');
  const ajv = new Ajv({ ...ajvOptions(name), validateFormats: true, code: { source: true } });
  addFormats(ajv);
  return write(ajv, ajv.compile(schema));
}

/** What the code of validators may ask for. */
export const validatorRuntime = [
  'ajv/dist/runtime/equal',
  'ajv/dist/runtime/ucs2length',
  'ajv-formats/dist/formats',
] as const;

export type ValidatorName = keyof typeof validators;

const require = createRequire(import.meta.url);

/** Undefined where nothing was built, as in `src/`. */
function builtValidator(name: ValidatorName): ValidateFunction | undefined {
  try {
    return require(`../platform/shipped/${name}.cjs`) as ValidateFunction;
  } catch (error) {
    if ((error as { code?: unknown }).code === 'MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}

/** The JSON Schema of this name in `schemas/`. */
export function shippedSchema(name: ValidatorName): object {
  return require(`../../schemas/${validators[name].schema}.schema.json`) as object;
}

function compile(name: ValidatorName, schema: object, isGiven: boolean): ValidateFunction {
  const { Ajv } = require('ajv') as typeof import('ajv');
  // Each schema has an instance of its own: a second compile of one `$id` in one instance throws.
  const ajv = new Ajv({ ...ajvOptions(name), validateFormats: isGiven });
  if (isGiven) refuseFaults(name, schema, ajv);
  try {
    return ajv.compile(schema);
  } catch (error) {
    const { missingRef, message } = error as Error & { missingRef?: string };
    const fault =
      missingRef === undefined ? message : say`"$ref" names ${missingRef}, which is nowhere in the schema`;
    throw invalidSchema(name, fault);
  }
}

/** @returns the names of the formats that are known */
function addFormats(ajv: Ajv): string[] {
  const formats = require('ajv-formats') as { default(ajv: Ajv): Ajv };
  formats.default(ajv);
  return Object.keys(ajv.formats);
}

function refuseFaults(name: ValidatorName, schema: object, ajv: Ajv): void {
  const formats = addFormats(ajv);
  const otherDraft = draftFault(schema);
  const wrong = otherDraft ? undefined : valueFault(schema, ajv);
  if (wrong !== undefined) throw invalidSchema(name, wrong);
  // A schema's author believes that everything in it is checked.
  const idle = otherDraft ?? idleKeyword(schema, formats);
  if (idle !== undefined) throw schemaError(name, say`says what would not be checked: ${idle}`);
}

/** A keyword of a schema whose value it cannot have: `type: objekt`. */
function valueFault(schema: object, ajv: Ajv): Text | undefined {
  for (const { pattern, pointer } of patternsIn(schema)) {
    const reason = reasonAgainst(pattern);
    if (reason !== undefined)
      return say`the pattern ${JSON.stringify(pattern)} at ${pointer} is not a regular expression: ${reason}`;
  }
  if (ajv.validateSchema(schema)) return undefined;
  const [error] = ajv.errors!;
  const fault = toContractError(error!);
  const { allowedValues = [] } = error!.params as { allowedValues?: string[] };
  return say`the value at ${fault.pointer} ${detailSaid(fault)}.${didYouMean(String(error!.data), allowedValues)}`;
}

/** Why JavaScript cannot read a regular expression, in V8's words: `Unterminated group`. */
function reasonAgainst(pattern: string): string | undefined {
  try {
    new RegExp(pattern, 'u');
    return undefined;
  } catch (error) {
    return (error as Error).message.split(': ').at(-1)!;
  }
}

function invalidSchema(name: ValidatorName, fault: Text): SchemaError {
  return schemaError(name, say`is not a valid JSON Schema: ${fault}`);
}

function schemaError(name: ValidatorName, fault: Text): SchemaError {
  return new SchemaError(say`the ${validators[name].schema} schema ${fault}`);
}

/** A schema that ajv cannot compile, or that says what would not be checked. */
export class SchemaError extends MessageError {
  override name = 'SchemaError';
}
