import type { Expression } from '../../logic/expression.js';
import { compilePath, type Read } from '../../logic/scope.js';
import { readerOf, unsettled } from './computed.js';
import { Keys, numberOf } from './key-literals.js';

/** The fields that rules are indexed under, each with the keys of its literals. */
export class Fields {
  readonly paths: string[] = [];
  readonly keys: Keys[] = [];
  readonly readers: Read[] = [];
  /** What a field is computed by that is none of the facts. */
  readonly computed: (Expression | undefined)[] = [];
  private readonly numbers = new Map<string, number>();

  number(path: string, computed?: Expression): number {
    let number = this.numbers.get(path);
    if (number === undefined) {
      number = this.numbers.size;
      this.numbers.set(path, number);
      this.paths.push(path);
      this.keys.push(new Keys());
      this.readers.push(computed ? readerOf(computed) : compilePath(path));
      this.computed.push(computed);
    }
    return number;
  }
}

/** In place of the key of a value that was not computed: it may have any. */
export const anyKey = -2;

/** The keys of one request's fields, each looked up when it is first needed. */
export class RequestKeys {
  private readonly known: number[] = [];

  constructor(
    private readonly fields: Fields,
    private readonly facts: unknown,
  ) {}

  value(field: number): unknown {
    return this.fields.readers[field]!(this.facts);
  }

  number(field: number): number {
    return numberOf(this.value(field));
  }

  key(field: number): number {
    const known = this.known[field];
    if (known !== undefined) return known;
    const value = this.value(field);
    const key = value === unsettled ? anyKey : this.fields.keys[field]!.find(value);
    this.known[field] = key;
    return key;
  }
}
