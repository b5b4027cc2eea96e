import { type AnyResponse, calls } from '../../../platform/calls.js';
import type { CallContract, Contract } from '../../../platform/contract.js';
import type { Clock } from '../../../values/clock.js';
import { splitPath } from '../../../values/path.js';
import { setAt } from '../../../values/set-at.js';
import { compileRules } from '../../engine/compile.js';
import { type Decision, decisiveRule, type Ruleset } from '../../engine/decide.js';
import { type SignTicket, standInTicket } from '../../engine/tickets.js';
import { factsReadIn } from '../../logic/references.js';
import { conditionExpressions, type ResolvedRules } from '../../model.js';
import { logicIn, type ResponseNode, walkResponse } from '../../template/node.js';
import { createJudge, type Disagreement, type Judge } from '../judge.js';
import { shortened, withoutField } from '../prover/shorten.js';
import { isHostile } from '../prover/witness.js';
import type { About } from './claims.js';
import { keyOfValue } from './outcomes.js';
import type { Witness } from './question.js';

/** Stands in for tickets: two are the same if they say the same and are signed alike. */
const legibleTicket: SignTicket = (claims, { secrets: [secret] }) =>
  encodeURIComponent(keyOfValue([{ ...claims }, secret]));

/** What the two versions decide of a click. */
export interface Decided {
  before: Decision;
  after: Decision;
}

/** Decides clicks by both versions, compiled as the gateway compiles them. */
export class Confirmer {
  private readonly rulesets: readonly [Ruleset, Ruleset];
  private readonly judges: readonly [Judge, Judge];
  private readonly contract: CallContract;
  /** Whether some condition reads the instant itself, not only what a clock shows. */
  readonly readsInstant: boolean;

  constructor(
    private readonly before: ResolvedRules,
    private readonly after: ResolvedRules,
    contract: Contract,
    private readonly clock: Clock,
  ) {
    this.contract = contract[after.call];
    this.readsInstant = [before, after].some(readsInstant);
    this.rulesets = [compileRules(before, 'before', contract), compileRules(after, 'after', contract)];
    this.judges = [createJudge(before), createJudge(after)];
  }

  decide({ request, now }: Witness): Decided {
    const [before, after] = this.rulesets.map((ruleset) => ruleset.decide(request, now, legibleTicket));
    return { before: before!, after: after! };
  }

  /** Both answers, for people: tickets cannot be read in them. */
  answersTo({ request, now }: Witness): { before: unknown; after: unknown } {
    const [before, after] = this.rulesets.map(
      (ruleset) => ruleset.decide(request, now, standInTicket).response,
    );
    return { before, after };
  }

  /** What json-logic-js decides otherwise. */
  judge({ request, now }: Witness, { before, after }: Decided): Disagreement | undefined {
    return this.judges[0](request, now, before) ?? this.judges[1](request, now, after);
  }

  /** The instants that a click may be meant at: what reads the instant itself is proven for one in UTC. */
  instantsOf(witness: Witness): Witness[] {
    if (!this.readsInstant) return [witness];
    const { iso } = this.clock(witness.now);
    return [witness, { ...witness, now: new Date(`${iso.slice(0, 19)}Z`) }];
  }

  private accepts({ request }: Witness): boolean {
    return this.contract.checkRequest(request).length === 0;
  }

  /**
   * Looks for a click like one that was found of which a claim is true: with other values in the facts that responses insert.
   * @param ids who answers it before and after
   */
  vary(
    witness: Witness,
    ids: readonly [string, string],
    about: About,
    responses: readonly ResponseNode[],
  ): Witness | undefined {
    const paths = factsInsertedBy(responses, Object.keys(calls[this.after.call].fields));
    const together = [paths, ...(paths.length > 1 ? paths.map((path) => [path]) : [])];
    const values = about.kind === 'rejected' ? oddValues : plainValues;
    const tries = values.flatMap((value) => together.map((some) => withValues(witness, some, value)));
    const ofTables = this.keysOfTables().filter(({ path }) => paths.includes(path));
    const keyed = ofTables.map(({ path, key }) => withValues(witness, [path], key));
    return [...tries, ...keyed].find((varied) => this.shows(varied, ids, about));
  }

  /** The facts by which tables are looked up, with the keys of these. */
  private keysOfTables(): { path: string; key: string }[] {
    const insertions = [this.before, this.after].flatMap((version) => version.insertions);
    const keys = insertions.flatMap(({ path, keys = [] }) => keys.map((key) => ({ path, key })));
    return [...new Map(keys.map((one) => [`${one.path} ${one.key}`, one])).values()].slice(0, mostKeys);
  }

  /** The same click without what it can do without. */
  shorten(witness: Witness, ids: readonly [string, string], about: About): Witness {
    const { call } = this.after;
    const shortest = shortened(witness, call, new Set(), (shorter) => this.shows(shorter, ids, about));
    return { ...shortest, isHostile: isHostile(shortest.request) };
  }

  private shows(witness: Witness, ids: readonly [string, string], about: About): boolean {
    const decided = this.decide(witness);
    return isAnsweredBy(decided, ids) && isTrueOf(about, decided) && this.accepts(witness);
  }
}

function readsInstant(resolved: ResolvedRules): boolean {
  const reads = [...conditionExpressions(resolved)].flatMap(factsReadIn);
  return reads.some(({ path }) => path === undefined || ['', 'now', 'now.unix', 'now.iso'].includes(path));
}

export function isAnsweredBy({ before, after }: Decided, [from, to]: readonly [string, string]): boolean {
  return decisiveRule(before) === from && decisiveRule(after) === to;
}

/** Whether a click comes out as a claim says. */
export function isTrueOf(about: About, { before, after }: Decided): boolean {
  switch (about.kind) {
    case 'answer':
      return !isSameAnswer(before.response, after.response);
    case 'rejected':
      return before.rejected !== undefined && after.rejected !== undefined && isOtherwise({ before, after });
    case 'notify': {
      const [was, is] = [notifies(before, about.receiver), notifies(after, about.receiver)];
      return was !== is && is === about.isNotified;
    }
    case 'receiver':
      return notifies(before, about.receiver) && notifies(after, about.receiver);
  }
}

function notifies({ notifications }: Decision, name: string): boolean {
  return notifications.some(({ receiver }) => receiver === name);
}

function isOtherwise({ before, after }: Decided): boolean {
  const [were, are] = [before, after].map(({ notifications }) =>
    notifications.map(({ receiver }) => receiver).sort(),
  );
  return !isSameAnswer(before.response, after.response) || String(were) !== String(are);
}

/** The order of keys says nothing to a person. */
function isSameAnswer(one: AnyResponse, other: AnyResponse): boolean {
  return keyOfValue(one) === keyOfValue(other);
}

/** So many keys of tables are tried. */
const mostKeys = 1_000;

/** Values that show what a response makes of a fact. */
const plainValues: readonly unknown[] = ['abc', 7, 1_234_567, 'نمونه', true, [1], undefined, null];

/** Values that break responses: first those that can be shown. */
const oddValues: readonly unknown[] = [
  ...[undefined, null, '', ' ', '..', -1.5, false, [], {}, [{ a: 1 }, null, 'x']],
  ...['a\n"\'<>&%\\/@#?{{ vars }}', 'ا'.repeat(5_000), 'ا'.repeat(20_000)],
];

/** The paths below fields of the request that some responses insert or compute with. */
function factsInsertedBy(responses: readonly ResponseNode[], fields: readonly string[]): string[] {
  const paths = new Set<string>();
  const add = (path: string | undefined) => {
    if (path !== undefined && fields.includes(splitPath(path)[0] ?? '')) paths.add(path);
  };
  for (const response of responses) {
    for (const expression of logicIn(response)) {
      for (const { path, itemOf } of factsReadIn(expression)) if (itemOf === undefined) add(path);
    }
    walkResponse(response, (node) => {
      if (node.kind !== 'text' && node.kind !== 'link') return;
      for (const part of node.parts) if (typeof part !== 'string') add(part.lookup?.by ?? part.path);
    });
  }
  return [...paths];
}

function withValues(witness: Witness, paths: readonly string[], value: unknown): Witness {
  let request = structuredClone(witness.request);
  for (const path of paths) {
    const segments = splitPath(path);
    if (value === undefined) request = withoutField(request, segments);
    else setAt(request, segments, value);
  }
  return { ...witness, request };
}
