import { say } from '../../values/message.js';
import { type Key, list, mapping } from './form.js';
import { ruleEntry } from './group.js';
import { rulesFile } from './rules-file.js';

/** Sections whose names all files share: what is named in one of them can be used in all. */
export const sharedSections = Object.entries(rulesFile.keys).flatMap(([section, { form }]) =>
  form.kind === 'named' ? [section] : [],
);

const shared = Object.fromEntries(sharedSections.map((section) => [section, rulesFile.keys[section]!]));

/** What a file may hold that another one includes. */
export const partFile = mapping({
  title: 'A part of Dargah rules',
  description:
    'A file that another one includes: its constants, conditions, responses and receivers are those of all, and its rules stand where it is included.',
  mustBe: say`a mapping with "rules" or what is named, such as "responses"`,
  label: '',
  misplaced: {
    keys: Object.keys(rulesFile.keys).filter((key) => key !== 'rules' && !sharedSections.includes(key)),
    into: '',
    hint: (key) =>
      key === 'include'
        ? say`A part includes no others: the main file lists them all`
        : say`Remove it: "${key}" stands in the main file, and counts for all`,
  },
  keys: {
    ...(shared as Record<string, Key>),
    rules: {
      form: list({ of: ruleEntry }),
      description:
        'The rules that stand where the file is included, in order. In `sessions` these are session rules.',
    },
  },
});
