import { isObject } from '../../values/json.js';
import { say } from '../../values/message.js';
import type { Path } from '../diagnostic.js';
import { named, text } from './form.js';
import { ownNames } from './own-names.js';
import { quoteHint } from './wording.js';

/** What people want to know of a rule where they meet it: who owns it, which ticket asked for it. */
export type Labels = Readonly<Record<string, string>>;

const longestLabel = 200;

const labelText = new RegExp(`^[^]{1,${longestLabel}}$`);

const exampleLabels = '{ owner: payments, ticket: SHOP-12 }';

const labels = named({
  definition: 'labels',
  description: 'Labels of a rule: texts by name.',
  mustBe: say`a mapping such as ${exampleLabels}`,
  names: { ...ownNames, areReferredTo: false },
  of: text({
    mustBe: say`a text of 1 to ${longestLabel} letters`,
    hint: quoteHint,
    pattern: labelText,
    wrongValue: (label) => ({
      message: say`a label is a text of 1 to ${longestLabel} letters${label === '' ? say`, but this one is empty` : ''}. Put longer words into "description"`,
    }),
  }),
  item: (name) => say`the label "${name}"`,
  empty: (subject) => say`${subject} is empty. Name a label, such as ${exampleLabels}, or remove the key`,
});

export const labelsKey = {
  form: labels,
  description:
    'What people want to know where they meet the rule, as texts by name: who owns it, which ticket asked for it. Log lines, coverage and reports show them, metrics do not, and they change no answer.',
  examples: [{ owner: 'payments', ticket: 'SHOP-12' }],
};

/** The good labels of the rule in whose place something stands, and of its groups; undefined where there are none. */
export function labelsAt(data: unknown, path: Path): Labels | undefined {
  let found: Labels | undefined;
  let here = data;
  for (const [depth, key] of path.entries()) {
    if (typeof here !== 'object' || here === null) break;
    here = (here as Record<string | number, unknown>)[key];
    const isRule = key === 'group' || (typeof key === 'number' && path[depth - 1] === 'rules');
    if (!isRule || !isObject(here) || !isObject(here.labels)) continue;
    const own = Object.entries(here.labels).filter(isGood);
    if (own.length > 0) found = { ...found, ...Object.fromEntries(own) };
  }
  return found;
}

function isGood(label: [string, unknown]): label is [string, string] {
  const [name, value] = label;
  return ownNames.accepts(name) && typeof value === 'string' && labelText.test(value);
}
