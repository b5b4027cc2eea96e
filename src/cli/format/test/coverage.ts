import {
  type CoverageKind,
  coverageKinds,
  type Gap,
  gapsOf,
  shownPercentOf,
  tally,
} from '../../../rules/tests/coverage.js';
import { joined, type Language, say, type Text } from '../../../values/message.js';
import type { TestedRules } from '../../tests/load-rules.js';
import type { TestRun } from '../../tests/run-tests.js';
import { createPaint } from '../paint.js';
import { type Place, placeOf } from '../place.js';

/** What no case asks of a rules file, and where it stands. */
export function locatedGaps({ counter, locate }: TestedRules): (Gap & { place: Place })[] {
  const gaps = counter ? gapsOf(counter.coverage()) : [];
  return gaps.map((gap) => ({ ...gap, place: placeOf(locate, gap.at) }));
}

/** The rules files of which something can be said: where errors kept all cases from running, everything would be missing. */
export function countedRules({ files, rules }: TestRun): readonly TestedRules[] {
  const hasRun = files.some(({ cases }) => cases.length > 0);
  const hasErrors = files.some(({ diagnostics }) => diagnostics.length > 0);
  return hasRun || !hasErrors ? rules : [];
}

/** How much of each rules file the cases ask, and what they do not. */
export function renderCoverage(run: TestRun, color: boolean, language: Language): string {
  const paint = createPaint(color);
  const blocks = countedRules(run).flatMap((tested) => {
    if (tested.counter === undefined) return [];
    const coverage = tested.counter.coverage();
    const lines = coverageKinds.map(
      (kind) => `  ${language.render(describeTally(kind, tally(coverage, kind)))}\n`,
    );
    const gaps = locatedGaps(tested).map(
      ({ place: { file, line, column }, message }) =>
        `${file}:${line}:${column}: ${language.render(message)}\n`,
    );
    const missing =
      gaps.length === 0 ? '' : `${paint('bold', language.render(say`Not covered:`))}\n${gaps.join('')}`;
    return `${paint('bold', language.render(say`Coverage of ${tested.file}`))}\n${lines.join('')}${missing}`;
  });
  return blocks.join('\n');
}

function describeTally(kind: CoverageKind, reached: { covered: number; total: number }): Text {
  const shown = shownPercentOf(reached);
  const percent = joined([' '.repeat(Math.max(0, 5 - String(shown).length)), say`${shown} %`]);
  const detail = kind === 'conditions' ? say`, each true and false` : '';
  return say`${kind.padEnd(10)} ${percent}  ${reached.covered} of ${reached.total}${detail}`;
}
