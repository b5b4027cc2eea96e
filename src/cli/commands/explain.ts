import { CommandFailure, complain, exitCodes } from '../../config/context.js';
import { settings } from '../../config/settings.js';
import { say } from '../../values/message.js';
import { defineCommand, formatOption, instantOption, switchOption, textsOption } from '../command.js';
import { showsColor } from '../format/paint.js';
import { requestNotes, requestOptions, sessionFieldOptions } from '../request-options.js';

/** `dargah explain`: which rule answers a request, and why the others do not. */
export const explain = defineCommand({
  name: 'explain',
  summary: say`Say which rule answers a request, and why the others do not`,
  options: {
    rules: { ...settings.rules, help: say`The rules file` },
    vars: settings.vars,
    schemas: settings.schemas,
    ...requestOptions,
    ...sessionFieldOptions,
    session: switchOption('--session', say`It is a session call, whatever it carries`),
    now: instantOption('--now <time>', say`The time of the click`),
    variants: textsOption(
      '--variant <experiment=variant...>',
      say`A variant that the person gets, as checkout=new`,
    ),
    format: formatOption({
      text: () => import('../format/explain/text.js'),
      json: () => import('../format/explain/json.js'),
    }),
    judge: switchOption('--no-judge', say`Do not decide the request with json-logic-js as well`),
    all: switchOption('--all', say`Show later rules that would have matched, too`),
  },
  notes: say`${requestNotes} What is not given is absent from the request.

A request with a --source or a --callback-url, and without a --touchpoint, is a session call, and the rules
of "sessions" are asked.`,
  exitCodes: {
    0: say`explained`,
    1: say`the rules or schemas have errors, or json-logic-js decides otherwise`,
    2: say`the command is wrong, or a file cannot be read`,
  },
  async run(options, context) {
    const {
      rules,
      vars,
      schemas,
      request: file,
      data,
      dataJson,
      now = new Date(),
      format,
      judge,
      all,
      session,
      variants,
      ...fields
    } = options;
    const { loadContract } = await import('../../config/contract.js');
    const { readRequest } = await import('../request.js');
    const { readValidRules } = await import('../valid-rules.js');
    const { callOf, rulesFor } = await import('../../platform/calls.js');
    const { pinnedVariants } = await import('../pinned-variants.js');
    const { createJudge, formatDisagreement } = await import('../../rules/analysis/judge.js');
    const { explain } = await import('../../rules/explain.js');
    const { render } = await format();

    const contract = await loadContract(schemas);
    const { request, numbersAsText } = await readRequest({ file, fields, data, dataJson }, context);
    const lack = say`answers nothing that could be explained`;
    const { resolved: valid, locate } = await readValidRules(rules, { contract, vars, lack }, context);
    const call = session ? 'session' : callOf(request, 'click');
    const resolved = rulesFor(call, valid);
    if (resolved === undefined) {
      throw new CommandFailure(
        say`${rules} has no "sessions", so the gateway answers a session call with 404`,
        exitCodes.failed,
      );
    }
    const explanation = explain(
      resolved,
      rules,
      contract,
      request,
      now,
      judge ? createJudge(resolved) : undefined,
      pinnedVariants(variants, resolved.file.experiments),
    );
    const color = showsColor(context.stdout, context.environment);
    context.stdout.write(
      render(explanation, {
        file: rules,
        request,
        numbersAsText,
        now,
        locate,
        all,
        color,
        language: context.language,
      }),
    );
    const { disagreement } = explanation;
    if (disagreement === undefined) return exitCodes.fine;
    complain(context, formatDisagreement(disagreement));
    return exitCodes.failed;
  },
});
