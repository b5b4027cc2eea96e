import { type Action, actionKey, actions } from '../../platform/answer.js';
import { buyer } from '../../platform/dynamic-action.js';
import { say } from '../../values/message.js';
import { proofsOf } from '../analysis/proofs.js';
import type { Condition } from '../logic/condition.js';
import { responsesIn } from '../template/node.js';
import { partOf } from '../template/response.js';
import type { Check } from './check.js';

export const check: Check = {
  group: 'Responses',
  severity: 'warning',
  summary: 'A buyer is sent to the management page of a post.',
  help: 'The page is for the owner of the post. A rule that asks for `user_side: DEMAND` responds to buyers, who cannot open it. Send them to `open_post_page`, or ask for `SUPPLY`. This is reported only where the condition proves that the person is a buyer; whose post the token names is not known here. The check runs only on a file without errors.',
  needsValidFile: true,
  run({ resolved, contract }, report) {
    const proofs = proofsOf(resolved, contract);
    for (const rule of resolved.rules) {
      const pages = (rule.response ? responsesIn(rule.response) : []).flatMap((response) => {
        const action = partOf(response, actionKey);
        return ownersPages.map((kind) => partOf(action, kind));
      });
      const page = pages.find((node) => node !== undefined);
      if (page === undefined || !proofs.implies(rule.condition, isBuyer)) continue;
      const message = say`the management page is for the owner of a post, and rule "${rule.id}" responds to buyers (user_side DEMAND). Open it for SUPPLY, or respond with open_post_page`;
      // A named response may be right for other rules, so the rule is reported.
      const place =
        page.at[0] === rule.at[0]
          ? ({ path: page.at, at: 'key' } as const)
          : { path: [...rule.at, 'respond'] };
      report({ ...place, message });
    }
  },
};

const ownersPages = Object.entries<Action>(actions)
  .filter(([, { isForOwner }]) => isForOwner)
  .map(([kind]) => kind);

const isBuyer: Condition = {
  kind: 'equals',
  ...buyer,
  strict: false,
  expression: { kind: 'literal', at: [], value: null },
};
