import { expect, it } from 'vitest';
import { buildIndex } from '../../src/rules/engine/index/rule-index.js';
import { createRuleIndex } from '../support/create-rule-index.js';
import { judge, truthOf } from '../support/logic.js';
import { mulberry32 } from '../support/random.js';
import { compileSet, guarded, randomClick, randomRuleSet } from '../support/rule-sets.js';
import { size } from '../support/soak.js';

const decisions = size(1_000_000, 50_000);
const perSet = 50;
const firstSeed = Number(process.env.SEED ?? 1);

it(`${decisions} decisions: index, scan and json-logic-js find the same rule`, () => {
  const seen = { found: 0, none: 0 };
  for (let set = 0; set < decisions / perSet; set++) {
    // A seed a set: what fails can be run again by itself, with SEED=….
    const random = mulberry32(firstSeed + set);
    const logics = randomRuleSet(random, 1 + Math.floor(random() * 40));
    const sides = compareSides(logics);
    for (let i = 0; i < perSet; i++) {
      const data = randomClick(random, i % 3);
      const { scan, differ } = sides(data);
      if (differ) {
        const least = minimise(logics, data);
        expect.fail(
          `SEED=${firstSeed + set}: ${JSON.stringify({ logics: least, data, ...compareSides(least)(data) })}`,
        );
      }
      seen[scan === -1 ? 'none' : 'found']++;
    }
  }
  // Sets that always or never match would prove little.
  expect(Math.min(seen.found, seen.none)).toBeGreaterThan(decisions / 20);
  console.log(
    `${decisions} decisions from seed ${firstSeed}: ${seen.found} found a rule, ${seen.none} none, 0 differ`,
  );
});

/** The first rule that holds: by the index and whole conditions, by the index and what it leaves to ask, and so on. */
type Sides = { index: number; remaining: number; scan: number; judge: number; differ: boolean };

function compareSides(logics: readonly unknown[]): (data: unknown) => Sides {
  const { conditions, holds } = compileSet(logics);
  const named = () => undefined;
  const remaining = buildIndex(conditions, named, 'index').remaining.map(guarded);
  const index = createRuleIndex(conditions, named, 'index');
  const scan = createRuleIndex(conditions, named, 'scan');
  return (data) => {
    const ask = (rule: number) => holds[rule]!(data);
    const judged = logics.findIndex((logic) => {
      const truth = truthOf(judge(logic, data));
      return 'value' in truth && truth.value === true;
    });
    const found = {
      index: index.first(data, ask),
      remaining: index.first(data, (rule) => remaining[rule]!(data)),
      scan: scan.first(data, ask),
      judge: judged,
    };
    return { ...found, differ: new Set(Object.values(found)).size > 1 };
  };
}

/** Leaves out rules as long as what is left still differs. */
function minimise(logics: readonly unknown[], data: unknown): unknown[] {
  let left = [...logics];
  for (let i = left.length - 1; i >= 0; i--) {
    const fewer = left.filter((_, at) => at !== i);
    if (compareSides(fewer)(data).differ) left = fewer;
  }
  return left;
}
