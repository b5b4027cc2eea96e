import { compilePath, type Read } from '../../logic/scope.js';
import { Keys } from './key-literals.js';

/** The fields that rules are indexed under, each with the keys of its literals. */
export class Fields {
  readonly paths: string[] = [];
  readonly keys: Keys[] = [];
  readonly readers: Read[] = [];
  private readonly numbers = new Map<string, number>();

  number(path: string): number {
    let number = this.numbers.get(path);
    if (number === undefined) {
      number = this.numbers.size;
      this.numbers.set(path, number);
      this.paths.push(path);
      this.keys.push(new Keys());
      this.readers.push(compilePath(path));
    }
    return number;
  }
}

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

  key(field: number): number {
    const known = this.known[field];
    if (known !== undefined) return known;
    const key = this.fields.keys[field]!.find(this.value(field));
    this.known[field] = key;
    return key;
  }
}
