import type { ReplayChange, ReplayResult } from '../../../rules/replay.js';

/** What a format shows of a replay. */
export interface ReplayReport extends ReplayResult {
  rulesFile: VersionName;
  /** Undefined where the calls went through one version. */
  against: VersionName | undefined;
  /** Lines that hold no call. */
  unreadable: number;
  color: boolean;
}

export interface VersionName {
  name: string;
  revision: string;
}

/** What is shown of a version. */
export function versionNameOf({ name, revision }: VersionName): VersionName {
  return { name, revision };
}

/** How many calls the changes of one kind have. */
export function callsOf(changes: readonly ReplayChange[], kind: ReplayChange['kind']): number {
  return changes.reduce((sum, change) => (change.kind === kind ? sum + change.count : sum), 0);
}
