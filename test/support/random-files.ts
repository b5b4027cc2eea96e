import jsonLogic from 'json-logic-js';
import type { Report } from '../../src/rules/diagnostic.js';
import { checkConditionForm } from '../../src/rules/logic/condition-form.js';
import { parseExpression } from '../../src/rules/logic/expression.js';
import { createClock } from '../../src/values/clock.js';
import { randomData, randomLogic } from './logic.js';
import { below, pick, type Random } from './random.js';
import { randomLiteral } from './rule-sets.js';

/** A rules file as data, which is its text too: YAML reads JSON. */
export interface RandomFile {
  version: 1;
  vars: Record<string, unknown>;
  conditions: Record<string, unknown>;
  responses: Record<string, object>;
  notify?: Record<string, object>;
  rules: RandomRule[];
  default: object;
}

interface RandomRule {
  id: string;
  enabled?: boolean;
  match?: Record<string, unknown>;
  when?: unknown;
  respond: unknown;
  notify?: unknown;
}

/** Sizes around those at which the index changes its mind, and larger ones. */
export const ruleCounts = [1, 2, 3, 4, 5, 9, 10, 11, 12, 16, 17, 18, 30, 60, 100, 300];

/** A file of rules of every shape that docs/rules.md names, over few facts and values, so that many rules come close. */
export function randomFile(random: Random, ruleCount = pick(random, ruleCounts)): RandomFile {
  const vocabulary: Vocabulary = { fields: pick(random, fieldSets), names: [], written: [] };
  const when = () => soundLogic(() => randomWhen(random, vocabulary));
  const conditions: Record<string, unknown> = {};
  for (let i = below(random, 4); i > 0; i--) {
    conditions[`named-${i}`] = when();
    vocabulary.names.push(`named-${i}`);
  }
  const hasNotify = random() < 0.3;
  const rules = Array.from({ length: ruleCount }, (_, i) => {
    const rule: RandomRule = { id: `rule-${i}`, respond: randomResponse(random, `rule-${i}`) };
    const kind = random();
    if (kind < 0.7) rule.match = randomMatch(random, vocabulary.fields);
    if (kind > 0.35) rule.when = when();
    if (random() < 0.05) rule.enabled = false;
    if (hasNotify && random() < 0.5) {
      rule.notify = random() < 0.5 ? 'crm' : [{ to: 'log', when: when() }, 'crm'];
    }
    return rule;
  });
  const receiver = { url: 'https://crm.example.com/clicks', secret: 'CRM_SECRET' };
  const file: RandomFile = {
    version: 1,
    vars: { limit: below(random, 40), names: ['c1', 'c2', 'yes'], site: 'https://shop.example.com' },
    conditions,
    responses: { shared: { text_message: 'پاسخ مشترک' } },
    ...(hasNotify && { notify: { crm: receiver, log: receiver } }),
    rules,
    default: { text_message: 'default' },
  };
  // As its text has it: that knows neither Infinity nor -0.
  return JSON.parse(JSON.stringify(file)) as RandomFile;
}

/** A click: good, odd or hostile by how wild it is (0, 1, 2), and often equal to what some rule asks for. */
export function randomRequest(random: Random, wildness: number): Record<string, unknown> {
  const extra = randomData(random, wildness);
  for (const field of ['a', 'b', 'c']) if (random() < 0.7) extra[field] = randomLiteral(random);
  if (random() < 0.5)
    extra.o = { a: randomLiteral(random), b: randomLiteral(random), l: [randomLiteral(random)] };
  if (random() < 0.6) extra.l = Array.from({ length: below(random, 4) }, () => randomLiteral(random));
  if (random() < 0.1) extra.a = [extra.a];
  const request: Record<string, unknown> = {
    touchpoint: pick(random, ['CHAT', 'MY_POST', 'MY_DIVAR', 'SOMETHING_NEW']),
    extra_data: random() < 0.95 ? extra : pick(random, [null, {}, undefined]),
  };
  if (random() < 0.8) request.user_side = pick(random, ['SUPPLY', 'DEMAND', 'Supply', null]);
  if (random() < 0.5) request.post_token = pick(random, ['wZC44q5D', 'c1', null]);
  if (random() < 0.5) request.user_id = pick(random, ['u1', 'c2', null]);
  return request;
}

export function randomInstant(random: Random): Date {
  return new Date(
    Date.UTC(2026, below(random, 12), 1 + below(random, 28), below(random, 24), below(random, 60)),
  );
}

/** The rule that json-logic-js finds, asked rule by rule: nothing here is shared with what decides, but facts and clock. */
export function judgedRule(file: RandomFile, request: Record<string, unknown>, now: Date): string {
  const side = request.user_side;
  const facts = {
    ...request,
    post_token: request.post_token ?? null,
    conversation_id: null,
    user_side: typeof side === 'string' ? side.toUpperCase() : null,
    user_id: request.user_id ?? null,
    extra_data: request.extra_data ?? {},
    vars: file.vars,
    now: clock(now),
  };
  const holds = (logic: unknown): boolean => {
    try {
      return jsonLogic.truthy(jsonLogic.apply(written(logic, file.conditions) as never, facts) as never);
    } catch {
      return false;
    }
  };
  const found = file.rules.find(
    ({ enabled, match = {}, when }) =>
      enabled !== false &&
      Object.entries(match).every(([path, wanted]) =>
        (Array.isArray(wanted) ? wanted : [wanted]).some((one) => holds({ '==': [{ var: path }, one] })),
      ) &&
      (when === undefined || holds(when)),
  );
  return found?.id ?? 'default';
}

const clock = createClock('Asia/Tehran');

/** Logic with the named conditions written out. */
function written(logic: unknown, conditions: Record<string, unknown>): unknown {
  if (Array.isArray(logic)) return logic.map((part) => written(part, conditions));
  if (typeof logic !== 'object' || logic === null) return logic;
  const keys = Object.keys(logic);
  // Two keys make data, which json-logic-js leaves as it is.
  if (keys.length !== 1) return logic;
  const below = (logic as Record<string, unknown>)[keys[0]!];
  if (keys[0] === 'condition') return { '!!': [written(conditions[String(below)], conditions)] };
  return { [keys[0]!]: written(below, conditions) };
}

const fieldSets = [
  ['extra_data.a'],
  ['extra_data.a', 'extra_data.b', 'touchpoint'],
  ['extra_data.a', 'extra_data.b', 'extra_data.c', 'extra_data.o.a', 'extra_data.o.b', 'user_side'],
  ['extra_data.c', 'extra_data.l.0', 'extra_data.none', 'post_token', 'user_id'],
];

function randomMatch(random: Random, fields: readonly string[]): Record<string, unknown> {
  const match: Record<string, unknown> = {};
  for (let i = 1 + below(random, 3); i > 0; i--) {
    const path = pick(random, fields);
    const isNamed = path === 'touchpoint' || path === 'user_side';
    const one = () =>
      isNamed ? pick(random, ['CHAT', 'MY_POST', 'SUPPLY', 'DEMAND']) : randomLiteral(random);
    match[path] = random() < 0.3 ? listOf(random, 1 + below(random, random() < 0.1 ? 20 : 4), one) : one();
  }
  return match;
}

function listOf(_: Random, length: number, make: () => unknown): unknown[] {
  return Array.from({ length }, make);
}

/** What the conditions of a file are made of. */
interface Vocabulary {
  fields: readonly string[];
  /** Of named conditions. */
  names: string[];
  /** What stands in the file already. */
  written: unknown[];
}

function randomWhen(random: Random, { fields, names, written }: Vocabulary): unknown {
  const parts = Array.from({ length: 1 + below(random, 3) }, () => {
    // What is taken for equal by a key that leaves something out differs in one thing from what stands elsewhere.
    const part =
      written.length > 0 && random() < 0.4
        ? twinOf(random, pick(random, written), fields)
        : randomPart(random, fields, names);
    written.push(part);
    return part;
  });
  if (parts.length === 1 && random() < 0.8) return parts[0];
  return { [random() < 0.75 ? 'and' : 'or']: parts };
}

/** The same logic but for one thing, or the very same. */
function twinOf(random: Random, logic: unknown, fields: readonly string[]): unknown {
  if (Array.isArray(logic)) {
    if (logic.length === 0) return [randomLiteral(random)];
    const changed = below(random, logic.length);
    return logic.map((part, i) => (i === changed ? twinOf(random, part, fields) : part));
  }
  if (typeof logic === 'object' && logic !== null) {
    const [operator = '', args] = Object.entries(logic)[0] ?? [];
    if (operator === 'condition') return logic;
    if (operator === 'var' && typeof args === 'string')
      return { var: args === '' ? '' : pick(random, fields) };
    const alike = likeOperators.find((all) => all.includes(operator));
    return alike !== undefined && random() < 0.3
      ? { [pick(random, alike)]: args }
      : { [operator]: twinOf(random, args, fields) };
  }
  const others = [logic, String(logic), Number(logic) || 0, Boolean(logic), null, randomLiteral(random)];
  return pick(random, others);
}

const likeOperators = [
  ['==', '===', '!=', '!=='],
  ['<', '<=', '>', '>='],
  ['and', 'or'],
  ['some', 'all', 'none'],
  ['!', '!!'],
];

/** One test of each kind that people write, and any logic at all. */
function randomPart(random: Random, fields: readonly string[], names: readonly string[]): unknown {
  const path = pick(random, fields);
  const variable = { var: path };
  const literal = () => randomLiteral(random);
  const again = () => randomPart(random, fields, names);
  switch (below(random, 20)) {
    case 0:
    case 1:
      return {
        [pick(random, ['==', '==', '===', '!=', '!=='])]:
          random() < 0.8 ? [variable, literal()] : [literal(), variable],
      };
    case 2:
      return { or: listOf(random, 1 + below(random, 4), () => ({ '==': [variable, literal()] })) };
    case 3:
      return { or: fields.slice(0, 3).map((field) => ({ '==': [{ var: field }, literal()] })) };
    case 4:
    case 5:
      return {
        in: [variable, listOf(random, random() < 0.2 ? 9 + below(random, 12) : below(random, 5), literal)],
      };
    case 6:
      return {
        [pick(random, ['<', '<=', '>', '>='])]:
          random() < 0.8 ? [variable, below(random, 40)] : [below(random, 40), variable],
      };
    case 7: {
      const low = below(random, 40);
      return { [pick(random, ['<', '<='])]: [low, variable, low + below(random, 10)] };
    }
    case 8: {
      const low = below(random, 40);
      // The same bound twice, once with itself and once without.
      if (random() < 0.3) {
        const operators = pick(random, [
          ['<', '<='],
          ['<=', '<'],
          ['>', '>='],
          ['>=', '>'],
        ]);
        return { and: operators.map((operator) => ({ [operator]: [variable, low] })) };
      }
      return {
        and: [
          { '>=': [variable, low] },
          { [pick(random, ['<', '<='])]: [variable, low + below(random, 10)] },
        ],
      };
    }
    case 9: {
      const contains = () => ({
        in: [pick(random, ['ye', 'e', 'es', 'c1', 'c', '1', 'تهر', '0']), variable],
      });
      return random() < 0.5 ? contains() : { or: listOf(random, 2 + below(random, 2), contains) };
    }
    case 10:
      return { [pick(random, ['!', '!!'])]: [random() < 0.5 ? variable : again()] };
    case 11:
      return { '!': [{ in: [variable, listOf(random, 1 + below(random, 4), literal)] }] };
    case 12:
      return {
        [pick(random, ['some', 'all', 'none'])]: [
          { var: 'extra_data.l' },
          { [pick(random, ['==', '===', '>', '<='])]: [{ var: '' }, literal()] },
        ],
      };
    case 13:
      return pick(random, [
        { '>=': [{ var: 'now.hour' }, below(random, 24)] },
        { '<=': ['2026-03-01', { var: 'now.date' }, '2026-09-01'] },
        { in: [{ var: 'now.weekday' }, ['thursday', 'friday']] },
        { '<': [{ var: 'now.time' }, '18:30'] },
        { '==': [{ var: 'now.jalali_month' }, 1 + below(random, 12)] },
      ]);
    case 14:
      return names.length === 0 ? again() : { condition: pick(random, names) };
    case 15:
      return { '==': [{ var: [path, literal()] }, literal()] };
    case 16:
      return random() < 0.5
        ? { '>': [variable, { var: 'vars.limit' }] }
        : { in: [variable, { var: 'vars.names' }] };
    case 17:
      return { missing: [path] };
    case 18:
      return { if: [again(), again(), again()] };
    default:
      return overExtraData(randomLogic(random, 2));
  }
}

/** Logic that lint has no errors for: of random logic some has too few arguments. */
function soundLogic(make: () => unknown): unknown {
  for (;;) {
    const logic = make();
    let isSound = true;
    const report: Report = ({ severity = 'error' }) => {
      if (severity === 'error') isSound = false;
    };
    checkConditionForm(parseExpression(logic, [], report), [], report);
    if (isSound) return logic;
  }
}

/** Logic over fields `a`, `b`, … as logic over fields of `extra_data`. */
function overExtraData(logic: unknown): unknown {
  if (Array.isArray(logic)) return logic.map(overExtraData);
  if (typeof logic !== 'object' || logic === null) return logic;
  return Object.fromEntries(
    Object.entries(logic).map(([key, value]) => {
      if (key === 'missing' || key === 'missing_some') return [key, pathsBelow(value)];
      return [key, key === 'var' ? pathsBelow(value) : overExtraData(value)];
    }),
  );
}

function pathsBelow(value: unknown): unknown {
  if (Array.isArray(value))
    return value.map((item, i) => (i === 0 || Array.isArray(item) ? pathsBelow(item) : item));
  return typeof value === 'string' && /^[abco](\.|$)/.test(value) ? `extra_data.${value}` : value;
}

function randomResponse(random: Random, id: string): unknown {
  switch (below(random, 8)) {
    case 0:
      return 'shared';
    case 1:
      return { text_message: `${id} {{ extra_data.a | default: 'x' }}` };
    case 2:
      return { action: { open_direct_link: `{{ vars.site }}/${id}?b={{ extra_data.b }}` } };
    case 3:
      return { action: { open_server_link: { data: { id, a: { $logic: { var: 'extra_data.a' } } } } } };
    default:
      return { text_message: id };
  }
}
