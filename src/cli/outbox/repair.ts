import type { CommandContext } from '../../config/context.js';
import { expectOutbox, OutboxHeld, openOutbox, repairFolder } from '../../server/open-outbox.js';
import { retry } from '../../server/retry.js';
import { idleDispatcher } from './admin.js';

export interface RepairSummary {
  waiting: number;
  dead: number;
  /** At most so many were lost, of which there is a trace. */
  lost: number;
  /** Of a log that could not be read and may have held events. */
  bytesLost: number;
  /** Tables that could not be read and may have held events. */
  tables: readonly string[];
  /** Where the damaged folder is now. */
  keptAt: string;
}

/** Brings back what can be read of a damaged folder. @throws {CommandFailure} when nothing can */
export async function repairOutbox(
  stateDir: string,
  { stderr }: Pick<CommandContext, 'stderr'>,
): Promise<RepairSummary> {
  await expectOutbox(stateDir);
  const repaired = await retry(() => repairFolder(stateDir), {
    isTransient: (failure) => failure instanceof OutboxHeld,
    onWait: () => {},
    // A server that is restarted again and again, and ends because the folder is damaged, holds it for moments only.
    maxWaitMs: 2000,
  });
  const onTrouble = (problem: string) => stderr.write(`dargah: ${problem}\n`);
  const outbox = await openOutbox({ stateDir, outbox: undefined }, { dispatcher: idleDispatcher, onTrouble });
  try {
    const { waiting, dead } = await outbox.stats();
    return { ...repaired, waiting, dead, lost: repaired.lost + outbox.health.lost };
  } finally {
    await outbox.close(0);
  }
}
