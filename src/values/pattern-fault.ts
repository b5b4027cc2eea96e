import { say, type Text } from './message.js';

/** Why JavaScript cannot read a regular expression; undefined if it can. */
export function patternFault(pattern: string, flags: string): Text | undefined {
  try {
    new RegExp(pattern, flags);
    return undefined;
  } catch (error) {
    return reasonIn((error as Error).message);
  }
}

/**
 * What V8 or RE2 says of a regular expression, as a sentence of ours: their words differ between versions, and are in
 * English. What is not known here is passed on as it is.
 */
export function reasonIn(message: string): Text {
  const [, words = message, piece] =
    /^Invalid regular expression: [\s\S]*: ([^:]*)$/.exec(message) ??
    /^error parsing regexp: ([^:]*)(?:: `([\s\S]*)`)?$/.exec(message) ??
    [];
  const reason = reasons.find(([known]) => known.test(words))?.[1] ?? words;
  return piece === undefined ? reason : say`${reason}: ${piece}`;
}

const reasons: readonly [RegExp, Text][] = [
  [/^Unterminated group|^missing closing \)/, say`a "(" is not closed`],
  [/^Unmatched|^unexpected \)/, say`a ")" closes nothing. Write "\\)" for the sign itself`],
  [/^Unterminated character class|^missing closing \]/, say`a "[" is not closed`],
  [/^(?:\\ at end|trailing backslash)/, say`a "\\" stands at its end. Write "\\\\" for the sign itself`],
  [
    /^(?:Nothing to repeat|Invalid quantifier|missing argument|invalid nested)/,
    say`nothing stands before "*", "+", "?" or "{" that could be repeated. Write "\\" before it for the sign itself`,
  ],
  [/^Lone quantifier/, say`a "{", "}" or "]" stands alone. Write "\\" before it for the sign itself`],
  [/^numbers out of order/, say`the numbers in "{…}" are in the wrong order, as in {5,2}`],
  [/^Incomplete quantifier/, say`"{…}" is not complete. Write {2}, {2,} or {2,5}`],
  [/^invalid repeat count/, say`the numbers in "{…}" are in the wrong order, or above 1000`],
  [
    /^(?:Range out of order|invalid character class range)/,
    say`a range in "[…]" is none. Write the first letter first, as in [a-z]`,
  ],
  [
    /^Invalid character class$/,
    say`a range in "[…]" has a class such as \\d at its end. Write "\\-" for the sign itself`,
  ],
  [/^Invalid property name/, say`what stands behind "\\p" is no property of Unicode, such as \\p{L}`],
  [/^Invalid Unicode escape/, say`behind "\\u" stand four digits, as in \\u06A9`],
  [
    /^(?:Invalid (?:\w+ )?escape|invalid escape)/,
    say`"\\" stands before a letter or digit that has no meaning with it`,
  ],
  [/^(?:Invalid group|invalid or unsupported Perl)/, say`what stands behind "(?" is not known`],
  [
    /^(?:Invalid capture group name|invalid named capture)/,
    say`the name of a group is not valid. Write one as in (?<name>…)`,
  ],
  [/^duplicate capture group name/i, say`two groups have one name`],
  [/^Invalid named (?:capture )?referenced?/, say`"\\k" names no group of it`],
  [/flag group$/, say`the flags behind "(?" are wrong. Write them as in (?i:…)`],
  [
    /^(?:Invalid set operation|Invalid character in|Negated character class)/,
    say`what stands in "[…]" is not valid with the flag v`,
  ],
  [/^Invalid flags/, say`its flags are wrong. Known: d, i, m, s, u, v`],
  [
    /^(?:Too many captures|Regular expression too large|Stack overflow|expression (?:nests|too large))/,
    say`it is too large`,
  ],
];
