import type { CommandContext } from '../../config/context.js';
import type { Contract } from '../../platform/contract.js';
import type { EditPlan } from '../../rules/edit-plan.js';
import { compileRules } from '../../rules/engine/compile.js';
import type { ResolvedRules } from '../../rules/model.js';
import { type Answerer, createReplay, type ReplayChange } from '../../rules/replay.js';
import type { Traffic } from '../format/plan/report.js';
import { readClicks } from '../replay/read-clicks.js';

/** Decides the clicks of a record by both versions, and holds the plan against them. */
export async function readTraffic(
  file: string,
  versions: readonly [ResolvedRules, ResolvedRules],
  { plan, contract, now }: { plan: EditPlan; contract: Contract; now: Date },
  context: CommandContext,
): Promise<Traffic> {
  const [before, after] = versions.map((resolved) => ({ ruleset: compileRules(resolved, file, contract) }));
  const replay = createReplay(after!, before, contract);
  const unreadable: string[] = [];
  const options = { now, onTrouble: (message: string) => unreadable.push(message) };
  for await (const click of readClicks(file, options, context)) replay.add(click);
  const { clicks, changes } = replay.result();
  const counted = changes.filter(({ kind }) => kind !== 'rule');
  const counts = new Map<string, number>();
  for (const { kind, from, to, clicks } of counted) {
    const key = keyOf(kind, deciding(from), deciding(to));
    counts.set(key, (counts.get(key) ?? 0) + clicks);
  }
  return {
    clicks,
    changed: counted.reduce((sum, { clicks }) => sum + clicks, 0),
    of: ({ from, to, about }) =>
      counts.get(keyOf(about.kind === 'notify' ? 'notify' : 'answer', from, to)) ?? 0,
    unlisted: unlistedOf(counted, plan),
    unreadable,
  };
}

/** The rule that matches, whatever became of its response. */
function deciding({ rule, insteadOf }: Answerer): string {
  return insteadOf ?? rule;
}

function keyOf(kind: ReplayChange['kind'], from: string, to: string): string {
  return `${kind} ${from} ${to}`;
}

function unlistedOf(changes: readonly ReplayChange[], { differences }: EditPlan): ReplayChange[] {
  const clicks = differences.find(({ call }) => call === 'click');
  // What was not asked cannot be listed.
  if (clicks === undefined || clicks.isCut) return [];
  const pairs = [...clicks.classes.flatMap(({ pairs }) => pairs), ...clicks.unknown];
  const listed = new Set(pairs.map(({ from, to }) => `${from} ${to}`));
  // Of an edited receiver one click is shown, for all of them.
  const hasReceiver = clicks.classes.some(({ cause }) => cause.kind === 'receiver');
  return changes.filter(
    ({ kind, from, to }) =>
      !listed.has(`${deciding(from)} ${deciding(to)}`) && !(kind === 'notify' && hasReceiver),
  );
}
