import { expect, test } from 'vitest';
import { revisionOf } from '../../../../src/reload/rules-in-force.js';
import type { Crew } from '../../../../src/server/cluster/primary.js';
import { createHandOver } from '../../../../src/server/cluster/rules-sync.js';
import { ruleset } from '../../http/server.js';

test('an edit that is prepared while the crew comes up reaches it', async () => {
  const handed: string[] = [];
  const crew = { handOver: async ({ revision }) => void handed.push(revision) } as Crew;
  const handOver = createHandOver();
  const startedWith = handOver.rules;
  let crewCame = Promise.resolve();
  const prepare = handOver.wrap(async (_source, _signal, onSound) => {
    onSound(ruleset());
    crewCame = handOver.to(crew, startedWith);
    return { ruleset: ruleset(), diagnostics: [] };
  });

  await prepare({ file: 'rules.yaml', text: 'edited' }, new AbortController().signal, () => {});
  await crewCame;

  expect(handed).toEqual([revisionOf('edited')]);
});

test('what the workers take comes into force here, even if the search for warnings fails meanwhile', async () => {
  let taken = () => {};
  const crew = {
    handOver: () =>
      new Promise<void>((resolve) => {
        taken = resolve;
      }),
  } as unknown as Crew;
  const handOver = createHandOver();
  await handOver.to(crew, handOver.rules);
  const events: string[] = [];
  const prepare = handOver.wrap(async (_source, _signal, onSound) => {
    onSound(ruleset());
    throw new Error('no memory is left');
  });
  const source = { file: 'rules.yaml', text: 'edited' };
  const prepared = Promise.resolve(prepare(source, new AbortController().signal, () => events.push('sound')));
  const told = prepared.catch(({ message }: Error) => events.push(message));
  setImmediate(() => taken());
  await told;

  expect(events).toEqual(['sound', 'no memory is left']);
  expect(handOver.rules.revision).toBe(revisionOf('edited'));
});
