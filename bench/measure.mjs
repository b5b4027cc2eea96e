/** How long things take, side by side, and how far the figures spread. */
import { availableParallelism } from 'node:os';

/**
 * Times contenders in turn, A B A B, each on requests that were parsed a moment before and are not used twice in a
 * round; a change of the machine's speed touches them all.
 * @param bodies JSON texts, used in order and from the start again
 * @param contenders each with `name` and `run(request)`; one that `isAsync` yields promises, `atATime` at once
 * @param options.batchMs how long a contender's turn should take; as many requests as fit, one at least
 * @returns name → nanoseconds a request, round by round
 */
export async function alternate(contenders, bodies, { rounds, warmUps = 3, batchMs = 20, maxBatch = 5_000 }) {
  const turns = [];
  for (const contender of contenders) turns.push(await turnOf(contender, bodies, batchMs, maxBatch));
  const figures = Object.fromEntries(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round < warmUps + rounds; round++) {
    for (const turn of turns) {
      const nanoseconds = await time(turn);
      if (round >= warmUps) figures[turn.contender.name].push(nanoseconds);
    }
  }
  return figures;
}

async function turnOf(contender, bodies, batchMs, maxBatch) {
  const turn = { contender, at: 0, size: 1, bodies };
  // Calls are slow before they are compiled: the size is found by doubling, not from the first.
  while (turn.size < maxBatch) {
    const milliseconds = ((await time(turn)) * turn.size) / 1e6;
    if (milliseconds > batchMs / 2) break;
    turn.size = Math.min(maxBatch, turn.size * 2);
  }
  return turn;
}

/** What was returned last, kept where the compiler cannot tell that nobody reads it. */
export let last;

// Few enough to be in the processor's cache when their turn comes, as a request is that a server has just parsed.
const groupSize = 32;

/** Nanoseconds a request of one turn. */
async function time(turn) {
  const { contender, bodies, size } = turn;
  let nanoseconds = 0;
  for (let done = 0; done < size; done += groupSize) {
    const requests = nextBodies(turn, bodies, Math.min(groupSize, size - done)).map((body) =>
      JSON.parse(body),
    );
    const start = performance.now();
    if (contender.isAsync) await runLater(contender, requests);
    else for (const request of requests) last = contender.run(request);
    nanoseconds += (performance.now() - start) * 1e6;
  }
  return nanoseconds / size;
}

/** Engines that answer later may work on several requests at a time, as a server would let them. */
async function runLater({ run, atATime = groupSize }, requests) {
  for (let i = 0; i < requests.length; i += atATime) {
    last = await Promise.all(requests.slice(i, i + atATime).map(run));
  }
}

function nextBodies(turn, bodies, count) {
  const group = [];
  for (let i = 0; i < count; i++) {
    group.push(bodies[turn.at]);
    turn.at = (turn.at + 1) % bodies.length;
  }
  return group;
}

/**
 * Times JSON.parse and what is then done with the parsed requests, as a server does one after the other.
 * @returns nanoseconds a request, round by round, of both
 */
export function besideParsing(run, bodies, { rounds, warmUps = 5, perRound = 5_000 }) {
  const turn = { at: 0 };
  const figures = { parse: [], run: [] };
  for (let round = 0; round < warmUps + rounds; round++) {
    let parsing = 0;
    let running = 0;
    for (let done = 0; done < perRound; done += groupSize) {
      const group = nextBodies(turn, bodies, groupSize);
      const requests = [];
      const start = performance.now();
      for (const body of group) requests.push(JSON.parse(body));
      const parsed = performance.now();
      for (const request of requests) last = run(request);
      running += performance.now() - parsed;
      parsing += parsed - start;
    }
    if (round < warmUps) continue;
    figures.parse.push((parsing * 1e6) / perRound);
    figures.run.push((running * 1e6) / perRound);
  }
  return figures;
}

/** The median of several figures, with the least and the greatest. */
export function summary(figures) {
  const sorted = figures.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const median = (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2;
  return { median, min: sorted[0], max: sorted.at(-1) };
}

/** Round by round, one list of figures over another. */
export function ratios(over, under) {
  return over.map((figure, round) => figure / under[round]);
}

/** What is said of where figures come from. */
export function machine() {
  return { node: process.version, processors: availableParallelism() };
}
