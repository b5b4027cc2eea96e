import type {
  AnyForm,
  ContentForm,
  Key,
  MappingForm,
  NamedForm,
  TextForm,
} from '../../../src/rules/format/form.js';
import { ownNames } from '../../../src/rules/format/own-names.js';
import type { JsonObject } from '../../../src/values/json.js';
import { plain, titleOf } from './tables.js';

/** The JSON Schema of a mapping. */
export function schemaOf(root: MappingForm, contents: Contents): JsonObject {
  const definitions: JsonObject = {};
  const schema = bodyOf(root, { definitions, contents, inCase: false });
  return { $schema: 'http://json-schema.org/draft-07/schema#', ...schema, definitions };
}

/** The schemas of what the reader of forms leaves to others, and of a mapping that names facts. */
export interface Contents {
  schema(content: Exclude<ContentForm['content'], AnyForm>, context: Context): JsonObject;
  facts(value: JsonObject, known: 'facts' | 'session facts'): JsonObject;
}

export interface Context {
  definitions: JsonObject;
  contents: Contents;
  /** Whether a text may stand for a field of a row: see `rows.ts`. */
  inCase: boolean;
}

/** A reference to a definition, which is made when it is first asked for. */
export function defined({ definitions }: Context, name: string, make: () => JsonObject): JsonObject {
  if (!Object.hasOwn(definitions, name)) {
    // Its place comes first: it may refer to itself.
    definitions[name] = {};
    definitions[name] = make();
  }
  return { $ref: `#/definitions/${name}` };
}

function formSchema(form: AnyForm, context: Context): JsonObject {
  const { definition } = form;
  return definition === undefined
    ? bodyOf(form, context)
    : defined(context, definition, () => ({ title: titleOf(definition), ...bodyOf(form, context) }));
}

function bodyOf(form: AnyForm, context: Context): JsonObject {
  const words = {
    ...(form.title && { title: form.title }),
    ...(form.description && { description: plain(form.description) }),
    ...(form.examples && { examples: form.examples }),
  };
  switch (form.kind) {
    case 'text':
      return { ...words, ...textSchema(form, context) };
    case 'number':
      return { ...words, type: 'integer', minimum: form.least, maximum: form.most };
    case 'choice':
      return { ...words, ...choiceSchema(form.values) };
    case 'content':
      return { ...words, ...contentSchema(form, context) };
    case 'list': {
      const { least, most } = form.length ?? {};
      return {
        ...words,
        type: 'array',
        ...(least !== undefined && { minItems: least }),
        ...(most !== undefined && { maxItems: most }),
        items: formSchema(form.of, context),
      };
    }
    case 'named':
      return { ...words, ...namedSchema(form, context) };
    case 'mapping':
      return { ...words, ...mappingSchema(form, context) };
    case 'either':
      if (form.forms.some(isToldByKey)) return { ...words, ...chosenByKey(form.forms, context) };
      return {
        ...words,
        anyOf: formsOf(form)
          .toSorted(mappingsFirst)
          .map((one) => formSchema(one, context)),
      };
  }
}

function formsOf(form: AnyForm): AnyForm[] {
  return form.kind === 'either' ? form.forms.flatMap(formsOf) : [form];
}

function isToldByKey(form: AnyForm): form is MappingForm & { toldBy: string } {
  return form.kind === 'mapping' && form.toldBy !== undefined;
}

/** With a key that tells which form is meant, editors report the errors of that one. */
function chosenByKey([form, ...others]: readonly AnyForm[], context: Context): JsonObject {
  const schema = formSchema(form!, context);
  if (!isToldByKey(form!))
    return others.length === 0 ? schema : { anyOf: [schema, chosenByKey(others, context)] };
  const chosen = onlyIf({ required: [form.toldBy] }, schema);
  return { ...chosen, else: chosenByKey(others, context) };
}

/** Of a value that is none of several, editors report the errors of the first. A mapping reports more than its type. */
function mappingsFirst(a: AnyForm, b: AnyForm): number {
  return order.indexOf(a.kind) - order.indexOf(b.kind);
}

const order = ['content', 'mapping', 'list', 'named', 'choice', 'number', 'text'];

function textSchema({ holds, pattern, mustBe, wrongValue }: TextForm, { inCase }: Context): JsonObject {
  if (holds === 'a character') return { type: 'string', minLength: 1 };
  if (holds === 'a word') return { type: 'string', pattern: '\\S' };
  if (pattern === undefined) return { type: 'string' };
  return {
    type: 'string',
    pattern: inCase ? `${pattern.source}|\\{\\{` : pattern.source,
    // What editors show instead of the pattern.
    patternErrorMessage: wrongValue?.('')
      ? String(wrongValue('')!.message).replace('""', 'this')
      : `must be ${mustBe}`,
  };
}

function choiceSchema(values: readonly unknown[]): JsonObject {
  if (values.length === 1) return { const: values[0] };
  return values.every((value) => typeof value === 'boolean') ? { type: 'boolean' } : { enum: values };
}

function namedSchema({ names, of, empty }: NamedForm, context: Context): JsonObject {
  const { pattern, description, known } = names;
  const value = formSchema(of, context);
  const name = pattern && { ...(description && { description }), type: 'string', pattern: pattern().source };
  return {
    type: 'object',
    ...(empty && { minProperties: 1 }),
    propertyNames:
      name && pattern === ownNames.pattern
        ? defined(context, 'name', () => name)
        : (name ?? { minLength: 1 }),
    ...(known !== undefined && { properties: context.contents.facts(value, known) }),
    ...(Object.keys(value).length > 0 && { additionalProperties: value }),
  };
}

function mappingSchema({ keys, empty, oneOf }: MappingForm, context: Context): JsonObject {
  const entries = Object.entries(keys);
  const required = entries.filter(([, key]) => key.required !== undefined).map(([name]) => name);
  const loner = entries.find(([, key]) => key.excludes)?.[0];
  return {
    type: 'object',
    ...(required.length > 0 && { required }),
    ...(oneOf && { oneOf: oneOf.keys.map((key) => ({ required: [key] })) }),
    ...(empty && { minProperties: 1 }),
    ...(loner !== undefined && onlyIf({ required: [loner] }, { maxProperties: 1 })),
    additionalProperties: false,
    properties: Object.fromEntries(entries.map(([name, key]) => [name, keySchema(name, key, context)])),
  };
}

function keySchema(name: string, key: Key, context: Context): JsonObject {
  const { form, title = titleOf(name), description, examples } = key;
  const shown = key.defaultWritten ?? key.default;
  return {
    title,
    description: plain(description),
    ...beside(valueSchema(form, context)),
    ...(shown !== undefined && { default: shown }),
    ...(examples && { examples }),
  };
}

/** In a case with `each` a text can stand for the field of the row, with its type. */
function valueSchema(form: AnyForm, context: Context): JsonObject {
  const value = formSchema(form, context);
  if (!context.inCase || !['choice', 'content', 'mapping'].includes(form.kind)) return value;
  const fromRow = defined(context, 'fromRow', () => ({
    $comment: 'In a case with "each": the field of the row, with its type.',
    type: 'string',
    pattern: '^\\{\\{[^{}]*\\}\\}$',
  }));
  return { anyOf: [value, fromRow] };
}

export function onlyIf(condition: JsonObject, demand: JsonObject): JsonObject {
  // biome-ignore lint/suspicious/noThenProperty: it is a keyword of JSON Schema.
  return { if: condition, then: demand };
}

/** Keywords beside a `$ref` would be ignored. */
export function beside(schema: JsonObject): JsonObject {
  return '$ref' in schema ? { allOf: [schema] } : schema;
}

function contentSchema({ content }: ContentForm, context: Context): JsonObject {
  if (typeof content === 'string') return context.contents.schema(content, context);
  return formSchema(content, { ...context, inCase: context.inCase || content.definition === 'case' });
}
