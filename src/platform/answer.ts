/** What the platform takes in answer to a click, as tables: the response schema and the types follow from them. */

/** A value in an answer. */
export interface AnswerValue {
  /** `message`: a person reads it. `link`: an https address. `token`: names a post. `data`: any JSON object. */
  type: 'message' | 'link' | 'token' | 'data';
  title: string;
  /** For people, in Markdown, as sentences. */
  description: string;
  pattern?: string;
  /** A bound against abuse; a text with one is not empty. */
  maxLength?: number;
  examples: readonly unknown[];
}

const hostLabel = String.raw`[^\s\x00-\x20\x7f/?#@:.\\\[\]<>"^${'`'}{|}%]+`;
/** An address that every browser takes for https, without credentials. */
const httpsLink = String.raw`^https://${hostLabel}(?:\.${hostLabel})*(?::[0-9]{1,5})?(?:[/?#][^\s\x00-\x20\x7f\\]*)?$`;

/** What happens next for the person. */
export interface Action {
  title: string;
  description: string;
  /** For the owner of the post only. */
  isForOwner?: boolean;
  /** What stands below its name: a value, or values by name. */
  content: AnswerValue | { fields: Readonly<Record<string, AnswerValue>> };
}

const postToken = {
  type: 'token',
  title: 'Post token',
  description: "The post's token. At most 10 characters today.",
  maxLength: 64,
  examples: ['wZC44q5D'],
} as const satisfies AnswerValue;

/** What an answer can send a person to. */
export const actions = {
  open_direct_link: {
    title: 'Open a link',
    description: 'Opens in a new tab on the web, and in a web page inside the app on phones.',
    content: {
      type: 'link',
      title: 'Link',
      description: 'An `https` URL without user name, password, blanks or backslashes.',
      pattern: httpsLink,
      examples: ['https://your-domain.com/direct-link'],
    },
  },
  open_server_link: {
    title: 'Open a server link',
    description: "Sends the person through the add-on's session-initialisation URL.",
    content: {
      fields: {
        data: {
          type: 'data',
          title: 'Data',
          description: 'Any JSON object. It reaches your session-initialisation URL as `extra_data`.',
          examples: [{ your_key_1: 'your value' }],
        },
      },
    },
  },
  open_post_page: {
    title: "Open a post's page",
    description: 'Opens the page of a post.',
    content: { fields: { post_token: postToken } },
  },
  open_post_manage_page: {
    title: "Open a post's management page",
    description: 'For the owner of the post only.',
    isForOwner: true,
    content: { fields: { post_token: postToken } },
  },
} as const satisfies Record<string, Action>;

export type ActionKind = keyof typeof actions;

/** The message beside the action, or in its place. */
export const textMessage = {
  type: 'message',
  title: 'Text message',
  description:
    'A text that is not blank. The person reads it, so it is short; the platform states no length.',
  pattern: String.raw`\S`,
  examples: ['اطلاعات با موفقیت ثبت شد'],
} as const satisfies AnswerValue;

export const actionKey = 'action';
export const messageKey = 'text_message';
/** The keys of an answer, at least one of which it has. */
export const answerKeys: readonly string[] = [actionKey, messageKey];
/** The kinds of action that an answer can have: exactly one. */
export const answerKinds: readonly string[] = Object.keys(actions);
/** The action with which the platform asks. As an answer to itself it would send the person round in a circle. */
export const askingAction = 'get_dynamic_action';
/** All kinds that the platform knows. */
export const actionKinds: readonly string[] = [...answerKinds, askingAction];

const written: Readonly<Record<AnswerValue['type'], string>> = {
  message: '"…"',
  link: 'https://…',
  token: '"{{ post_token }}"',
  data: '{ … }',
};

/** What stands behind the name of an action, as people write it. */
export function exampleOfAction(kind: string): string | undefined {
  if (!Object.hasOwn(actions, kind)) return undefined;
  const { content }: Action = actions[kind as ActionKind];
  if (!('fields' in content)) return written[content.type];
  const entries = Object.entries(content.fields).map(([name, { type }]) => `${name}: ${written[type]}`);
  return `{ ${entries.join(', ')} }`;
}

/** Where a value stands in an answer, by the keys that lead to it. */
export interface AnswerPlace {
  keys: readonly string[];
  value: AnswerValue;
}

/** The places of the answer to a click. */
export const answerPlaces: readonly AnswerPlace[] = [
  { keys: [messageKey], value: textMessage },
  ...Object.entries<Action>(actions).flatMap(([kind, { content }]) =>
    'fields' in content
      ? Object.entries(content.fields).map(([name, value]) => ({ keys: [actionKey, kind, name], value }))
      : [{ keys: [actionKey, kind], value: content }],
  ),
];

/** The action that leads to a session call. */
export const serverLink = 'open_server_link' satisfies ActionKind;

/** The key of the answer to a session call. */
export const sessionUrlKey = 'url';

/** Where a session call sends the person. */
export const sessionUrl = {
  type: 'link',
  title: 'URL',
  description: 'Where the person is sent: an `https` URL without user name, password, blanks or backslashes.',
  pattern: httpsLink,
  examples: ['https://your-domain.com/orders/17'],
} as const satisfies AnswerValue;

/** What the older form of a session call wants beside the URL. */
export const olderFormAnswer = { status: '200', message: 'success' } as const;

/** The places of the answer to a session call. */
export const sessionAnswerPlaces: readonly AnswerPlace[] = [{ keys: [sessionUrlKey], value: sessionUrl }];

const allPlaces = [...answerPlaces, ...sessionAnswerPlaces];

/** The value that stands at some keys of an answer to either call, or that they lead into. */
export function answerValueAt(keys: readonly (string | number)[]): AnswerValue | undefined {
  return allPlaces.find((place) => place.keys.every((key, depth) => keys[depth] === key))?.value;
}

/** The smallest answer with a value at a place. */
export function answerWith(keys: readonly string[], value: unknown): unknown {
  return keys.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
}

type TypeOf<Value> = Value extends { type: 'data' } ? Record<string, unknown> : string;
type ContentOf<Content> = Content extends { fields: infer Fields }
  ? { -readonly [Name in keyof Fields]: TypeOf<Fields[Name]> }
  : TypeOf<Content>;

/** What happens next for the person: exactly one of these. */
export type PlatformAction = {
  [Kind in ActionKind]: { [Name in Kind]: ContentOf<(typeof actions)[Kind]['content']> };
}[ActionKind];

/** What the platform takes as an answer: an action, a text message, or both. */
export type PlatformResponse =
  | { [actionKey]: PlatformAction; [messageKey]?: string }
  | { [actionKey]?: PlatformAction; [messageKey]: string };

/** What the platform takes as the answer to a session call; the older form gets all three. */
export interface SessionResponse {
  [sessionUrlKey]: string;
  status?: '200';
  message?: 'success';
}
