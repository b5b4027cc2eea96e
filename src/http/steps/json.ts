import { isUtf8 } from 'node:buffer';
import { maxNesting } from '../../platform/contract.js';
import type { Logger } from '../../telemetry/log.js';
import type { Metrics } from '../../telemetry/metrics.js';
import { withExactNumbers } from '../../values/parse-json.js';
import type { Context, Step } from '../context.js';
import { type Problem, problems, refuse } from '../problems.js';
import { chunksOf } from './body.js';

/**
 * Refuses what was read but is no good JSON text after all: an empty body, bytes that are not UTF-8, forbidden keys,
 * too deep nesting. Numbers that JavaScript cannot keep become texts: see `parseJson`.
 * @param telemetry gets the places of such numbers
 */
export function validateJson(telemetry?: { log: Logger; metrics: Metrics }): Step {
  return (ctx, next) => {
    const { request } = ctx;
    const text = request.rawBody as string;
    if (text === '') return refuse(ctx, problems.emptyBody);
    // The parser puts U+FFFD where bytes are not UTF-8, but a text may also hold one itself: then the bytes decide.
    if (text.includes('\uFFFD') && !isUtf8(chunksOf(ctx.req))) return refuse(ctx, problems.malformedJson);
    const structure = structureOf(maxNesting, request.body);
    if (typeof structure === 'object') return refuse(ctx, structure);
    if (mayBeRounded(structure, text)) {
      const pointers: string[] = [];
      request.body = withExactNumbers(text, request.body, (pointer) => pointers.push(pointer));
      if (telemetry && pointers.length > 0) reportTexts(ctx, pointers, telemetry.log, telemetry.metrics);
    }
    return next();
  };
}

/** Reports numbers that were read as texts by their places alone: their values may be ids. */
function reportTexts({ state }: Context, pointers: readonly string[], log: Logger, metrics: Metrics): void {
  metrics.readAsTexts(pointers.length);
  log.warn(
    {
      request_id: state.requestId,
      count: pointers.length,
      pointers: pointers.slice(0, maxLoggedPointers).map((pointer) => pointer.slice(0, maxPointerLength)),
    },
    'this request has numbers that JavaScript cannot keep as they are written, so rules see them as texts. Send ids in quotes',
  );
}

const maxLoggedPointers = 10;
// The caller chooses the keys.
const maxPointerLength = 100;

/** What is wrong with a value's structure, or else what numbers it holds: none, whole ones of 15 digits, or others. */
type Structure = Problem | 'no-numbers' | 'whole-numbers' | 'odd-numbers';

/** Recursion with a floor: it goes `levels` down, whatever the value holds. */
function structureOf(levels: number, value: unknown): Structure {
  if (typeof value === 'number') return isWhole(value) ? 'whole-numbers' : 'odd-numbers';
  if (typeof value !== 'object' || value === null) return 'no-numbers';
  if (levels === 0) return problems.tooDeep;
  let all: Structure = 'no-numbers';
  if (Array.isArray(value)) {
    for (const item of value) {
      all = both(all, structureOf(levels - 1, item));
      if (typeof all === 'object') return all;
    }
    return all;
  }
  const fields = value as Record<string, unknown>;
  for (const key in fields) {
    if (key === '__proto__') return problems.forbiddenKey;
    all = both(all, structureOf(levels - 1, fields[key]));
    if (typeof all === 'object') return all;
  }
  return all;
}

/** Of what is next to each other in a value. */
function both(before: Structure, next: Structure): Structure {
  return next === 'no-numbers' || (next === 'whole-numbers' && before === 'odd-numbers') ? before : next;
}

function isWhole(value: number): boolean {
  return Number.isInteger(value) && value < 1e15 && value > -1e15;
}

/**
 * Every click is asked this, and looking for long numbers in its text costs more than all else of it. What was rounded
 * to a whole number of 15 digits had a fraction, by a point or by an exponent.
 */
function mayBeRounded(structure: Exclude<Structure, Problem>, text: string): boolean {
  if (structure === 'no-numbers') return false;
  return structure === 'odd-numbers' || text.includes('.') || text.includes('e-') || text.includes('E-');
}
