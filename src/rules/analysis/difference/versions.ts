import { type Clock, createClock } from '../../../values/clock.js';
import type { ResolvedRules } from '../../model.js';
import { type ProvableFile, type Responder, theDefault } from '../prover/provable-file.js';
import type { Prover } from '../prover/prover.js';

/** The rules of one call before an edit and after it, open to one prover. */
export interface Versions {
  prover: Prover;
  before: ProvableFile;
  after: ProvableFile;
  clocks: Clocks;
}

/** The clocks of both time zones: one, where that is one. Making one takes longer than most questions. */
export interface Clocks {
  before: Clock;
  after: Clock;
}

export function clocksOf(before: ResolvedRules, after: ResolvedRules): Clocks {
  const clock = createClock(before.file.timezone);
  const isOne = before.file.timezone === after.file.timezone;
  return { before: clock, after: isOne ? clock : createClock(after.file.timezone) };
}

/** Who answers a click before an edit, and who after it. */
export interface Pair {
  from: Responder;
  to: Responder;
}

/** The id of a rule, or `default`. */
export function idOf({ rules }: ProvableFile, responder: Responder): string {
  return responder === theDefault ? 'default' : rules[responder]!.id;
}
