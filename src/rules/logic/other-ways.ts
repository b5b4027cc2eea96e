import { say, type Text } from '../../values/message.js';

/**
 * What other languages and engines have as an operator and JSON-Logic has not, with the way in which it is written here:
 * the end of a message. An operator with another name is an alias in `operators.ts`.
 */
const ways: readonly [names: readonly string[], way: Text][] = [
  [
    ['contains', 'includes', 'has_substring'],
    say`the part comes first: { in: [part, { var: extra_data.title }] }`,
  ],
  [
    ['not_in', 'nin', '!in', 'notIn', 'not in', 'excludes'],
    say`a negation stands around it: { "!": { in: [{ var: touchpoint }, [CHAT, MY_POST]] } }`,
  ],
  [
    ['exists', 'exist', 'has', 'is_set', 'isset', 'defined', 'present', 'not_null', 'notNull', 'not_empty'],
    say`compare with null: { "!=": [{ var: extra_data.name }, null] }, or with "!!" for what is neither empty nor 0`,
  ],
  [
    ['is_null', 'isNull', 'empty', 'is_empty', 'isEmpty', 'absent', 'not_exists'],
    say`compare with null: { "==": [{ var: extra_data.name }, null] }, or with "!" for what is empty or 0, too`,
  ],
  [
    ['??', 'coalesce', 'ifnull', 'if_null', 'default', 'otherwise'],
    say`a value for an absent field stands beside its path: { var: [extra_data.count, 1] }, and { or: [{ var: post_token }, none] } takes the first that is not empty`,
  ],
  [
    ['like', 'ilike'],
    say`{ starts_with: [{ var: extra_data.phone }, "09"] } asks for a beginning, "ends_with" for an ending, { in: [part, { var: extra_data.title }] } for a part of a text, and "matches" for a regular expression`,
  ],
  [
    ['between', 'range', 'in_range'],
    say`three arguments make a "between": { "<=": [9, { var: now.hour }, 17] }`,
  ],
  [
    ['switch', 'case', 'cond'],
    say`"if" takes many conditions: { if: [condition, value, condition, value, otherwise] }`,
  ],
  [['xor'], say`two conditions differ: { "!=": [{ "!!": { condition: a } }, { "!!": { condition: b } }] }`],
  [
    ['round', 'floor', 'ceil', 'abs', 'pow', 'sqrt'],
    say`there is no rounding: compare with "<" and ">", or use "%" for a remainder`,
  ],
  [
    ['fractional', 'random', 'percent', 'percentage', 'rollout', 'bucket'],
    say`an experiment gives a share of the people a variant: { variant: [checkout, new] }`,
  ],
  [
    ['today', 'hour', 'weekday'],
    say`the time of the click is a fact: { var: now.date }, { var: now.hour }, { var: now.weekday }`,
  ],
];

const byName = new Map(
  ways.flatMap(([names, way]) => names.map((name) => [name.toLowerCase(), way] as const)),
);

/** How something is written here that others have an operator for: the end of a message. */
export function otherWay(name: string): Text | undefined {
  return byName.get(name.toLowerCase());
}
