import { serverLink } from '../../platform/answer.js';
import { ticketFact } from '../../platform/facts.js';
import { identifyingFields } from '../../platform/session.js';
import { say } from '../../values/message.js';
import { keyOfPlace } from '../diagnostic.js';
import { referencesOf } from '../references.js';
import type { Check } from './check.js';

export const check: Check = {
  group: 'Responses',
  severity: 'warning',
  summary: 'A link tells a page who comes, without proof.',
  help: 'Everybody can change a link before opening it, and put the `user_id` of somebody else there: the page must not believe it. In a link of `sessions`, insert `{{ ticket }}` instead, which carries the id and is signed: see [tickets.md](tickets.md). A link that answers a click cannot hold a ticket; lead there by `open_server_link`. If the page needs the id only for what may be wrong, such as a greeting, ignore the warning with a comment.',
  run({ resolved }, report) {
    const inserted = referencesOf(resolved).filter(({ kind }) => kind === 'link');
    const proven = new Set(
      inserted.filter(({ path }) => path === ticketFact).map(({ place }) => keyOfPlace(place.path)),
    );
    for (const { path = '', place } of inserted) {
      if (!identifyingFields.includes(path)) continue;
      if (resolved.call === 'session' && proven.has(keyOfPlace(place.path))) continue;
      const mend =
        resolved.call === 'session'
          ? say`Insert {{ ${ticketFact} }}, which carries it signed`
          : say`Lead there by ${serverLink}, and insert {{ ${ticketFact} }} in the link of the session`;
      report({
        ...place,
        message: say`anybody can put another "${path}" into this link, so the page cannot know who comes. ${mend}`,
      });
    }
  },
};
