import { sessionUrl } from '../../../src/platform/answer.js';
import { calls } from '../../../src/platform/calls.js';
import { type KnownFact, knownFacts } from '../../../src/platform/known-facts.js';
import type { MappingForm } from '../../../src/rules/format/form.js';
import { rulesFile } from '../../../src/rules/format/rules-file.js';
import { testsFile } from '../../../src/rules/format/test-cases.js';
import type { Operator } from '../../../src/rules/logic/operator.js';
import { operators, refusedOperators } from '../../../src/rules/logic/operators.js';
import { isObject, type JsonObject } from '../../../src/values/json.js';
import { beside, type Contents, type Context, defined, onlyIf, schemaOf } from './form-schema.js';
import { responseSchema } from './platform.js';
import { filtersInBrief, plain } from './tables.js';

/** The schemas of rules files and tests files, for editors. They follow from the tables of `src/rules`. */

export function rulesSchema(form: MappingForm = rulesFile): JsonObject {
  return schemaOf(form, contents);
}

export function testsSchema(form = testsFile): JsonObject {
  return schemaOf(form, contents);
}

export const contents: Contents = { schema: contentSchema, facts: factsSchema };

type Content = Parameters<Contents['schema']>[0];

function contentSchema(content: Content, context: Context): JsonObject {
  switch (content) {
    case 'json':
      return {};
    case 'literal':
      return literal;
    case 'bound':
      return { type: ['string', 'number'] };
    case 'condition':
      return condition(context);
    case 'response':
      return response(context);
    case 'url':
      return sessionLink();
    case 'request':
      return defined(context, 'request', requestSchema);
    case 'row':
      return { type: 'object' };
    case 'expected-response':
      return defined(context, 'expectedResponse', () => ({
        ...described(answer),
        title: 'Response',
        type: 'object',
      }));
  }
}

const literal: JsonObject = { type: ['string', 'number', 'boolean', 'null'] };

// Repeated in each place: behind one more reference, editors offer each operator twice.
function expression(context: Context): JsonObject {
  return { anyOf: [operation(context), list(context), literal] };
}

/** Operators whose arguments are conditions themselves. */
const ofConditions = ['and', 'or', '!', '!!', 'if', '?:'];

/** Plain data is no condition: see `src/rules/logic/condition-form.ts`. */
function condition(context: Context): JsonObject {
  return defined(context, 'condition', () => {
    const below = { $ref: '#/definitions/condition' };
    const args = { ...onlyIf({ type: 'array' }, { items: below }), else: below };
    return {
      type: ['boolean', 'object'],
      ...onlyIf(
        { type: 'object' },
        {
          allOf: [
            operation(context),
            { properties: Object.fromEntries(ofConditions.map((name) => [name, args])) },
          ],
        },
      ),
    };
  });
}

function operation(context: Context): JsonObject {
  return defined(context, 'operation', () => ({
    type: 'object',
    minProperties: 1,
    ...atMostOneKey,
    additionalProperties: false,
    properties: {
      ...Object.fromEntries(
        Object.entries<Operator>(operators).map(([name, operator]) => [
          name,
          operatorSchema(name, operator, context),
        ]),
      ),
      ...Object.fromEntries([...refusedOperators.keys()].map((name) => [name, false])),
    },
  }));
}

function operatorSchema(
  name: string,
  { gives, examples, takes: [least, most] }: Operator,
  context: Context,
): JsonObject {
  const description = `${plain(gives)} For example ${examples.join(' or ')}`;
  // Other operators ignore what is too much, so lint only warns of it.
  const isBounded = name === 'var' || name === 'condition';
  if (name === 'condition' || name === 'during') {
    const list = { type: 'array', items: { type: 'string' }, minItems: 1, maxItems: 1 };
    const example = name === 'during' ? 'office' : 'seller';
    return { description, anyOf: [{ type: 'string' }, list], examples: [example] };
  }
  const args = {
    type: 'array',
    ...(least > 0 && { minItems: least }),
    ...(isBounded && { maxItems: most }),
    items: defined(context, 'expression', () => expression(context)),
  };
  return { description, ...(least > 1 ? args : { anyOf: [operation(context), args, literal] }) };
}

function list(context: Context): JsonObject {
  return defined(context, 'list', () => ({
    type: 'array',
    items: defined(context, 'expression', () => expression(context)),
  }));
}

function factsSchema(value: JsonObject, known: 'facts' | 'session facts'): JsonObject {
  const { fields } = calls[known === 'facts' ? 'click' : 'session'];
  const isOther = (path: string, { field }: KnownFact) => field !== undefined && !Object.hasOwn(fields, path);
  const facts = [...knownFacts].filter(([path, fact]) => fact.type !== 'object' && !isOther(path, fact));
  return Object.fromEntries([
    ...facts.map(([path, { description, examples, names, mayBeNull }]) => [
      path,
      {
        description: plain(description),
        ...beside(value),
        examples: [
          ...(names ?? examples),
          ...(names && names.length > 2 ? [names.slice(0, 2)] : []),
          ...(mayBeNull ? [null] : []),
        ],
      },
    ]),
    ...Object.entries(buttonData).map(([path, words]) => [path, { ...words, ...beside(value) }]),
  ]);
}

/** Facts of the author's own, as examples. */
const buttonData = {
  'extra_data.answer': {
    description:
      'What you put under "data" of the button stands below extra_data: this is its key "answer". Any path is possible.',
    examples: ['yes', 'no', ['yes', 'no']],
  },
};

function requestSchema(): JsonObject {
  const fields = [...knownFacts].filter(([, { field }]) => field !== undefined);
  return {
    title: 'Request',
    description: 'A click as the platform sends it. Fields that it adds later may stand here too.',
    type: 'object',
    properties: Object.fromEntries(
      fields.map(([name, { description, examples, names }]) => [
        name,
        { description: plain(description), examples: names ?? examples },
      ]),
    ),
  };
}

const answer = responseSchema() as JsonObject;

/** The titles, descriptions and examples of a schema, without its demands. */
function described({ title, description, examples, properties }: JsonObject): JsonObject {
  const parts =
    isObject(properties) &&
    Object.entries(properties).map(([name, part]) => [name, described(part as JsonObject)]);
  return {
    title,
    description,
    ...(parts ? { properties: Object.fromEntries(parts) } : { examples }),
  };
}

// ---- response templates

/** What the platform takes, with templates in it: what is rendered to a value, in place of the value. */
function response(context: Context): JsonObject {
  return defined(context, 'response', () => templateOf(answer, '', context));
}

function templateOf(schema: JsonObject, place: string, context: Context): JsonObject {
  const { title, description, type, examples, ...demands } = schema;
  const { patternErrorMessage = misfit(String(description)), ...ours } = templateWords[place] ?? {};
  const words = { title, description, ...(examples !== undefined && { examples }), ...ours };
  if (type === 'object') return { ...words, type, ...mappingTemplate(demands, place, context) };
  const pattern = place === linkPlace ? linkPattern(demands) : textPattern(demands);
  const text = { type, pattern, patternErrorMessage };
  return { ...words, ...(place === linkPlace ? text : { anyOf: [text, computed(context)] }) };
}

/** What editors say of a text that does not fit, made of the first sentence of what the platform says of it. */
function misfit(description: string): string {
  const [sentence = ''] = description.split('.');
  return `must be ${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}, or a text with {{ … }} in it`;
}

function mappingTemplate(
  { properties, maxProperties, ...demands }: JsonObject,
  place: string,
  context: Context,
): JsonObject {
  if (!isObject(properties)) return { allOf: [anyTemplate(context)] };
  const parts = Object.entries(properties).map(([name, part]): [string, JsonObject] => [
    name,
    templateOf(part as JsonObject, place === '' ? name : `${place}/${name}`, context),
  ]);
  const required = parts.filter(([name]) => (demands.required as string[] | undefined)?.includes(name));
  const example = Object.fromEntries(required.map(([name, part]) => [name, (part.examples as unknown[])[0]]));
  return {
    ...(required.length > 0 && { examples: [example] }),
    ...onlyIf(isComputed, computed(context)),
    else: {
      ...demands,
      ...(maxProperties !== undefined && atMostOneKey),
      properties: Object.fromEntries(parts),
    },
  };
}

const isComputed = { type: 'object', required: ['$logic'] };

// maxProperties by itself would silence completion in yaml-language-server: it counts the key that is being typed.
const atMostOneKey = onlyIf({ minProperties: 2 }, { maxProperties: 1 });

/** A text with `{{` is as long as what is inserted makes it. */
function textPattern({ minLength, maxLength, pattern }: JsonObject): string {
  return `${pattern ?? `^.{${minLength},${maxLength}}$`}|\\{\\{`;
}

/** Where something is inserted, scheme and host stand in the file, or come from a constant. */
function linkPattern({ pattern }: JsonObject): string {
  return `^(?!.*\\{\\{)(?:${pattern})|^https://[^/?#\\\\\\s{@]+[/?#].*\\{\\{|^\\{\\{ *(?:vars\\.|['"])`;
}

/** Where a session call sends the person, with templates in it. */
function sessionLink(): JsonObject {
  const { pattern } = sessionUrl;
  const { patternErrorMessage } = templateWords[linkPlace]!;
  return { type: 'string', pattern: linkPattern({ pattern }), patternErrorMessage };
}

const linkPlace = 'action/open_direct_link';

function anyTemplate(context: Context): JsonObject {
  return defined(context, 'template', () => {
    const below = { $ref: '#/definitions/template' };
    const logic = { description: 'In place of the mapping, a value that keeps its type.' };
    return {
      ...onlyIf(isComputed, computed(context)),
      else: { items: below, properties: { $logic: logic }, additionalProperties: below },
    };
  });
}

function computed(context: Context): JsonObject {
  return defined(context, 'computed', () => ({
    title: 'Computed value',
    description:
      'The result of a JSON-Logic expression, with its type: a number stays a number. Nothing may stand beside $logic.',
    type: 'object',
    required: ['$logic'],
    additionalProperties: false,
    properties: {
      $logic: {
        description:
          'The JSON-Logic expression. For example { var: extra_data.price } or { "+": [{ var: extra_data.step }, 1] }',
        ...expression(context),
      },
    },
  }));
}

/** What editors say of a template beyond what the platform says of the value. */
const templateWords: Record<string, JsonObject> = {
  '': {
    title: 'Response',
    description: `What the platform gets: an action, a text message, or both. Texts may hold {{ path | filter }}; a value that must keep its type is { $logic: … }. ${filtersInBrief()}`,
    examples: [{ text_message: 'اطلاعات با موفقیت ثبت شد' }],
  },
  action: {
    description: 'What happens next for the person: exactly one kind.',
    examples: [{ open_direct_link: 'https://shop.example.com/panel' }],
  },
  [linkPlace]: {
    patternErrorMessage:
      'must be an https address. Where something is inserted, scheme and host stand before it: https://your-domain.com/{{ … }}',
    description:
      'An https address, in a new tab on the web and in a web page inside the app on phones. What is inserted with {{ … }} is percent-encoded by itself.',
    examples: ['https://shop.example.com/panel?post={{ post_token }}'],
  },
  'action/open_server_link/data': {
    description: 'Any mapping. { $logic: { var: extra_data } } hands on what the button carried.',
    examples: [{ step: 2, name: '{{ extra_data.name }}' }],
  },
  text_message: {
    patternErrorMessage: 'must be a text that is not blank',
    description: `What the person reads, in Persian, right to left. {{ path | filter }} inserts a fact, as in "سلام {{ extra_data.name | default: 'دوست عزیز' }}", and the text then stands in quotes. ${filtersInBrief()}`,
    examples: [
      'اطلاعات با موفقیت ثبت شد',
      'سلام {{ extra_data.name }}',
      'قیمت شما {{ extra_data.price | number_fa }} تومان ثبت شد',
    ],
  },
};
