import { say } from '../../values/message.js';
import { either, list, mapping, text } from './form.js';
import { quoteHint } from './wording.js';

const mustBe = say`the name of a file, such as texts.yaml or rules/*.yaml, or a list of these`;

const pattern = text({ holds: 'a word', mustBe, hint: quoteHint });

/** What files to include: their names are looked up before the file is read (see `parts.ts`). */
export const include = either({
  mustBe,
  hint: quoteHint,
  forms: [
    pattern,
    list({
      of: pattern,
      length: {
        least: 1,
        wrong: (_, subject) => say`${subject} is an empty list. Name a file, or remove the key`,
      },
    }),
  ],
});

const examples = ['texts.yaml', 'rules/*.yaml', ['rules/vip.yaml', 'rules/city-*.yaml']];

/** An entry of `rules` in whose place the rules of other files stand. */
export const includeEntry = mapping({
  description: 'The rules of other files, in this place.',
  toldBy: 'include',
  owner: () => say`the entry with "include"`,
  keys: {
    include: {
      form: include,
      isBare: true,
      description: 'Files whose rules stand here.',
      examples,
      required: '.',
    },
  },
  make: (): [] => [],
});
