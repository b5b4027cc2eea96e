import type { Scalar } from '../../values/json.js';
import type { Path } from '../diagnostic.js';

/**
 * What may stand at a place of a file, as data. `reader.ts` reads by it and words what is wrong; `json-schema.ts` makes
 * of it what editors read. `T` is what reading yields.
 */
export type Form<T> = Yields<AnyForm, T>;

type Yields<F extends AnyForm, T> = F & { readonly yields?: T };

export type AnyForm = TextForm | ChoiceForm | ContentForm | ListForm | NamedForm | MappingForm | EitherForm;

/** What is said of a value that cannot stand where it stands. */
export interface Fault {
  /** `wrong-type` unless it says otherwise. */
  check?: 'wrong-value';
  message: string;
  suggestion?: string;
}

interface Common {
  /** The end of a sentence: `"id" of rule 3 must be …`. */
  what: string;
  /** What that sentence goes on with, after it has told what stands there instead. */
  hint?(value: unknown, key: string): string;
  /** What is said instead of that sentence. */
  misfit?(value: unknown, subject: string): Fault | undefined;
  /** What is read in place of a value that cannot stand there. */
  otherwise?: unknown;
  /** The name under which the schema defines the form once. */
  definition?: string;
  title?: string;
  description?: string;
  examples?: readonly unknown[];
}

export interface TextForm extends Common {
  kind: 'text';
  /** Whether an empty or a blank text counts as none. */
  holds?: 'a character' | 'a word';
  pattern?: RegExp;
  /** Asked in place of the pattern, where that says less than a schema's pattern can. */
  isOne?(text: string): boolean;
  /** What is said of a text that is none of these, in place of `must be …, but "…" is none`. */
  wrong?(text: string): Omit<Fault, 'check'>;
  /** Whether such a text is read all the same. */
  keepsWrong?: boolean;
  make(text: string, at: Path): unknown;
}

export interface ChoiceForm extends Common {
  kind: 'choice';
  values: readonly Scalar[];
}

/** What others read: JSON, logic, a template, or another form. */
export interface ContentForm extends Common {
  kind: 'content';
  content:
    | 'json'
    | 'literal'
    | 'expression'
    | 'condition'
    | 'response'
    | 'request'
    | 'row'
    | 'expected-response'
    | AnyForm;
  fits?(value: unknown): boolean;
  make(value: unknown, at: Path): unknown;
}

export interface ListForm extends Common {
  kind: 'list';
  of: AnyForm;
  /** What messages call an item. */
  item(subject: string, index: number): string;
  length?: { least: number; most?: number; wrong(length: number, subject: string): string };
  make(items: readonly unknown[], isWhole: boolean): unknown;
}

/** A mapping whose keys the author chooses. */
export interface NamedForm extends Common {
  kind: 'named';
  names: NameKind;
  of: AnyForm;
  /** What messages call the value of a name. */
  item(name: string): string;
  /** What is said of a mapping without names, where it must have some. */
  empty?(subject: string): string;
  make(entries: Readonly<Record<string, unknown>>, isWhole: boolean): unknown;
}

export interface NameKind {
  isOne(name: string): boolean;
  wrong(name: string, subject: string): string;
  /** Whether other places of the file refer to them. */
  areReferredTo?: boolean;
  /** Absent where any name but the empty one is good. */
  pattern?: RegExp;
  /** Names that editors offer. */
  known?: 'facts';
  description?: string;
}

/** A mapping whose keys are known. */
export interface MappingForm extends Common {
  kind: 'mapping';
  keys: Record<string, Key>;
  /** Which mappings are meant, where others may stand there too. */
  fits?(value: Readonly<Record<string, unknown>>): boolean;
  /** What messages call the mapping, unless they call it what stands around it does. */
  owner?(data: Readonly<Record<string, unknown>>, subject: string): string;
  /** What messages call it behind a key, unless it is the owner: `"respond" of …`. With `''` a key stands alone. */
  label?: string;
  /** Begins the sentence about a key that is missing. */
  lacks?(key: string): string;
  /** What is said of a key that belongs elsewhere. */
  strays?: { keys: readonly string[]; into: string; hint(key: string): string };
  /** What is said of a mapping without keys, where it must have some. */
  empty?(subject: string, keys: readonly string[]): string;
  /** Whether something is made of what is no mapping, too, so that its name or its index stays known. */
  standsIn?: boolean;
  make(values: Readonly<Record<string, unknown>>, place: MappingPlace): unknown;
}

export interface MappingPlace {
  at: Path;
  /** What stands around it calls it: the name of an entry. */
  name: string;
  /** Whether something in it is not understood: it is no mapping, or has keys that are not known. */
  isUnsure: boolean;
}

/** The first of these that a value fits. */
export interface EitherForm extends Common {
  kind: 'either';
  forms: readonly AnyForm[];
}

/** A key of a mapping. */
export interface Key {
  form: AnyForm;
  /** For editors, unless it is the name in words. */
  title?: string;
  /** For editors and for the tables of the docs, in Markdown. */
  description: string;
  examples?: readonly unknown[];
  /** What is read where the key is absent, or cannot be read. */
  default?: unknown;
  /** The same as it would be written, where that is something else. */
  defaultWritten?: unknown;
  /** Makes the key required: what is said where it is missing, and how to mend it. */
  required?: string;
  /** What other rule engines call it. */
  alias?: readonly string[];
  /** Whether messages name the key without its owner. */
  isBare?: boolean;
  /** What is said of any other key beside it, where none may stand there. */
  alone?(other: string): string;
}

/** What the keys of a mapping are read as. */
export type Values<K extends Record<string, Key>> = {
  [Name in keyof K]: K[Name] extends { form: { readonly yields?: infer T } }
    ? T | (K[Name] extends { default: infer D } ? D : undefined)
    : never;
};

type Spec<F extends AnyForm> = Omit<F, 'kind' | 'make'>;

export function text<T = string>(
  spec: Spec<TextForm> & { make?(text: string, at: Path): T },
): Yields<TextForm, T> {
  return { kind: 'text', make: asItIs, ...spec };
}

export function choice<T extends Scalar>(
  spec: Spec<ChoiceForm> & { values: readonly T[] },
): Yields<ChoiceForm, T> {
  return { kind: 'choice', ...spec };
}

export function content<T = unknown>(
  spec: Spec<ContentForm> & { make?(value: unknown, at: Path): T },
): Yields<ContentForm, T> {
  return { kind: 'content', make: asItIs, ...spec };
}

export function list<I, T = I[]>(
  spec: Omit<Spec<ListForm>, 'item'> & {
    of: Form<I>;
    /** `each item of …` unless it says otherwise. */
    item?(subject: string, index: number): string;
    make?(items: I[], isWhole: boolean): T | undefined;
  },
): Yields<ListForm, T> {
  return { kind: 'list', item: (subject) => `each item of ${subject}`, make: asItIs, ...spec } as ListForm;
}

export function named<I, T = Record<string, I>>(
  spec: Spec<NamedForm> & { of: Form<I>; make?(entries: Record<string, I>, isWhole: boolean): T },
): Yields<NamedForm, T> {
  return { kind: 'named', make: asItIs, ...spec } as NamedForm;
}

export function mapping<K extends Record<string, Key>, T = Values<K>>(
  spec: Spec<MappingForm> & { keys: K; make?(values: Values<K>, place: MappingPlace): T },
): Yields<MappingForm, T> {
  return { kind: 'mapping', make: asItIs, ...spec } as MappingForm;
}

export function either<T>(spec: Spec<EitherForm> & { forms: readonly Form<T>[] }): Yields<EitherForm, T> {
  return { kind: 'either', ...spec };
}

function asItIs(value: unknown): unknown {
  return value;
}
