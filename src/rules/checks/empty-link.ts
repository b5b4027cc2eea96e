import { nullableInsertions } from '../analysis/nullable.js';
import type { Check } from './check.js';
import { mendNull, whenNull } from './nullable-insertion.js';

export const check: Check = {
  group: 'Answers',
  severity: 'warning',
  summary: 'A link leads to another page when a fact is null.',
  help: 'Where a fact makes a whole segment of the path, null leaves it out: `https://example.com/reports/{{ extra_data.report_id }}` becomes `https://example.com/reports/`, which is another page or none. Let the rule ask for the fact, and answer those who lack it in another rule; a `default` filter fits where there is a page for them. What counts as asking is said at [nullable-insertion](#nullable-insertion). An empty parameter (`?post=`) is left alone: only the page knows whether it is wrong.',
  needsValidFile: true,
  run({ resolved }, report) {
    for (const insertion of nullableInsertions(resolved)) {
      if (insertion.effect !== 'segment') continue;
      const { at, within, fact } = insertion;
      const message = `${whenNull(insertion)}, and the path of the link then lacks this part. Write {{ ${fact} | default: '…' }}${mendNull(insertion)}`;
      report({ path: at, within, message });
    }
  },
};
