import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { startChild } from '../../support/children.js';
import { builtMain, checkout } from '../../support/dargah.js';

/** A replica in a process of its own, whose attempts take a while, and which can be killed like any process. */
export interface ReplicaProcess {
  /** The ids of what was sent, in order. */
  attempted: string[];
  /** With SIGKILL: it has no say in it. Resolves when all that it sent is in `attempted`. */
  kill(): Promise<void>;
}

/** @param onAttempt - called with each id as it is sent */
export function replicaProcess(
  url: string,
  attemptMs: number,
  onAttempt: (id: string) => void = () => {},
): ReplicaProcess {
  builtMain();
  const child = startChild(process.execPath, ['test/process/webhooks/replica.mjs', url, String(attemptMs)], {
    cwd: checkout,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = once(child, 'close');
  const attempted: string[] = [];
  createInterface({ input: child.stdout! }).on('line', (id) => {
    attempted.push(id);
    onAttempt(id);
  });
  const kill = async () => {
    child.kill('SIGKILL');
    await closed;
  };
  return { attempted, kill };
}
