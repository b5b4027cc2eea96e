/**
 * What other languages and engines have as an operator and JSON-Logic has not, with the way in which it is written here:
 * the end of a message. An operator with another name is an alias in `operators.ts`.
 */
const ways: readonly [names: readonly string[], way: string][] = [
  [
    ['contains', 'includes', 'has_substring'],
    'the part comes first: { in: [part, { var: extra_data.title }] }',
  ],
  [
    ['not_in', 'nin', '!in', 'notIn', 'not in', 'excludes'],
    'a negation stands around it: { "!": { in: [{ var: touchpoint }, [CHAT, MY_POST]] } }',
  ],
  [
    ['starts_with', 'startsWith', 'starts', 'begins_with', 'beginsWith', 'prefix'],
    'compare the first letters: { "==": [{ substr: [{ var: extra_data.phone }, 0, 2] }, "09"] }',
  ],
  [
    ['ends_with', 'endsWith', 'ends', 'suffix'],
    'compare the last letters: { "==": [{ substr: [{ var: extra_data.code }, -2] }, ir] }',
  ],
  [
    ['exists', 'exist', 'has', 'is_set', 'isset', 'defined', 'present', 'not_null', 'notNull', 'not_empty'],
    'compare with null: { "!=": [{ var: extra_data.name }, null] }, or with "!!" for what is neither empty nor 0',
  ],
  [
    ['is_null', 'isNull', 'empty', 'is_empty', 'isEmpty', 'absent', 'not_exists'],
    'compare with null: { "==": [{ var: extra_data.name }, null] }, or with "!" for what is empty or 0, too',
  ],
  [
    ['length', 'len', 'size', 'count'],
    'a text and a list have a length: { ">": [{ var: extra_data.items.length }, 2] }',
  ],
  [
    ['??', 'coalesce', 'ifnull', 'if_null', 'default', 'otherwise'],
    'a value for an absent field stands beside its path: { var: [extra_data.count, 1] }, and { or: [{ var: post_token }, none] } takes the first that is not empty',
  ],
  [
    ['regex', 'regexp', 'regex_match', 'match', 'matches', 'test', 'pattern', '=~', 'like', 'ilike'],
    'there are no regular expressions: { in: [part, { var: extra_data.title }] } asks for a part of a text, and "substr" for its beginning',
  ],
  [
    ['between', 'range', 'in_range'],
    'three arguments make a "between": { "<=": [9, { var: now.hour }, 17] }',
  ],
  [
    ['switch', 'case', 'cond', 'when'],
    '"if" takes many conditions: { if: [condition, value, condition, value, otherwise] }',
  ],
  [['xor'], 'two conditions differ: { "!=": [{ "!!": { condition: a } }, { "!!": { condition: b } }] }'],
  [
    ['upper', 'lower', 'trim', 'toUpperCase', 'toLowerCase', 'uppercase', 'lowercase'],
    'conditions compare texts as they are: list the spellings, { in: [{ var: extra_data.answer }, [yes, Yes, YES]] }. The filters of texts work in responses',
  ],
  [
    ['round', 'floor', 'ceil', 'abs', 'pow', 'sqrt'],
    'there is no rounding: compare with "<" and ">", or use "%" for a remainder',
  ],
  [
    ['today', 'date', 'hour', 'weekday'],
    'the time of the click is a fact: { var: now.date }, { var: now.hour }, { var: now.weekday }',
  ],
];

const byName = new Map(
  ways.flatMap(([names, way]) => names.map((name) => [name.toLowerCase(), way] as const)),
);

/** How something is written here that others have an operator for: the end of a message. */
export function otherWay(name: string): string | undefined {
  return byName.get(name.toLowerCase());
}
