import { isObject } from '../values/json.js';
import { type Call, dynamicAction, type Field, touchpointName } from './dynamic-action.js';

const { touchpoint, post_token, conversation_id, user_side, user_id } = dynamicAction.fields;

/**
 * The call by which the platform asks where to send a person: after `open_server_link`, or from a touchpoint that leads to
 * the add-on's server. Its answer is in `answer.ts`.
 */
export const sessionInitialisation = {
  title: 'Request for the address of a session',
  description:
    'What the platform sends when a person is to be led to the add-on. The pages of the platform disagree, so everything is optional, and the older form (callback_url, peer_id, supplier, demand) is a good request, too. Lengths are bounds against abuse, wider than what the platform sends today.',
  fields: {
    source: {
      type: 'text',
      nullable: true,
      description:
        'Where the person comes from: a touchpoint, such as `POST_ADDON` or `CHAT`. At most 20 characters today. The older form has none.',
      values: touchpoint.values,
      hasMoreValues: true,
      respelled: { POST_ADODN: 'POST_ADDON' },
      maxLength: 64,
      isIncluded: true,
    },
    post_token: {
      ...post_token,
      description: 'The post that the session is about. At most 10 characters today.',
    },
    conversation_id: {
      ...conversation_id,
      description: 'The chat that the person comes from. A UUID today.',
    },
    user_side,
    user_id: {
      ...user_id,
      description:
        'The person: an opaque text, the same at every call. Absent when the person is not logged in.',
    },
    extra_data: {
      type: 'object',
      nullable: true,
      otherName: 'provider_data',
      description: 'The `data` of the `open_server_link` that leads here.',
      examples: [{ step: 'order', plan: 'full' }],
      isIncluded: true,
    },
    completion_url: {
      type: 'text',
      nullable: true,
      description:
        'Where the person goes back to. Since the end of September 2025 it is one fixed address without parameters.',
      maxLength: 2048,
      examples: ['https://divar.ir/chat'],
    },
    callback_url: {
      type: 'text',
      nullable: true,
      description: 'Of the older form: where the person goes back to.',
      maxLength: 2048,
      examples: ['https://divar.ir/chat'],
    },
    peer_id: {
      type: 'text',
      nullable: true,
      description: 'Of the older form: the person at the other end of the chat.',
      maxLength: 256,
      examples: ['6GqmD76dle5NpJySqnBX8seTpt6uVtzqaNTNJU1ettI='],
      isPersonal: true,
    },
    supplier: {
      type: 'object',
      nullable: true,
      description: 'Of the older form: the seller, as `{ id }`.',
      examples: [{ id: '6GqmD76dle5NpJySqnBX8seTpt6uVtzqaNTNJU1ettI=' }],
      isPersonal: true,
    },
    demand: {
      type: 'object',
      nullable: true,
      description: 'Of the older form: the buyer, as `{ id }`.',
      examples: [{ id: '6GqmD76dle5NpJySqnBX8seTpt6uVtzqaNTNJU1ettI=' }],
      isPersonal: true,
    },
  },
} as const satisfies Call;

type SessionFields = Partial<Record<keyof typeof sessionInitialisation.fields, unknown>>;

/** The fields of a session call, by name. */
export const sessionFields: Readonly<Record<string, Field>> = sessionInitialisation.fields;

/** The fields of both calls, by name. What both have means the same in both. */
export const allFields: Readonly<Record<string, Field>> = {
  // First for their order, and once more for what they say.
  ...dynamicAction.fields,
  ...sessionFields,
  ...dynamicAction.fields,
};

/** Facts that say who a person is. */
export const identifyingFields: readonly string[] = ['user_id', 'peer_id', 'supplier.id', 'demand.id'];

/** Whether a request carries what only a session call does. */
export function isMarkedAsSession(body: unknown): boolean {
  const { source, callback_url } = fieldsOf(body);
  return isSet(source) || isSet(callback_url);
}

/** Whether a session call has the older form, whose answer has more in it. */
export function isOlderForm(body: unknown): boolean {
  const { source, callback_url } = fieldsOf(body);
  return !isSet(source) && isSet(callback_url);
}

/** The source of a session call by its documented name, as rules see it, else `other`. */
export function sourceOf(body: unknown): string {
  const { source } = fieldsOf(body);
  return touchpointName(sessionFields.source!.respelled?.[String(source)] ?? source);
}

function fieldsOf(body: unknown): SessionFields {
  return isObject(body) ? body : {};
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}
