import { complain, exitCodes, wrongCommand } from '../../config/context.js';
import { settings } from '../../config/settings.js';
import type { ReplayResult } from '../../rules/replay.js';
import { say, type Text } from '../../values/message.js';
import { count } from '../../values/word-list.js';
import { defineCommand, formatOption, instantOption, textOption, versionNames } from '../command.js';
import { showsColor } from '../format/paint.js';
import { failOnShareOption, shareComplaint } from '../share-option.js';

/** `dargah replay`: decides calls of the past again, by one version of the rules or by two. */
export const replay = defineCommand({
  name: 'replay',
  summary: say`Decide recorded calls again, and say which are answered otherwise`,
  argument: {
    name: '<files...>',
    help: say`Calls: a line of JSON each, or tests files; - is standard input`,
  },
  options: {
    rules: { ...settings.rules, help: say`The rules: ${versionNames}` },
    against: textOption('--against <rules>', say`The rules before, to say what differs: ${versionNames}`),
    vars: settings.vars,
    schemas: settings.schemas,
    now: instantOption('--now <time>', say`The time of calls that have none`),
    failOnShare: failOnShareOption(
      say`Fail if more of the calls are answered otherwise or notify others, as 5%`,
    ),
    format: formatOption({
      text: () => import('../format/replay/text.js'),
      json: () => import('../format/replay/json.js'),
    }),
  },
  notes: say`A line holds the body of a request, or {"at": TIME, "count": NUMBER, "request": BODY}, as "serve --record" writes it.
Files whose names end in .test.yaml hold tests, whose requests are taken.`,
  exitCodes: {
    0: say`replayed`,
    1: say`the rules have errors, json-logic-js decides otherwise, or --fail-on-share was passed`,
    2: say`the command is wrong, or a file or a line cannot be read`,
  },
  async run({ rules, against, vars, schemas, now = new Date(), failOnShare, format }, context, files) {
    if (failOnShare !== undefined && against === undefined) {
      throw wrongCommand(
        say`--fail-on-share needs something to compare with. Name the rules before, by --against`,
      );
    }
    const { loadContract } = await import('../../config/contract.js');
    const { formatDisagreement } = await import('../../rules/analysis/judge.js');
    const { createReplay } = await import('../../rules/replay.js');
    const { readCalls } = await import('../replay/read-calls.js');
    const { replayedVersion } = await import('../replay/replayed-version.js');
    const { readValidRules } = await import('../valid-rules.js');
    const { versionNameOf } = await import('../format/replay/report.js');
    const { render } = await format();

    const contract = await loadContract(schemas);
    const load = (name: string) =>
      readValidRules(name, { contract, vars, lack: say`decides nothing` }, context);
    const before = against === undefined ? undefined : await load(against);
    const after = await load(rules);
    const run = createReplay(
      replayedVersion(after, contract),
      before && replayedVersion(before, contract),
      contract,
    );
    let unreadable = 0;
    const onTrouble = (message: Text) => {
      if (++unreadable <= maxReported) complain(context, message);
    };
    for (const file of files) {
      for await (const call of readCalls(file, { now, onTrouble }, context)) run.add(call);
    }

    const result = run.result();
    const names = { rulesFile: versionNameOf(after), against: before && versionNameOf(before) };
    const color = showsColor(context.stdout, context.environment);
    context.stdout.write(render({ ...result, ...names, unreadable, color }, context.language));
    if (unreadable > maxReported) complain(context, say`${count(unreadable, 'line')} in all hold no call`);
    if (result.decided + result.refused + result.unplaced.count === 0) {
      complain(context, say`there are no calls in what was given`);
    }
    for (const { place, disagreement } of result.disagreements) {
      complain(context, say`${place}: ${formatDisagreement(disagreement)}`);
    }
    if (unreadable > 0) return exitCodes.wrongCommand;
    const { decided } = result;
    const complaint = shareComplaint(failOnShare, { differing: differingIn(result), decided });
    if (complaint !== undefined) complain(context, complaint);
    return result.disagreements.length > 0 || complaint !== undefined ? exitCodes.failed : exitCodes.fine;
  },
});

/** Of lines that hold no call. */
const maxReported = 3;

function differingIn({ changes }: ReplayResult): number {
  return changes.reduce((sum, { kind, count }) => (kind === 'rule' ? sum : sum + count), 0);
}
