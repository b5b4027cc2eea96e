import { expect, test } from 'vitest';
import type { Crew } from '../../src/cli/serve/crew.js';
import { createHandOver } from '../../src/cli/serve/hand-over.js';
import { revisionOf } from '../../src/live/rules.js';
import { ruleset } from '../http/server.js';

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
