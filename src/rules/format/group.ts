import { isObject } from '../../values/json.js';
import { say, type Text } from '../../values/message.js';
import { either, type Form, list, type MappingForm, mapping, text } from './form.js';
import { includeEntry } from './include.js';
import { labelsKey } from './labels.js';
import {
  askedOf,
  matchKey,
  notifyKey,
  type Rule,
  type RuleGroup,
  rule,
  sessionRule,
  whenKey,
} from './rule.js';
import { windowKeys } from './window.js';
import { quoteHint } from './wording.js';

/** What messages call a group. */
function nameOf(group: unknown): Text {
  const id = isObject(group) ? group.id : undefined;
  return typeof id === 'string' ? say`group "${id}"` : say`the group`;
}

interface GroupSpec {
  definition: string;
  of: Form<Rule>;
  /** Of `match`. */
  match: ReturnType<typeof matchKey>;
}

/** What may stand in a list of rules: a rule, or a group of such entries. As a list of rules, those of a group one by one. */
function groupForms({ definition, of, match }: GroupSpec): {
  group: MappingForm;
  entry: Form<Rule | Rule[]>;
} {
  const keys = {
    id: {
      form: text({ hint: quoteHint, holds: 'a word' }),
      description: 'What messages call the group. Nothing refers to it.',
      examples: ['chat'],
    },
    match: {
      ...match,
      description: 'What all its rules match, as in a rule: it stands before what they ask themselves.',
    },
    when: { ...whenKey, description: 'A condition of all its rules, as in a rule.' },
    ...windowKeys('Its rules match'),
    notify: {
      ...notifyKey,
      description:
        '[Who is notified](#who-is-notified) when one of its rules matches, beside whom the rule notifies itself.',
    },
    labels: {
      ...labelsKey,
      description: "Labels of all its rules. Where a rule has one of the same name, the rule's counts.",
    },
    rules: {
      // Groups may hold groups: the form of an entry is that of its entries.
      get form() {
        return entries;
      },
      description: 'The list of its rules, in order.',
      required: say`. Add the rules that share the rest: rules: [ … ]`,
    },
  };
  const group = mapping({
    definition,
    title: 'Group',
    description: 'Rules that share something. What the group asks stands before what each of its rules asks.',
    mustBe: say`a mapping such as { match: { touchpoint: CHAT }, rules: [ … ] }`,
    owner: nameOf,
    keys,
    make({ labels, notify = [], rules = [], ...asked }, place): Rule[] {
      const shared: RuleGroup = {
        at: place.at,
        ...(asked.id !== undefined && { id: asked.id }),
        name: nameOf(asked),
        ...(labels && { labels }),
        notify,
        ...askedOf(asked, place),
      };
      return rules.map((one) => ({ ...one, groups: [shared, ...one.groups] }));
    },
  });
  const entry = either<Rule | Rule[]>({
    definition: `${definition}Entry`,
    description: 'A rule, or a group of rules.',
    forms: [
      mapping({
        description: 'A group of rules.',
        toldBy: 'group',
        owner: ({ group: body }) => say`the entry of ${nameOf(body)}`,
        misplaced: {
          keys: Object.keys(keys),
          into: 'group',
          hint: (key) => say`It belongs in the group: group: { ${key}: … }`,
        },
        keys: {
          group: {
            form: group,
            isBare: true,
            description: 'Rules that share something: what stands here counts for all of them.',
            required: '.',
            aliases: ['groups'],
          },
        },
        make: ({ group: rules = [] }) => rules,
      }),
      includeEntry,
      of,
    ],
  });
  const entries: Form<Rule[]> = list({
    of: entry,
    item: (_, index) => say`rule ${index + 1} of the group`,
    length: { least: 1, wrong: (_, subject) => say`${subject} is empty, so the group does nothing` },
    make: (all) => all.flat(),
  });
  return { group, entry };
}

/** What may stand in `rules`. */
export const { group, entry: ruleEntry } = groupForms({
  definition: 'group',
  of: rule,
  match: matchKey('facts', { touchpoint: 'CHAT' }),
});

/** What may stand in the `rules` of `sessions`. */
export const { entry: sessionRuleEntry } = groupForms({
  definition: 'sessionGroup',
  of: sessionRule,
  match: matchKey('session facts', { user_side: 'DEMAND' }),
});
