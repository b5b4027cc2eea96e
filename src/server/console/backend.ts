import type { Environment } from '../../config/context.js';
import type { ConsoleBackend } from '../../http/console/console.js';
import { isCommitted } from './commit.js';
import { asData, readRulesOnDisk, stateOf } from './rules-on-disk.js';
import { createSaver, type SaveOutcome, type SaverOptions } from './save.js';

export interface BackendOptions extends SaverOptions {
  mayEdit: boolean;
  environment: Environment;
  /**
   * Says on the server's side what came of an edit.
   * @param address of who has saved
   */
  report(came: SaveOutcome, address: string): void;
  /** What changes besides the file. */
  live?(): object;
}

/** The file that a page of the console shows, and edits where it may. */
export function createBackend({ mayEdit, report, live, ...saved }: BackendOptions): ConsoleBackend {
  const { file, vars, environment } = saved;
  const save = createSaver(saved);
  return {
    rules: async () => ({
      ...asData(await readRulesOnDisk(file, vars)),
      schemas: saved.contract.schemas,
      isCommitted: mayEdit && (await isCommitted(file, environment)),
    }),
    live: async () => ({ state: stateOf(await readRulesOnDisk(file, vars)), ...live?.() }),
    ...(mayEdit && {
      async save(edit, address) {
        const came = await save(edit);
        report(came, address);
        return came;
      },
    }),
  };
}
