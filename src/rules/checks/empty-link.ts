import { say } from '../../values/message.js';
import { nullableInsertions } from '../analysis/nullable.js';
import { proofsOf } from '../analysis/proofs.js';
import type { Check } from './check.js';
import { fixForNull, whenNull } from './nullable-insertion.js';

export const check: Check = {
  group: 'Responses',
  severity: 'warning',
  summary: 'A link leads to another page when a fact is null.',
  help: 'Where a fact is a whole segment of the path, null leaves the segment out: `https://example.com/reports/{{ extra_data.report_id }}` becomes `https://example.com/reports/`, which is another page or none. Let the rule ask for the fact, and respond to clicks without it in another rule. If there is a page for them, use a `default` filter. [nullable-insertion](#nullable-insertion) says what counts as asking. An empty parameter (`?post=`) is not reported: only the page knows whether it is wrong.',
  needsValidFile: true,
  run({ resolved, contract }, report) {
    for (const insertion of nullableInsertions(proofsOf(resolved, contract))) {
      if (insertion.effect !== 'segment') continue;
      const { at, within, fact } = insertion;
      const message = say`${whenNull(insertion)}, and the path of the link would then lack this part. Write {{ ${fact} | default: '…' }}${fixForNull(insertion)}`;
      report({ path: at, within, message });
    }
  },
};
