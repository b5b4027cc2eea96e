import { type CommandContext, exitCodes, talk } from '../../config/context.js';
import { loadContract } from '../../config/contract.js';
import { createConsole } from '../../http/console/console.js';
import { createPreparer } from '../../reload/prepare.js';
import { createLogger } from '../../telemetry/log.js';
import { say } from '../../values/message.js';
import { originOf } from '../../values/web-url.js';
import { openPort } from '../clicks.js';
import { loadPage } from '../console-page.js';
import { closeAll } from '../context.js';
import { createBackend } from './backend.js';
import { hostsOf } from './hosts.js';
import { addressWith, makeTokens } from './tokens.js';

export interface LaptopConsole {
  rules: string;
  vars: string | undefined;
  port: number;
  /** Of `--schemas`. */
  schemas: string | undefined;
  mayEdit: boolean;
}

/**
 * `dargah console`: the console of a file on this machine, without a gateway, until it is stopped.
 * @throws {CommandFailure} when the port cannot be listened on
 */
export async function serveConsole(
  { rules, vars, schemas, port: wanted, mayEdit }: LaptopConsole,
  context: CommandContext,
  stopped: Promise<unknown>,
): Promise<number> {
  const { environment } = context;
  const closers: (() => Promise<void>)[] = [];
  const log = createLogger({ level: 'warn' });
  closers.push(() => log.flush());
  const contract = await loadContract(schemas);
  const tokens = makeTokens(mayEdit);
  let port = wanted;
  const app = createConsole(
    {
      page: await loadPage(contract.schemas),
      tokens,
      hosts: () => hostsOf(host, port, []),
      backend: createBackend({
        ...{ file: rules, vars, mayEdit, environment },
        contract,
        prepare: createPreparer(),
        report(came) {
          if (came.outcome === 'saved') talk(context, say`saved ${rules}: ${came.from} → ${came.revision}`);
          if (came.outcome === 'committed')
            talk(
              context,
              say`committed an edit of ${rules} on ${came.branch}: ${came.from} → ${came.revision}`,
            );
        },
      }),
    },
    log,
  );
  try {
    port = await openPort(app, { host, port: wanted, maxConnections: 100 }, { closers });
    const address = addressWith(originOf(host, port), tokens.edit ?? tokens.look);
    talk(context, say`the console of ${rules}: ${address}`);
    await stopped;
    return exitCodes.fine;
  } finally {
    await closeAll({ closers });
  }
}

/** Only programs of this machine reach it. */
const host = '127.0.0.1';
