import { actionKey, actionKinds, answerPlaces, answerWith } from '../../platform/answer.js';
import type { CallContract } from '../../platform/contract.js';
import { say } from '../../values/message.js';
import { responseTemplates } from '../model.js';
import { keysOf, partOf } from '../template/response.js';
import type { Check } from './check.js';

export const check: Check = {
  group: 'Responses',
  severity: 'error',
  summary: 'A response has more than one action.',
  help: 'One click leads to one place: the platform takes exactly one kind of action. Keep one, or split the rule in two, with conditions that say who goes where.',
  run({ resolved, contract }, report) {
    for (const response of responseTemplates(resolved)) {
      const action = partOf(response, actionKey);
      const kinds = keysOf(action)?.filter((key) => actionKinds.includes(key)) ?? [];
      if (action === undefined || kinds.length < 2 || isAllowed(contract)) continue;
      const message = say`a response has exactly one action, but this one has ${kinds.length}: ${kinds.join(', ')}. Keep one, or split the rule`;
      report({ path: action.at, message });
    }
  },
};

/** A contract of the operator's own may allow it. */
function isAllowed(contract: CallContract): boolean {
  const samples = answerPlaces
    .filter(({ keys }) => keys[0] === actionKey)
    .map(({ keys, value }) => answerWith(keys.slice(1), value.examples[0]) as object);
  return contract.checkResponse(answerWith([actionKey], { ...samples[0], ...samples[1] })).length === 0;
}
