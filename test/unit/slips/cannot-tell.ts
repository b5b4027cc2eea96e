/** A slip that passes in silence, though it changes an answer, since the file that it makes is right as well. */
interface Untold {
  /** Without one, in every file. */
  file?: string;
  /** What `singleSlip` says of it. */
  what: RegExp;
  why: string;
}

const otherWord = 'another word of the author is simply another word';
const twoWords = 'many names consist of two words: «بندر عباس», "price phone"';
const twoOperands = 'an "if" of two operands is right: where it yields nothing, the default answers';
const dataIsTheServers = 'which letters and digits a server wants in its data, its author alone knows';
const halfSpace = 'a half-space between two Persian letters is a part of many words';

export const untold: readonly Untold[] = [
  { file: 'persian-values.yaml', what: /^without "," in line 4: ".*(?:تهران|ری|کرج)/, why: twoWords },
  { file: 'texts-like-paths.yaml', what: /^without "," in line 16: "ield: \[price, phone/, why: twoWords },
  {
    file: 'texts-like-paths.yaml',
    what: /^(?:without|twice) "[now]" in line 13: ".*\.when: now/,
    why: otherWord,
  },
  { file: 'session.yaml', what: /^without "," in line 10: ".*\[new, vip/, why: twoWords },
  { file: 'session.yaml', what: /^without "," in line 9: ".*فروشنده, خریدار/, why: twoWords },
  {
    file: 'session.yaml',
    what: /^without "r" in line 11: " \{ urgent: true/,
    why: 'it makes "tue" of "true", which is a Tuesday',
  },
  { file: 'session.yaml', what: /^U\+06F1 for "1" in line 10: /, why: dataIsTheServers },
  { file: 'session.yaml', what: /^U\+064A for "ی" in line 9: /, why: dataIsTheServers },
  { file: 'ternary.yaml', what: /^without "," in line 8: ".*بخیر, وقت/, why: twoOperands },
  { file: 'negations.yaml', what: /^without "," in line 10: ".*\[yes, no\]/, why: twoWords },
  { file: 'phones.yaml', what: /^U\+(?:2013|2014|2212) for "-" in line 9: " shown:/, why: dataIsTheServers },
  // Elsewhere in a literal, it is told.
  { what: /^U\+200C before "[آ-ی]" in line /, why: halfSpace },
];
