import { serverLink } from '../../platform/answer.js';
import { buttonData } from '../../platform/dynamic-action.js';
import { shortened } from '../../values/characters.js';
import { isObject } from '../../values/json.js';
import { say, type Text } from '../../values/message.js';
import { splitPath } from '../../values/path.js';
import { proofsOf } from '../analysis/proofs.js';
import { type ServerLink, serverLinksOf } from '../analysis/server-links.js';
import { ReportedPlaces } from '../diagnostic.js';
import { Budget } from '../logic/budget.js';
import { compileNamedConditions } from '../logic/predicate.js';
import { namedIn, type ResolvedRules } from '../model.js';
import { referencesOf } from '../references.js';
import { compileResponse } from '../template/compile.js';
import type { Check, Subject } from './check.js';

export const check: Check = {
  group: 'Responses',
  severity: 'warning',
  summary: 'No session rule matches the data of a link, so whoever follows it comes to the default.',
  help: `The data of an \`${serverLink}\` is there for the rules of \`sessions\`. Where none of them matches it, the person comes to the same page as everybody who opens the add-on some other way: usually a name is misspelt, here or there, or a rule is missing.

What a text with \`{{ … }}\` or a \`$logic\` comes to is left open, but for an \`if\` among values, and facts of the person are taken to be the same in both calls. Only what is proven is reported: see [dargah prove](planning.md#what-is-proven). Nothing is reported where \`sessions\` has no rules, where the link has no data, or where the default of \`sessions\` reads \`${buttonData}\` itself.`,
  needsValidFile: true,
  looksAtFile: true,
  run(subject, report) {
    const { resolved, contracts } = subject;
    const { sessions } = resolved;
    if (sessions === undefined || sessions.rules.length === 0 || readsDataByDefault(sessions)) return;
    // A response with a name is one place that several rules lead to.
    const reported = new ReportedPlaces();
    const found = serverLinksOf(resolved, contracts);
    for (const link of found?.links ?? []) {
      const { data } = link;
      if (reported.has(data.at) || isEmpty(data) || !found?.isUnanswered(link)) continue;
      reported.add(data.at);
      report({
        path: data.at,
        message: say`no session rule matches this data, so whoever follows the link comes to the default of "sessions"${exampleOf(link, subject)}. Mend the data or a session rule, or add one`,
      });
    }
  },
};

function readsDataByDefault(sessions: ResolvedRules): boolean {
  const { defaultAt } = sessions.file;
  return referencesOf(sessions).some(
    ({ path = '', place }) =>
      splitPath(path)[0] === buttonData && defaultAt.every((key, depth) => place.path[depth] === key),
  );
}

function isEmpty(data: ServerLink['data']): boolean {
  return data.kind === 'constant' && isObject(data.value) && Object.keys(data.value).length === 0;
}

/** A click that leads there, with the data that it leads there with. */
function exampleOf({ responder, data }: ServerLink, { resolved, contract }: Subject): Text {
  const example = proofsOf(resolved, contract).exampleOf(responder);
  if (example === undefined) return '';
  try {
    const render = compileResponse(data, compileNamedConditions(namedIn(resolved)));
    const rendered = render(example.facts, new Budget());
    return say`. The click ${shown(example.request)} leads there with ${shown(rendered)}`;
  } catch {
    // A click that this link refuses is no example of it.
    return '';
  }
}

function shown(value: unknown): string {
  return shortened(JSON.stringify(value), 200);
}
