import { faultsOf } from '../../../rules/edit-plan.js';
import { clickFlags } from '../../click-flags.js';
import { pathInRepository } from '../relative-path.js';
import { workflowCommand } from '../workflow-command.js';
import { fileOf, type PlanReport, rowsOf, type ShownClass, shownClasses } from './report.js';
import { sumOf } from './sum.js';
import { headlineOf, wordsOfDoubt } from './words.js';

/** A plan as annotations of GitHub Actions: changes as notices where they were edited, and what is not settled as warnings. */
export function render(report: PlanReport): string {
  const { after, differences, hostile, placeOf, workspace } = report;
  const file = pathInRepository(fileOf(after.name), workspace);
  const changes = shownClasses(report).map((one) => {
    const place = placeOf(one);
    const where = place
      ? { file: pathInRepository(fileOf(place.file), workspace), line: place.line, col: place.column }
      : { file };
    return workflowCommand(
      'notice',
      { ...where, title: String(headlineOf(one, (text) => text)) },
      messageOf(one, report),
    );
  });
  const open = differences
    .flatMap(({ unknown }) => unknown.filter(({ isHostile }) => hostile || !isHostile))
    .map((one) =>
      workflowCommand(
        'warning',
        { file, title: `${one.from} → ${one.to} is not settled` },
        String(wordsOfDoubt(one)),
      ),
    );
  const faults = faultsOf(report).map(({ from, to }) =>
    workflowCommand(
      'error',
      { file, title: 'A fault of Dargah' },
      `the proof about ${from} → ${to} is contradicted`,
    ),
  );
  const sum = workflowCommand('notice', { file, title: 'Dargah plan' }, String(sumOf(report)));
  return [...changes, ...open, ...faults, sum].join('');
}

function messageOf(one: ShownClass, { traffic, timeOf }: PlanReport): string {
  const rows = rowsOf(one, traffic).slice(0, 3);
  const lines = rows.map(({ pair: { from, to, witness }, note }) => {
    const way = from === to ? to : `${from} → ${to}`;
    return `${way}${note === '' ? '' : ` (${note})`}: ${clickFlags(witness.request, timeOf(one.call, witness.now), one.call)}`;
  });
  return lines.join('\n');
}
