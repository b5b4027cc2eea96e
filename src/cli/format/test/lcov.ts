import type { Answered, Tested } from '../../../rules/tests/coverage.js';
import type { TestedRules } from '../../tests/load-rules.js';
import type { TestRun } from '../../tests/run-tests.js';
import { placeOf } from '../place.js';
import { relativePath } from '../relative-path.js';

/**
 * Coverage as an LCOV tracefile, for viewers that know programs: a rule is a function, an atom of a condition a branch
 * with two ways, and a line counts if it holds a rule, an atom or a response. Of several things in a line, the one that
 * ran least often counts. See geninfo(1), "Tracefile format".
 */
export function renderLcov({ rules }: TestRun): string {
  return rules.flatMap((tested) => filesOf(tested).map((file) => renderFile(file, tested))).join('');
}

/** The files that something counts in. */
function filesOf({ file, counter, locate }: TestedRules): string[] {
  if (counter === undefined) return [];
  const { rules, conditions, responses } = counter.coverage();
  return [
    ...new Set([file, ...[...rules, ...conditions, ...responses].map(({ at }) => placeOf(locate, at).file)]),
  ];
}

function renderFile(file: string, { counter, locate }: TestedRules): string {
  const isHere = ({ at }: Answered | Tested) => placeOf(locate, at).file === file;
  const coverage = counter!.coverage();
  const rules = coverage.rules.filter(isHere);
  const conditions = coverage.conditions.filter(isHere);
  const responses = coverage.responses.filter(isHere);
  const lineOf = ({ at }: Answered | Tested) => placeOf(locate, at).line;

  const functions = rules.map((rule) => ({ line: lineOf(rule), name: rule.name, times: rule.times }));
  const branches = conditions.flatMap((tested, block) => {
    const line = lineOf(tested);
    const hasRun = tested.timesTrue + tested.timesFalse > 0;
    // A hyphen says that the test never ran at all.
    return [tested.timesTrue, tested.timesFalse].map((times, way) => ({
      times,
      text: `BRDA:${line},${block},${way},${hasRun ? times : '-'}`,
    }));
  });
  const lines = new Map<number, number>();
  const runs = [
    ...[...rules, ...responses].map((item) => [lineOf(item), item.times] as const),
    ...conditions.map((tested) => [lineOf(tested), tested.timesTrue + tested.timesFalse] as const),
  ];
  for (const [line, times] of runs) lines.set(line, Math.min(times, lines.get(line) ?? times));

  return [
    'TN:',
    `SF:${relativePath(file)}`,
    ...functions.map(({ line, name }) => `FN:${line},${name}`),
    ...functions.map(({ name, times }) => `FNDA:${times},${name}`),
    `FNF:${functions.length}`,
    `FNH:${functions.filter(isHit).length}`,
    ...branches.map(({ text }) => text),
    `BRF:${branches.length}`,
    `BRH:${branches.filter(isHit).length}`,
    ...[...lines].sort(([a], [b]) => a - b).map(([line, times]) => `DA:${line},${times}`),
    `LF:${lines.size}`,
    `LH:${[...lines.values()].filter((times) => times > 0).length}`,
    'end_of_record\n',
  ].join('\n');
}

function isHit({ times }: { times: number }): boolean {
  return times > 0;
}
