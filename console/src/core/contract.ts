import {
  type Contract,
  type ContractSchemas,
  contractMadeOf,
  shippedContract,
} from '../../../src/platform/contract.js';

/** Loads a script of the page in the middle of something: only a worker can. See worker.ts. */
declare const dargahLater: (name: 'schemas' | 'ajv-runtime') => never;

let known: { key: string; contract: Contract } | undefined;

/** The contract of an operator's schemas, of which the server has made code; or the shipped one. */
export function contractOf(schemas: ContractSchemas = {}): Contract {
  if (Object.keys(schemas).length === 0) return shippedContract();
  const key = JSON.stringify(schemas);
  if (known?.key !== key) {
    const { runtime }: { runtime: Record<string, unknown> } = dargahLater('ajv-runtime');
    known = { key, contract: contractMadeOf(schemas, dargahLater('schemas'), (name) => runtime[name]) };
  }
  return known.contract;
}
