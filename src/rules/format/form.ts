import type { Scalar } from '../../values/json.js';
import { say, type Text } from '../../values/message.js';
import type { Path } from '../diagnostic.js';

/**
 * What may stand at a place of a file, as data. The reader goes by it and words the messages (`reader.ts`), and the
 * schemas for editors and the tables of the docs follow from it (`npm run update`). `T` is what reading yields.
 */
export type Form<T> = Yields<AnyForm, T>;

export type AnyForm =
  | TextForm
  | NumberForm
  | ChoiceForm
  | ContentForm
  | ListForm
  | NamedForm
  | MappingForm
  | EitherForm;

/** What is wrong with a value. */
export interface Fault {
  /** Default: `wrong-type`. */
  check?: 'wrong-value';
  message: Text;
  suggestion?: string;
}

interface Common {
  /** The end of a sentence: `"id" of rule 3 must be …`. Each kind has its own default. */
  mustBe?: Text;
  /** Goes on with that sentence, after `…, but it is a list`. */
  hint?(value: unknown, key: string): Text;
  /** What to report of a value of the wrong type in place of that sentence. */
  wrongType?(value: unknown, subject: Text): Fault | undefined;
  /** What is read in place of a value of the wrong type. */
  fallback?: unknown;
  /** The name of its definition in the schemas. */
  definition?: string;
  title?: string;
  description?: string;
  examples?: readonly unknown[];
}

export interface TextForm extends Common {
  kind: 'text';
  /** Makes an empty or a blank text a value of the wrong type. */
  holds?: 'a character' | 'a word';
  pattern?: RegExp;
  /** What it can be among others, for editors. */
  words?: readonly string[];
  /** Decides instead of the pattern, which then is only what a schema can say. */
  accepts?(text: string): boolean;
  /** What to report of a text that is not accepted in place of `… must be …, but "…" is none`. */
  wrongValue?(text: string): Omit<Fault, 'check'> | undefined;
  /** Whether a text that is not accepted is read all the same. */
  keepsWrong?: boolean;
  make(text: string, at: Path): unknown;
}

/** A whole number. */
export interface NumberForm extends Common {
  kind: 'number';
  least: number;
  most: number;
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
    | 'bound'
    | 'condition'
    | 'response'
    | 'url'
    | 'request'
    | 'row'
    | 'expected-response'
    | AnyForm;
  /** Default: any value fits. */
  fits?(value: unknown): boolean;
  make(value: unknown, at: Path): unknown;
}

export interface ListForm extends Common {
  kind: 'list';
  of: AnyForm;
  /** What messages call an item. */
  item(subject: Text, index: number): Text;
  length?: { least: number; most?: number; wrong(length: number, subject: Text): Text };
  /** @param isWhole whether nothing in it was reported */
  make(items: readonly unknown[], isWhole: boolean): unknown;
}

/** A mapping whose keys the author chooses. */
export interface NamedForm extends Common {
  kind: 'named';
  names: Names;
  of: AnyForm;
  /** What messages call the value of a name. */
  item(name: string): Text;
  /** What to report of a mapping without names. */
  empty?(subject: Text): Text;
  /** What to report of all names together. */
  wrong?(entries: Readonly<Record<string, unknown>>, subject: Text): Text | undefined;
  /** @param isWhole whether nothing in it was reported */
  make(entries: Readonly<Record<string, unknown>>, isWhole: boolean): unknown;
}

/** What the keys of a mapping can be that the author chooses. */
export interface Names {
  accepts(name: string): boolean;
  wrong(name: string, subject: Text): Text;
  /** Whether other places of the file refer to them. */
  areReferredTo?: boolean;
  /** Absent where any name but the empty one is accepted. */
  pattern?(): RegExp;
  /** Names that editors offer. */
  known?: 'facts' | 'session facts';
  description?: string;
}

/** A mapping whose keys are known. */
export interface MappingForm extends Common {
  kind: 'mapping';
  keys: Record<string, Key>;
  /** Default: any mapping fits. */
  fits?(value: Readonly<Record<string, unknown>>): boolean;
  /** A key that tells it from the forms behind it: only a mapping with this key fits. */
  toldBy?: string;
  /** What messages call the mapping. Default: the subject. */
  owner?(data: Readonly<Record<string, unknown>>, subject: Text): Text;
  /** What messages call it after a key: `"respond" of …`. Default: the owner. With `''` they name the key alone. */
  label?: Text;
  /** Begins the message about a missing key. Default: `… has no "key"`. */
  missing?(key: string): Text;
  /** Whether a missing key stands where another mapping reports it. */
  isElsewhere?(key: string, data: Readonly<Record<string, unknown>>): boolean;
  /** Keys that belong into another one, and the end of the message about them. */
  misplaced?: Misplaced | readonly Misplaced[];
  /** Keys of which exactly one must stand there: the end of the message where none does, and what to report of two. */
  oneOf?: { keys: readonly [first: string, second: string]; missing: Text; both: Text };
  /** What to report of a mapping without keys. */
  empty?(subject: Text, keys: readonly string[]): Text;
  /** What to report of all values together, where nothing else was. */
  wrong?(values: Readonly<Record<string, unknown>>, subject: Text): Text | FaultBelow | undefined;
  /** Whether a value of the wrong type is made of nothing rather than left out, so that its name or index stays known. */
  standsIn?: boolean;
  make(values: Readonly<Record<string, unknown>>, place: MappingPlace): unknown;
}

export interface Misplaced {
  keys: readonly string[];
  /** The keys of this mapping that are then not missing. */
  into: string | readonly string[];
  hint(key: string): Text;
  /** Whether several of them are one mistake: the first of them is reported. */
  areOne?: boolean;
}

/** What is wrong with a key of a mapping, or of what stands below it, that only its other values show. */
export interface FaultBelow {
  below: Path;
  message: Text;
}

export interface MappingPlace {
  at: Path;
  /** Its key. */
  name: string;
  /** Whether a part is not understood: it is no mapping, or has unknown keys. */
  isUnsure: boolean;
}

/** The first of these whose type a value has. */
export interface EitherForm extends Common {
  kind: 'either';
  forms: readonly AnyForm[];
}

/** A key of a mapping. */
export interface Key {
  form: AnyForm;
  /** For editors. Default: its name, in words. */
  title?: string;
  /** For editors and for the tables of the docs, in Markdown. */
  description: string;
  examples?: readonly unknown[];
  /** What is read if the key is absent. */
  default?: unknown;
  /** The same as a file would write it, where the two differ. */
  defaultWritten?: unknown;
  /** Makes the key required: the end of the message about a missing one, which says how to mend it. */
  required?: Text;
  /** What other rule engines call it. */
  aliases?: readonly string[];
  /** Whether messages name it without its owner. */
  isBare?: boolean;
  /** What to report of any other key beside it, if none may stand there. */
  excludes?(other: string): Text;
}

/** What reading yields of each key. */
export type Values<K extends Record<string, Key>> = {
  [Name in keyof K]: K[Name] extends { form: { readonly yields?: infer T } }
    ? T | (K[Name] extends { default: infer D } ? D : undefined)
    : never;
};

type Yields<F extends AnyForm, T> = F & { readonly yields?: T };
type Spec<F extends AnyForm> = Omit<F, 'kind' | 'make'>;

export function text<T = string>(
  spec: Spec<TextForm> & { make?(text: string, at: Path): T },
): Yields<TextForm, T> {
  return { kind: 'text', mustBe: say`a text`, make: asItIs, ...spec };
}

export function number(spec: Spec<NumberForm>): Yields<NumberForm, number> {
  return { kind: 'number', mustBe: say`a whole number from ${spec.least} to ${spec.most}`, ...spec };
}

export function choice<T extends Scalar>(
  spec: Spec<ChoiceForm> & { values: readonly T[] },
): Yields<ChoiceForm, T> {
  return { kind: 'choice', mustBe: spec.values.join(' or '), ...spec };
}

export function content<T = unknown>(
  spec: Spec<ContentForm> & { make?(value: unknown, at: Path): T },
): Yields<ContentForm, T> {
  return { kind: 'content', make: asItIs, ...spec };
}

export function list<I, T = I[]>(
  spec: Omit<Spec<ListForm>, 'item'> & {
    of: Form<I>;
    /** Default: `each item of …`. */
    item?(subject: Text, index: number): Text;
    make?(items: I[], isWhole: boolean): T | undefined;
  },
): Yields<ListForm, T> {
  const item = (subject: Text) => say`each item of ${subject}`;
  return { kind: 'list', mustBe: say`a list`, item, make: asItIs, ...spec } as ListForm;
}

export function named<I, T = Record<string, I>>(
  spec: Omit<Spec<NamedForm>, 'item'> & {
    of: Form<I>;
    /** Default: the name in quotes. */
    item?(name: string): Text;
    make?(entries: Record<string, I>, isWhole: boolean): T;
  },
): Yields<NamedForm, T> {
  const item = (name: string) => say`"${name}"`;
  return { kind: 'named', mustBe: say`a mapping`, item, make: asItIs, ...spec } as NamedForm;
}

export function mapping<K extends Record<string, Key>, T = Values<K>>(
  spec: Spec<MappingForm> & { keys: K; make?(values: Values<K>, place: MappingPlace): T },
): Yields<MappingForm, T> {
  return { kind: 'mapping', mustBe: say`a mapping`, make: asItIs, ...spec } as MappingForm;
}

export function either<T>(spec: Spec<EitherForm> & { forms: readonly Form<T>[] }): Yields<EitherForm, T> {
  return { kind: 'either', ...spec };
}

function asItIs(value: unknown): unknown {
  return value;
}
