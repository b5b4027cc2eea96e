import { createRequire } from 'node:module';
import type { Ajv, Options, ValidateFunction } from 'ajv';
import { MessageError, say, type Text } from '../values/message.js';
import { patternFault } from '../values/pattern-fault.js';
import { didYouMean } from '../values/suggest.js';
import { detailSaid, toContractError } from './contract-error.js';
import { draftFault, idleKeyword, patternsIn } from './schema-keywords.js';

/** What a schema is for, and how its validator reports. */
interface Kind {
  /** Its name in `schemas/`. */
  schema: string;
  allErrors: boolean;
}

/**
 * Makes the validator of a schema.
 * @param isGiven whether it is a person's own, which may be wrong
 * @throws {SchemaError} when it is
 */
export function compileSchema(kind: Kind, schema: object, isGiven: boolean): ValidateFunction {
  const { Ajv } = require('ajv') as typeof import('ajv');
  // Each schema has an instance of its own: a second compile of one `$id` in one instance throws.
  const ajv = new Ajv({ ...ajvOptions(kind), validateFormats: isGiven });
  if (isGiven) refuseFaults(kind, schema, ajv);
  try {
    return ajv.compile(schema);
  } catch (error) {
    const { missingRef, message } = error as Error & { missingRef?: string };
    const fault =
      missingRef === undefined ? message : say`"$ref" names ${missingRef}, which is nowhere in the schema`;
    throw invalidSchema(kind, fault);
  }
}

/** The validator of a given schema as the code of a CommonJS module, which asks for some of `validatorRuntime`. */
export function schemaCode(kind: Kind, schema: object): string {
  const { Ajv } = require('ajv') as typeof import('ajv');
  const { default: write } = require('ajv/dist/standalone') as typeof import('ajv/dist/standalone/index.js');
  const ajv = new Ajv({ ...ajvOptions(kind), validateFormats: true, code: { source: true } });
  addFormats(ajv);
  return write(ajv, ajv.compile(schema));
}

/**
 * How schemas are compiled. Without `allErrors` hostile data yields one error, not one per item. `ownProperties`:
 * `required: ["toString"]` means it.
 */
export function ajvOptions({ allErrors }: Kind): Options {
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

const require = createRequire(import.meta.url);

/** @returns the names of the formats that are known */
function addFormats(ajv: Ajv): string[] {
  const formats = require('ajv-formats') as { default(ajv: Ajv): Ajv };
  formats.default(ajv);
  return Object.keys(ajv.formats);
}

function refuseFaults(kind: Kind, schema: object, ajv: Ajv): void {
  const formats = addFormats(ajv);
  const otherDraft = draftFault(schema);
  const wrong = otherDraft ? undefined : valueFault(schema, ajv);
  if (wrong !== undefined) throw invalidSchema(kind, wrong);
  // A schema's author believes that everything in it is checked.
  const idle = otherDraft ?? idleKeyword(schema, formats);
  if (idle !== undefined) throw schemaError(kind, say`says what would not be checked: ${idle}`);
}

/** A keyword of a schema whose value it cannot have: `type: objekt`. */
function valueFault(schema: object, ajv: Ajv): Text | undefined {
  for (const { pattern, pointer } of patternsIn(schema)) {
    const reason = patternFault(pattern, 'u');
    if (reason !== undefined)
      return say`the pattern ${JSON.stringify(pattern)} at ${pointer} is not a regular expression: ${reason}`;
  }
  if (ajv.validateSchema(schema)) return undefined;
  const [error] = ajv.errors!;
  const fault = toContractError(error!);
  const { allowedValues = [] } = error!.params as { allowedValues?: string[] };
  return say`the value at ${fault.pointer} ${detailSaid(fault)}.${didYouMean(String(error!.data), allowedValues)}`;
}

function invalidSchema(kind: Kind, fault: Text): SchemaError {
  return schemaError(kind, say`is not a valid JSON Schema: ${fault}`);
}

function schemaError(kind: Kind, fault: Text): SchemaError {
  return new SchemaError(say`the ${kind.schema} schema ${fault}`);
}

/** A schema that ajv cannot compile, or that says what would not be checked. */
export class SchemaError extends MessageError {
  override name = 'SchemaError';
}
