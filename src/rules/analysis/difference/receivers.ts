import type { Receiver } from '../../format/receiver.js';
import { theDefault } from '../prover/provable-file.js';
import type { Alignment } from './align.js';
import type { Claim, Claims } from './claims.js';
import { keyOfValue } from './outcomes.js';
import type { Pair, Versions } from './versions.js';

/** Of a receiver that both versions have: which of its keys are not what they were. */
export function editedKeys({ before, after }: Versions, name: string): string[] {
  const [one, other] = [before.resolved.receivers.get(name), after.resolved.receivers.get(name)];
  if (one === undefined || other === undefined) return [];
  return keys
    .filter(({ field }) => keyOfValue(one[field]) !== keyOfValue(other[field]))
    .map(({ key }) => key);
}

/** As a rules file calls them. */
const keys: readonly { key: string; field: keyof Receiver }[] = [
  { key: 'url', field: 'url' },
  { key: 'secret', field: 'secrets' },
  { key: 'include', field: 'include' },
  { key: 'allow_private', field: 'allowPrivate' },
  { key: 'retries', field: 'retriesMs' },
  { key: 'keep', field: 'keepMs' },
];

/** For each receiver that was edited, the pairs whose clicks it may be notified of, of those that answer as they did. */
export function* receiverClaims(
  versions: Versions,
  { stayed }: Alignment,
  claims: Claims,
): Generator<{ pair: Pair; claim: Claim }[]> {
  const pairs = [...[...stayed].map(([from, to]) => ({ from, to })), { from: theDefault, to: theDefault }];
  for (const receiver of versions.before.resolved.receivers.keys()) {
    if (editedKeys(versions, receiver).length === 0) continue;
    yield pairs.flatMap((pair) => {
      const one = claims.before.of(pair.from).receivers.get(receiver);
      const other = claims.after.of(pair.to).receivers.get(receiver);
      if (one === undefined || other === undefined) return [];
      const alternatives = [...one].flatMap((tree) =>
        [...other].map((instead) => [
          { tree, holds: true },
          { tree: instead, holds: true },
        ]),
      );
      return [{ pair, claim: { about: { kind: 'receiver' as const, receiver }, alternatives } }];
    });
  }
}
