import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SchemaError } from '../platform/compile-schema.js';
import {
  type Contract,
  type ContractSchemas,
  compileContract,
  shippedContract,
} from '../platform/contract.js';
import { patternsIn } from '../platform/schema-keywords.js';
import { jsonFault } from '../values/json-fault.js';
import { say } from '../values/message.js';
import { reasonOf } from '../values/system-fault.js';
import { convertHint, guessEncoding } from '../values/text-encoding.js';
import { listWords } from '../values/word-list.js';
import { CommandFailure, exitCodes, wrongCommand } from './context.js';
import { isSlowPattern } from './slow-pattern.js';

/** The files that can stand in the folder of `--schemas`. */
const schemaFiles: Record<keyof ContractSchemas, string> = {
  request: 'request.schema.json',
  response: 'response.schema.json',
  sessionRequest: 'session-request.schema.json',
  sessionResponse: 'session-response.schema.json',
};

/**
 * The contract that rules are held against: the shipped one, with the schemas that stand in `folder` in its place.
 * @throws {CommandFailure} when the folder holds none, or one that cannot be used.
 */
export async function loadContract(folder: string | undefined): Promise<Contract> {
  if (folder === undefined) return shippedContract();
  const schemas: ContractSchemas = {};
  for (const [name, file] of Object.entries(schemaFiles) as [keyof ContractSchemas, string][]) {
    const schema = await loadSchema(join(folder, file));
    if (schema === undefined) continue;
    refuseSlowPatterns(join(folder, file), schema);
    schemas[name] = schema;
  }
  if (Object.keys(schemas).length === 0) {
    throw wrongCommand(
      say`--schemas names ${folder}, which holds none of ${listWords(Object.values(schemaFiles), 'and')}`,
    );
  }
  return compile(folder, schemas);
}

function refuseSlowPatterns(file: string, schema: object): void {
  for (const { pattern, pointer } of patternsIn(schema)) {
    if (!isSlowPattern(pattern)) continue;
    const message = say`in ${file}, the pattern ${JSON.stringify(pattern)} at ${pointer} can take seconds on one text, and every click would wait. Write it without a repetition within a repetition`;
    throw new CommandFailure(message, exitCodes.failed);
  }
}

async function loadSchema(file: string): Promise<object | undefined> {
  const bytes = await read(file);
  if (bytes === undefined) return undefined;
  // Some editors begin a file with a byte order mark.
  const text = bytes.replace(/^\uFEFF/, '');
  try {
    const schema: unknown = JSON.parse(text);
    if (typeof schema === 'object' && schema !== null && !Array.isArray(schema)) return schema;
  } catch {
    throw new CommandFailure(say`${file} is not JSON: ${jsonFault(text)}`, exitCodes.failed);
  }
  throw new CommandFailure(say`${file} is not a JSON Schema: write an object`, exitCodes.failed);
}

async function read(file: string): Promise<string | undefined> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw wrongCommand(say`${file} cannot be read: ${reasonOf(error)}`);
  });
  if (bytes === undefined || isUtf8(bytes)) return bytes?.toString('utf8');
  const message = say`${file} is not UTF-8 text: ${convertHint(guessEncoding(bytes).encoding, file)}`;
  throw new CommandFailure(message, exitCodes.failed);
}

function compile(folder: string, schemas: ContractSchemas): Contract {
  try {
    return compileContract(schemas);
  } catch (error) {
    if (error instanceof SchemaError)
      throw new CommandFailure(say`in ${folder}: ${error.said}`, exitCodes.failed);
    throw error;
  }
}
