import { resolve } from 'node:path';
import { CommandFailure, count, exitCodes } from '../config/context.js';
import { loadContract } from '../config/contract.js';
import type { Settings } from '../config/settings.js';
import { type Contract, compileContract } from '../platform/contract.js';
import type { KeptRules } from '../reload/last-good.js';
import { createPreparer, type Prepare, type PreparerOptions } from '../reload/prepare.js';
import {
  type Attempt,
  followRules,
  type ReloadEvent,
  type RulesInForce,
  RulesRefused,
} from '../reload/rules-in-force.js';
import { type Diagnostic, formatDiagnostic, isError, wholeFileError } from '../rules/diagnostic.js';

import type { Logger } from '../telemetry/log.js';
import type { Metrics } from '../telemetry/metrics.js';
import type { ServerContext } from './context.js';
import type { LastGood } from './last-good.js';
import type { Notifications } from './webhooks.js';

/** The rules in force, and what they are held against. */
export interface OpenRules {
  live: RulesInForce;
  contract: Contract;
  /** What an operator should know, each the tail of "ready, …". */
  troubles(): string[];
}

/**
 * The rules in force, from the first good ones on: those of the file, or those that an earlier start has kept.
 * @throws {CommandFailure} when neither are good
 */
export async function openRules(
  settings: Settings,
  { notifications, syncWorkers, lastGood }: RulesNeeds,
  context: ServerContext,
): Promise<OpenRules> {
  const { log, metrics } = context;
  const kept = lastGood?.kept;
  const rulesFile = resolve(settings.rules);
  let contract: Contract | undefined;
  try {
    contract = await loadContract(settings.schemas);
    return await openUnder(contract, false);
  } catch (error) {
    if (!(error instanceof CommandFailure || error instanceof RulesRefused)) throw error;
    const hasOthers = kept && JSON.stringify(kept.schemas) !== JSON.stringify(contract?.schemas);
    const opened = hasOthers ? await openAsKept(kept).catch(() => undefined) : undefined;
    if (opened === undefined) throw inWords(error, settings, lastGood, context);
    const message =
      error instanceof CommandFailure ? error.message : 'neither the rules nor the last good ones are good';
    metrics.schemasRestored();
    log.error(
      { error: message },
      'the schemas are not those of the last start, and refused. Those that were kept with the last good rules ' +
        'are in use until a restart',
    );
    return opened;
  }

  /** With the schemas under which the last good rules were good. */
  async function openAsKept({ schemas }: KeptRules): Promise<OpenRules | undefined> {
    return openUnder(compileContract(schemas), true);
  }

  async function openUnder(contract: Contract, isKept: boolean): Promise<OpenRules> {
    const record = recordEvents(settings.rules, log, metrics);
    const onEvent = (event: ReloadEvent) => {
      record(event);
      if (event.type === 'loaded') {
        const { revision } = event.snapshot;
        lastGood?.keep({ text: event.text, revision, schemas: contract.schemas, rulesFile });
      }
      if (event.type === 'restored' && kept!.rulesFile !== rulesFile) {
        log.warn(
          {},
          `the last good rules were kept from ${kept!.rulesFile}, and this server follows ${rulesFile}. ` +
            'If these are two services, give each a --last-good-dir of its own',
        );
      }
      if (event.type === 'loaded' || event.type === 'restored') {
        notifications?.follow(event.snapshot.ruleset.receivers);
      }
    };
    const { rules: file, pollIntervalMs, requireTests } = settings;
    const environment = { ...context.environment }; // a copy can be handed to a thread
    const live = await followRules({
      ...{ file, contract, pollIntervalMs, onEvent },
      prepare: preparer({ requireTests, environment }),
      beforeInForce: syncWorkers && ((revision, plan) => syncWorkers(revision, plan!)),
      // They start as they last worked: what a receiver's secret or a test lacks now costs no click.
      lastGood: kept && { ...kept, prepare: preparer({}) },
    });
    const troubles = () => [
      ...(live.lastAttempt.ok ? [] : ['on the last good rules']),
      ...(isKept ? ['on the last good schemas'] : []),
    ];
    return { live, contract, troubles };
  }

  function preparer(options: PreparerOptions): Prepare {
    // Rules that are prepared without a thread have no plan to send to workers.
    const prepare = createPreparer({ ...options, ...(syncWorkers && { longestInline: 0 }) });
    return notifications === undefined ? refuseReceivers(prepare) : prepare;
  }
}

export interface RulesNeeds {
  notifications: Notifications | undefined;
  /** Where there are workers: brings rules to them before they come into force here. */
  syncWorkers: ((revision: string, plan: Uint8Array) => Promise<void>) | undefined;
  lastGood: LastGood | undefined;
}

/** Says on standard error why there are no rules to start with. */
function inWords(
  error: CommandFailure | RulesRefused,
  { rules: file }: Settings,
  lastGood: LastGood | undefined,
  { stderr }: ServerContext,
): CommandFailure {
  if (error instanceof CommandFailure) return error;
  const { diagnostics, ofLastGood = [] } = error;
  for (const diagnostic of diagnostics) stderr.write(`${formatDiagnostic(diagnostic)}\n`);
  for (const diagnostic of ofLastGood) {
    stderr.write(`${formatDiagnostic({ ...diagnostic, file: 'the last good rules' })}\n`);
  }
  const errors = count(diagnostics.filter(isError).length, 'error');
  return new CommandFailure(`${file} has ${errors}, and ${whyNone(lastGood, ofLastGood)}`, exitCodes.failed);
}

function whyNone(lastGood: LastGood | undefined, ofLastGood: readonly Diagnostic[]): string {
  if (lastGood === undefined) {
    return (
      'there are no earlier rules to answer with. With --last-good-dir or --state-dir the last good rules are kept ' +
      'in a folder, and a start with a broken file answers by them'
    );
  }
  if (lastGood.kept === undefined)
    return `there are no earlier rules to answer with: ${lastGood.file} has none`;
  const errors = count(ofLastGood.filter(isError).length, 'error');
  return `the last good rules, kept in ${lastGood.file}, have ${errors} by now as well`;
}

/** Refuses rules that tell somebody of clicks, where nothing was set up to keep what is to be told. */
function refuseReceivers(prepare: Prepare): Prepare {
  return async (source, signal) => {
    const prepared = await prepare(source, signal);
    if (!prepared.ruleset?.receivers.size) return prepared;
    const message =
      'it tells receivers of clicks, and this server has no place to keep them until they are delivered. ' +
      'Start it with --state-dir or --outbox';
    return { diagnostics: [wholeFileError(source.file, 'no-outbox', message)] };
  };
}

/** What the log and the metrics hear of the rules file. */
function recordEvents(file: string, log: Logger, metrics: Metrics): (event: ReloadEvent) => void {
  return (event) => {
    switch (event.type) {
      case 'loaded': {
        const { ruleset, revision, loadedAt, diagnostics } = event.snapshot;
        metrics.reloadSucceeded(revision, loadedAt);
        metrics.rulesInForce(ruleset.ruleIds);
        log.info(
          { revision, rules: ruleset.ruleIds.length },
          `${file} is in force as revision ${revision}, with ${count(ruleset.ruleIds.length, 'rule')}`,
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
        metrics.rulesInForce(event.snapshot.ruleset.ruleIds);
        log.error(
          { revision, kept_at: keptAt, diagnostics: shown(event.attempt.diagnostics) },
          restoration(file, event),
        );
        return;
      }
      case 'recovered': {
        const { revision } = event.snapshot;
        metrics.reloadSucceeded(revision, new Date());
        log.info(
          { revision },
          `${file} is mended: it is revision ${revision} again, which was in force all along`,
        );
        return;
      }
      case 'refused':
        metrics.reloadFailed();
        log.error(
          { revision: event.inForce, diagnostics: shown(event.attempt.diagnostics) },
          refusal(file, event),
        );
        return;
      case 'hint':
        log.warn({}, event.message);
    }
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
    .map(({ line, column, check, message }) => ({ line, column, check, message }));
}
