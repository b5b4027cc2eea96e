import { ticketFact } from '../../platform/facts.js';
import { say } from '../../values/message.js';
import { exampleTicket } from '../format/sessions.js';
import { referencesOf } from '../references.js';
import type { Check } from './check.js';

export const check: Check = {
  group: 'Names',
  severity: 'error',
  summary: 'A link inserts `{{ ticket }}`, and `sessions` does not say what it proves.',
  help: 'A ticket is made of the section `ticket` below `sessions`: the name of its secret, how long it is valid, and the facts that it carries. See [tickets.md](tickets.md).',
  run({ resolved }, report) {
    if (resolved.call !== 'session' || resolved.ticket !== undefined) return;
    for (const { kind, path, place } of referencesOf(resolved)) {
      if (kind !== 'link' || path !== ticketFact) continue;
      const message = say`"sessions" does not say what a ticket is, so there is none to insert. Add, for example, ticket: ${exampleTicket}`;
      report({ ...place, message });
    }
  },
};
