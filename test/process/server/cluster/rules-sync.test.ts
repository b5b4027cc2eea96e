import { expect, test } from 'vitest';
import type { Crew } from '../../../../src/server/cluster/primary.js';
import { createRulesSync } from '../../../../src/server/cluster/rules-sync.js';

const plan = new Uint8Array();

test('an edit that comes while the workers start reaches them', async () => {
  const synced: string[] = [];
  const crew = { handOver: async ({ revision }) => void synced.push(revision) } as Crew;
  const rulesSync = createRulesSync();
  await rulesSync.beforeInForce('first', plan);
  const startedWith = rulesSync.rules!;
  await rulesSync.beforeInForce('edited', plan);
  await rulesSync.to(crew, startedWith);

  expect(synced).toEqual(['edited']);
});

test('rules that the workers cannot take are not those that later workers start with', async () => {
  const crew = { handOver: () => Promise.reject(new Error('no memory is left')) } as unknown as Crew;
  const rulesSync = createRulesSync();
  await rulesSync.beforeInForce('first', plan);
  await rulesSync.to(crew, rulesSync.rules!);

  await expect(rulesSync.beforeInForce('edited', plan)).rejects.toThrow('no memory is left');
  expect(rulesSync.rules).toEqual({ revision: 'first', plan });
});
