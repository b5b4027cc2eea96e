import { shiftedDate } from '../../values/calendar-words.js';
import { say, type Text } from '../../values/message.js';
import { pushTo } from '../../values/push-to.js';
import type { Rule } from '../format/rule.js';
import { beginOf, endOf, type Window } from '../logic/window.js';
import type { Check } from './check.js';

export const check: Check = {
  group: 'Order',
  severity: 'warning',
  summary: 'A rule begins before another one that asks for the same has ended.',
  help: `Two rules that ask for the same and take turns, one \`until\` a day and the other \`from\` that day, are both there on it: a date as \`until\` includes its day. The rule that stands first answers, so that the other one begins a day late, or the first one ends a day early. End the one on the day before, or give both a time: \`until: 2026-12-10 00:00\`.

A window within another one is an exception to it, and not reported; neither are rules that differ in \`match\` or \`when\`. For [groups](rules.md#groups), the windows of the rules themselves count.`,
  run({ resolved }, report) {
    const rules = resolved.file.rules.filter(({ enabled, isShadow }) => enabled && !isShadow);
    const alike = new Map<string, RuleInTime[]>();
    for (const rule of rules.filter(hasWindow)) pushTo(alike, asked(rule), rule);
    for (const group of alike.values()) {
      const inTurn = group.toSorted((one, other) => (opens(one) < opens(other) ? -1 : 1));
      inTurn.slice(1).forEach((later, index) => {
        const earlier = inTurn[index]!;
        // A window within another one is meant.
        const isApart = closes(earlier) <= opens(later) || closes(later) <= closes(earlier);
        if (isApart || opens(earlier) === opens(later)) return;
        const answers = rules.indexOf(earlier) < rules.indexOf(later) ? earlier : later;
        const message = say`rule "${later.id}" begins before rule "${earlier.id}", which asks for the same, has ended: ${when(earlier, later)} rule "${answers.id}" answers. End the one where the other begins`;
        report({ path: [...earlier.at, 'until'], message });
      });
    }
  },
};

type RuleInTime = Rule & { window: Window };

function hasWindow(rule: Rule): rule is RuleInTime {
  return rule.window !== undefined;
}

/** What a rule asks besides its time. */
function asked({ match, when, groups }: Rule): string {
  return JSON.stringify([match ?? {}, when ?? null, groups.map(({ at }) => at)]);
}

/** The first minute, as a text that compares in order: before all others where there is none. */
function opens({ window: { from } }: RuleInTime): string {
  return from === undefined ? '' : beginOf(from);
}

/** The first minute behind it. */
function closes({ window: { until } }: RuleInTime): string {
  return until === undefined ? '~' : endOf(until);
}

/** The time in which both are there. */
function when(earlier: RuleInTime, later: RuleInTime): Text {
  const [from, to] = [opens(later), closes(earlier)];
  const [day = '', time = ''] = from.split(' ');
  return time === '00:00' && to === `${shiftedDate(day, 1)} 00:00`
    ? say`on ${day}`
    : say`from ${from} to ${to}`;
}
