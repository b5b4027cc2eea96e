import { named, text } from './form.js';
import { ownNames } from './own-names.js';
import { quoteHint } from './wording.js';

/** What people want to know of a rule where they meet it: who owns it, which ticket asked for it. */
export type Labels = Readonly<Record<string, string>>;

const longestLabel = 200;

const exampleLabels = '{ owner: payments, ticket: SHOP-12 }';

export const labels = named({
  definition: 'labels',
  description: 'Labels of a rule: texts by name.',
  mustBe: `a mapping such as ${exampleLabels}`,
  names: { ...ownNames, areReferredTo: false },
  of: text({
    mustBe: `a text of 1 to ${longestLabel} letters`,
    hint: quoteHint,
    pattern: new RegExp(`^[^]{1,${longestLabel}}$`),
    wrongValue: (label) => ({
      message: `a label is a text of 1 to ${longestLabel} letters${label === '' ? ', but this one is empty' : ''}. Put longer words into "description"`,
    }),
  }),
  item: (name) => `the label "${name}"`,
  empty: (subject) => `${subject} is empty. Name a label, such as ${exampleLabels}, or remove the key`,
});

export const labelsKey = {
  form: labels,
  description:
    'What people want to know where they meet the rule, as texts by name: who owns it, which ticket asked for it. Log lines, coverage and reports show them, metrics do not, and they change no answer.',
  examples: [{ owner: 'payments', ticket: 'SHOP-12' }],
};

/** Behind the id of a rule: ` [owner: payments, ticket: SHOP-12]`. */
export function labelsInWords(of: Labels = {}): string {
  const words = Object.entries(of).map(([name, text]) => `${name}: ${text}`);
  return words.length === 0 ? '' : ` [${words.join(', ')}]`;
}
