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
  return Object.keys(values).filter(
    (key) => keyOfValue(values[key]!(one)) !== keyOfValue(values[key]!(other)),
  );
}

/** By the key of a rules file: what it says, without the order where that says nothing. */
const values: Readonly<Record<string, (receiver: Receiver) => unknown>> = {
  url: ({ url }) => url,
  secret: ({ secrets }) => secrets,
  include: ({ include }) => [...include].sort(),
  allow_private: ({ allowPrivate }) => allowPrivate.map(keyOfValue).sort(),
  retries: ({ retriesMs }) => retriesMs,
  keep: ({ keepMs }) => keepMs,
};

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
