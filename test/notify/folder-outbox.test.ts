import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFolderOutbox } from '../../src/notify/folder-outbox.js';
import type { Outbox } from '../../src/notify/outbox.js';
import { describeOutbox } from './outbox-behaviour.js';

describeOutbox('the outbox in a folder', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'dargah-outbox-'));
  const opened: Outbox[] = [];
  return {
    async open(courier) {
      const outbox = await openFolderOutbox({ folder, courier });
      opened.push(outbox);
      return outbox;
    },
    async remove() {
      for (const outbox of opened) await outbox.close(0);
      rmSync(folder, { recursive: true, force: true });
    },
  };
});
