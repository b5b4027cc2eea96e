import {
  type CommandContext,
  CommandFailure,
  complain,
  exitCodes,
  wrongCommand,
} from '../../config/context.js';
import type { Values } from '../../config/option.js';
import { settings } from '../../config/settings.js';
import type { Contract } from '../../platform/contract.js';
import { msPerDay } from '../../values/jalali.js';
import { say } from '../../values/message.js';
import {
  choiceOption,
  defineCommand,
  formatOption,
  instantOption,
  switchOption,
  textOption,
  versionNames,
} from '../command.js';
import { showsColor } from '../format/paint.js';
import type { PlanReport } from '../format/plan/report.js';
import { failOnShareOption } from '../share-option.js';

/** What `--detailed-exitcode` adds to the codes of every command. */
const detailed = { same: 0, trouble: 1, changes: 2, unknown: 3 } as const;

const options = {
  rules: { ...settings.rules, help: say`The rules file, where no version is given` },
  vars: settings.vars,
  schemas: settings.schemas,
  format: formatOption({
    text: () => import('../format/plan/text.js'),
    markdown: () => import('../format/plan/markdown.js'),
    json: () => import('../format/plan/json.js'),
    github: () => import('../format/plan/github.js'),
  }),
  all: switchOption('--all', say`Show all changes, and all rules that take or lose clicks by them`),
  hostile: switchOption(
    '--hostile',
    say`Count changes that only requests show which are made to break a test`,
  ),
  detailedExitcode: switchOption(
    '--detailed-exitcode',
    say`Exit with 0 if nothing changes, 2 if something does, 3 if that is not settled, 1 for trouble`,
  ),
  expect: choiceOption('--expect <changes>', {
    what: say`an expectation`,
    names: ['none'],
    fallback: undefined,
    help: (names) => say`Fail unless the edit is proven to change nothing: ${names}`,
  }),
  onlyRules: textOption(
    '--only-rules <ids>',
    say`Fail if the edit changes what other rules do, as vip,order-*`,
  ),
  log: textOption(
    '--log <file>',
    say`Clicks that were made, as "dargah replay" reads them: their share in each change`,
  ),
  failOnShare: failOnShareOption(say`Fail if more of the clicks of --log come out otherwise, as 5%`),
  now: instantOption('--now <time>', say`The day of examples that ask for no other`),
};

/** `dargah plan`: what an edit of the rules changes, proven. */
export const plan = defineCommand({
  name: 'plan',
  summary: say`Prove what an edit of the rules changes: who gets another answer, with a click for each`,
  argument: {
    name: '[versions...]',
    help: say`The rules before and after: ${versionNames}. One is held against its last commit (default: the rules file)`,
  },
  options,
  notes: say`A change has a click that shows it, written as "dargah explain" takes it. What is neither listed nor said to be
unsettled is proven to stay as it is. See docs/planning.md.`,
  exitCodes: {
    0: say`compared; with --detailed-exitcode: proven to change nothing`,
    1: say`the rules have errors, --expect, --only-rules or --fail-on-share is not met, or a decision contradicts the proof`,
    2: say`the command is wrong, or a file cannot be read; with --detailed-exitcode: something changes`,
    3: say`with --detailed-exitcode: no change was found, but not everything is settled`,
  },
  async run(options, context, versions) {
    try {
      return await compare(options, context, versions);
    } catch (error) {
      // There, 2 says something else.
      if (!options.detailedExitcode || !(error instanceof CommandFailure)) throw error;
      throw new CommandFailure(error.said, detailed.trouble, { cause: error });
    }
  },
});

type PlanOptions = Values<typeof options>;

async function compare(
  {
    rules,
    vars,
    schemas,
    format,
    all,
    hostile,
    detailedExitcode,
    expect,
    onlyRules,
    log,
    failOnShare,
    now = new Date(),
  }: PlanOptions,
  context: CommandContext,
  versions: readonly string[],
): Promise<number> {
  if (failOnShare !== undefined && log === undefined) {
    throw wrongCommand(say`--fail-on-share needs clicks to count. Name a file of them, by --log`);
  }
  const { loadContract } = await import('../../config/contract.js');
  const { planEdit } = await import('../../rules/edit-plan.js');
  const { createClock } = await import('../../values/clock.js');
  const { complaintsOf } = await import('../plan/expectations.js');
  const { placeOfEdit } = await import('../plan/places.js');
  const { versionNameOf } = await import('../format/replay/report.js');
  const { readTraffic } = await import('../plan/traffic.js');
  const { render } = await format();

  const contract = await loadContract(schemas);
  const [before, after] = await loadVersions(versions, rules, { contract, vars }, context);
  const today = Math.floor(now.getTime() / msPerDay);
  const plan = planEdit(before.resolved, after.resolved, { contract, today, countsHostile: hostile });
  const traffic =
    log === undefined ? undefined : await readTraffic(log, [before, after], { plan, contract, now }, context);
  const clock = createClock(after.resolved.file.timezone);
  const readsClock = new Set(plan.differences.flatMap((one) => (one.readsClock ? [one.call] : [])));
  const report: PlanReport = {
    ...plan,
    before: versionNameOf(before),
    after: versionNameOf(after),
    timeOf: (call, instant) => (readsClock.has(call) ? clock(instant).iso : undefined),
    placeOf: (one) => placeOfEdit(one, after.resolved, after.locate),
    ...(traffic && { traffic }),
    ...{ all, hostile, color: showsColor(context.stdout, context.environment), language: context.language },
    workspace: context.environment.GITHUB_WORKSPACE,
  };
  context.stdout.write(render(report));
  const complaints = complaintsOf(report, { expectsNone: expect === 'none', onlyRules, failOnShare });
  for (const complaint of complaints) complain(context, complaint);
  if (complaints.length > 0) return exitCodes.failed;
  return detailedExitcode ? detailed[plan.verdict] : exitCodes.fine;
}

interface VersionOptions {
  contract: Contract;
  vars: string | undefined;
}

async function loadVersions(
  versions: readonly string[],
  rulesFile: string,
  options: VersionOptions,
  context: CommandContext,
) {
  const [before, after] = namesOf(versions, rulesFile);
  return [await loadVersion(before, options, context), await loadVersion(after, options, context)] as const;
}

function namesOf(versions: readonly string[], rulesFile: string): readonly [string, string] {
  const [first = rulesFile, second, ...others] = versions;
  if (others.length > 0) {
    throw wrongCommand(say`a plan compares two versions of the rules, but there are ${versions.length}`);
  }
  for (const name of versions) {
    const [, revision] = /^git:([^:]+)$/.exec(name) ?? [];
    if (revision !== undefined)
      throw wrongCommand(say`${name} names no file. Write git:${revision}:${rulesFile}`);
  }
  if (second !== undefined) return [first, second];
  if (!first.startsWith('git:')) return [`git:HEAD:${first}`, first];
  throw wrongCommand(say`${first} is a version that was committed. Name the one after it, too`);
}

async function loadVersion(name: string, options: VersionOptions, context: CommandContext) {
  const { readValidRules } = await import('../valid-rules.js');
  const lack = say`answers nothing that could be compared`;
  return readValidRules(name, { ...options, lack }, context);
}
