import { isObject } from '../values/json.js';
import { askingAction } from './answer.js';

/** A call of the platform to the add-on's server. */
export interface Call {
  title: string;
  description: string;
  fields: Readonly<Record<string, Field>>;
}

/**
 * A field of a call's body. What else speaks of fields follows from this: the facts, the request schema, the checks,
 * the flags of `dargah explain`, the default of `include`, the tables in the docs and the completion in editors.
 */
export interface Field {
  type: 'text' | 'number' | 'object';
  /** Whether it may be null, or absent. Rules see null then, or `{}` in place of an object. */
  nullable?: boolean;
  /** For people, in Markdown, as sentences. What the other keys say is added to it. */
  description: string;
  /** The names that it holds, as far as they are documented. */
  values?: readonly string[];
  /** Whether the platform sends other names without notice. */
  hasMoreValues?: boolean;
  /** What people write for one of the names. */
  aliases?: Readonly<Record<string, string>>;
  /** Whether rules see its ASCII letters in capitals, however the platform spells it. */
  isUpperCased?: boolean;
  /** Slips of the platform, and the name that rules see in their place. */
  respelled?: Readonly<Record<string, string>>;
  /** What the platform calls it elsewhere: rules see it under its own name. */
  otherName?: string;
  /** What people call it. */
  otherWords?: readonly string[];
  /** A bound against abuse, wider than what comes today. Every text has one. */
  maxLength?: number;
  examples?: readonly unknown[];
  /** Personal data: never logged, and sent to receivers only where `include` names it. */
  isPersonal?: boolean;
  /** Whether receivers get it that have no `include`. */
  isIncluded?: boolean;
}

/** The field that people call by another word. */
export function fieldCalled(word: string, fields: Readonly<Record<string, Field>>): string | undefined {
  return Object.keys(fields).find((name) => fields[name]!.otherWords?.includes(word));
}

const touchpoints = [
  'CHAT',
  'MY_POST',
  'MY_DIVAR',
  'DIVAR_PRO',
  'DEMAND_POST',
  'POST_ADDON',
  'CHAT_MESSAGE_ACTION',
] as const;

/** The call by which the platform asks which action to take. Its answer is in `answer.ts`. */
export const dynamicAction = {
  title: 'Request for a dynamic action',
  description: `What the platform sends when a person clicks a widget that carries ${askingAction}. Open on purpose: a field or a touchpoint that is not known here is a good one, and rules can read it. Lengths are bounds against abuse, wider than what the platform sends today.`,
  fields: {
    touchpoint: {
      type: 'text',
      otherWords: ['place', 'channel'],
      description: `Where the action was shown. Documented: ${touchpoints.map((name) => `\`${name}\``).join(', ')}. The platform sends names that no page of it documents, too: buttons on posts do.`,
      values: touchpoints,
      hasMoreValues: true,
      maxLength: 64,
      isIncluded: true,
    },
    post_token: {
      type: 'text',
      otherWords: ['post', 'post_id', 'token'],
      nullable: true,
      description: 'The post that the click belongs to. At most 10 characters today.',
      maxLength: 64,
      examples: ['wZC44q5D'],
      isIncluded: true,
    },
    conversation_id: {
      type: 'text',
      otherWords: ['chat', 'chat_id', 'conversation'],
      nullable: true,
      description: 'The chat that the click belongs to. A UUID today.',
      maxLength: 64,
      examples: ['6b3d5cf7-9291-4fa9-892a-9d07e300daea'],
      isPersonal: true,
    },
    user_side: {
      type: 'text',
      otherWords: ['side', 'role', 'user_type'],
      nullable: true,
      description:
        '`SUPPLY` (the seller) or `DEMAND` (the buyer). Older calls spell them `Supply` and `Demand`. The platform calls it a text of at most 50 characters, so others may come.',
      values: ['SUPPLY', 'DEMAND'],
      aliases: { SELLER: 'SUPPLY', BUYER: 'DEMAND', فروشنده: 'SUPPLY', خریدار: 'DEMAND' },
      isUpperCased: true,
      maxLength: 50,
      isIncluded: true,
    },
    user_id: {
      type: 'text',
      otherWords: ['user', 'uid'],
      nullable: true,
      description:
        'The person who clicked: an opaque text, the same at every click. Absent when the person is not logged in.',
      maxLength: 256,
      examples: ['6GqmD76dle5NpJySqnBX8seTpt6uVtzqaNTNJU1ettI='],
      isPersonal: true,
    },
    extra_data: {
      type: 'object',
      otherWords: ['data', 'payload', 'params', 'extra', 'button'],
      nullable: true,
      description:
        'What you put under `data` of the action, untouched: any JSON object, however nested. An action without data sends `{}`, null or nothing.',
      examples: [{ answer: 'yes', step: 2 }],
      isIncluded: true,
    },
  },
} as const satisfies Call;

export type FieldName = keyof typeof dynamicAction.fields;

/** The fields of a click, by name. */
export const requestFields: Readonly<Record<string, Field>> = dynamicAction.fields;

/** The field that holds what the add-on's developer put into a button. */
export const buttonData = 'extra_data' satisfies FieldName;

/** What a click of a buyer has. */
export const buyer = { path: 'user_side', value: 'DEMAND' } as const satisfies {
  path: FieldName;
  value: string;
};

/** The conversation of a click. Some encoders write an unset text as "". */
export function conversationOf(body: unknown): string | undefined {
  const { conversation_id: id } = fieldsOf(body);
  return typeof id === 'string' && id !== '' ? id : undefined;
}

/** The touchpoint of a click by its documented name, else `other`: the field is free text, which no log line should hold. */
export function touchpointOf(body: unknown): string {
  return touchpointName(fieldsOf(body).touchpoint);
}

/** A documented name of a touchpoint as it is, else `other`. */
export function touchpointName(name: unknown): string {
  return (touchpoints as readonly unknown[]).includes(name) ? (name as string) : 'other';
}

/** Whether a request carries what only a click does. */
export function isMarkedAsClick(body: unknown): boolean {
  const { touchpoint } = fieldsOf(body);
  return touchpoint !== undefined && touchpoint !== null;
}

// A schema of the operator's own may let in bodies that are no objects.
function fieldsOf(body: unknown): Partial<Record<FieldName, unknown>> {
  return isObject(body) ? body : {};
}
