import { responseTemplates } from '../model.js';
import { actionKinds, keysOf, partOf } from '../template/response.js';
import type { Check } from './check.js';

export const check: Check = {
  group: 'Responses',
  severity: 'error',
  summary: 'A response has more than one action.',
  help: 'One click leads to one place: the platform takes exactly one kind of action. Keep one, or split the rule in two, with conditions that say who goes where.',
  run({ resolved, contract }, report) {
    const both = { open_direct_link: 'https://example.com/', open_post_page: { post_token: 'x' } };
    // A contract of the operator's own may see it otherwise.
    if (contract.checkResponse({ action: both }).length === 0) return;
    for (const response of responseTemplates(resolved)) {
      const action = partOf(response, 'action');
      const kinds = keysOf(action)?.filter((key) => actionKinds.includes(key)) ?? [];
      if (action === undefined || kinds.length < 2) continue;
      const message = `an answer carries exactly one action, and this has ${kinds.length}: ${kinds.join(', ')}. Keep one, or split the rule`;
      report({ path: action.at, message });
    }
  },
};
