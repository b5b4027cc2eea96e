import { isObject } from '../../values/json.js';
import { joined, say, type Text } from '../../values/message.js';
import { nameOf, plainForm, strayCharacter, strayHint } from '../../values/stray-characters.js';
import { nearest } from '../../values/suggest.js';
import type { ReadingCode } from '../codes.js';
import { type Finding, keyOfPlace, type Path, type Report } from '../diagnostic.js';
import type { AnyForm, EitherForm, Form, ListForm, MappingForm, NamedForm, TextForm } from './form.js';
import { itIs } from './wording.js';

/** Where a value stands, and what it is called there. */
interface Spot {
  /** As it stands in the file. */
  path: Path;
  /** With the keys that were meant: the same but for misspelt ones. */
  place: Path;
  /** What messages call it: `"id" of rule 3`. */
  subject: Text;
  /** Its key. */
  name: string;
}

/** What reading collects. */
export interface Reader {
  fail(
    check: ReadingCode,
    path: Path,
    message: Text,
    more?: Pick<Finding, 'at' | 'within' | 'suggestion'>,
  ): void;
  /** How many times it failed. */
  faults: number;
  /** Keys that stand in the file under a misspelt name: see {@link asWritten}. Without it their values are not read. */
  misspelt?: Map<string, string>;
  /** Mappings of names that are there but cannot be read: any name could be meant to stand in them. */
  unread: Set<string>;
}

export function createReader(report: Report, misspelt?: Map<string, string>): Reader {
  return {
    fail(check, path, message, more) {
      this.faults++;
      report({ path, check, message, ...more });
    },
    faults: 0,
    unread: new Set(),
    ...(misspelt && { misspelt }),
  };
}

/**
 * Reads a value by its form, and reports what cannot stand there.
 * @param subject what messages call the value
 * @returns what the form makes of it; what is faulty is left out, or has in its place what the form says
 */
export function read<T>(form: Form<T>, value: unknown, at: Path, subject: Text, reader: Reader) {
  return readAt(form, value, { path: at, place: at, subject, name: '' }, reader) as T | undefined;
}

function readAt(wanted: AnyForm, value: unknown, spot: Spot, reader: Reader): unknown {
  const form = formOf(value, wanted);
  switch (form?.kind) {
    case undefined:
      return readMisfit(formInstead(wanted), value, spot, reader);
    case 'text':
      return readText(form, value as string, spot, reader);
    case 'number':
    case 'choice':
      return value;
    case 'content':
      return form.make(value, spot.place);
    case 'list':
      return readList(form, value as unknown[], spot, reader);
    case 'named':
      return readNamed(form, value as Mapping, spot, reader);
    case 'mapping':
      return readMapping(form, value as Mapping, spot, reader);
  }
}

type Mapping = Readonly<Record<string, unknown>>;

/** The form that a value is read by: of several the first whose type it has. Undefined where it has none's. */
function formOf(value: unknown, form: AnyForm): Exclude<AnyForm, EitherForm> | undefined {
  if (form.kind !== 'either') return fits(value, form) ? form : undefined;
  for (const one of form.forms) {
    const found = formOf(value, one);
    if (found) return found;
  }
  return undefined;
}

function fits(value: unknown, form: Exclude<AnyForm, EitherForm>): boolean {
  switch (form.kind) {
    case 'text':
      if (typeof value !== 'string') return false;
      return form.holds === 'a word' ? value.trim() !== '' : form.holds === undefined || value !== '';
    case 'number':
      return Number.isInteger(value) && (value as number) >= form.least && (value as number) <= form.most;
    case 'choice':
      return form.values.some((one) => one === value);
    case 'content':
      return form.fits?.(value) ?? true;
    case 'list':
      return Array.isArray(value);
    case 'named':
      return isObject(value);
    case 'mapping':
      if (!isObject(value)) return false;
      return form.toldBy === undefined ? (form.fits?.(value) ?? true) : isTold(form.toldBy, value, form);
  }
}

/** Whether a mapping has the key that tells it from others, or a word that people write for it. */
function isTold(key: string, value: Mapping, { keys }: MappingForm): boolean {
  const words = keys[key]?.aliases ?? [];
  return Object.hasOwn(value, key) || words.some((word) => Object.hasOwn(value, word));
}

/** Of several forms the last says what should stand there, if it is made of nothing too. */
function formInstead(form: AnyForm): AnyForm {
  const last = form.kind === 'either' ? form.forms.at(-1)! : form;
  return last.kind === 'mapping' && last.standsIn ? last : form;
}

/** Reports a value of the wrong type, and gives what stands in its place. */
function readMisfit(form: AnyForm, value: unknown, { path, place, subject, name }: Spot, reader: Reader) {
  const { check, message, suggestion } = ellipsis(value) ??
    form.wrongType?.(value, subject) ?? {
      message: say`${subject} must be ${form.mustBe}, but ${itIs(value)}${form.hint?.(value, name) ?? ''}`,
    };
  reader.fail(check ?? 'wrong-type', path, message, suggestion === undefined ? {} : { suggestion });
  switch (form.kind) {
    case 'list':
      return form.make([], false);
    case 'named':
      if (form.names.areReferredTo && value !== null) reader.unread.add(name);
      return form.make({}, false);
    case 'mapping':
      return form.standsIn ? form.make(defaultsOf(form), { at: place, name, isUnsure: true }) : undefined;
    default:
      return form.fallback;
  }
}

function ellipsis(value: unknown): ReturnType<NonNullable<AnyForm['wrongType']>> {
  if (value !== '…' && value !== '...') return undefined;
  return {
    message: say`"${value}" stands for something that was left out where this was copied from. Write that, or remove it`,
  };
}

function readText(form: TextForm, text: string, { path, place, subject }: Spot, reader: Reader): unknown {
  const isOne = form.accepts?.(text) ?? form.pattern?.test(text) ?? true;
  if (!isOne) {
    const { message, ...more } = form.wrongValue?.(text) ?? {
      message: say`${subject} must be ${form.mustBe}, but ${text === '' ? itIs(text) : say`"${text}" is not one`}`,
    };
    reader.fail('wrong-value', path, message, more);
    if (!form.keepsWrong) return form.fallback;
  }
  return form.make(text, place);
}

function readList(form: ListForm, value: unknown[], spot: Spot, reader: Reader): unknown {
  const before = reader.faults;
  const { least = 0, most = Infinity, wrong } = form.length ?? {};
  if (value.length < least || value.length > most) {
    const [item] = value;
    const comma = typeof item === 'string' ? strayCharacter(item, ['comma', 'semicolon']) : undefined;
    if (comma === undefined) reader.fail('wrong-value', spot.path, wrong!(value.length, spot.subject));
    else reader.fail('wrong-value', [...spot.path, 0], oneText(comma.character));
    return form.make([], false);
  }
  const items = value.map((item, index) =>
    readAt(form.of, item, below(spot, index, form.item(spot.subject, index)), reader),
  );
  const known = items.filter((item) => item !== undefined);
  return form.make(known, reader.faults === before);
}

function oneText(comma: string): Text {
  return say`${nameOf(comma)} is a letter to YAML, so this is one text. Write "," between two items, or put the text in quotes`;
}

function readNamed(form: NamedForm, value: Mapping, spot: Spot, reader: Reader): unknown {
  const before = reader.faults;
  const names = Object.keys(value);
  if (names.length === 0 && form.empty) reader.fail('wrong-value', spot.path, form.empty(spot.subject));
  const entries: [string, unknown][] = [];
  for (const name of names) {
    const here = below(spot, name, form.item(name));
    if (!form.names.accepts(name)) {
      reader.fail('wrong-value', here.path, form.names.wrong(name, spot.subject), atKey);
    }
    const item = readAt(form.of, value[name], here, reader);
    if (item !== undefined) entries.push([name, item]);
  }
  const all = Object.fromEntries(entries);
  const wrong = reader.faults === before ? form.wrong?.(all, spot.subject) : undefined;
  if (wrong !== undefined) reader.fail('wrong-value', spot.path, wrong);
  return form.make(all, reader.faults === before);
}

function readMapping(form: MappingForm, data: Mapping, spot: Spot, reader: Reader): unknown {
  const before = reader.faults;
  const owner = form.owner?.(data, spot.subject) ?? spot.subject;
  const { label = owner, keys } = form;
  const { written, hasUnknown } = readKeys(form, data, spot, owner, reader);
  if (form.empty && Object.keys(data).length === 0) {
    reader.fail('wrong-value', spot.path, form.empty(spot.subject, Object.keys(keys)));
  }
  const loner = [...written.keys()].find((key) => keys[key]!.excludes);
  const values = defaultsOf(form);
  for (const [key, name] of written) {
    const { form: of, isBare } = keys[key]!;
    const subject = isBare || label === '' ? say`"${key}"` : say`"${key}" of ${label}`;
    const here = below(spot, key, subject, name);
    if (loner !== undefined && key !== loner) {
      reader.fail('wrong-value', here.path, keys[loner]!.excludes!(key), atKey);
      continue;
    }
    const value = readAt(of, data[name], here, reader);
    if (value !== undefined) values[key] = value;
  }
  const wrong = reader.faults === before ? form.wrong?.(values, spot.subject) : undefined;
  if (wrong !== undefined && typeof wrong === 'object' && 'below' in wrong)
    reader.fail('wrong-value', [...spot.path, ...wrong.below], wrong.message, atKey);
  else if (wrong !== undefined) reader.fail('wrong-value', spot.path, wrong);
  return form.make(values, { at: spot.place, name: spot.name, isUnsure: hasUnknown });
}

function defaultsOf({ keys }: MappingForm): Record<string, unknown> {
  const defaults: Record<string, unknown> = {};
  for (const key in keys) if ('default' in keys[key]!) defaults[key] = keys[key].default;
  return defaults;
}

/**
 * Finds the known keys of a mapping under the names that they have in the file, a misspelt name too, and reports those
 * that are not known and those that are missing.
 */
export function readKeys(
  form: MappingForm,
  data: Mapping,
  { path, place }: Pick<Spot, 'path' | 'place'>,
  owner: Text,
  reader: Reader,
) {
  const { keys, misplaced = [], oneOf, missing = (key: string) => say`${owner} has no "${key}"` } = form;
  const places = [misplaced].flat();
  const absent = new Set<string>();
  for (const key in keys) if (!Object.hasOwn(data, key)) absent.add(key);
  const written = new Map<string, string>();
  let hasUnknown = false;
  for (const key of Object.keys(data)) {
    if (Object.hasOwn(keys, key)) {
      written.set(key, key);
      continue;
    }
    hasUnknown = true;
    const stray = places.find((one) => one.keys.includes(key));
    const otherWord = [...absent].find((one) => keys[one]!.aliases?.includes(key));
    const plain = plainForm(key);
    const suggestion = stray ? undefined : absent.has(plain) ? plain : (otherWord ?? nearest(key, absent));
    if (suggestion !== undefined) {
      absent.delete(suggestion);
      if (otherWord === undefined && reader.misspelt) {
        written.set(suggestion, key);
        reader.misspelt.set(keyOfPlace([...place, suggestion]), key);
      }
      const { form: meant } = keys[suggestion]!;
      if (otherWord !== undefined && meant.kind === 'named' && meant.names.areReferredTo)
        reader.unread.add(suggestion);
    }
    for (const meant of [stray?.into ?? []].flat()) absent.delete(meant);
    if (stray?.areOne && key !== Object.keys(data).find((one) => stray.keys.includes(one))) continue;
    const hint = stray
      ? say` ${stray.hint(key)}`
      : suggestion !== undefined
        ? strayHint(key, suggestion) || say` Did you mean "${suggestion}"?`
        : say` Known keys: ${Object.keys(keys).join(', ')}`;
    reader.fail('unknown-key', [...path, key], say`${owner} has an unknown key "${key}".${hint}`, {
      ...atKey,
      ...(suggestion !== undefined && { suggestion }),
    });
  }
  for (const key of absent) {
    const { required } = keys[key]!;
    if (required !== undefined && !form.isElsewhere?.(key, data))
      reader.fail('missing-key', path, joined([missing(key), required]), atKey);
  }
  if (oneOf !== undefined) {
    const [first, second] = oneOf.keys;
    if (written.has(first) && written.has(second)) {
      reader.fail('wrong-value', [...path, written.get(first)!], oneOf.both, atKey);
    } else if (absent.has(first) && absent.has(second)) {
      reader.fail('missing-key', path, joined([missing(first), oneOf.missing]), atKey);
    }
  }
  return { written, hasUnknown };
}

/** A place of a file's data with its keys as they stand in the file. */
export function asWritten(misspelt: ReadonlyMap<string, string> | undefined, place: Path): Path {
  if (misspelt === undefined) return place;
  // Keys that can be misspelt stand at most so deep: sessions/rules/3/notify/0/when, and in a group deeper by
  // group/rules/3. Longer places lead on into logic.
  const depth = 6 + 3 * place.filter((key) => key === 'group').length;
  const written = [...place];
  for (const index of place.slice(0, depth).keys()) {
    written[index] = misspelt.get(keyOfPlace(place.slice(0, index + 1))) ?? place[index]!;
  }
  return written;
}

const atKey = { at: 'key' } as const;

/** @param written the key as it stands in the file */
function below({ path, place }: Spot, key: string | number, subject: Text, written = key): Spot {
  const meant = [...place, key];
  // Nearly always the same: a file has thousands of places.
  const here = path === place && written === key ? meant : [...path, written];
  return { path: here, place: meant, subject, name: String(key) };
}
