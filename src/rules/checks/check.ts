import type { Contract } from '../../platform/contract.js';
import type { SecretSource } from '../../values/secret.js';
import type { CheckReport, Path, Severity } from '../diagnostic.js';
import type { ResolvedRules } from '../model.js';

/**
 * One thing that can be wrong with a rules file. A check has one name everywhere: its file, its fixture pair, its
 * heading in `docs/checks.md`, its id in the output. (A *rule* is an entry of `rules.yaml`; a check looks at rules.)
 */
export interface Check {
  id: string;
  /** Of its findings, unless one says otherwise. */
  severity: Severity;
  /** What is wrong, in one sentence. */
  summary: string;
  /** Why it matters and how to mend it: a paragraph or two of Markdown. */
  help: string;
  /** True where the check can only speak about a file without errors, such as one that proves or renders something. */
  needsSoundFile?: boolean;
  /** Looks for it. Absent where reading the file finds it on the way. */
  run?(subject: Subject, report: CheckReport): void;
}

/** What a check looks at. */
export interface Subject {
  resolved: ResolvedRules;
  contract: Contract;
  /** Whether an error was already reported at exactly this place. */
  isReported(path: Path): boolean;
  /** The secrets of the environment, where the caller knows what the file will run in. */
  secrets?: SecretSource | undefined;
  /** How a value without quotes is written, or undefined where it has quotes or was reported while reading. */
  plainText(path: Path): string | undefined;
}
