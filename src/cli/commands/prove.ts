import { existsSync } from 'node:fs';
import { type CommandContext, complain, exitCodes, wrongCommand } from '../../config/context.js';
import { settings } from '../../config/settings.js';
import type { Proofs } from '../../rules/prove.js';
import { say, type Text } from '../../values/message.js';
import { askWhether, createSuggester } from '../../values/suggest.js';
import { listSome } from '../../values/word-list.js';
import {
  defineCommand,
  formatOption,
  instantOption,
  switchOption,
  textsOption,
  withoutFlag,
} from '../command.js';
import { showsColor } from '../format/paint.js';
import type { ProveReport } from '../format/prove/report.js';

/** `dargah prove`: a click that reaches each rule, or the proof that there is none. */
export const prove = defineCommand({
  name: 'prove',
  summary: say`Find a click that reaches each rule, or prove that there is none`,
  argument: {
    name: '[file-and-rules...]',
    help: say`The rules file (default: the file of DARGAH_RULES, else rules.yaml), then ids of rules (default: all)`,
  },
  options: {
    rules: withoutFlag(settings.rules),
    vars: settings.vars,
    schemas: settings.schemas,
    gaps: switchOption('--gaps', say`Find clicks that only the default answers, by touchpoint and side`),
    overlap: textsOption('--overlap <rules...>', say`Find a click that both of two rules match`),
    now: instantOption('--now <time>', say`The day of clicks whose time does not matter`),
    format: formatOption({
      text: () => import('../format/prove/text.js'),
      json: () => import('../format/prove/json.js'),
    }),
  },
  notes: say`Each click is shown as "dargah explain" takes it. It was decided by the rules themselves, and by json-logic-js.`,
  exitCodes: {
    0: say`every rule that was asked about has a click, or it is not known`,
    1: say`no click reaches some rule, the rules have errors, or json-logic-js decides otherwise`,
    2: say`the command is wrong, or a file cannot be read`,
  },
  async run({ rules, vars, schemas, gaps, overlap, now = new Date(), format }, context, given) {
    const { file, ids } = fileAndIds(given, rules);
    if (overlap.length !== 0 && overlap.length !== 2)
      throw wrongCommand(say`--overlap takes the ids of two rules`);
    if (gaps && overlap.length > 0)
      throw wrongCommand(say`--gaps and --overlap ask different questions. Give one of them`);
    const { loadContract } = await import('../../config/contract.js');
    const { readValidRules } = await import('../valid-rules.js');
    const { createProofs } = await import('../../rules/prove.js');
    const { formatDisagreement } = await import('../../rules/analysis/judge.js');
    const { render } = await format();

    const contract = await loadContract(schemas);
    const lack = say`answers nothing that could be proven`;
    const { resolved } = await readValidRules(file, { contract, vars, lack }, context);
    const proofs = createProofs(resolved, file, contract, now);
    checkIds([...ids, ...overlap], proofs, file);
    const report: ProveReport = {
      ...{ file, timezone: resolved.file.timezone },
      ...(gaps ? { gaps: [...proofs.gaps()] } : {}),
      ...(overlap.length > 0 ? { overlap: overlapOf(overlap, proofs), of: overlap } : {}),
      ...(gaps || overlap.length > 0
        ? {}
        : { rules: [...proofs.rules(ids.length > 0 ? new Set(ids) : undefined)] }),
    };
    const color = showsColor(context.stdout, context.environment);
    context.stdout.write(render(report, color, context.language));
    return endOf(report, proofs.disagreements.map(formatDisagreement), context);
  },
});

/** The file may be left out: what comes first is an id then. */
function fileAndIds(given: readonly string[], standard: string) {
  const [first, ...others] = given;
  const isFile = first === undefined || /[/\\]|\.ya?ml$/.test(first) || existsSync(first);
  return isFile ? { file: first ?? standard, ids: others } : { file: standard, ids: given };
}

function overlapOf([first = '', second = '']: readonly string[], proofs: Proofs) {
  const overlap = proofs.overlap(first, second);
  if (overlap) return overlap;
  throw wrongCommand(
    say`rules "${first}" and "${second}" answer different calls, so no request reaches both`,
  );
}

function checkIds(ids: readonly string[], proofs: Proofs, file: string): void {
  const suggest = createSuggester(proofs.ids);
  for (const id of ids) {
    if (proofs.ids.includes(id)) continue;
    throw wrongCommand(
      say`${file} has no enabled rule "${id}".${askWhether(suggest(id))} It has ${listSome(proofs.ids)}`,
    );
  }
}

function endOf({ rules = [] }: ProveReport, disagreements: readonly Text[], context: CommandContext): number {
  for (const disagreement of disagreements) complain(context, disagreement);
  const isUnreached = rules.some(({ rule, proof }) => proof.verdict === 'never' && rule !== 'default');
  return disagreements.length > 0 || isUnreached ? exitCodes.failed : exitCodes.fine;
}
