import type { JsonObject } from '../values/json.js';
import { say, type Text } from '../values/message.js';
import { olderFormAnswer } from './answer.js';
import { type CallName, sessionCallAfter } from './calls.js';
import { buttonData, dynamicAction, type Field } from './dynamic-action.js';
import { sessionInitialisation } from './session.js';

/** Something that the platform does, or that comes in its name, and that an add-on's server has to live with. */
export interface Oddity {
  /** What it is, for people: `null in every field that may be null`. */
  title: Text;
  /** The body, made of that of an ordinary call; as text where it is not what JSON.stringify writes. */
  body?(ordinary: JsonObject): JsonObject | string;
  /** In place of those that the call usually has, beside its media type and key. */
  headers?: Readonly<Record<string, string>>;
  /** Which key comes with it, if not the right one. Such a call is to be refused. */
  key?: 'wrong' | 'missing';
  /** How it comes, if not once and in one piece. */
  arrives?: 'twice' | 'in-pieces';
  /** What has to stand in the answer, beside what the contract asks for. */
  wants?: JsonObject;
}

type Fields = Readonly<Record<string, Field>>;

/** The others are of the older form alone. */
const { callback_url, peer_id, supplier, demand, ...newerFields } = sessionInitialisation.fields;

/** A click as it usually comes, with the data of a button. */
export function ordinaryClick(data: unknown): JsonObject {
  return { ...ordinary(dynamicAction.fields), [buttonData]: data };
}

/** The session call that follows a click, with the data of its answer. */
export function sessionAfter(click: JsonObject, data: unknown): JsonObject {
  return { ...ordinary(newerFields), ...sessionCallAfter(click, data) };
}

/** The headers that a call usually has, beside its media type and key. */
export const usualHeaders: Readonly<Record<CallName, Readonly<Record<string, string>>>> = {
  click: {},
  session: { 'API-Version': '2' },
};

/** By call and name. */
export const oddities: Readonly<Record<CallName, Readonly<Record<string, Oddity>>>> = {
  click: {
    ...odditiesOf(dynamicAction.fields),
    'unknown-touchpoint': {
      title: say`a touchpoint that no page documents`,
      body: (body) => ({ ...body, touchpoint: 'POST_CUSTOM_BUTTON' }),
    },
  },
  session: {
    ...odditiesOf(newerFields),
    'unknown-source': {
      title: say`a source that no page documents`,
      body: (body) => ({ ...body, source: 'CUSTOM_BUTTON' }),
    },
    'misspelt-source': {
      title: say`the source POST_ADODN, as the platform misspells it`,
      body: (body) => ({ ...body, source: 'POST_ADODN' }),
    },
    'other-header': { title: say`API_VERSION in place of API-Version`, headers: { API_VERSION: '2' } },
    'provider-data': {
      title: say`the data as provider_data`,
      body: ({ [buttonData]: data, ...body }) => ({ ...body, provider_data: data }),
    },
    'older-form': {
      title: say`the older form, with callback_url`,
      body: ({ post_token, user_id, [buttonData]: data }) => ({
        ...ordinary({ callback_url, peer_id, supplier, demand }),
        ...{ post_token, user_id, [buttonData]: data },
      }),
      headers: {},
      wants: olderFormAnswer,
    },
  },
};

/** Those that both calls have. */
function odditiesOf(fields: Fields): Record<string, Oddity> {
  const nullable = Object.keys(fields).filter((name) => fields[name]!.nullable);
  const texts = nullable.filter((name) => fields[name]!.type === 'text');
  const all = (names: readonly string[], value: unknown): JsonObject =>
    Object.fromEntries(names.map((name) => [name, value]));
  const withData = (data: unknown) => (body: JsonObject) => ({ ...body, [buttonData]: data });
  const marked = 'source' in fields ? ['source'] : [];
  const unset = (names: readonly string[]) => names.filter((name) => !marked.includes(name));
  return {
    plain: { title: say`the call as it usually comes` },
    nulls: {
      title: say`null in every field that may be null`,
      body: (body) => ({ ...body, ...all(unset(nullable), null) }),
    },
    absent: {
      title: say`no field that may be absent`,
      body: (body) =>
        Object.fromEntries(Object.entries(body).filter(([name]) => !unset(nullable).includes(name))),
    },
    'empty-texts': {
      title: say`an empty text in place of null`,
      body: (body) => ({ ...body, ...all(unset(texts), '') }),
    },
    'empty-data': { title: say`{} as the data`, body: withData({}) },
    'odd-letters': {
      title: say`emoji, half-spaces and quotes in the data`,
      body: withData({ text: 'می‌خواهم «این» را 🙂 "\\ \u2028' }),
    },
    'long-number': {
      title: say`a number in the data that JavaScript cannot hold`,
      body: (body) =>
        JSON.stringify(withData({ order_id: 0 })(body)).replace(
          '"order_id":0',
          '"order_id":8202522731445525541',
        ),
    },
    'old-spelling': {
      title: say`the side as older calls spell it: Supply`,
      body: (body) => ({ ...body, user_side: 'Supply' }),
    },
    'long-side': {
      title: say`a side of 50 letters`,
      body: (body) => ({ ...body, user_side: 'X'.repeat(dynamicAction.fields.user_side.maxLength) }),
    },
    'unknown-field': {
      title: say`a field that the platform may add tomorrow`,
      body: (body) => ({ ...body, app_version: { major: 12, name: 'نسخهٔ تازه' } }),
    },
    'double-click': { title: say`twice at the same moment`, arrives: 'twice' },
    'slow-link': { title: say`its body in pieces`, arrives: 'in-pieces' },
    'wrong-key': { title: say`a wrong key: to be refused`, key: 'wrong' },
    'no-key': { title: say`no key: to be refused`, key: 'missing' },
  };
}

/** Each field with the first value that the table gives it. */
function ordinary(fields: Fields): JsonObject {
  return Object.fromEntries(
    Object.entries(fields).map(([name, { values, examples }]) => [name, values?.[0] ?? examples?.[0]]),
  );
}
