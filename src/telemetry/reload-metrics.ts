import type { RareMetrics } from './metric-table.js';

/** What is in force, and since when. */
export interface ReloadMetrics {
  /** A rules file came into force, at the start too. */
  reloadSucceeded(revision: string, at: Date): void;
  /** A rules file was refused; the one in force stays. */
  reloadFailed(): void;
  /** The file was refused, and the rules that an earlier start had kept came into force. */
  restored(revision: string, keptAt: Date): void;
  /** The schemas were refused, and those that an earlier start had kept are in use. */
  schemasRestored(): void;
  /** Whether the rules in force are kept for a later start, where they are to be. */
  lastGoodKept(isKept: boolean): void;
  /** Whether the file of keys, as it was last seen, is in force. */
  authKeysReloaded(isSuccess: boolean): void;
}

export function countReloads(made: RareMetrics): ReloadMetrics {
  const { lastReloadSuccessful, lastReloadTimestamp, fromLastGood, configInfo } = made;
  for (const part of ['rules', 'schemas']) fromLastGood.set({ part }, 0);
  for (const gauge of [made.lastGoodKept, made.authKeysReloadSuccessful]) gauge.set(1);
  const inForce = (revision: string, at: Date, isFromLastGood: boolean) => {
    lastReloadSuccessful.set(isFromLastGood ? 0 : 1);
    fromLastGood.set({ part: 'rules' }, isFromLastGood ? 1 : 0);
    lastReloadTimestamp.set(at.getTime() / 1000);
    configInfo.reset();
    configInfo.set({ revision }, 1);
  };
  return {
    reloadSucceeded: (revision, at) => inForce(revision, at, false),
    reloadFailed: () => lastReloadSuccessful.set(0),
    restored: (revision, keptAt) => inForce(revision, keptAt, true),
    schemasRestored: () => fromLastGood.set({ part: 'schemas' }, 1),
    lastGoodKept: (isKept) => made.lastGoodKept.set(isKept ? 1 : 0),
    authKeysReloaded: (isSuccess) => made.authKeysReloadSuccessful.set(isSuccess ? 1 : 0),
  };
}
