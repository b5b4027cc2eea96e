import type { Logger } from '../../http/log.js';
import type { Metrics } from '../../http/metrics.js';
import { createPreparer, type Prepare } from '../../live/prepare.js';
import { followRules, type LiveEvent, type LiveRules, RulesRefused } from '../../live/rules.js';
import type { Ruleset } from '../../rules/compile.js';
import type { Contract } from '../../rules/contract.js';
import { type Diagnostic, formatDiagnostic, isError, wholeFileError } from '../../rules/diagnostic.js';
import type { Settings } from '../settings.js';
import { CommandFailure, count, exitCodes, namesThatAreSet } from '../world.js';
import type { HandOver } from './hand-over.js';
import type { OpenKeys } from './keys.js';
import type { Listeners } from './listeners.js';
import type { Notifications } from './notifications.js';

/**
 * The rules in force, from the first good ones on.
 * @throws {CommandFailure} when the file is wrong at the start
 */
export async function openRules(
  settings: Settings,
  contract: Contract,
  notifications: Notifications | undefined,
  handOver: HandOver | undefined,
  { log, metrics, world }: Listeners,
): Promise<LiveRules> {
  const { rules: file, pollIntervalMs, requireTests } = settings;
  const record = recordEvents(file, log, metrics);
  const onEvent = (event: LiveEvent) => {
    record(event);
    if (event.type === 'loaded') notifications?.follow(event.snapshot.ruleset.receivers);
  };
  const environment = namesThatAreSet(world.environment);
  const prepareHere = createPreparer({ requireTests, environment, ...handOver?.preparerOptions });
  const prepareTellable = notifications === undefined ? refuseReceivers(prepareHere) : prepareHere;
  const prepare = handOver?.wrap(prepareTellable) ?? prepareTellable;
  try {
    return await followRules({ file, contract, pollIntervalMs, onEvent, prepare });
  } catch (error) {
    if (!(error instanceof RulesRefused)) throw error;
    for (const diagnostic of error.diagnostics) world.stderr.write(`${formatDiagnostic(diagnostic)}\n`);
    const errors = count(error.diagnostics.filter(isError).length, 'error');
    throw new CommandFailure(
      `${file} has ${errors}, and there are no earlier rules to answer with`,
      exitCodes.failed,
    );
  }
}

/** Refuses rules that tell somebody of clicks, where nothing was set up to keep what is to be told. */
function refuseReceivers(prepare: Prepare): Prepare {
  return async (source, signal, onSound) => {
    const isTold = ({ receivers }: Ruleset) => receivers.size > 0;
    const prepared = await prepare(source, signal, (ruleset) => {
      if (!isTold(ruleset)) onSound(ruleset);
    });
    if (prepared.ruleset === undefined || !isTold(prepared.ruleset)) return prepared;
    const message =
      'it tells receivers of clicks, and this server has no place to keep them until they are delivered. ' +
      'Start it with --state-dir or --outbox';
    return { diagnostics: [wholeFileError(source.file, 'no-outbox', message)] };
  };
}

/** What the log and the metrics hear of the rules file. */
function recordEvents(file: string, log: Logger, metrics: Metrics): (event: LiveEvent) => void {
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

function refusal(file: string, { attempt, inForce, repeated }: LiveEvent & { type: 'refused' }): string {
  const errors = attempt.diagnostics.filter(isError);
  const [first] = errors;
  if (first?.check === 'file') return `${file}: ${first.message}. Revision ${inForce} stays in force`;
  // Only a file without other errors is tested.
  const [noun, command] = first?.check === 'failed-test' ? ['failing test', 'test'] : ['error', 'lint'];
  const trouble = `has ${count(errors.length, noun)}, so revision ${inForce} stays in force`;
  return `${file} ${repeated ? 'still' : 'was edited but'} ${trouble}. ${runCommand(command, file, errors.length)}`;
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

/** What `/status` shows. */
export function statusOf(live: LiveRules, keys: OpenKeys, version: string): object {
  const { revision, ruleset, loadedAt } = live.current;
  const { at, ok, diagnostics } = live.lastAttempt;
  const authKeyFile = keys.status();
  return {
    revision,
    rules: ruleset.ruleIds.length,
    since: loadedAt,
    last_attempt: { at, ok, diagnostics },
    ...(authKeyFile && { auth_key_file: authKeyFile }),
    version,
  };
}
