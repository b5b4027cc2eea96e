import { createClock } from '../../values/clock.js';
import { once } from '../../values/memo.js';
import { say, type Text } from '../../values/message.js';
import type { Path } from '../diagnostic.js';
import { choicesOf } from '../format/one-of.js';
import { beginOf, endOf, type Window, type WindowEdge } from '../logic/window.js';
import { rulesetsOf } from '../model.js';
import type { Check } from './check.js';

export const check: Check = {
  group: 'Order',
  severity: 'warning',
  summary: 'The time of a rule, an answer, an experiment, a receiver or a calendar is over, or never comes.',
  help: 'A rule whose `until` is past matches nobody any more, and whoever reads the file has to find that out: remove it, or give it another date. So is a calendar over all of whose days have a year that is past. `dargah calendar` lists what opens and closes in the days to come. Only `dargah lint` knows which day it is; the same file stays good for `dargah serve`. A `from` that does not come before its `until` is an error: there is no such time, and most often the two were mixed up.',
  looksAtFile: true,
  run({ resolved, now }, report) {
    const { receivers, experiments, calendars, timezone } = resolved.file;
    // A clock is made only where some time ends: that costs a lint some milliseconds.
    const today = once(() => beginOf(createClock(timezone)(now!)));
    const checkWindow = (
      owner: Text,
      window: Window | undefined,
      at: Path,
      path: Path = [...at, 'until'],
    ) => {
      const { from, until } = window ?? {};
      if (until === undefined) return;
      if (from !== undefined && beginOf(from) >= endOf(until)) {
        const message = say`${owner} begins ${shown(from)} and ends ${shown(until)}, so its time never comes`;
        report({ path, severity: 'error', message });
      } else if (now !== undefined && endOf(until) <= today()) {
        report({
          path,
          message: say`the time of ${owner} was over ${shown(until)}. Remove it, or give it another date`,
        });
      }
    };
    for (const { file } of rulesetsOf(resolved)) {
      for (const { name, window, at } of new Set(file.rules.flatMap(({ groups }) => groups)))
        checkWindow(name, window, at);
      for (const rule of file.rules) {
        checkWindow(say`rule "${rule.id}"`, rule.window, rule.at);
        for (const { name, window, at } of choicesOf(rule)) checkWindow(name, window, at);
      }
    }
    for (const { name, window, rule } of experiments.values())
      if (rule === undefined) checkWindow(say`experiment "${name}"`, window, ['experiments', name]);
    for (const { name, window } of receivers.values())
      checkWindow(say`receiver "${name}"`, window, ['notify', name]);
    for (const [name, { dates = [], yearly = [] }] of calendars) {
      const last = dates
        .map(({ to }) => to)
        .sort()
        .at(-1);
      if (last === undefined || yearly.length > 0) continue;
      const at = ['calendars', name];
      checkWindow(say`calendar "${name}"`, { until: { date: last } }, at, at);
    }
  },
};

function shown({ date, time }: WindowEdge): Text {
  return time === undefined ? say`on ${date}` : say`on ${date} at ${time}`;
}
