import { exitCodes } from '../../config/context.js';
import type { Option } from '../../config/option.js';
import { settings } from '../../config/settings.js';
import { buttonData, type Field, type FieldName, requestFields } from '../../platform/dynamic-action.js';
import { listWords } from '../../values/word-list.js';
import {
  defineCommand,
  formatOption,
  instantOption,
  switchOption,
  textOption,
  textsOption,
} from '../command.js';
import { showsColor } from '../format/paint.js';

type FlaggedField = Exclude<FieldName, typeof buttonData>;

/** A flag for each field of a request but the one that has flags of its own. */
const fieldOptions = Object.fromEntries(
  Object.entries(requestFields)
    .filter(([name]) => name !== buttonData)
    .map(([name, field]) => [name, fieldOption(name, field)]),
) as Record<FlaggedField, Option<string | undefined>>;

function fieldOption(name: string, { type, values, hasMoreValues }: Field): Option<string | undefined> {
  const flag = `--${name.replaceAll('_', '-')}`;
  if (values === undefined)
    return textOption(`${flag} <${type === 'object' ? 'json' : type}>`, `Its ${name}`);
  const known = hasMoreValues ? `as ${values[0]}` : listWords(values, 'or');
  return textOption(`${flag} <name>`, `Its ${name}, ${known}`);
}

/** `dargah explain`: which rule answers a request, and why the others do not. */
export const explain = defineCommand({
  name: 'explain',
  summary: 'Say which rule answers a request, and why the others do not',
  options: {
    rules: { ...settings.rules, help: 'The rules file' },
    schemas: settings.schemas,
    request: textOption('--request <file>', 'The request, as a file of JSON; - is standard input'),
    ...fieldOptions,
    data: textsOption(
      '--data <path=value...>',
      `A value below ${buttonData}, as answer=yes or car.price=5000000`,
    ),
    dataJson: textOption('--data-json <json>', `The whole of ${buttonData}`),
    now: instantOption('--now <time>', 'The time of the click'),
    format: formatOption({
      text: () => import('../format/explain/text.js'),
      json: () => import('../format/explain/json.js'),
    }),
    judge: switchOption('--no-judge', 'Do not decide the request with json-logic-js as well'),
    all: switchOption('--all', 'Show later rules that would have matched, too'),
  },
  notes: `Fields that are given as flags replace those of the file. A value of --data is read as JSON if it is JSON (2,
true, null, [1], "2"), else as text. What is not given is absent from the request.`,
  exitCodes: {
    0: 'explained',
    1: 'the rules or schemas have errors, or json-logic-js decides otherwise',
    2: 'the command is wrong, or a file cannot be read',
  },
  async run(options, context) {
    const {
      rules,
      schemas,
      request: file,
      data,
      dataJson,
      now = new Date(),
      format,
      judge,
      all,
      ...fields
    } = options;
    const { loadContract } = await import('../../config/contract.js');
    const { readRequest } = await import('../request.js');
    const { readValidRules } = await import('../valid-rules.js');
    const { createJudge, formatDisagreement } = await import('../../rules/analysis/judge.js');
    const { explain } = await import('../../rules/explain.js');
    const { render } = await format();

    const contract = await loadContract(schemas);
    const { request, numbersAsText } = await readRequest({ file, fields, data, dataJson }, context);
    const lack = 'answers nothing that could be explained';
    const { resolved, locate } = await readValidRules(rules, { contract, lack }, context);
    const explanation = explain(
      resolved,
      rules,
      contract,
      request,
      now,
      judge ? createJudge(resolved) : undefined,
    );
    const color = showsColor(context.stdout, context.environment);
    context.stdout.write(
      render(explanation, { file: rules, request, numbersAsText, now, locate, all, color }),
    );
    const { disagreement } = explanation;
    if (disagreement === undefined) return exitCodes.fine;
    context.stderr.write(`dargah: ${formatDisagreement(disagreement)}\n`);
    return exitCodes.failed;
  },
});
