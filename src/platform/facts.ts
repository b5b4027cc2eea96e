import { epoch, type Now } from '../values/clock.js';
import { isObject, setOwn } from '../values/json.js';
import { dynamicAction, type FieldName } from './dynamic-action.js';

// Three lists here are spelled out, since every click goes through them: a loop over the table of fields takes five times
// as long (docs/decisions/017-fields-in-one-table.md). "npm run update" writes them from the table, each between its marks.

/** What conditions and templates see of a click: the request's own fields at the root, `vars` and `now`. */
export interface Facts extends Record<FieldName, unknown> {
  vars: Readonly<Record<string, unknown>>;
  now: Now | undefined;
  /** Fields that the platform adds later. */
  [field: string]: unknown;
}

/** The facts that every click has, whatever the request holds. */
export const factNames: readonly string[] = [...Object.keys(dynamicAction.fields), 'vars', 'now'];

/**
 * The facts of a request: nullable fields that are absent, or empty as some encoders write a text that is not set, are
 * null, an absent object is `{}`, and older spellings of a name are in capitals. A request's own `vars` or `now` are
 * hidden by ours.
 * @param now undefined where no rule asks for the time
 */
export function factsOf(
  request: unknown,
  vars: Readonly<Record<string, unknown>>,
  now: Now | undefined,
): Facts {
  const fields: Record<string, unknown> = isObject(request) ? request : {};
  // None of these names is one of Object.prototype's, so a plain read sees own fields only.
  const facts: Facts = {
    // fields
    touchpoint: fields.touchpoint ?? null,
    post_token: unlessEmpty(fields.post_token),
    conversation_id: unlessEmpty(fields.conversation_id),
    user_side:
      fields.user_side === 'SUPPLY' || fields.user_side === 'DEMAND'
        ? fields.user_side
        : unlessEmpty(upperCased(fields.user_side)),
    user_id: unlessEmpty(fields.user_id),
    extra_data: fields.extra_data ?? {},
    // /fields
    vars,
    now,
  };
  // Most requests have no other fields; copying all of them first would cost more than the rest of a decision.
  for (const name in fields) if (!isFactName(name)) setOwn(facts, name, fields[name]);
  return facts;
}

/** Reads a fact of all the facts. Each has a function of its own, in which the engine knows where it stands. */
export const factReaders: Readonly<Record<string, (facts: Partial<Facts> | null | undefined) => unknown>> = {
  // readers
  touchpoint: (facts) => facts?.touchpoint ?? null,
  post_token: (facts) => facts?.post_token ?? null,
  conversation_id: (facts) => facts?.conversation_id ?? null,
  user_side: (facts) => facts?.user_side ?? null,
  user_id: (facts) => facts?.user_id ?? null,
  extra_data: (facts) => facts?.extra_data ?? null,
  // /readers
  vars: (facts) => facts?.vars ?? null,
  now: (facts) => facts?.now ?? null,
};

/** The facts of an empty request, at the beginning of time. */
export function bareFacts(vars: Readonly<Record<string, unknown>>): Facts {
  return factsOf({}, vars, epoch);
}

/** A text as rules see it whose letters count as capitals. ASCII only: capitals of others may be longer than what came. */
export function upperCased(value: unknown): unknown {
  return typeof value === 'string' ? value.replace(/[a-z]+/g, (letters) => letters.toUpperCase()) : value;
}

function unlessEmpty(value: unknown): unknown {
  return value === '' ? null : (value ?? null);
}

function isFactName(name: string): boolean {
  switch (name) {
    // names
    case 'touchpoint':
    case 'post_token':
    case 'conversation_id':
    case 'user_side':
    case 'user_id':
    case 'extra_data':
    // /names
    case 'vars':
    case 'now':
      return true;
    default:
      return false;
  }
}
