import type { CallContract, Contract } from '../../platform/contract.js';
import type { Text } from '../../values/message.js';
import type { SecretSource } from '../../values/signing-secret.js';
import type { CodeWords } from '../codes.js';
import type { CheckReport, Path } from '../diagnostic.js';
import type { ResolvedRules } from '../model.js';

/**
 * One thing that can be wrong with a rules file. A check has one name everywhere: its file, its fixture pair, its
 * heading in `docs/checks.md`, its id in the output. (A *rule* is an entry of `rules.yaml`; a check looks at rules.)
 */
export interface Check extends CodeWords {
  /** True for a check that works only on a file without errors, such as one that proves or renders something. */
  needsValidFile?: boolean;
  /** True for a check that stays silent where another one of its group has reported: see `isReported`. */
  runsLast?: boolean;
  /** True for a check of what both calls share, or of both together: it runs once, with the rules of clicks. */
  looksAtFile?: boolean;
  /** True for a check that looks only at tests: it runs on a tests file as well. */
  looksAtTests?: boolean;
  run(subject: Subject, report: CheckReport): void;
}

/** What a check looks at: the rules of one call after the other. */
export interface Subject {
  resolved: ResolvedRules;
  /** Of the call. */
  contract: CallContract;
  /** Of both calls. */
  contracts: Contract;
  /** Whether something was already reported at exactly this place. */
  isReported(path: Path): boolean;
  /** Where something stands, for a message: `line 12`. */
  lineOf(path: Path): Text;
  /** The secrets of the environment, where the caller knows what the file will run in. */
  secrets?: SecretSource | undefined;
  /** When the file is checked, where the caller says so. */
  now?: Date | undefined;
  /** How a value without quotes is written; undefined if it has quotes or was reported while reading. */
  plainText(path: Path): string | undefined;
  /** Whether there are comments behind something else that have no blank behind their `#`. */
  hasTightComments: boolean;
  /** The comment that stands in the line of a value without quotes, right behind it, and the two as one text. */
  commentBehind(path: Path): { comment: string; whole: string } | undefined;
  /** Whether a value is an item or an entry of something in brackets or braces. */
  isInBrackets(path: Path): boolean;
}
