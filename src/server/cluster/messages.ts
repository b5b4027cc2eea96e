import type { ContractSchemas } from '../../platform/contract.js';
import type { MaskPlan } from '../../rules/masks/mask-plan.js';
import type { SampledDecision } from '../../telemetry/decision-sampler.js';
import type { Delivery } from '../../webhooks/outbox.js';

/** Rules as they are sent to workers. */
export interface RulesUpdate {
  revision: string;
  /** For `loadPlan`. */
  plan: Uint8Array;
  /** What they see of requests, where calls are recorded or looked at. */
  masks?: readonly MaskPlan[] | undefined;
}

export type MessageToWorker =
  /** Use these schemas. The first message of all. */
  | { type: 'contract'; schemas: ContractSchemas }
  /** Accept these keys and no others. Comes before the first rules. */
  | { type: 'keys'; keys: readonly string[] }
  /** Compile these rules, but do not answer by them yet. */
  | ({ type: 'prepare' } & RulesUpdate)
  /** Answer by the rules that were prepared; the first time, begin to listen. */
  | { type: 'take'; revision: string; port: number }
  /** Send your figures. */
  | { type: 'count' }
  /** The outcome of an `append`. */
  | { type: 'appended'; id: number; error?: string }
  /** Finish the requests under way, and end. */
  | { type: 'stop' };

export type MessageToPrimary =
  /** The worker receives messages from now on. Earlier ones are lost. */
  | { type: 'connected' }
  | { type: 'prepared'; revision: string }
  | { type: 'not-prepared'; revision: string; error: string }
  | { type: 'listening' }
  | { type: 'cannot-start'; message: string }
  | { type: 'counted'; figures: object[] }
  /** Write these lines to the record of calls. */
  | { type: 'recorded'; lines: string }
  /** Show this in the console. */
  | { type: 'sampled'; decision: SampledDecision }
  /** Write these to the outbox. */
  | { type: 'append'; id: number; deliveries: readonly Delivery[] };
