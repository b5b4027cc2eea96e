import type { ReplayChange, ReplayResult } from '../../../rules/replay.js';

/** What a format shows of a replay. */
export interface ReplayReport extends ReplayResult {
  rulesFile: VersionName;
  /** Undefined where the clicks went through one version. */
  against: VersionName | undefined;
  /** Lines that hold no click. */
  unreadable: number;
  color: boolean;
}

export interface VersionName {
  name: string;
  revision: string;
}

/** How many clicks the changes of one kind have. */
export function clicksOf(changes: readonly ReplayChange[], kind: ReplayChange['kind']): number {
  return changes.reduce((sum, change) => (change.kind === kind ? sum + change.clicks : sum), 0);
}
