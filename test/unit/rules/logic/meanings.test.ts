import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { decide, type Ruleset } from '../../../../src/index.js';
import { faultOfFormat, isZone } from '../../../../src/rules/logic/dates.js';
import { operators } from '../../../../src/rules/logic/operators.js';
import { isObject } from '../../../../src/values/json.js';
import {
  evaluate,
  evaluator,
  holder,
  holds,
  isSound,
  judge,
  type Outcome,
  truthOf,
} from '../../../support/logic.js';
import { goodRules } from '../../../support/rules.js';
import { size } from '../../../support/soak.js';
import { groups } from './arguments.js';
import { meanings, throwing } from './meanings.js';

describe('each operator means what json-logic-js means by it', () => {
  it.each(meanings)('%j of %j is %j', (logic, data, value) => {
    expect(judge(logic, data)).toEqual({ value });
    expect(evaluate(logic, data)).toEqual({ value });
    expect(holds(logic, data)).toEqual(truthOf({ value }));
  });

  it.each(throwing)('%j of %j throws', (logic, data) => {
    expect(judge(logic, data)).toEqual({ threw: true });
    expect(evaluate(logic, data)).toEqual({ threw: true });
    expect(holds(logic, data)).toEqual({ threw: true });
  });

  it('has a row for each operator, and a group for each kind of argument', () => {
    // Three ask for what a file names, and mean nothing without one.
    const ours = Object.keys(operators).filter((name) => !['condition', 'during', 'variant'].includes(name));
    const inRows = new Set(meanings.map(([logic]) => Object.keys(logic as object)[0]));
    const inGroups = new Set(groups.flatMap(({ logics }) => Object.keys(JSON.parse(logics[0]!) as object)));
    expect([...inRows].sort()).toEqual([...ours].sort());
    expect([...inGroups].sort()).toEqual([...ours].sort());
  });
});

describe('each operator, asked with every kind of argument', () => {
  it.each(groups)('$name', ({ logics, extras }) => {
    const requests = extras.map(requestWith);
    const wrong: unknown[] = [];
    for (const text of logics) {
      const logic = JSON.parse(text) as unknown;
      const [value, truth] = [evaluator(logic), holder(logic)];
      for (const request of requests) {
        const wanted = judge(logic, request);
        const found = { value: value(request), truth: truth(request) };
        if (!isDeepStrictEqual(found, { value: wanted, truth: truthOf(wanted) })) {
          wrong.push({ text, request, wanted, found });
        }
      }
    }
    expect(wrong).toEqual([]);
  });
});

// To prepare a file of many conditions takes longer than to ask it anything.
const inFiles = groups
  .map((group) => {
    // What is mere data in the place of a condition is refused.
    const logics = group.logics.filter((text) => isSound(JSON.parse(text)) && !isRefused(text));
    return { ...group, logics: logics.filter((_, at) => logics.length < 20 || at % size(1, 4) === 0) };
  })
  .filter(({ logics }) => logics.length > 0);

describe('from the text of a file to an answer', () => {
  it.each(inFiles)('$name: the first rule that holds answers', ({ logics, extras }) => {
    const ruleset = fileWith(logics.map((logic, row) => ruleOf(`r${row}`, logic)));
    const conditions = logics.map((text) => JSON.parse(text) as unknown);
    const wrong: unknown[] = [];
    for (const request of extras.map(requestWith)) {
      const first = conditions.findIndex((logic) => isTrue(judge(logic, request)));
      const wanted = first < 0 ? 'default' : `r${first}`;
      const { rule } = decide(ruleset, request, { now });
      if (rule !== wanted) wrong.push({ request, rule, wanted });
    }
    expect(wrong).toEqual([]);
  });

  it.each(inFiles)('$name: each by itself, for its truth and its value', ({ logics, extras }) => {
    const hasValues = !/^{"(!|!!|[=<>!]=*|in|all|some|none)":/.test(logics[0]!);
    const ofRow = (row: number, ask: string, logic: string) =>
      ruleOf(`${ask}${row}`, logic, `extra_data.row: ${row}, extra_data.ask: ${ask}`);
    const ruleset = fileWith(
      logics.flatMap((logic, row) => [
        ofRow(row, 'truth', logic),
        ...(hasValues ? [ofRow(row, 'value', `{"===":[${logic},{"var":"extra_data.wanted"}]}`)] : []),
      ]),
    );
    const wrong: unknown[] = [];
    const requests = extras.map(requestWith);
    for (const [row, text] of logics.entries()) {
      const logic = JSON.parse(text) as unknown;
      for (const request of requests) {
        const verdict = judge(logic, request);
        const ask = (more: object, wanted: string) => {
          const extra_data = { ...request.extra_data, row, ...more };
          const { rule } = decide(ruleset, { ...request, extra_data }, { now });
          if (rule !== wanted) wrong.push({ text, extra_data, rule, wanted });
        };
        ask({ ask: 'truth' }, isTrue(verdict) ? `truth${row}` : 'default');
        if (hasValues && isPrimitive(verdict)) ask({ ask: 'value', wanted: verdict.value }, `value${row}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});

/** What the check "text-operator" refuses: a part, a pattern or a format that is no text, or stands first; a list that does. */
function isRefused(text: string): boolean {
  const [[name, args] = ['', []]] = Object.entries(JSON.parse(text) as Record<string, unknown>);
  if (!Array.isArray(args)) return false;
  const [first, second, third = 'UTC'] = args as unknown[];
  if (name === 'date')
    return typeof second !== 'string' || faultOfFormat(second) !== undefined || !isZone(third);
  if (name === 'matches') return typeof second !== 'string';
  if (name === 'in') return Array.isArray(first) && isObject(second);
  if (!name.endsWith('_with')) return false;
  return isObject(second) ? !isObject(first) : typeof second !== 'string';
}

const now = new Date('2026-11-22T06:30:00Z');

function requestWith(given: string) {
  const extra_data = JSON.parse(given) as Record<string, unknown>;
  return {
    touchpoint: 'CHAT',
    post_token: null,
    conversation_id: null,
    user_side: null,
    user_id: null,
    extra_data,
  };
}

function ruleOf(id: string, logic: string, match?: string): string {
  return `  - { id: ${id}, ${match ? `match: { ${match} }, ` : ''}when: ${logic}, respond: { text_message: x } }`;
}

function fileWith(rules: readonly string[]): Ruleset {
  return goodRules(`version: 1\nrules:\n${rules.join('\n')}\ndefault: { text_message: none }\n`);
}

function isTrue(verdict: Outcome): boolean {
  return 'value' in verdict && (truthOf(verdict) as { value: boolean }).value;
}

/** Whether it is a value that `===` finds equal to itself. */
function isPrimitive(verdict: Outcome): verdict is { value: unknown } {
  return 'value' in verdict && Object(verdict.value) !== verdict.value && !Number.isNaN(verdict.value);
}
