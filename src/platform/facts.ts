import type { Now } from '../values/clock.js';
import { isObject, setOwn } from '../values/json.js';
import { dynamicAction } from './dynamic-action.js';
import { sessionInitialisation } from './session.js';

// Some lists here are spelled out, since every click goes through them: a loop over the table of fields takes five times
// as long (docs/decisions/017-fields-in-one-table.md). "npm run update" writes them from the tables, each between its marks.

/** What conditions and templates see of a call: the request's own fields at the root, `vars`, `now` and `experiments`. */
export interface Facts {
  vars: Readonly<Record<string, unknown>>;
  now: Now | undefined;
  /** By experiment: the variant that the person of the call gets. */
  experiments: Variants;
  /** A field of the request, also one that the platform adds later. */
  [field: string]: unknown;
}

/** Names of variants by the names of their experiments. */
export type Variants = Readonly<Record<string, string>>;

/** Where a file has no experiments, or nothing reads them. */
export const noVariants: Variants = Object.freeze({});

/** What the gateway adds to the fields of a request. Fields of these names are hidden by it. */
const ownFacts: readonly string[] = ['vars', 'now', 'experiments'];

/** Whether a fact is one that the gateway adds, rather than a field of the request. */
export function isOwnFact(name: string): boolean {
  return ownFacts.includes(name);
}

/** The facts that every click has, whatever the request holds. */
export const factNames: readonly string[] = [...Object.keys(dynamicAction.fields), ...ownFacts];

/** The same of every session call. */
export const sessionFactNames: readonly string[] = [
  ...Object.keys(sessionInitialisation.fields),
  ...ownFacts,
];

/** What a link of a session inserts, where the rules make tickets. It takes the place of a field of this name. */
export const ticketFact = 'ticket';

/**
 * The facts of a request: nullable fields that are absent, or empty as some encoders write a text that is not set, are
 * null, an absent object is `{}`, and older spellings of a name are in capitals. A request's own `vars`, `now` or
 * `experiments` are hidden by ours.
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
    experiments: noVariants,
  };
  // Most requests have no other fields; copying all of them first would cost more than the rest of a decision.
  for (const name in fields) if (!isFactName(name)) setOwn(facts, name, fields[name]);
  return facts;
}

/** The facts of a session call, by the same rules. A slip of the platform in a name is put right. */
export function sessionFactsOf(
  request: unknown,
  vars: Readonly<Record<string, unknown>>,
  now: Now | undefined,
): Facts {
  const fields: Record<string, unknown> = isObject(request) ? request : {};
  const facts: Facts = {
    // session fields
    source: fields.source === 'POST_ADODN' ? 'POST_ADDON' : unlessEmpty(fields.source),
    post_token: unlessEmpty(fields.post_token),
    conversation_id: unlessEmpty(fields.conversation_id),
    user_side:
      fields.user_side === 'SUPPLY' || fields.user_side === 'DEMAND'
        ? fields.user_side
        : unlessEmpty(upperCased(fields.user_side)),
    user_id: unlessEmpty(fields.user_id),
    extra_data: fields.extra_data ?? fields.provider_data ?? {},
    completion_url: unlessEmpty(fields.completion_url),
    callback_url: unlessEmpty(fields.callback_url),
    peer_id: unlessEmpty(fields.peer_id),
    supplier: fields.supplier ?? {},
    demand: fields.demand ?? {},
    // /session fields
    vars,
    now,
    experiments: noVariants,
    [ticketFact]: null,
  };
  for (const name in fields) if (!isSessionFactName(name)) setOwn(facts, name, fields[name]);
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
  // session readers
  source: (facts) => facts?.source ?? null,
  completion_url: (facts) => facts?.completion_url ?? null,
  callback_url: (facts) => facts?.callback_url ?? null,
  peer_id: (facts) => facts?.peer_id ?? null,
  supplier: (facts) => facts?.supplier ?? null,
  demand: (facts) => facts?.demand ?? null,
  // /session readers
  vars: (facts) => facts?.vars ?? null,
  now: (facts) => facts?.now ?? null,
  experiments: (facts) => facts?.experiments ?? null,
};

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
    case 'experiments':
      return true;
    default:
      return false;
  }
}

function isSessionFactName(name: string): boolean {
  switch (name) {
    // session names
    case 'source':
    case 'post_token':
    case 'conversation_id':
    case 'user_side':
    case 'user_id':
    case 'extra_data':
    case 'completion_url':
    case 'callback_url':
    case 'peer_id':
    case 'supplier':
    case 'demand':
    case 'provider_data':
    // /session names
    case 'vars':
    case 'now':
    case 'experiments':
    case ticketFact:
      return true;
    default:
      return false;
  }
}
