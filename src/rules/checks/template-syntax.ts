import type { Check } from './check.js';

/** Found while the file is read. */
export const templateSyntax: Check = {
  id: 'template-syntax',
  severity: 'error',
  summary: 'What stands between `{{` and `}}` cannot be read.',
  help: "The form is `{{ path | filter: argument | filter }}`, the arguments being texts in quotes, numbers, `true`, `false` and `null`. To show `{{` itself, write `{{ '{{' }}`. An expression does not fit here: where a value is to be computed, `{ $logic: … }` takes the place of the whole text.",
};
