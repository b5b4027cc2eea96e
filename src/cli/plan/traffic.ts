import type { CommandContext } from '../../config/context.js';
import type { Contract } from '../../platform/contract.js';
import type { EditPlan } from '../../rules/edit-plan.js';
import { type Answerer, createReplay, type ReplayChange } from '../../rules/replay.js';
import type { Traffic } from '../format/plan/report.js';
import { readCalls } from '../replay/read-calls.js';
import { replayedVersion } from '../replay/replayed-version.js';
import type { ValidRules } from '../valid-rules.js';

type Version = Pick<ValidRules, 'name' | 'revision' | 'resolved'>;

/** Decides the calls of a record by both versions, and holds the plan against them. */
export async function readTraffic(
  file: string,
  versions: readonly [Version, Version],
  { plan, contract, now }: { plan: EditPlan; contract: Contract; now: Date },
  context: CommandContext,
): Promise<Traffic> {
  const [before, after] = versions.map((version) => replayedVersion(version, contract));
  const replay = createReplay(after!, before, contract);
  const unreadable: string[] = [];
  const options = { now, onTrouble: (message: string) => unreadable.push(message) };
  for await (const call of readCalls(file, options, context)) replay.add(call);
  const { decided, changes } = replay.result();
  const counted = changes.filter(({ kind }) => kind !== 'rule');
  const counts = new Map<string, number>();
  for (const { kind, from, to, count } of counted) {
    const key = keyOf(kind, deciding(from), deciding(to));
    counts.set(key, (counts.get(key) ?? 0) + count);
  }
  return {
    clicks: decided,
    changed: counted.reduce((sum, { count }) => sum + count, 0),
    of: ({ from, to, about }) =>
      counts.get(keyOf(about.kind === 'notify' ? 'notify' : 'answer', from, to)) ?? 0,
    unlisted: unlistedOf(counted, plan),
    unreadable,
  };
}

/** The rule that matches, whatever became of its response. */
function deciding({ rule, insteadOf }: Answerer): string {
  return insteadOf ?? rule ?? '';
}

function keyOf(kind: ReplayChange['kind'], from: string, to: string): string {
  return `${kind} ${from} ${to}`;
}

function unlistedOf(changes: readonly ReplayChange[], { differences }: EditPlan): ReplayChange[] {
  return changes.filter((change) => !isListed(change, differences));
}

function isListed({ kind, call, from, to }: ReplayChange, differences: EditPlan['differences']): boolean {
  const difference = differences.find((one) => one.call === call);
  // What was not asked cannot be listed; nor where only one version has rules for the call.
  if (difference === undefined || difference.isCut) return true;
  const pairs = [...difference.classes.flatMap((one) => one.pairs), ...difference.unknown];
  if (pairs.some((pair) => pair.from === deciding(from) && pair.to === deciding(to))) return true;
  // Of an edited receiver one call is shown, for all of them.
  return kind === 'notify' && difference.classes.some(({ cause }) => cause.kind === 'receiver');
}
