import { describe, expect, test } from 'vitest';
import type { ReloadEvent } from '../../../src/reload/rules-in-force.js';
import { createReloadHistory } from '../../../src/server/reload-history.js';

const loaded = (revision: string) =>
  ({ type: 'loaded', snapshot: { revision }, source: { file: 'rules.yaml', text: revision } }) as ReloadEvent;

function causesAfter(change: (history: ReturnType<typeof createReloadHistory>) => unknown) {
  const history = createReloadHistory({ keepsTexts: false });
  history.add(loaded('first'));
  change(history);
  return history.entries.map(({ cause }) => cause);
}

describe('what had the file read', () => {
  test('is the start, and then another text on the disk', () => {
    expect(causesAfter((history) => history.add(loaded('second')))).toEqual([
      { by: 'start' },
      { by: 'file' },
    ]);
  });

  test('is SIGHUP for what comes while the file is looked at, and no longer', async () => {
    const history = createReloadHistory({ keepsTexts: false });
    history.add(loaded('first'));
    await history.whileSignalled(async () => history.add(loaded('second')));
    await expect(history.whileSignalled(() => Promise.reject(new Error('gone')))).rejects.toThrow('gone');
    history.add(loaded('third'));
    expect(history.entries.map(({ cause }) => cause.by)).toEqual(['start', 'signal', 'file']);
  });

  test('is a save in the console, whether its text comes into force before or after it is said', () => {
    const saved = { by: 'console', address: '192.0.2.1' };
    const before = causesAfter((history) => {
      history.saved('second', '192.0.2.1');
      history.add(loaded('second'));
    });
    const after = causesAfter((history) => {
      history.add(loaded('second'));
      history.saved('second', '192.0.2.1');
    });
    expect([before, after]).toEqual([
      [{ by: 'start' }, saved],
      [{ by: 'start' }, saved],
    ]);
  });

  test('is another text, where what was saved never came into force', () => {
    const causes = causesAfter((history) => {
      history.saved('second', '192.0.2.1');
      history.add(loaded('third'));
    });
    expect(causes).toEqual([{ by: 'start' }, { by: 'file' }]);
  });
});
