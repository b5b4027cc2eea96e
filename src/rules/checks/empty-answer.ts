import { actionKey, answerKinds, answerWith } from '../../platform/answer.js';
import { say } from '../../values/message.js';
import { responseTemplates } from '../model.js';
import { keysOf, partOf } from '../template/response.js';
import type { Check } from './check.js';

export const check: Check = {
  group: 'Responses',
  severity: 'error',
  summary: 'A response has neither an action nor a message.',
  help: `The platform can do nothing with such a response, so it is never sent. Give it a \`text_message\`, an \`action\`, or both. An \`action\` needs one of ${answerKinds.map((kind) => `\`${kind}\``).join(', ')}.`,
  run({ resolved, contract }, report) {
    for (const response of responseTemplates(resolved)) {
      // A contract of the operator's own may allow it.
      if (keysOf(response)?.length === 0 && contract.checkResponse({}).length > 0) {
        const message = say`this response has neither an action nor a message. Give it a text_message, an action, or both`;
        report({ path: response.at, message });
      }
      const action = partOf(response, actionKey);
      if (
        action &&
        keysOf(action)?.length === 0 &&
        contract.checkResponse(answerWith([actionKey], {})).length > 0
      ) {
        const message = say`this action is empty. Give it one of ${answerKinds.join(', ')}`;
        report({ path: action.at, message });
      }
    }
  },
};
