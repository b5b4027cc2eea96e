import { writtenOut } from './judged-rule.js';
import { randomData } from './logic.js';
import { below, pick, type Random, several } from './random.js';
import { letters } from './random-crowds.js';
import type { RandomFile } from './random-files.js';
import { randomLiteral } from './rule-sets.js';

type Request = Record<string, unknown>;

/** A click: good, odd or hostile by how wild it is (0, 1, 2), and often equal to what some rule asks for. */
export function randomRequest(random: Random, wildness: number): Request {
  const extra = randomData(random, wildness);
  for (const field of ['a', 'b', 'c']) if (random() < 0.7) extra[field] = randomLiteral(random);
  if (random() < 0.5)
    extra.o = { a: randomLiteral(random), b: randomLiteral(random), l: [randomLiteral(random)] };
  if (random() < 0.6) extra.l = Array.from({ length: below(random, 4) }, () => randomLiteral(random));
  if (random() < 0.1) extra.a = [extra.a];
  const request: Request = {
    touchpoint: pick(random, ['CHAT', 'MY_POST', 'MY_DIVAR', 'SOMETHING_NEW']),
    extra_data: random() < 0.95 ? extra : pick(random, [null, {}, undefined]),
  };
  if (random() < 0.8) request.user_side = pick(random, ['SUPPLY', 'DEMAND', 'Supply', null]);
  if (random() < 0.5) request.post_token = pick(random, ['wZC44q5D', 'c1', null]);
  if (random() < 0.5) request.user_id = pick(random, ['u1', 'c2', null]);
  return request;
}

/**
 * Makes clicks for a file. Most of them give some rule what it asks for, or what comes close to it, and many the rule behind
 * it as well.
 */
export function clicksOf({ rules, conditions }: RandomFile): (random: Random, wildness: number) => Request {
  const literals = rules.map(({ match, when }) => literalsOf(match, writtenOut(when, conditions)));
  return (random, wildness) => {
    const request = randomRequest(random, wildness);
    const rule = below(random, rules.length);
    if (random() < 0.3) aim(random, request, literals[rule + 1 + below(random, 3)] ?? literals[0]!);
    if (random() < 0.75) aim(random, request, literals[rule]!);
    return request;
  };
}

/** By path: the literals that stand beside it in what a rule asks. */
type Literals = ReadonlyMap<string, readonly unknown[]>;

function literalsOf(match: Record<string, unknown> = {}, when: unknown): Literals {
  const found = new Map<string, unknown[]>();
  const add = (path: string, literal: unknown) => {
    if (!found.has(path)) found.set(path, []);
    found.get(path)!.push(literal);
  };
  for (const [path, wanted] of Object.entries(match)) for (const one of [wanted].flat()) add(path, one);
  const walk = (logic: unknown): void => {
    if (typeof logic !== 'object' || logic === null) return;
    const args = Object.values(logic).flat() as unknown[];
    const literals = args.filter((arg) => typeof arg !== 'object' || arg === null);
    for (const arg of args) if (isVariable(arg)) for (const literal of literals) add(arg.var, literal);
    args.forEach(walk);
  };
  walk(when);
  return found;
}

function isVariable(logic: unknown): logic is { var: string } {
  return typeof logic === 'object' && logic !== null && 'var' in logic && typeof logic.var === 'string';
}

function aim(random: Random, request: Request, literals: Literals): void {
  const missShare = pick(random, [0, 0.1, 0.5]);
  for (const [path, known] of literals) {
    if (!/^(touchpoint|user_side|post_token|user_id|extra_data\.(?!.*length).+)$/.test(path)) continue;
    const value = random() < missShare ? closeTo(random, known) : pick(random, known);
    put(request, path.split('.'), value);
  }
}

/** Sets the value at a path, below whatever can have a key. */
function put(root: Request, keys: readonly string[], value: unknown): void {
  let at = root;
  for (const key of keys.slice(0, -1)) {
    if (typeof at[key] !== 'object' || at[key] === null) at[key] = {};
    at = at[key] as Record<string, unknown>;
  }
  at[keys.at(-1)!] = value;
}

/** A value that a comparison with one of the literals may take for another. */
function closeTo(random: Random, literals: readonly unknown[]): unknown {
  const literal = pick(random, literals);
  return pick(random, [
    () => (typeof literal === 'number' ? literal + pick(random, [-1, -0.5, 0.5, 1]) : `${literal}a`),
    () => String(literal),
    () => Number(literal) || null,
    () => `${pick(random, literals)}${literal}`,
    () => letters(random, below(random, 12)),
    () => [literal],
    () => [[literal]],
    () => (literal === '[object Object]' ? {} : String(literal).split(',')),
    () => several(2 + below(random, 3), () => pick(random, literals)),
    () => randomLiteral(random),
  ])();
}

export function randomInstant(random: Random): Date {
  return new Date(
    Date.UTC(2026, below(random, 12), 1 + below(random, 28), below(random, 24), below(random, 60)),
  );
}
