import { epoch, type Now } from './clock.js';
import { isObject } from './json.js';

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
  const side = own(fields, 'user_side');
  const facts: Facts = {
    touchpoint: own(fields, 'touchpoint'),
    post_token: own(fields, 'post_token'),
    conversation_id: own(fields, 'conversation_id'),
    user_side: typeof side === 'string' ? side.toUpperCase() : side,
    user_id: own(fields, 'user_id'),
    extra_data: own(fields, 'extra_data') ?? {},
    vars,
    now,
  };
  // Most requests have no other fields; copying all of them first would cost more than the rest of a decision.
  for (const name in fields) {
    if (Object.hasOwn(facts, name)) continue;
    // Assigning it would change what the facts inherit.
    if (name === '__proto__') Object.defineProperty(facts, name, { value: fields[name] });
    else facts[name] = fields[name];
  }
  return facts;
}

/** The facts of an empty request, at the beginning of time. */
export function bareFacts(vars: Readonly<Record<string, unknown>>): Facts {
  return factsOf({}, vars, epoch);
}

// None of these names is one of Object.prototype's, so a plain read sees own fields only.
function own(fields: Record<string, unknown>, name: string): unknown {
  return fields[name] ?? null;
}
