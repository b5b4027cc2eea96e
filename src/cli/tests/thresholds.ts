import { wrongCommand } from '../../config/context.js';
import {
  type CoverageKind,
  coverageKinds,
  percentOf,
  shownPercentOf,
  tally,
} from '../../rules/tests/coverage.js';
import { say, type Text } from '../../values/message.js';
import { didYouMean } from '../../values/suggest.js';
import type { TestRun } from './run-tests.js';

/** The least coverage with which a run passes. */
export interface Threshold {
  kind: CoverageKind;
  percent: number;
}

/** @param text as `rules=100,conditions=90`. @throws {CommandFailure} */
export function parseThresholds(text: string): Threshold[] {
  return text.split(',').map((part) => {
    const [, name = '', digits = ''] = /^\s*([^=]*?)\s*=\s*(\d{1,3}(?:\.\d+)?)\s*%?\s*$/.exec(part) ?? [];
    const kind = coverageKinds.find((known) => known === name);
    if (kind !== undefined && Number(digits) <= 100) return { kind, percent: Number(digits) };
    const hint = name === '' || kind !== undefined ? '' : didYouMean(name, coverageKinds);
    throw wrongCommand(
      say`--coverage-threshold has ${JSON.stringify(part)}, which is not a threshold.${hint} Write percents of ${coverageKinds.join(', ')}, as rules=100,conditions=90`,
    );
  });
}

/** A sentence on each rules file whose coverage is below the threshold. */
export function shortfallsOf({ kind, percent }: Threshold, { rules }: TestRun): Text[] {
  return rules.flatMap(({ file, counter }) => {
    const reached = counter && tally(counter.coverage(), kind);
    if (reached === undefined || percentOf(reached) >= percent) return [];
    const part = say`${reached.covered} of ${reached.total}`;
    return say`${file}: the tests cover ${shownPercentOf(reached)} % of its ${kind} (${part}), and ${percent} % are asked for`;
  });
}
