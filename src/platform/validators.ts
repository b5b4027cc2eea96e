import { createRequire } from 'node:module';
import type { ValidateFunction } from 'ajv';
import { compileSchema } from './compile-schema.js';

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
 * A validator of the given schema, or of the shipped one; made when it is first asked for.
 * @throws {SchemaError} when it is asked for and the given schema is not a valid JSON Schema
 */
export function validator(name: ValidatorName, given: object | undefined): () => ValidateFunction {
  let made: ValidateFunction | undefined;
  return () => {
    made ??= given
      ? (madeElsewhere.get(given)?.get(name) ?? compileSchema(validators[name], given, true))
      : (builtValidator(name) ?? compileSchema(validators[name], shippedSchema(name), false));
    return made;
  };
}

/** By schema: where code cannot be made, it is made elsewhere. */
const madeElsewhere = new WeakMap<object, Map<ValidatorName, ValidateFunction>>();

/** Has a validator of a given schema used that was made of the code of `schemaCode`. */
export function takeValidator(name: ValidatorName, schema: object, validate: ValidateFunction): void {
  const ofSchema = madeElsewhere.get(schema) ?? new Map<ValidatorName, ValidateFunction>();
  madeElsewhere.set(schema, ofSchema.set(name, validate));
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
