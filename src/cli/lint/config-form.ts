import { type CheckId, catalog } from '../../rules/checks/index.js';
import type { Severity } from '../../rules/codes.js';
import { choice, list, mapping, named, text } from '../../rules/format/form.js';
import { say, type Text } from '../../values/message.js';
import { nearest } from '../../values/suggest.js';
import { listSome } from '../../values/word-list.js';

/** What `dargah.config.yaml` says of lint. */
export interface LintConfig {
  ignore: readonly string[];
  checks: Readonly<Partial<Record<CheckId, Severity | 'off'>>>;
  docs?: string | undefined;
}

const checkIds = catalog.map(({ id }) => id);

/** The form of `dargah.config.yaml`; `schemas/config.schema.json` follows from it. */
export const configFile = mapping({
  title: 'Dargah configuration',
  keys: {
    lint: {
      description: 'How `dargah lint` judges the rules files of this folder.',
      form: mapping({
        definition: 'lint',
        keys: {
          ignore: {
            title: 'Files to leave out',
            description:
              'Files and folders that folders and patterns of the command line leave out, relative to this file. A file that is named itself is always checked.',
            examples: [['legacy', '**/*.generated.yaml']],
            form: list({
              of: text({ holds: 'a word' }),
              item: (_, index) => say`item ${index + 1} of "ignore"`,
            }),
            default: [],
          },
          checks: {
            title: 'Severities',
            description:
              'What a warning of a check counts as: `error`, `warning`, or `off`. Errors stay errors: a file with one is not loaded.',
            examples: [{ 'long-text': 'off', 'unused-response': 'error' }],
            form: named({
              names: {
                accepts: (name) => checkIds.some((id) => id === name),
                wrong: (name) => unknownCheck(name),
                pattern: () => new RegExp(`^(?:${checkIds.join('|')})$`),
                description: 'The name of a check, as it stands in brackets behind each message.',
              },
              of: choice({ values: ['error', 'warning', 'off'], mustBe: say`"error", "warning" or "off"` }),
            }),
            default: {},
          },
          docs: {
            title: 'Where the docs are',
            description:
              'The address of the folder `docs` of a Dargah that your readers can open. With it, SARIF links each check to its section of `checks.md`.',
            examples: ['https://git.example.com/dargah/-/blob/main/docs'],
            form: text({
              pattern: /^https?:\/\/[^\s/]+\S*$/,
              mustBe: say`an address that begins with https://`,
            }),
          },
        },
      }),
    },
  },
});

function unknownCheck(name: string): Text {
  const near = nearest(name, checkIds);
  const hint =
    near === undefined
      ? say` The names of checks stand in brackets behind messages, as ${listSome(checkIds, 3)}`
      : say` Did you mean "${near}"?`;
  return say`there is no check "${name}".${hint}`;
}
