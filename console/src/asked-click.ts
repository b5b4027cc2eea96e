import { isObject, type JsonObject } from '../../src/values/json.js';
import { dayAndTimeOf } from './calendar.js';

/** A click as the form has it. */
export interface AskedClick {
  /** A session call: what the platform asks after an `open_server_link`. */
  call: 'click' | 'session';
  /** Of a session call, its source. */
  touchpoint: string;
  side: string;
  person: string;
  post: string;
  /** JSON of the button. */
  data: string;
  /** Absent: right now. */
  at?: { day: number; time: string };
  variants: Record<string, string>;
}

export const firstClick: AskedClick = {
  call: 'click',
  touchpoint: 'CHAT',
  side: 'SUPPLY',
  person: '',
  post: 'wZC44q5D',
  data: '{}',
  variants: {},
};

/** The form of a request that comes from elsewhere, as from a plan. */
export function clickOf(
  request: JsonObject,
  call: AskedClick['call'],
  now: Date | undefined,
  timezone: string,
): AskedClick {
  const text = (name: string) => (typeof request[name] === 'string' ? (request[name] as string) : '');
  return {
    call,
    touchpoint: text(placeOf[call]),
    side: text('user_side'),
    person: text('user_id'),
    post: text('post_token'),
    data: JSON.stringify(request.extra_data ?? request.provider_data ?? {}),
    ...(now && { at: dayAndTimeOf(now, timezone) }),
    variants: {},
  };
}

/** The field that says where it comes from. */
const placeOf = { click: 'touchpoint', session: 'source' } as const;

/** Undefined where the button is no JSON. */
export function requestOf(click: AskedClick): JsonObject | undefined {
  const { call, touchpoint, side, person, post, data } = click;
  const extra = parsed(data);
  if (extra === undefined) return undefined;
  return {
    [placeOf[call]]: touchpoint,
    ...(post !== '' && { post_token: post }),
    ...(side !== '' && { user_side: side }),
    ...(person !== '' && { user_id: person }),
    extra_data: extra,
  };
}

export function parsed(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export const sides = ['SUPPLY', 'DEMAND'] as const;

export function otherSide(side: string): (typeof sides)[number] {
  return side === 'DEMAND' ? 'SUPPLY' : 'DEMAND';
}
