import { isObject } from '../../../values/json.js';
import type { Calendar } from './clock-regions.js';
import type { Domains } from './domains.js';
import type { Moment } from './local-now.js';
import { representativesOf, type Scope } from './representatives.js';
import type { ClockLeaf, FactLeaf, FreeLeaf, PersonLeaf } from './tree.js';
import { isFalse, isTrue, type Truths, throws } from './truths.js';
import { AbstractValue, outcomeOf, type Value } from './values.js';
import { placesFor } from './variant-tests.js';

/** Values of a variable that come out alike under all tests of a question. */
export interface Region {
  /** By test, in the order in which they were given. */
  outcomes: Uint8Array;
  /** Some of its values, of each type that it has; the one that a request is made of comes first. Of the clock, moments. */
  members: Value[];
}

export interface Regions {
  regions: readonly Region[];
  /** Whether every value of the variable lies in one of them. */
  isComplete: boolean;
  /** How many values were held against how many tests. */
  effort: number;
}

/** Which of a type are kept: where a path below a fact is asked as well, one member may do where another does not. */
const mostOfType = 4;

/**
 * Cuts the values of a fact into regions.
 * @param isWide whether abstract values count where the real ones are not complete
 * @param more values to look at beside the representatives
 */
export function regionsOfFact(
  leaves: readonly FactLeaf[],
  {
    domains,
    scope,
    isWide,
    more,
  }: { domains: Domains; scope: Scope; isWide: boolean; more: readonly Value[] },
): Regions {
  const domain = domains.of(leaves[0]!.variable);
  const tests = leaves.map(({ test }) => test);
  const { values, isComplete, abstract } = representativesOf(tests, domain, scope);
  const wider = isWide ? abstract?.() : undefined;
  const found = new RegionSet(leaves.length);
  const row = new Uint8Array(leaves.length);
  const all = [...values, ...more, ...(wider ?? [])];
  for (const value of all) {
    for (let test = 0; test < row.length; test++) {
      const leaf = leaves[test]!;
      row[test] = outcomeOf(leaf.test, value, leaf.fallback);
    }
    found.add(row, value);
  }
  return {
    regions: found.regions,
    isComplete: isComplete || wider !== undefined,
    effort: all.length * leaves.length,
  };
}

/** Every place at which a person can be, as one of each stretch. */
export function regionsOfPeople(leaves: readonly PersonLeaf[]): Regions {
  const places = placesFor(leaves);
  return regionsOf(
    places,
    leaves.map(({ outcome }) => Uint8Array.from(places, outcome)),
  );
}

export function regionsOfClock(leaves: readonly ClockLeaf[], calendar: Calendar): Regions {
  const moments = calendar.momentsFor(leaves);
  return regionsOf(
    moments,
    leaves.map((leaf) => calendar.outcomesOf(leaf, moments)),
  );
}

/** @param outcomes by test and moment */
function regionsOf(moments: readonly Moment[], outcomes: readonly Uint8Array[]): Regions {
  const found = new RegionSet(outcomes.length);
  const row = new Uint8Array(outcomes.length);
  moments.forEach((moment, place) => {
    for (let test = 0; test < row.length; test++) row[test] = outcomes[test]![place]!;
    found.addMoment(row, moment);
  });
  return { regions: found.regions, isComplete: true, effort: moments.length * outcomes.length };
}

export function regionsOfFree({ truths }: FreeLeaf, scope: Scope): Regions {
  const possible = scope === 'every' ? truths : truths & ~throws;
  const regions = [isFalse, isTrue, throws].filter((truth) => possible & truth).map(regionOfTruth);
  return { regions, isComplete: true, effort: regions.length };
}

function regionOfTruth(truth: Truths): Region {
  return { outcomes: Uint8Array.of(truth), members: [truth] };
}

/** Groups values by the outcomes of tests. */
class RegionSet {
  readonly regions: Region[] = [];
  private readonly byOutcomes = new Map<string, Region>();
  private readonly counts = new Map<Region, Map<string, number>>();

  constructor(private readonly testCount: number) {}

  add(outcomes: Uint8Array, value: Value): void {
    const region = this.regionOf(outcomes, value);
    if (region.members[0] === value) return;
    const type = typeOf(value);
    const counts = this.counts.get(region) ?? new Map([[typeOf(region.members[0]), 1]]);
    this.counts.set(region, counts);
    const count = counts.get(type) ?? 0;
    if (count === mostOfType) return;
    counts.set(type, count + 1);
    region.members.push(value);
  }

  /** The first moment of a region is enough. */
  addMoment(outcomes: Uint8Array, moment: Moment): void {
    this.regionOf(outcomes, moment);
  }

  private regionOf(outcomes: Uint8Array, value: Value): Region {
    let key = '';
    for (let test = 0; test < this.testCount; test++) key += outcomes[test];
    let region = this.byOutcomes.get(key);
    if (region === undefined) {
      region = { outcomes: outcomes.slice(), members: [value] };
      this.byOutcomes.set(key, region);
      this.regions.push(region);
    }
    return region;
  }
}

/** The type of a value, as JSON has it; of one that only some features are known of, what it would be. */
export function typeOf(value: Value): string {
  if (value instanceof AbstractValue) return value.isList ? 'abstract list' : 'abstract text';
  if (value === null) return 'null';
  return Array.isArray(value) ? 'list' : typeof value;
}

/** Whether a value has fields of its own, as far as it is known. */
export function hasFields(value: Value): boolean {
  return isObject(value) && !(value instanceof AbstractValue);
}
