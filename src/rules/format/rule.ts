import { sessionUrlKey } from '../../platform/answer.js';
import { say, type Text } from '../../values/message.js';
import { plainForm, strayHint } from '../../values/stray-characters.js';
import { nearest } from '../../values/suggest.js';
import type { Path } from '../diagnostic.js';
import type { Window, WindowEdge } from '../logic/window.js';
import { choice, content, either, type MappingPlace, mapping, named, text } from './form.js';
import { type Labels, labelsKey } from './labels.js';
import { type Wanted, wanted } from './match.js';
import { condition, type NotifyEntry, notify } from './notify.js';
import { type OneOf, oneOf } from './one-of.js';
import {
  neutralResponse,
  respondKey,
  respondMustBe,
  responseTemplate,
  type Single,
  strayParts,
} from './respond.js';
import { trueOrFalse } from './true-or-false.js';
import { windowKeys, windowOf } from './window.js';
import { itIs, quoteHint } from './wording.js';

/** One entry of `rules`. A rule with neither `match` nor `when` matches every click. */
export interface Rule extends Asked {
  at: Path;
  id: string;
  description?: string;
  /** `false` takes the rule out without deleting it. Default true. */
  enabled: boolean;
  /** Whether it is only tried out. */
  isShadow: boolean;
  /** Its own, without those of its groups. */
  labels?: Labels;
  /** The groups that it stands in, the outermost first. */
  groups: readonly RuleGroup[];
  respond: Respond;
  /** The receivers to notify when the rule matches. */
  notify: readonly NotifyEntry[];
}

/** What the rules of a group share: what it asks stands before what each of them asks. */
export interface RuleGroup extends Asked {
  at: Path;
  /** Absent where nobody gave it one. */
  id?: string;
  /** What messages call it. */
  name: Text;
  labels?: Labels;
  /** The receivers to notify when one of its rules matches. */
  notify: readonly NotifyEntry[];
}

/** What a rule or a group asks of a click. */
export interface Asked {
  /** Path of a fact → the literal it equals, a list of which it equals one, or tests; all must hold. */
  match?: Record<string, Wanted>;
  /** A JSON-Logic expression. */
  when?: unknown;
  /** When it is there at all. */
  window?: Window;
}

/** What a rule answers: one answer, or one of several. */
export type Respond = Single | OneOf;

/** Stands in the place of a URL that cannot be read. */
export const neutralUrl = 'https://example.com/';

/** Operators of conditions that were written beside `when`. */
const strayConditions = {
  keys: ['during', 'variant', 'condition'],
  into: 'when',
  hint: (key: string) => say`It belongs in the condition: when: { ${key}: … }`,
};

/** Labels that were written beside `labels`. */
const strayLabels = {
  keys: ['owner', 'ticket', 'team', 'tags'],
  into: 'labels',
  hint: (key: string) => say`It belongs in the labels: labels: { ${key}: … }`,
};

/** What stands beside `rules`, written below one of them. */
const strayDefault = {
  keys: ['default'],
  into: ['id', 'respond'],
  hint: () => say`It belongs at the left margin, behind all rules: default: …`,
};

/** A share of people, as other programs have it beside a rule. */
const strayShares = {
  keys: ['percent', 'percentage', 'rollout', 'share', 'weight', 'probability', 'sample'],
  into: [],
  hint: () =>
    say`A share of people is an experiment: experiments: { landing: { by: user_id, variants: { old: 80, new: 20 }, otherwise: old } }, and match: { experiments.landing: new } in the rule`,
};

const strayUnless = {
  keys: ['unless', 'when_not', 'except'],
  into: 'when',
  hint: () => say`Write it in the condition: when: { "!": … }`,
};

/** The condition of a rule that cannot be read as a whole: nothing can be said of it. */
function neutralMatch(id: string): NonNullable<Rule['match']> {
  // Brackets would make it a path that a person could have meant otherwise.
  return { [`extra_data.${id.replace(/[[\]]/g, '-')}`]: '…' };
}

/** `match`: facts, each with what is asked of it. */
export function matchKey(known: 'facts' | 'session facts', example: object) {
  return {
    form: named({
      mustBe: say`a mapping such as { touchpoint: CHAT }`,
      names: {
        accepts: (fact) => fact !== '',
        wrong: () => say`"match" names facts, and "" is not one`,
        known,
      },
      of: wanted,
      item: (fact) => say`"${fact}" in "match"`,
      empty: (subject) =>
        say`${subject} is empty, so it would match every click. Name a fact, or remove the key`,
      make: ({ '': _, ...facts }, isWhole) => ({ facts, isWhole }),
    }),
    description:
      'Facts by their dotted paths, each with the value that it must equal, a list of values of which it must equal one, or [tests](#tests-in-match) such as `{ gte: 5 }`. All must hold. For anything else use `when`.',
    examples: [example],
  };
}

const idPattern = /^(?!default$)[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** What a rule of either call begins with. */
const identity = {
  id: {
    form: text({
      hint: quoteHint,
      // The id travels in a header and in a metric's label.
      pattern: idPattern,
      wrongValue(id) {
        if (id === 'default') {
          return {
            message: say`the id "default" stands for the file's own "default". Give the rule another id`,
          };
        }
        const plain = plainForm(id);
        const isMeant = idPattern.test(plain);
        const hint = isMeant
          ? say`.${strayHint(id)}`
          : say`: up to 64 Latin letters, digits, ".", "_" and "-", the first a letter or a digit`;
        return { message: say`"${id}" is not a valid rule id${hint}`, ...(isMeant && { suggestion: plain }) };
      },
      keepsWrong: true,
    }),
    description:
      '1 to 64 Latin letters, digits, `.`, `_` or `-`, beginning with a letter or a digit. Each id is used once, and `default` is reserved. The header `x-dargah-rule`, logs and metrics show it.',
    examples: ['chat-yes', 'seller-asks-price'],
    required: say`. Add, for example, id: seller-asks-price`,
    aliases: ['name'],
  },
  description: {
    form: text({ hint: quoteHint }),
    description: 'What the rule is for, in words for people. It changes nothing.',
    examples: ['پاسخ به فروشنده‌ای که قیمت را می‌پرسد'],
  },
  enabled: {
    form: trueOrFalse,
    description: '`false` takes the rule out without deleting it. The rule is still checked.',
    examples: [false],
  },
  mode: {
    form: choice({
      values: ['live', 'shadow'] as const,
      wrongType: (value, subject) => ({
        message: say`${subject} must be live or shadow, but ${typeof value === 'string' ? say`it is "${value}"` : itIs(value)}. To take the rule out write enabled: false`,
        ...(typeof value === 'string' && modeMeant(value)),
      }),
    }),
    description:
      '`shadow` [tries the rule out](#a-rule-in-the-shadow): it is decided, counted and logged beside the real answer, and answers and notifies nobody. `live`, the default, answers.',
    examples: ['shadow'],
    aliases: ['shadow', 'dry_run', 'state'],
  },
  labels: labelsKey,
};

export const whenKey = {
  form: condition(say`match every click`),
  description:
    'A condition in JSON-Logic, which must be true: one operator with its arguments, as json-logic-js 2.0.5 understands it. With `match`, both must hold. For example `{ and: [{ condition: seller }, { ">": [{ var: extra_data.price }, 1000000] }] }`',
  aliases: ['if', 'condition', 'conditions', 'during', 'variant', 'where', 'filter'],
};

export const notifyKey = {
  form: notify,
  description:
    '[Who is notified](#who-is-notified) when the rule matches: the name of a receiver, several, `{ to, when }`, or a list that mixes these. The response does not wait for the delivery.',
  examples: ['crm', ['crm', 'audit'], { to: 'crm', when: { '>': [{ var: 'extra_data.price' }, 1000000] } }],
};

const ruleRespondKey = {
  ...respondKey,
  form: either<Respond>({
    mustBe: respondMustBe,
    hint: (value) =>
      Array.isArray(value)
        ? say`. For one of several write respond: { one_of: [ … ], by: conversation_id }`
        : quoteHint(value),
    fallback: neutralResponse,
    forms: [text({}), oneOf, responseTemplate],
  }),
  description:
    'The name of a response, a response written in place, or `{ one_of, by }`: [one of several](#one-of-several) for each person.',
  examples: ['thanks', { one_of: ['thanks', 'thank-you'], by: 'conversation_id' }],
};

export const rule = mapping({
  definition: 'rule',
  description: 'One rule. Without "match" and "when" it matches every click.',
  mustBe: say`a mapping with "id" and "respond"`,
  standsIn: true,
  owner: ownerOf,
  misplaced: [
    { ...strayParts, keys: [...strayParts.keys, 'one_of', 'by'] },
    strayConditions,
    strayLabels,
    strayDefault,
    strayShares,
    strayUnless,
  ],
  keys: {
    ...identity,
    match: matchKey('facts', { touchpoint: 'CHAT', 'extra_data.answer': 'yes' }),
    when: whenKey,
    ...windowKeys('The rule matches'),
    respond: ruleRespondKey,
    notify: notifyKey,
  },
  make: (values, place) => ruleOf(values, place, values.respond ?? neutralResponse),
});

/** What a session call is answered with: where the person is sent. */
export const urlKey = {
  form: content({
    content: 'url',
    mustBe: say`an address such as https://your-domain.com/orders`,
    fits: (value) => typeof value === 'string' && value !== '',
    fallback: neutralUrl,
    make: (value) => value as string,
  }),
  title: 'URL',
  description:
    'Where the person is sent: an `https` address, which may hold `{{ … }}` as in a [link](#links) of a response.',
  examples: ['{{ vars.site }}/orders/new?post={{ post_token }}'],
  required: say`. Add where the person is sent: url: https://your-domain.com/…`,
  aliases: ['respond', 'then', 'answer', 'link', 'redirect'],
};

export const sessionRule = mapping({
  definition: 'sessionRule',
  description: 'One rule for session calls. Without "match" and "when" it matches every one.',
  mustBe: say`a mapping with "id" and "url"`,
  standsIn: true,
  owner: ownerOf,
  keys: {
    ...identity,
    match: matchKey('session facts', { 'extra_data.step': 'order' }),
    when: whenKey,
    ...windowKeys('The rule matches'),
    [sessionUrlKey]: urlKey,
    notify: notifyKey,
  },
  make: (values, place) => ruleOf(values, place, { [sessionUrlKey]: values[sessionUrlKey] ?? neutralUrl }),
});

function ownerOf({ id }: Readonly<Record<string, unknown>>, subject: Text): Text {
  return typeof id === 'string' ? say`rule "${id}"` : subject;
}

interface RuleValues extends AskedValues {
  id?: string | undefined;
  description?: string | undefined;
  enabled?: boolean | undefined;
  mode?: 'live' | 'shadow' | undefined;
  labels?: Labels | undefined;
  notify?: readonly NotifyEntry[] | undefined;
}

function ruleOf(values: RuleValues, place: MappingPlace, respond: Respond): Rule {
  const { id, description, enabled = true, mode, labels, notify = [] } = values;
  return {
    at: place.at,
    id: id ?? standInOf(place),
    ...(description !== undefined && { description }),
    enabled,
    isShadow: mode === 'shadow',
    ...(labels && { labels }),
    groups: [],
    ...askedOf(values, place),
    respond,
    notify,
  };
}

interface AskedValues {
  match?: { facts: NonNullable<Rule['match']>; isWhole: boolean } | undefined;
  when?: unknown;
  from?: WindowEdge | undefined;
  until?: WindowEdge | undefined;
}

/** What a rule or a group asks. */
export function askedOf({ match, when, from, until }: AskedValues, place: MappingPlace): Asked {
  // Without a condition that is there but not understood, the rule would seem to match every click.
  const isUnsure = place.isUnsure || when === null || match?.isWhole === false;
  return {
    ...((match || isUnsure) && {
      match: { ...match?.facts, ...(isUnsure && neutralMatch(standInOf(place))) },
    }),
    ...(when !== undefined && when !== null && { when }),
    ...windowOf({ from, until }),
  };
}

/** Stands for the id of a rule that has none: no other place has the same. */
function standInOf({ at }: MappingPlace): string {
  return at.map((key) => (typeof key === 'number' ? `[${key}]` : key)).join('');
}

/** `Shadow`, and its name in Persian. */
function modeMeant(value: string): { suggestion?: string } {
  const suggestion = value === 'سایه' ? 'shadow' : nearest(value, ['live', 'shadow']);
  return suggestion === undefined ? {} : { suggestion };
}
