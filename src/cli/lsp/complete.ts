import { actionKey, actionKinds, answerKeys } from '../../platform/answer.js';
import { type CallName, calls } from '../../platform/calls.js';
import { isOwnFact, ticketFact } from '../../platform/facts.js';
import { knownFact, knownFacts } from '../../platform/known-facts.js';
import { allFields } from '../../platform/session.js';
import type { Path } from '../../rules/diagnostic.js';
import type { ChoiceForm, TextForm } from '../../rules/format/form.js';
import { operators } from '../../rules/logic/operators.js';
import { type NameKind, type NamePlace, namesInFile } from '../../rules/names-in-file.js';
import { filters } from '../../rules/template/filters.js';
import { type WrittenScalar, writtenScalars } from '../../rules/yaml/scalars.js';
import { english, say } from '../../values/message.js';
import { splitPath } from '../../values/path.js';
import { yamlText } from '../../values/yaml-text.js';
import type { Around } from './hover.js';
import { nameSaid } from './name-kinds.js';
import { formsAt, isContent, isLogic, isMapping } from './place-in-form.js';

/** Something to write at the cursor. */
export interface Completion {
  label: string;
  kind: 'key' | 'value' | 'fact' | 'operator' | 'name' | 'filter';
  /** Markdown. */
  documentation?: string | undefined;
  insert: string;
  /** What it replaces, by offsets. */
  start: number;
  end: number;
}

type Offer = Pick<Completion, 'label' | 'kind' | 'documentation'>;

/** A character for private use, which stands for the cursor: what it is read as says what may stand there. */
const cursor = '\uE001';

/** What can be written at an offset of a rules file, in block style as in flow style, while the file is being written. */
export function complete(source: string, offset: number, around: Around = {}): Completion[] {
  const { language = english } = around;
  const found: Completion[] = [];
  const isItem = /(?:^|\n)[ \t]*-[ \t]+[^\n]*$/.test(source.slice(0, offset));
  for (const text of readings(source, offset)) {
    const scalars = writtenScalars(text);
    const hit = scalars.find(({ value }) => String(value).includes(cursor));
    if (hit === undefined) continue;
    const value = String(hit.value);
    const typed = value.slice(0, value.indexOf(cursor));
    const inserted = hit.isKey ? undefined : /\{\{((?:(?!\}\}).)*)$/s.exec(typed)?.[1];
    const offers =
      inserted === undefined
        ? offersAt(hit, scalars, around)
        : offersInTemplate(inserted, hit.path, scalars, around);
    if (offers.length === 0) continue;
    const begun = inserted === undefined ? typed : /[\w.]*$/.exec(inserted)![0];
    const start = source.slice(0, offset).endsWith(begun) ? offset - begun.length : offset;
    const isQuoted = inserted !== undefined || /["']/.test(source[start - 1] ?? '');
    found.push(
      ...offers.map((offer) => ({
        ...offer,
        ...(offer.documentation && { documentation: language.describe(offer.documentation) }),
        insert: insertOf(offer, { isQuoted, isKey: hit.isKey, behind: source.slice(offset) }),
        start,
        end: offset,
      })),
    );
    // An item of a list can be a name as well as a mapping.
    if (!isItem) break;
  }
  return unique(found);
}

/** The source with the cursor in it as a key, where one could stand, and as a value; brackets that are still open are closed. */
function readings(source: string, offset: number): string[] {
  const before = source.slice(0, offset);
  const behind = source.slice(offset);
  const line = before.slice(before.lastIndexOf('\n') + 1);
  const rest = /^[^\n]*/.exec(behind)![0];
  const isAlone = /^[\s-]*["']?[\w.$-]*$/.test(line) && rest.trim() === '';
  return [
    ...(isAlone ? [`${before}${cursor}: ${behind}`] : []),
    `${before}${cursor}${missingBrackets(line, rest)}${behind}`,
  ];
}

function missingBrackets(line: string, rest: string): string {
  const open: string[] = [];
  for (const sign of `${line}${cursor}${rest}`.replace(/"(?:[^"\\]|\\.)*"|'[^']*'/g, '').match(/[{}[\]]/g) ??
    []) {
    if (sign === '{' || sign === '[') open.push(sign === '{' ? '}' : ']');
    else if (open.at(-1) === sign) open.pop();
  }
  return open.reverse().join(' ');
}

function insertOf(
  { label, kind }: Offer,
  { isQuoted, isKey, behind }: { isQuoted: boolean; isKey: boolean; behind: string },
): string {
  const text = isQuoted || kind === 'filter' ? label : yamlText(label);
  return isKey && !isQuoted && !/^["']? *:/.test(behind) ? `${text}: ` : text;
}

function offersAt(hit: WrittenScalar, scalars: readonly WrittenScalar[], around: Around): Offer[] {
  return hit.isKey ? keysAt(hit.path.slice(0, -1), scalars, around) : valuesAt(hit, scalars, around);
}

function keysAt(mapping: Path, scalars: readonly WrittenScalar[], around: Around): Offer[] {
  const forms = formsAt(mapping, around.form);
  if (isLogic(mapping, around.form)) return operatorOffers(around.language);
  const there = new Set(
    scalars.flatMap(({ isKey, path }) => (isKey && isBelow(path, mapping, 1) ? [String(path.at(-1))] : [])),
  );
  const offers = forms.flatMap((form): Offer[] => {
    if (isMapping(form)) {
      return Object.entries(form.keys).map(([label, { description }]) => ({
        label,
        kind: 'key',
        documentation: description,
      }));
    }
    if (form.kind === 'named' && form.names.known !== undefined) return factOffers(mapping, scalars, around);
    if (form.kind === 'named' && mapping.at(-2) === 'ramp')
      return nameOffers({ kind: 'variant', of: String(mapping[1]) }, namesInFile('', scalars), around);
    if (form.kind === 'named' && mapping.at(-1) === 'variants' && mapping[0] !== 'experiments')
      return nameOffers({ kind: 'experiment' }, namesInFile('', scalars), around);
    if (isContent(form, 'request')) return fieldOffers(mapping);
    const isAnswer = isContent(form, 'response') || isContent(form, 'expected-response');
    return isAnswer ? answerOffers(mapping) : [];
  });
  return unique(offers).filter(({ label }) => !there.has(label));
}

/** The fields of a request, and of the mapping that a test writes of it alone. */
function fieldOffers(mapping: Path): Offer[] {
  if (!requestKeys.has(String(mapping.at(-1)))) return [];
  return Object.entries(allFields).map(([label, { description }]) => ({
    label,
    kind: 'fact',
    documentation: description,
  }));
}

/** Under which a test writes fields of a request. */
const requestKeys = new Set(['request', 'defaults', 'click', 'follow']);

function answerOffers(mapping: Path): Offer[] {
  if (mapping.at(-1) === actionKey) return actionKinds.map((label) => ({ label, kind: 'key' }));
  return mapping.includes(actionKey) ? [] : answerKeys.map((label) => ({ label, kind: 'key' }));
}

function operatorOffers(language = english): Offer[] {
  return Object.entries(operators).map(([label, { gives, examples }]) => ({
    label,
    kind: 'operator',
    documentation: `${language.describe(gives)}\n\n${examples.map((example) => `\`${example}\``).join('  \n')}`,
  }));
}

function valuesAt(hit: WrittenScalar, scalars: readonly WrittenScalar[], around: Around): Offer[] {
  const { path } = hit;
  const [key, above] = [path.at(-1), path.at(-2)];
  if (isLogic(path, around.form) && (key === 'var' || (key === 0 && above === 'var')))
    return factOffers(path, scalars, around);
  if (key === 'by' || above === 'by')
    return factOffers(path, scalars, around).filter(({ label }) => !isOwnFact(splitPath(label)[0]!));
  if (path[0] === 'notify' && (key === 'include' || above === 'include'))
    return factOffers(path, scalars, around).filter(({ label }) => !/^(?:now|vars)\b/.test(label));
  const names = namesInFile('', scalars);
  const here = names.find((place) => place.path === path && !place.isDefinition);
  const named = here === undefined ? [] : nameOffers(here, names, around);
  const choices = formsAt(path, around.form).flatMap((form): Offer[] =>
    form.kind === 'choice' || form.kind === 'text' ? wordOffers(form) : [],
  );
  return unique([...named, ...choices, ...factValues(path, scalars)]);
}

function wordOffers(form: ChoiceForm | TextForm): Offer[] {
  const words = form.kind === 'choice' ? form.values : (form.words ?? []);
  return words.map((value) => ({ label: String(value), kind: 'value' }));
}

function nameOffers(
  { kind, of }: Pick<NamePlace, 'kind' | 'of'>,
  own: readonly NamePlace[],
  { others = [], language = english }: Around,
): Offer[] {
  return [...own, ...others.flatMap(({ places }) => places)]
    .filter((place) => place.kind === kind && place.of === of && place.isDefinition)
    .filter(({ name }) => !name.includes(cursor))
    .map(({ name }) => ({
      label: name,
      kind: 'name',
      documentation: language.render(nameSaid({ kind, name })),
    }));
}

/** What the fact can be that a value is compared with. */
function factValues(path: Path, scalars: readonly WrittenScalar[]): Offer[] {
  const index = path.lastIndexOf('match');
  const compared = path.findLastIndex((segment, at) => typeof segment === 'number' && at > 0);
  const beside = scalars.find(
    (one) =>
      !one.isKey && one.path.at(-1) === 'var' && isBelow(one.path, path.slice(0, Math.max(compared, 0)), 2),
  );
  const deeper = scalars.find(
    (one) => !one.isKey && one.path.at(-1) === 'var' && isBelow(one.path, path.slice(0, -2), 2),
  );
  const inRequest = path.length > 1 && requestKeys.has(String(path.at(-2))) ? path.at(-1) : undefined;
  const fact =
    inRequest ?? (index !== -1 ? path[index + 1] : ((beside ?? deeper)?.value as string | undefined));
  const names = fact === undefined ? undefined : knownFact(String(fact))?.names;
  return (names ?? []).map((label) => ({ label, kind: 'value' }));
}

/** The facts below which names of the file stand. */
const factsOfNames: Partial<Record<NameKind, string>> = { constant: 'vars', experiment: 'experiments' };

function factOffers(
  path: Path,
  scalars: readonly WrittenScalar[],
  { others = [], language = english }: Around,
): Offer[] {
  const call = callAt(path);
  const comes = (fact: string) => call === undefined || calls[call].factNames.includes(splitPath(fact)[0]!);
  const names = [...namesInFile('', scalars), ...others.flatMap(({ places }) => places)];
  const named = names.filter(({ kind, isDefinition }) => isDefinition && Object.hasOwn(factsOfNames, kind));
  return unique([
    ...[...knownFacts]
      .filter(([fact]) => comes(fact))
      .map(([label, { description }]): Offer => ({ label, kind: 'fact', documentation: description })),
    ...named.map(
      ({ kind, name }): Offer => ({
        label: `${factsOfNames[kind]}.${name}`,
        kind: 'fact',
        documentation: language.render(nameSaid({ kind, name })),
      }),
    ),
    ...ownFacts(scalars).map(
      (label): Offer => ({
        label,
        kind: 'fact',
        documentation: language.render(say`Read elsewhere in this file`),
      }),
    ),
  ]);
}

/** The call whose facts a place reads; undefined where it can be that of either, as in a condition with a name. */
function callAt([section]: Path): CallName | undefined {
  if (section === 'sessions') return 'session';
  return ['rules', 'responses', 'default'].includes(String(section)) ? 'click' : undefined;
}

const ticketOffer: Offer = {
  label: ticketFact,
  kind: 'fact',
  documentation: 'A signed, short-lived text that says who comes.',
};

/** Facts that the file asks for elsewhere: those of its own buttons nobody else can know. */
function ownFacts(scalars: readonly WrittenScalar[]): string[] {
  return scalars.flatMap(({ path, isKey, value }) => {
    const text = String(value);
    if (text.includes(cursor)) return [];
    if (isKey) return path.at(-2) === 'match' ? [text] : [];
    if (path.at(-1) === 'var' || (path.at(-1) === 0 && path.at(-2) === 'var'))
      return text === '' ? [] : [text];
    return [...text.matchAll(/\{\{\s*([\w.]+)/g)].map((found) => found[1]!);
  });
}

/** @param inserted what stands between `{{` and the cursor */
function offersInTemplate(
  inserted: string,
  path: Path,
  scalars: readonly WrittenScalar[],
  around: Around,
): Offer[] {
  if (!inserted.includes('|')) {
    return unique([
      ...(callAt(path) === 'session' ? [ticketOffer] : []),
      ...factOffers(path, scalars, around),
    ]);
  }
  // An argument of a filter can be a constant.
  if (/[:,]\s*[\w.]*$/.test(inserted))
    return factOffers(path, scalars, around).filter(({ label }) => label.startsWith('vars.'));
  if (!/\|\s*\w*$/.test(inserted)) return [];
  const { language = english } = around;
  return Object.entries(filters).map(([label, { usages }]) => ({
    label,
    kind: 'filter',
    documentation: usages
      .map(({ written, gives }) => `\`${written}\`: ${language.describe(gives)}`)
      .join('  \n'),
  }));
}

function isBelow(path: Path, above: Path, depth: number): boolean {
  return path.length === above.length + depth && above.every((segment, index) => segment === path[index]);
}

/** The first of those with one label: a known fact says more of itself than that the file reads it. */
function unique<One extends Offer>(offers: readonly One[]): One[] {
  return [...new Map(offers.toReversed().map((offer) => [offer.label, offer])).values()].reverse();
}
