import type { Attempt, ReloadEvent } from '../reload/rules-in-force.js';
import { type Diagnostic, isError } from '../rules/diagnostic.js';
import { formatSummary, type PlanSummary } from '../rules/edit-summary.js';
import { count } from '../values/word-list.js';
import type { ServerContext } from './context.js';

/** Reports an event of the rules file to the log and the metrics. */
export function reportReload(
  file: string,
  event: ReloadEvent,
  { log, metrics }: Pick<ServerContext, 'log' | 'metrics'>,
): void {
  switch (event.type) {
    case 'loaded': {
      const { ruleset, revision, loadedAt, diagnostics } = event.snapshot;
      metrics.reloadSucceeded(revision, loadedAt);
      const { ruleIds, shadow, sessions } = ruleset;
      const tried = (shadow?.ruleIds.length ?? 0) + (sessions?.shadow?.ruleIds.length ?? 0);
      const ofSessions = sessions && { session_rules: sessions.ruleIds.length };
      const more = sessions ? ` and ${count(sessions.ruleIds.length, 'session rule')}` : '';
      metrics.rulesInForce(ruleset);
      log.info(
        { revision, rules: ruleIds.length, ...ofSessions, ...(tried > 0 && { shadow_rules: tried }) },
        `${file} is in force as revision ${revision}, with ${count(ruleIds.length, 'rule')}${more}` +
          (tried > 0 ? `, and ${tried} in the shadow` : ''),
      );
      if (diagnostics.length > 0) {
        log.warn(
          { revision, diagnostics: shown(diagnostics) },
          `${file} has ${count(diagnostics.length, 'warning')}. ${runCommand('lint', file, diagnostics.length)}`,
        );
      }
      return;
    }
    case 'restored': {
      const { revision, keptAt } = event.snapshot;
      metrics.restored(revision, keptAt!);
      metrics.rulesInForce(event.snapshot.ruleset);
      log.error(
        { revision, kept_at: keptAt, diagnostics: shown(event.attempt.diagnostics) },
        restoration(file, event),
      );
      return;
    }
    case 'recovered': {
      const { revision } = event.snapshot;
      metrics.reloadSucceeded(revision, new Date());
      log.info({ revision }, `${file} is good again: it is revision ${revision}, which stayed in force`);
      return;
    }
    case 'refused':
      metrics.reloadFailed();
      log.error(
        { revision: event.inForce, diagnostics: shown(event.attempt.diagnostics) },
        refusal(file, event),
      );
      return;
    case 'compared': {
      const { from, to, summary } = event.edit;
      log.info({ from, to, ...editFields(summary) }, `rules ${from} → ${to}: ${formatSummary(summary)}`);
      return;
    }
    case 'hint':
      log.warn({}, event.message);
  }
}

/** What an edit has changed, as the log and `/status` show it. */
export function editFields({
  verdict,
  changes,
  answerOtherwise,
  takeFewer,
  takeMore,
  notifyOthers,
  isCut,
}: PlanSummary): object {
  return {
    ...{ verdict, changes, answer_otherwise: answerOtherwise, take_fewer: takeFewer, take_more: takeMore },
    ...{ notify_others: notifyOthers, is_cut: isCut },
  };
}

function refusal(file: string, { attempt, inForce, repeated }: ReloadEvent & { type: 'refused' }): string {
  return trouble(
    file,
    repeated ? 'still has' : 'was edited but has',
    attempt,
    `revision ${inForce} stays in force`,
  );
}

function restoration(file: string, { attempt, snapshot }: ReloadEvent & { type: 'restored' }): string {
  const { revision, keptAt } = snapshot;
  const answered = `the last good rules answer: revision ${revision}, kept since ${keptAt!.toISOString()}`;
  return trouble(file, 'has', attempt, answered);
}

/** What is wrong with the file, what follows, and what shows more. */
function trouble(file: string, has: string, { diagnostics }: Attempt, consequence: string): string {
  const errors = diagnostics.filter(isError);
  const [first] = errors;
  if (first?.check === 'file') {
    return `${file}: ${first.message}. ${consequence[0]!.toUpperCase()}${consequence.slice(1)}`;
  }
  // Only a file without other errors is tested.
  const noun = first?.check === 'failed-test' ? 'failing test' : 'error';
  const isOfSecrets = errors.every(({ check }) => check === 'missing-secret');
  const command = first?.check === 'failed-test' ? 'test' : isOfSecrets ? 'lint --env' : 'lint';
  const shownBy = runCommand(command, file, errors.length);
  return `${file} ${has} ${count(errors.length, noun)}, so ${consequence}. ${shownBy}`;
}

function runCommand(command: string, file: string, found: number): string {
  return `Run "dargah ${command} ${file}" to see ${found === 1 ? 'it' : 'them'}`;
}

const maxShown = 5;

function shown(diagnostics: readonly Diagnostic[]): object[] {
  return [...diagnostics.filter(isError), ...diagnostics.filter((diagnostic) => !isError(diagnostic))]
    .slice(0, maxShown)
    .map(({ file, line, column, check, message }) => ({ file, line, column, check, message }));
}
