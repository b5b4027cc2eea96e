import { parseInstant, withGregorianDate } from '../../values/instant.js';
import { say } from '../../values/message.js';
import { text } from './form.js';

/** The time of the click where the tests name none. It is fixed: a test must not depend on the day it is run. */
export const defaultNow = '2026-11-22T10:00:00+03:30';

/** The time of a click in tests. */
export const instant = text({
  mustBe: say`a time with its offset from UTC, such as ${defaultNow}`,
  pattern: /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/,
  accepts: (written) => parseInstant(written) !== undefined,
  wrongValue(written) {
    const suggestion = withGregorianDate(written);
    return suggestion === undefined
      ? undefined
      : {
          message: say`"${written}" has a date of the Persian calendar, and times of tests are written with one of the Gregorian. Write ${suggestion}`,
          suggestion,
        };
  },
  make: (written) => parseInstant(written)!,
});
