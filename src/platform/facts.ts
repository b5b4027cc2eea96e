import { epoch, type Now } from '../values/clock.js';
import { isObject, setOwn } from '../values/json.js';

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
 * The facts of a request: nullable fields that are absent, or empty as some encoders write a text that is not set, are
 * null, an absent `extra_data` is `{}`, and `user_side` is in capitals (older pages of the platform spell `Supply`). A
 * request's own `vars` or `now` are hidden by ours.
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
    post_token: unlessUnset(fields.post_token),
    conversation_id: unlessUnset(fields.conversation_id),
    // The two that come; asking for them costs less than putting one in capitals.
    user_side: side === 'SUPPLY' || side === 'DEMAND' ? side : unlessUnset(inCapitals(side)),
    user_id: unlessUnset(fields.user_id),
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

/** A side as rules see it. Letters of ASCII only: capitals of others may be longer than the text that came. */
export function inCapitals(side: unknown): unknown {
  return typeof side === 'string' ? side.replace(/[a-z]+/g, (letters) => letters.toUpperCase()) : side;
}

function unlessUnset(value: unknown): unknown {
  return value === '' ? null : (value ?? null);
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
