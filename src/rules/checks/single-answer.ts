import { say } from '../../values/message.js';
import { joinPath } from '../../values/path.js';
import { listSome } from '../../values/word-list.js';
import { proofsOf } from '../analysis/proofs.js';
import { equalTo } from '../logic/condition.js';
import type { Check } from './check.js';

export const check: Check = {
  group: 'Responses',
  severity: 'warning',
  summary: 'Of several answers, only one can ever be given.',
  help: `\`one_of\` gives each person one of several answers by an id. A click without one gets the first answer that is there. Where the rule matches only such clicks (\`match: { user_id: null }\`, or an earlier rule takes all that have the id), nobody ever gets another answer. Name a fact in \`by\` that these clicks have: \`by: [conversation_id, user_id]\`.

Only what can be proven is reported. That a path of \`by\` does not exist at all is for \`unknown-variable\` to say; that a variant of an experiment never comes in a rule, for \`constant-condition\`.`,
  needsValidFile: true,
  run({ resolved, contract, isReported }, report) {
    for (const rule of resolved.rules) {
      const { response, enabled, id, at } = rule;
      if (!enabled || response?.kind !== 'choice') continue;
      const path = [...at, 'respond', 'by'];
      if (isReported(path)) continue;
      const proofs = proofsOf(resolved, contract);
      const { name, by } = response.experiment;
      const gets = (option: string) => equalTo(joinPath(['experiments', name]), option);
      const given = response.options.filter((option) => proofs.canAnswer(rule, [gets(option.name)]));
      // None at all: the rule is never reached, or every answer has had its time.
      if (given.length !== 1) continue;
      const ids = listSome(by);
      const message = say`everybody gets answer ${given[0]!.name} of rule "${id}": no click that it answers has an id in ${ids}. Name a fact under "by" that such clicks have`;
      report({ path, message });
    }
  },
};
