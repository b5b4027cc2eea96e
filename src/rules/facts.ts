import { epoch, type Now } from './clock.js';
import { isObject, setOwn } from './json.js';

/** What conditions and templates see of a click: the request's own fields at the root, `vars` and `now`. */
export interface Facts {
  touchpoint: unknown;
  post_token: unknown;
  conversation_id: unknown;
  user_side: unknown;
  user_id: unknown;
  extra_data: unknown;
  vars: Readonly<Record<string, unknown>>;
  now: Now | undefined;
  /** Fields that the platform adds later. */
  [field: string]: unknown;
}

/** The facts that every click has, whatever the request holds. */
export const factNames = [
  'touchpoint',
  'post_token',
  'conversation_id',
  'user_side',
  'user_id',
  'extra_data',
  'vars',
  'now',
] as const;

/**
 * The facts of a request: absent nullable fields are null, an absent `extra_data` is `{}`, and `user_side` is
 * upper-cased (older pages of the platform spell `Supply`). A request's own `vars` or `now` are hidden by ours.
 * @param now undefined where no rule asks for the time
 */
export function factsOf(
  request: unknown,
  vars: Readonly<Record<string, unknown>>,
  now: Now | undefined,
): Facts {
  const fields: Record<string, unknown> = isObject(request) ? request : {};
  const side = fields.user_side;
  // None of these names is one of Object.prototype's, so a plain read sees own fields only.
  const facts: Facts = {
    touchpoint: fields.touchpoint ?? null,
    post_token: fields.post_token ?? null,
    conversation_id: fields.conversation_id ?? null,
    // The two that come; asking for them costs less than upper-casing one.
    user_side: side === 'SUPPLY' || side === 'DEMAND' ? side : upperCased(side),
    user_id: fields.user_id ?? null,
    extra_data: fields.extra_data ?? {},
    vars,
    now,
  };
  // Most requests have no other fields; copying all of them first would cost more than the rest of a decision.
  for (const name in fields) if (!isFactName(name)) setOwn(facts, name, fields[name]);
  return facts;
}

/** The facts of an empty request, at the beginning of time. */
export function bareFacts(vars: Readonly<Record<string, unknown>>): Facts {
  return factsOf({}, vars, epoch);
}

function upperCased(side: unknown): unknown {
  return typeof side === 'string' ? side.toUpperCase() : (side ?? null);
}

// Spelled out, since this is asked of every field of every click: a comparison of names, and no look-up.
function isFactName(name: string): name is (typeof factNames)[number] {
  switch (name) {
    case 'touchpoint':
    case 'post_token':
    case 'conversation_id':
    case 'user_side':
    case 'user_id':
    case 'extra_data':
    case 'vars':
    case 'now':
      return true;
    default:
      return false;
  }
}
