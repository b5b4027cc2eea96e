import { answerKeys } from '../../platform/answer.js';
import { isObject, type JsonObject } from '../../values/json.js';
import { say } from '../../values/message.js';
import { nearest } from '../../values/suggest.js';
import type { Path } from '../diagnostic.js';
import { choice, content, either, list, mapping, text } from './form.js';
import { itIs, quoteHint, thisIs } from './wording.js';

/** Why a decision answers as it does: see `Decision`. */
const reasons = ['matched', 'no-match', 'rejected'] as const;
export type Reason = (typeof reasons)[number];

/** What a case, or a step of one, asks for; all of it must be so. */
export interface Expectation {
  /** Who answers: a rule's id or `default`. With `isNot`, anyone else. */
  rule?: { id: string; isNot: boolean };
  reason?: Reason;
  /** The whole response. */
  response?: JsonObject;
  /** A part of the response: see `differencesOf`. */
  responseIncludes?: JsonObject;
  /** The receivers that are notified, in any order, and where each name stands below `notify`. */
  notify?: readonly { name: string; at: Path }[];
  /** The rule that would answer if those in the shadow were live: its id, or null for none of them. */
  shadow?: string | null;
  /** The request breaks the contract, so that the gateway refuses it with 422 and no rule is asked. */
  refused?: true;
}

const response = content({
  mustBe: say`a mapping such as { text_message: "…" }`,
  content: 'expected-response',
  fits: isObject,
  make: (value) => value as JsonObject,
});

const receivers = either({
  mustBe: say`the name of a receiver, a list of names, or [] for nobody`,
  hint: quoteHint,
  forms: [
    text({ holds: 'a character', make: (name) => [{ name, at: [] as Path }] }),
    list({
      of: text({
        holds: 'a character',
        wrongType: (value, subject) => ({
          message: say`${subject} holds names of receivers, but ${thisIs(value)}${quoteHint(value)}`,
        }),
        make: (name, at) => ({ name, at: at.slice(-1) }),
      }),
      item: (subject) => subject,
    }),
  ],
});

export const expectation = mapping({
  definition: 'expectation',
  description: 'Everything that you write must hold. What you leave out may be anything.',
  mustBe: say`a mapping such as { rule: … }`,
  label: '',
  misplaced: {
    keys: answerKeys,
    into: 'response',
    hint: (key) => say`It belongs in the response: response: { ${key}: … }, or response_includes`,
  },
  empty: (subject, keys) =>
    say`${subject} is empty, so it would hold for every response. Expect one of ${keys.join(', ')}`,
  keys: {
    rule: {
      form: text({
        mustBe: say`the id of a rule, "default", or one of these after "not:"`,
        holds: 'a character',
        hint: quoteHint,
        make: (rule) => {
          const isNot = rule.startsWith('not:');
          return { id: isNot ? rule.slice('not:'.length).trim() : rule, isNot };
        },
      }),
      description:
        'Who answers: the id of a rule, or `default`. `not:call-now` means anything but that rule, and `not:default` any rule.',
      examples: ['default', 'not:default'],
    },
    reason: {
      form: choice({
        mustBe: say`one of ${reasons.join(', ')}`,
        values: reasons,
        wrongType(value, subject) {
          if (typeof value !== 'string') return undefined;
          const suggestion = nearest(value, reasons);
          const message = say`${subject} must be one of ${reasons.join(', ')}, but it is "${value}"`;
          return { check: 'wrong-value', message, ...(suggestion !== undefined && { suggestion }) };
        },
      }),
      description:
        '`matched`; `no-match` if no rule matched, so the default answers; `rejected` if a rule matched but its response was refused, so the default answers.',
    },
    response: { form: response, description: 'The whole response, exactly.' },
    response_includes: {
      form: response,
      title: 'Part of the response',
      description:
        'A part of the response. In an object, only the keys that you write are compared, each in this same way. A text must be contained in the actual text. A list must have the same length, and its items are compared in this same way. Anything else must be equal.',
    },
    notify: {
      form: receivers,
      description:
        '[Who is notified](rules.md#webhooks) of the click: the name of a receiver, or a list of names. Exactly these, in any order; `[]` means nobody.',
      examples: ['crm', ['crm', 'audit'], []],
    },
    shadow: {
      form: either<string | null>({
        mustBe: say`the id of a rule in the shadow, or null for none`,
        hint: quoteHint,
        forms: [text({ holds: 'a character' }), choice({ values: [null] })],
      }),
      description:
        'The rule [in the shadow](rules.md#a-rule-in-the-shadow) that would have answered in place of the one that does: its id, or `null` for none.',
      examples: ['cheaper-delivery', null],
    },
    refused: {
      form: choice({
        values: [true],
        wrongType: (value, subject) => ({
          message: say`${subject} can only be true, but ${itIs(value)}. Otherwise leave it out`,
          suggestion: 'true',
        }),
        fallback: true,
      }),
      description:
        '`true`: the request breaks the request schema, so the gateway refuses it with 422. Nothing else can be expected then.',
      excludes: (other) =>
        say`no rule answers a request that is refused, so "refused" and "${other}" cannot both be expected`,
    },
  },
  make: ({ rule, reason, response, response_includes, notify, shadow, refused }): Expectation => ({
    ...(rule && { rule }),
    ...(reason && { reason }),
    ...(response && { response }),
    ...(response_includes && { responseIncludes: response_includes }),
    ...(notify && { notify }),
    ...(shadow !== undefined && { shadow }),
    ...(refused && { refused }),
  }),
});
