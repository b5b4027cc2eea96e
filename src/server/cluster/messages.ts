import type { ContractSchemas } from '../../platform/contract.js';
import type { Delivery } from '../../webhooks/outbox.js';

/** What the first process tells a worker. */
export type Order =
  /** Hold requests and answers against these schemas; the first order of all. */
  | { order: 'contract'; schemas: ContractSchemas }
  /** Make these rules ready. */
  | ({ order: 'prepare' } & PackedRules)
  /** Answer by the rules that were made ready; the first time, begin to listen. */
  | { order: 'take'; revision: string; port: number }
  /** Let who shows one of these keys in, and nobody else. Comes before the first rules. */
  | { order: 'keys'; keys: readonly string[] }
  /** Say what you have counted. */
  | { order: 'count' }
  /** What came of the worker's `append`. */
  | { order: 'appended'; number: number; error?: string }
  /** Answer what is under way, and end. */
  | { order: 'stop' };

/** What a worker tells the first process. */
export type Word =
  /** From now on it hears orders. Those that were sent before are lost. */
  | { word: 'here' }
  | { word: 'ready'; revision: string }
  | { word: 'unfit'; revision: string; error: string }
  | { word: 'listening' }
  | { word: 'cannot-start'; message: string }
  | { word: 'counted'; figures: object[] }
  | { word: 'append'; number: number; deliveries: readonly Delivery[] };

/** Rules as they travel to other processes. */
export interface PackedRules {
  revision: string;
  /** For `loadPlan`. */
  plan: Uint8Array;
}
