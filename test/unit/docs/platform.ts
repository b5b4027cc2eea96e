import {
  type Action,
  type AnswerValue,
  actionKey,
  actions,
  answerPlaces,
  messageKey,
  olderFormAnswer,
  sessionUrl,
  sessionUrlKey,
  textMessage,
} from '../../../src/platform/answer.js';
import { type Call, dynamicAction, type Field } from '../../../src/platform/dynamic-action.js';
import { oddities } from '../../../src/platform/emulation.js';
import { factOf, knownFacts } from '../../../src/platform/known-facts.js';
import { sessionInitialisation } from '../../../src/platform/session.js';
import { plain, tableOf, titleOf } from './tables.js';

/** What follows from the tables of `src/platform`: schemas, the spelled-out parts of `facts.ts`, tables of the docs. */

const draft = 'http://json-schema.org/draft-07/schema#';

export function requestSchema({ title, description, fields }: Call = dynamicAction): object {
  const entries = Object.entries<Field>(fields);
  return {
    $schema: draft,
    title,
    description,
    type: 'object',
    required: entries.filter(([, { nullable }]) => !nullable).map(([name]) => name),
    additionalProperties: true,
    properties: Object.fromEntries(
      entries.flatMap(([name, field]) => {
        const schema = fieldSchema(name, field);
        return [[name, schema], ...(field.otherName === undefined ? [] : [[field.otherName, schema]])];
      }),
    ),
  };
}

function fieldSchema(name: string, field: Field): object {
  const { type, nullable, maxLength, values } = field;
  const jsonType = type === 'text' ? 'string' : type;
  return {
    title: titleOf(name),
    description: plain([field.description, ...notesOn(field)].join(' ')),
    type: nullable ? [jsonType, 'null'] : jsonType,
    ...(type === 'text' && !nullable && { minLength: 1 }),
    ...(maxLength !== undefined && { maxLength }),
    examples: field.examples ?? values,
  };
}

function notesOn({ type, nullable, isUpperCased, isPersonal }: Field): string[] {
  return [
    ...(isUpperCased ? ['Rules see capitals.'] : []),
    ...(type === 'text' && nullable ? ['An empty text counts as null.'] : []),
    ...(isPersonal ? ['Personal data.'] : []),
  ];
}

export function responseSchema(): object {
  return {
    $schema: draft,
    title: 'Answer to a dynamic action',
    description:
      'What may leave: an action, a text message, or both. Written with properties and counts rather than oneOf, so that the first error names the value that is wrong.',
    type: 'object',
    minProperties: 1,
    additionalProperties: false,
    properties: {
      [actionKey]: {
        title: 'Action',
        description:
          'What happens next for the person: exactly one kind. get_dynamic_action is missing on purpose: as an answer to itself it would send the person round in a circle.',
        type: 'object',
        minProperties: 1,
        maxProperties: 1,
        additionalProperties: false,
        properties: Object.fromEntries(
          Object.entries<Action>(actions).map(([kind, action]) => [kind, actionSchema(action)]),
        ),
      },
      [messageKey]: valueSchema(textMessage),
    },
  };
}

export function sessionResponseSchema(): object {
  return {
    $schema: draft,
    title: 'Answer to a session call',
    description: 'Where the person is sent. The older form of the call gets all three.',
    type: 'object',
    required: [sessionUrlKey],
    additionalProperties: false,
    properties: {
      [sessionUrlKey]: valueSchema(sessionUrl),
      ...Object.fromEntries(Object.entries(olderFormAnswer).map(([name, value]) => [name, { const: value }])),
    },
  };
}

function actionSchema({ title, description, content }: Action): object {
  if (!('fields' in content)) {
    const value = valueSchema(content);
    return { ...value, title, description: plain(`${content.description} ${description}`) };
  }
  return {
    title,
    description: plain(description),
    type: 'object',
    required: Object.keys(content.fields),
    additionalProperties: false,
    properties: Object.fromEntries(
      Object.entries(content.fields).map(([name, value]) => [name, valueSchema(value)]),
    ),
  };
}

function valueSchema({ type, title, description, pattern, maxLength, examples }: AnswerValue): object {
  return {
    title,
    description: plain(description),
    type: type === 'data' ? 'object' : 'string',
    ...(pattern !== undefined && { pattern }),
    ...(maxLength !== undefined && { minLength: 1, maxLength }),
    examples,
  };
}

// ---- src/platform/facts.ts

/** The lists of `facts.ts` that are spelled out. */
export function factsLists(
  fields: Call['fields'] = dynamicAction.fields,
  ofSession: Call['fields'] = sessionInitialisation.fields,
): Record<string, string> {
  const onlyOfSession = Object.keys(ofSession).filter((name) => !Object.hasOwn(fields, name));
  return {
    fields: valueList(fields),
    readers: readerList(Object.keys(fields)),
    names: nameList(fields),
    'session fields': valueList(ofSession),
    'session readers': readerList(onlyOfSession),
    'session names': nameList(ofSession),
  };
}

function valueList(fields: Call['fields']): string {
  return Object.entries(fields)
    .map(([name, field]) => `${name}:${read(name, field)},\n`)
    .join('');
}

function readerList(names: readonly string[]): string {
  return names.map((name) => `${name}: (facts) => facts?.${name} ?? null,\n`).join('');
}

function nameList(fields: Call['fields']): string {
  const others = Object.values(fields).flatMap(({ otherName }) => otherName ?? []);
  return [...Object.keys(fields), ...others].map((name) => `case '${name}':\n`).join('');
}

function read(
  name: string,
  { type, nullable, isUpperCased, respelled, otherName, values = [] }: Field,
): string {
  const value = `fields.${name}`;
  if (type === 'object') return ` ${value} ??${otherName ? ` fields.${otherName} ??` : ''} {}`;
  if (respelled) {
    const spelled = Object.entries(respelled).reduce(
      (rest, [slip, right]) => `${value} === '${slip}' ? '${right}' : ${rest}`,
      `unlessEmpty(${value})`,
    );
    return ` ${spelled}`;
  }
  const orNull = (read: string) => (type === 'text' && nullable ? `unlessEmpty(${read})` : `${read} ?? null`);
  if (!isUpperCased) return ` ${orNull(value)}`;
  // Asking for those that come costs less than putting one in capitals.
  const known = values.map((name) => `${value} === '${name}'`).join(' || ');
  return `\n  ${known}\n    ? ${value}\n    : ${orNull(`upperCased(${value})`)}`;
}

// ---- the docs

/** The fields of a request, for docs/platform.md. */
export function fieldsTable(fields: Call['fields'] = dynamicAction.fields): string {
  return tableOf(
    ['field', 'type', ''],
    Object.entries(fields).map(([name, field]) => [
      `\`${name}\``,
      field.nullable ? `${field.type} or null` : field.type,
      field.description,
    ]),
  );
}

/** The facts that the request brings, for docs/rules.md. */
export function factsTable(fields: Call['fields'] = dynamicAction.fields): string {
  const rows = Object.entries<Field>(fields).map(([name, field]) => [name, factOf(field)] as const);
  return tableOf(
    ['path', 'what it is'],
    rows.map(([path, { description }]) => [`\`${path}\``, description]),
  );
}

/** What is below `now`, for docs/rules.md. */
export function nowTable(): string {
  const rows = [...knownFacts].filter(([path]) => path.startsWith('now.'));
  return tableOf(
    ['path', 'example', 'what it is'],
    rows.map(([path, { examples, description }]) => [`\`${path}\``, `\`${examples[0]}\``, description]),
  );
}

/** The places of an answer, for docs/rules.md. */
export function answersTable(): string {
  return tableOf(
    ['key', 'what it is'],
    answerPlaces.map(({ keys, value }) => {
      const action = keys[0] === actionKey ? (actions as Record<string, Action>)[keys[1]!] : undefined;
      return [`\`${keys.join('.')}\``, [action?.description, value.description].filter(Boolean).join(' ')];
    }),
  );
}

/** What `dargah emulate --faults` can do, and in which calls. */
export function odditiesTable(): string {
  const names = [...new Set(Object.values(oddities).flatMap(Object.keys))];
  const rows = names.map((name) => {
    const inCalls = Object.entries(oddities).flatMap(([call, known]) => (name in known ? [call] : []));
    const { title } = Object.values(oddities).find((known) => name in known)![name]!;
    return [`\`${name}\``, inCalls.join(', '), String(title)];
  });
  return tableOf(['name', 'in', 'what is odd'], rows);
}
