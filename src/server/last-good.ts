import type { Settings } from '../config/settings.js';
import { type LastGoodRules, openLastGood } from '../reload/last-good.js';
import type { ServerContext } from './context.js';

/** Keeps the rules in force for a later start, and knows those of an earlier one. */
export interface LastGood extends LastGoodRules {
  /** What the operator should mend while the rules in force cannot be kept. */
  troubles(): string[];
}

/** Opens the folder that the settings name for the last good rules; undefined where they name none. */
export async function openLastGoodFolder(
  { lastGoodDir, stateDir }: Pick<Settings, 'lastGoodDir' | 'stateDir'>,
  { log, metrics, closers }: ServerContext,
): Promise<LastGood | undefined> {
  const folder = lastGoodDir ?? stateDir;
  if (folder === undefined) return undefined;
  let isKept = true;
  const lastGood = await openLastGood({
    folder,
    onDamage: (message) => log.error({}, `${message}: there are no earlier rules to start from`),
    onAttempt(error) {
      if (error !== undefined && isKept) {
        log.error(
          { error: error.message },
          `the rules in force cannot be kept in ${folder}, so a restart with a broken file would be refused. ` +
            'Let this process write there; it tries again',
        );
      }
      if (error === undefined && !isKept) log.info({}, `the rules in force are kept in ${folder} again`);
      isKept = error === undefined;
      metrics.lastGoodKept(isKept);
    },
  });
  closers.push(lastGood.close);
  return {
    ...lastGood,
    troubles: () => (isKept ? [] : [`the last good rules cannot be kept in ${folder}`]),
  };
}
