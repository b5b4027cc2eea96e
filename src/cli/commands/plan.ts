import { type CommandContext, CommandFailure, exitCodes, wrongCommand } from '../../config/context.js';
import { settings } from '../../config/settings.js';
import type { Contract } from '../../platform/contract.js';
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

/** What `--detailed-exitcode` adds to the codes of every command. */
const detailed = { same: 0, trouble: 1, changes: 2, unknown: 3 } as const;

/** `dargah plan`: what an edit of the rules changes, proven. */
export const plan = defineCommand({
  name: 'plan',
  summary: 'Prove what an edit of the rules changes: who gets another answer, with a click for each',
  argument: {
    name: '[versions...]',
    help: `The rules before and after: ${versionNames}. One is held against its last commit (default: the rules file)`,
  },
  options: {
    rules: { ...settings.rules, help: 'The rules file, where no version is given' },
    schemas: settings.schemas,
    format: formatOption({
      text: () => import('../format/plan/text.js'),
      json: () => import('../format/plan/json.js'),
    }),
    all: switchOption('--all', 'Show all changes, and all rules that take or lose clicks by them'),
    hostile: switchOption(
      '--hostile',
      'Count changes that only requests show which are made to break a test',
    ),
    detailedExitcode: switchOption(
      '--detailed-exitcode',
      'Exit with 0 if nothing changes, 2 if something does, 3 if that is not settled, 1 for trouble',
    ),
    expect: choiceOption('--expect <changes>', {
      what: 'an expectation',
      names: ['none'],
      fallback: undefined,
      help: (names) => `Fail unless the edit is proven to change nothing: ${names}`,
    }),
    onlyRules: textOption(
      '--only-rules <ids>',
      'Fail if the edit changes what other rules do, as vip,order-*',
    ),
    now: instantOption('--now <time>', 'The day of examples that ask for no other'),
  },
  notes: `A change has a click that shows it, written as "dargah explain" takes it. What is neither listed nor said to be
unsettled is proven to stay as it is. See docs/planning.md.`,
  exitCodes: {
    0: 'compared; with --detailed-exitcode: proven to change nothing',
    1: 'the rules have errors, --expect or --only-rules is not met, or the proof is contradicted by a decision',
    2: 'the command is wrong, or a file cannot be read; with --detailed-exitcode: something changes',
    3: 'with --detailed-exitcode: no change was found, but not everything is settled',
  },
  async run(options, context, versions) {
    const {
      rules,
      schemas,
      format,
      all,
      hostile,
      detailedExitcode,
      expect,
      onlyRules,
      now = new Date(),
    } = options;
    try {
      const { loadContract } = await import('../../config/contract.js');
      const { planEdit } = await import('../../rules/edit-plan.js');
      const { createClock } = await import('../../values/clock.js');
      const { render } = await format();

      const contract = await loadContract(schemas);
      const [before, after] = await loadVersions(versions, rules, contract, context);
      const found = planEdit(before.resolved, after.resolved, {
        contract,
        today: Math.floor(now.getTime() / msPerDay),
        countsHostile: hostile,
      });
      const clock = createClock(after.resolved.file.timezone);
      const readsClock = new Set(found.differences.flatMap((one) => (one.readsClock ? [one.call] : [])));
      const report: PlanReport = {
        ...found,
        before: before.name,
        after: after.name,
        timeOf: (call, instant) => (readsClock.has(call) ? clock(instant).iso : undefined),
        ...{ all, hostile, color: showsColor(context.stdout, context.environment) },
      };
      context.stdout.write(render(report));
      const { complaintsOf } = await import('../plan/expectations.js');
      const complaints = complaintsOf(report, { expectsNone: expect === 'none', onlyRules });
      for (const complaint of complaints) context.stderr.write(`dargah: ${complaint}\n`);
      if (complaints.length > 0) return exitCodes.failed;
      return detailedExitcode ? detailed[found.verdict] : exitCodes.fine;
    } catch (error) {
      // There, 2 says something else.
      if (!detailedExitcode || !(error instanceof CommandFailure)) throw error;
      throw new CommandFailure(error.message, detailed.trouble, { cause: error });
    }
  },
});

const msPerDay = 86_400_000;

async function loadVersions(
  versions: readonly string[],
  rulesFile: string,
  contract: Contract,
  context: CommandContext,
) {
  const [before, after] = namesOf(versions, rulesFile);
  return [await loadVersion(before, contract, context), await loadVersion(after, contract, context)] as const;
}

function namesOf(versions: readonly string[], rulesFile: string): readonly [string, string] {
  const [first = rulesFile, second, ...others] = versions;
  if (others.length > 0) {
    throw wrongCommand(`a plan compares two versions of the rules, but there are ${versions.length}`);
  }
  if (second !== undefined) return [first, second];
  if (!first.startsWith('git:')) return [`git:HEAD:${first}`, first];
  throw wrongCommand(`${first} is a version that was committed. Name the one after it, too`);
}

async function loadVersion(name: string, contract: Contract, context: CommandContext) {
  const { readValidRules } = await import('../valid-rules.js');
  const { revisionOf } = await import('../../reload/revision.js');
  const lack = 'answers nothing that could be compared';
  const { text, resolved } = await readValidRules(name, { contract, lack }, context);
  return { name: { name, revision: revisionOf(text) }, resolved };
}
