import { actionKey, answerWith, askingAction } from '../../platform/answer.js';
import type { CallContract } from '../../platform/contract.js';
import { say } from '../../values/message.js';
import { responseTemplates } from '../model.js';
import { partOf } from '../template/response.js';
import type { Check } from './check.js';

export const check: Check = {
  group: 'Responses',
  severity: 'error',
  summary: '`get_dynamic_action` stands in a response.',
  help: 'The platform asks this server which action to take. A response that tells it to ask again would send the person round in a circle. Respond with the final action, or with a `text_message`.',
  run({ resolved, contract }, report) {
    for (const response of responseTemplates(resolved)) {
      const circular = partOf(partOf(response, actionKey), askingAction);
      if (circular === undefined || isAllowed(contract)) continue;
      const message = say`${askingAction} as a response would send the person round in a circle. Respond with another action or a text_message`;
      report({ path: circular.at, at: 'key', message });
    }
  },
};

/** A contract of the operator's own may allow it. Asked where one is found: most files need no validator but one. */
function isAllowed(contract: CallContract): boolean {
  return contract.checkResponse(answerWith([actionKey, askingAction, 'data'], {})).length === 0;
}
