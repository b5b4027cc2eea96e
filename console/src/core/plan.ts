import { answerEdits, shownValue } from '../../../src/cli/format/plan/answers.js';
import {
  type PlanReport,
  rowsOf,
  type ShownClass,
  shownClasses,
} from '../../../src/cli/format/plan/report.js';
import { sumOf, unknownLines } from '../../../src/cli/format/plan/sum.js';
import { headlineOf, rowsTitleOf, signOf } from '../../../src/cli/format/plan/words.js';
import { placeOfEdit } from '../../../src/cli/plan/places.js';
import type { Cause } from '../../../src/rules/analysis/difference/causes.js';
import { wordingOfEdge } from '../../../src/rules/analysis/difference/edge-words.js';
import { planEdit } from '../../../src/rules/edit-plan.js';
import type { Verdict } from '../../../src/rules/edit-summary.js';
import { createClock } from '../../../src/values/clock.js';
import { msPerDay } from '../../../src/values/jalali.js';
import type { JsonObject } from '../../../src/values/json.js';
import type { Language } from '../../../src/values/message.js';
import type { Opened } from './opened.js';

/** What an edit changes, in words as `dargah plan` has them. */
export interface PlanView {
  verdict: Verdict;
  sum: string;
  classes: PlanClass[];
  /** What is not settled. */
  unknown: string[];
}

export interface PlanClass {
  sign: string;
  headline: string;
  cause: Cause;
  call: ShownClass['call'];
  /** The condition that its clicks have in common, in words. */
  edge?: string;
  place?: { file: string; line: number };
  /** What an answer says otherwise, at an example. */
  edits: { place: string; before: string; after: string }[];
  /** What the rows are. */
  title?: string;
  rows: { rule: string; note: string; request: JsonObject; now: string; readsClock: boolean }[];
}

/** Proves what an edit changes; undefined where one of the texts has errors. */
export function planOf(before: Opened, after: Opened, now: Date, { render }: Language): PlanView | undefined {
  if (before.valid === undefined || after.valid === undefined) return undefined;
  const { contract, valid } = after;
  const today = Math.floor(now.getTime() / msPerDay);
  let questions = 0;
  const plan = planEdit(before.valid, valid, { contract, today, mayGoOn: () => questions++ < mostQuestions });
  const clock = createClock(valid.file.timezone);
  const readsClock = new Set(plan.differences.flatMap((one) => (one.readsClock ? [one.call] : [])));
  const version = { name: '', revision: '' };
  const report: PlanReport = {
    ...plan,
    before: version,
    after: version,
    timeOf: (call, instant) => (readsClock.has(call) ? clock(instant).iso : undefined),
    placeOf: (one) => placeOfEdit(one, valid, after.analysis.locate),
    ...{ all: false, hostile: false, color: false },
  };
  const asClass = (one: ShownClass): PlanClass => {
    const pair = one.pairs.find(({ from, to, about }) => from === to && about.kind === 'answer');
    const { answers } = pair ?? one.pairs.find((each) => each.answers) ?? {};
    const title = rowsTitleOf(one);
    const place = report.placeOf(one);
    return {
      sign: signOf(one),
      headline: render(headlineOf(one, (text) => text)),
      cause: one.cause,
      call: one.call,
      ...(one.edge && one.edge.length > 0 && { edge: wordingOfEdge(one.edge) }),
      ...(place && { place: { file: place.file, line: place.line } }),
      edits: answers
        ? answerEdits(answers.before, answers.after)
            .slice(0, mostShown.edits)
            .map((edit) => ({
              place: edit.place,
              before: shownValue(edit.before, mostShown.letters),
              after: shownValue(edit.after, mostShown.letters),
            }))
        : [],
      ...(title !== undefined && { title: render(title) }),
      rows: rowsOf(one, undefined)
        .slice(0, mostShown.rows)
        .map(({ id, note, pair: { witness } }) => ({
          rule: id,
          note: render(note),
          request: witness.request,
          now: witness.now.toISOString(),
          readsClock: readsClock.has(one.call),
        })),
    };
  };
  return {
    verdict: plan.verdict,
    sum: render(sumOf(report)),
    classes: shownClasses(report).slice(0, mostShown.classes).map(asClass),
    unknown: unknownLines(report, mostShown.unknown).map(render),
  };
}

const mostShown = { classes: 20, rows: 3, edits: 4, unknown: 5, letters: 160 };

/** A plan while one types: the rest is for "dargah plan", and the page says that there may be more. */
const mostQuestions = 5_000;
