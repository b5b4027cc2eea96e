import { resolve } from 'node:path';
import { CommandFailure, exitCodes, talk } from '../config/context.js';
import { loadContract } from '../config/contract.js';
import type { Settings } from '../config/settings.js';
import { type Contract, compileContract } from '../platform/contract.js';
import type { KeptRules } from '../reload/last-good.js';
import { createPreparer, type Prepare, type Prepared, type PreparerOptions } from '../reload/prepare.js';
import { followRules, type ReloadEvent, type RulesInForce, RulesRefused } from '../reload/rules-in-force.js';
import { type Diagnostic, formatDiagnosticIn, isError, wholeFileError } from '../rules/diagnostic.js';
import { say, type Text } from '../values/message.js';
import { count } from '../values/word-list.js';
import type { ServerContext } from './context.js';
import type { LastGood } from './last-good.js';
import { createReloadHistory, type ReloadHistory } from './reload-history.js';
import { reportReload } from './reload-report.js';
import type { Webhooks } from './webhooks.js';

/** The rules in force, and the contract that their responses keep. */
export interface OpenRules {
  inForce: RulesInForce;
  contract: Contract;
  /** What became of the file lately. */
  reloads: ReloadHistory;
  /** What an operator should know, each the tail of "ready, …". */
  troubles(): string[];
}

export interface RulesNeeds {
  webhooks: Webhooks | undefined;
  /** Set where there are workers: has them take rules before they come into force here. */
  syncWorkers:
    | ((rules: { revision: string; plan: Uint8Array; masks: Prepared['masks'] }) => Promise<void>)
    | undefined;
  lastGood: LastGood | undefined;
}

/**
 * Opens the rules of the file, or those that an earlier start has kept.
 * @throws {CommandFailure} when neither are good
 */
export async function openRules(
  settings: Settings,
  needs: RulesNeeds,
  context: ServerContext,
): Promise<OpenRules> {
  const kept = needs.lastGood?.kept;
  let contract: Contract | undefined;
  try {
    contract = await loadContract(settings.schemas);
    return await openUnder(contract, settings, needs, context);
  } catch (error) {
    if (!(error instanceof CommandFailure || error instanceof RulesRefused)) throw error;
    const hasOthers = kept && JSON.stringify(kept.schemas) !== JSON.stringify(contract?.schemas);
    const opened = hasOthers ? await openAsKept(kept, settings, needs, context) : undefined;
    if (opened === undefined) throw startFailure(error, settings, needs.lastGood, context);
    const message =
      error instanceof CommandFailure ? error.message : 'neither the rules nor the last good ones are good';
    context.metrics.schemasRestored();
    context.log.error(
      { error: message },
      'the schemas are not those of the last start, and refused. Those that were kept with the last good rules ' +
        'are in use until a restart',
    );
    return opened;
  }
}

/** Under the schemas of an earlier start. Undefined where not even that succeeds. */
async function openAsKept(
  { schemas }: KeptRules,
  settings: Settings,
  needs: RulesNeeds,
  context: ServerContext,
): Promise<OpenRules | undefined> {
  try {
    const opened = await openUnder(compileContract(schemas), settings, needs, context);
    return { ...opened, troubles: () => [...opened.troubles(), 'on the last good schemas'] };
  } catch {
    return undefined;
  }
}

async function openUnder(
  contract: Contract,
  settings: Settings,
  needs: RulesNeeds,
  context: ServerContext,
): Promise<OpenRules> {
  const { rules: file, vars, pollIntervalMs, requireTests } = settings;
  const masks = settings.record !== undefined || settings.console !== undefined;
  const { lastGood, syncWorkers } = needs;
  const reloads = createReloadHistory({ keepsTexts: settings.console !== undefined });
  const { language } = context;
  const environment = { ...context.environment }; // a copy can be sent to a thread
  const inForce = await followRules({
    ...{ file, vars, contract, language, pollIntervalMs },
    prepare: preparer({ requireTests, environment, masks }, needs),
    beforeInForce:
      syncWorkers && ((revision, { plan, masks }) => syncWorkers({ revision, plan: plan!, masks })),
    // They start as they last worked: what a receiver's secret or a test lacks now costs no click.
    lastGood: lastGood?.kept && { ...lastGood.kept, prepare: preparer({ masks }, needs) },
    onEvent(event) {
      reportReload(file, event, context);
      reloads.add(event);
      applyReload(event, contract, resolve(file), needs, context);
    },
  });
  context.closers.push(() => inForce.close());
  return {
    inForce,
    contract,
    reloads,
    troubles: () => (inForce.lastAttempt.ok ? [] : ['on the last good rules']),
  };
}

/** Has the other parts of the server follow the rules in force. */
function applyReload(
  event: ReloadEvent,
  { schemas }: Contract,
  rulesFile: string,
  { lastGood, webhooks }: RulesNeeds,
  { log }: ServerContext,
): void {
  if (event.type !== 'loaded' && event.type !== 'restored') return;
  const { revision, ruleset } = event.snapshot;
  webhooks?.deliverTo(ruleset.receivers);
  if (event.type === 'loaded') {
    lastGood?.keep({ source: event.source, revision, schemas, rulesFile });
    return;
  }
  const { rulesFile: keptFrom } = lastGood!.kept!;
  if (keptFrom === rulesFile) return;
  log.warn(
    {},
    `the last good rules were kept from ${keptFrom}, and this server follows ${rulesFile}. ` +
      'If these are two services, give each a --last-good-dir of its own',
  );
}

function preparer(options: PreparerOptions, { webhooks, syncWorkers }: RulesNeeds): Prepare {
  // Rules that are prepared without a thread have no plan to send to workers, and no masks.
  const needsThread = syncWorkers !== undefined || options.masks;
  const prepare = createPreparer({ ...options, ...(needsThread && { longestInline: 0 }) });
  return webhooks === undefined ? refuseReceivers(prepare) : prepare;
}

/** Writes to standard error why there are no rules to start with. */
function startFailure(
  error: CommandFailure | RulesRefused,
  { rules: file }: Settings,
  lastGood: LastGood | undefined,
  context: ServerContext,
): CommandFailure {
  if (error instanceof CommandFailure) return error;
  const { diagnostics, ofLastGood = [] } = error;
  const { language } = context;
  for (const diagnostic of diagnostics) talk(context, formatDiagnosticIn(language, diagnostic));
  for (const diagnostic of ofLastGood) {
    const ofKept = { ...diagnostic, file: language.render(say`the last good rules`) };
    talk(context, formatDiagnosticIn(language, ofKept));
  }
  const errors = count(diagnostics.filter(isError).length, 'error');
  return new CommandFailure(
    say`${file} has ${errors}, and ${whyNone(lastGood, ofLastGood)}`,
    exitCodes.failed,
  );
}

function whyNone(lastGood: LastGood | undefined, ofLastGood: readonly Diagnostic[]): Text {
  if (lastGood === undefined) {
    return say`there are no earlier rules to answer with. With --last-good-dir or --state-dir the last good rules are kept in a folder, and a start with a broken file answers by them`;
  }
  if (lastGood.kept === undefined)
    return say`there are no earlier rules to answer with: ${lastGood.file} has none`;
  const errors = count(ofLastGood.filter(isError).length, 'error');
  return say`the last good rules, kept in ${lastGood.file}, have ${errors} by now as well`;
}

/** Refuses rules that notify receivers, for a server without an outbox. */
function refuseReceivers(prepare: Prepare): Prepare {
  return async (source, signal) => {
    const prepared = await prepare(source, signal);
    if (!prepared.ruleset?.receivers.size) return prepared;
    const message = say`it notifies receivers, and this server has no place to keep events until they are delivered. Start it with --state-dir or --outbox`;
    return { diagnostics: [wholeFileError(source.file, 'no-outbox', message, source.language)] };
  };
}
