import { type CommandContext, type Environment, exitCodes } from '../../config/context.js';
import { type ConsoleBackend, createConsole } from '../../http/console/console.js';
import { type Contract, shippedContract } from '../../platform/contract.js';
import { createPreparer } from '../../reload/prepare.js';
import { createLogger } from '../../telemetry/log.js';
import { originOf } from '../../values/web-url.js';
import { openPort } from '../clicks.js';
import { closeAll } from '../context.js';
import { isCommitted } from './commit.js';
import { hostsOf } from './hosts.js';
import { loadPage } from './page.js';
import { asData, readRulesOnDisk, stateOf } from './rules-on-disk.js';
import { createSaver } from './save.js';
import { addressWith, makeTokens } from './tokens.js';

export interface LaptopConsole {
  rules: string;
  vars: string | undefined;
  port: number;
  mayEdit: boolean;
}

/**
 * `dargah console`: the console of a file on this machine, without a gateway, until it is stopped.
 * @throws {CommandFailure} when the port cannot be listened on
 */
export async function serveConsole(
  { rules, vars, port: wanted, mayEdit }: LaptopConsole,
  { stderr, environment }: CommandContext,
  stopped: Promise<unknown>,
): Promise<number> {
  const closers: (() => Promise<void>)[] = [];
  const log = createLogger({ level: 'warn' });
  closers.push(() => log.flush());
  const tokens = makeTokens(mayEdit);
  let port = wanted;
  const app = createConsole(
    {
      page: await loadPage(),
      tokens,
      hosts: () => hostsOf(host, port, []),
      backend: backendOf({ rules, vars, mayEdit, environment, contract: shippedContract() }, (line) =>
        stderr.write(`${line}\n`),
      ),
    },
    log,
  );
  try {
    port = await openPort(app, { host, port: wanted, maxConnections: 100 }, { closers });
    stderr.write(
      `the console of ${rules}: ${addressWith(originOf(host, port), tokens.edit ?? tokens.look)}\n`,
    );
    await stopped;
    return exitCodes.fine;
  } finally {
    await closeAll({ closers });
  }
}

/** Only programs of this machine reach it. */
const host = '127.0.0.1';

function backendOf(
  {
    rules,
    vars,
    mayEdit,
    contract,
    environment,
  }: Omit<LaptopConsole, 'port'> & { contract: Contract; environment: Environment },
  tell: (line: string) => void,
): ConsoleBackend {
  const save = createSaver({ file: rules, vars, contract, environment, prepare: createPreparer() });
  return {
    rules: async () => ({
      ...asData(await readRulesOnDisk(rules, vars)),
      isCommitted: mayEdit && (await isCommitted(rules, environment)),
    }),
    live: async () => ({ state: stateOf(await readRulesOnDisk(rules, vars)) }),
    ...(mayEdit && {
      async save(edit) {
        const came = await save(edit);
        if (came.outcome === 'saved') tell(`saved ${rules}: ${came.from} → ${came.revision}`);
        if (came.outcome === 'committed')
          tell(`committed an edit of ${rules} on ${came.branch}: ${came.from} → ${came.revision}`);
        return came;
      },
    }),
  };
}
