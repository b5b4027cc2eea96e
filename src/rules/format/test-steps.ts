import { isObject, type JsonObject } from '../../values/json.js';
import { say } from '../../values/message.js';
import { type Expectation, expectation } from './expectation.js';
import { content, either, mapping } from './form.js';
import { time } from './time.js';

/** The fields of a request, as a test writes them. */
export const request = content({
  mustBe: say`a mapping such as { touchpoint: CHAT }`,
  content: 'request',
  fits: isObject,
  make: (value) => value as JsonObject,
});

/** A step of a conversation. */
export type Step =
  | { kind: 'click' | 'follow'; fields: JsonObject; expected: Expectation }
  | { kind: 'wait'; ms: number };

const exampleStep = '{ click: { extra_data: { answer: yes } }, expect: { rule: … } }';

const expectKey = {
  form: expectation,
  description: '[What is expected](#what-is-expected) of the response to this step.',
  required: say`. Say who answers, or what: expect: { rule: … }`,
};

const wait = mapping({
  definition: 'wait',
  title: 'Wait',
  description: 'The clock moves.',
  fits: (value) => Object.hasOwn(value, 'wait'),
  keys: {
    wait: {
      form: time,
      description: 'Lets time pass before the next step, such as `30s`, `10m` or `24h`.',
      required: say`. Say how long: wait: 10m`,
    },
  },
  make: ({ wait = 0 }): Step => ({ kind: 'wait', ms: wait }),
});

const follow = mapping({
  definition: 'follow',
  title: 'Follow',
  description: "The platform's second call, made from the answer before.",
  fits: (value) => Object.hasOwn(value, 'follow'),
  keys: {
    follow: {
      form: request,
      description:
        "The person follows the `open_server_link` of the answer before: the platform's [session call](rules.md#sessions), with the `data` of that answer. `{}`, or fields that it sends beside.",
      examples: [{}],
      required: say`. Write follow: {}`,
    },
    expect: expectKey,
  },
  make: ({ follow: fields = {}, expect = {} }): Step => ({ kind: 'follow', fields, expected: expect }),
});

const click = mapping({
  definition: 'click',
  title: 'Click',
  description: 'A click in a conversation.',
  keys: {
    click: {
      form: request,
      description: 'The fields of this click, beside those of `request` of the case and the `defaults`.',
      examples: [{ extra_data: { answer: 'yes' } }],
      required: say`, and neither "follow" nor "wait". Say what the step is, as click: { extra_data: { answer: yes } }`,
    },
    expect: expectKey,
  },
  make: ({ click: fields = {}, expect = {} }): Step => ({ kind: 'click', fields, expected: expect }),
});

export const step = either<Step>({
  mustBe: say`a mapping such as ${exampleStep}`,
  forms: [wait, follow, click],
});
