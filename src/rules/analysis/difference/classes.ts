import type { Labels } from '../../format/labels.js';
import type { Alignment } from './align.js';
import { type Cause, Causes } from './causes.js';
import type { About } from './claims.js';
import { type Cut, type EdgeTest, edgeAt, isBeyond, joined } from './edge.js';
import type { Witness } from './question.js';
import { idOf, type Pair, type Versions } from './versions.js';

/** Clicks that come out otherwise for one reason. */
export interface DifferenceClass {
  cause: Cause;
  /** The ids of the edited rules. */
  rules: readonly string[];
  /** The labels of the rule that the cause names. */
  labels?: Labels;
  /** Where the edit of a condition cuts; absent for other edits, and where that cannot be said. */
  edge?: readonly EdgeTest[];
  pairs: readonly DifferentPair[];
  /** Whether only requests that are made to break a test show it. */
  isHostile: boolean;
}

/** Clicks that one rule answered before the edit and one answers after it. */
export interface DifferentPair {
  /** The id of a rule, or `default`. */
  from: string;
  to: string;
  about: About;
  witness: Witness;
  /** What both versions answer to it. Absent where nothing was confirmed. */
  answers?: { before: unknown; after: unknown };
}

type Confirmed = Pick<DifferentPair, 'witness' | 'answers'>;

/** Edges are found for so many classes of one cause. */
const mostEdges = 50;

/** Puts pairs into classes: of one cause and one edge. */
export class Classes {
  private readonly byCause = new Map<string, OpenClass[]>();
  private readonly causes: Causes;

  constructor(
    private readonly versions: Versions,
    alignment: Alignment,
  ) {
    this.causes = new Causes(versions, alignment);
  }

  list(): DifferenceClass[] {
    return [...this.byCause.values()].flat();
  }

  /** @returns the edge of its class */
  add(pair: Pair, about: About, confirmed: Confirmed): readonly EdgeTest[] | undefined {
    const { before, after } = this.versions;
    const { cause, rule, cut } = this.causes.of(pair, about, confirmed.witness);
    const own = this.classFor(cause, cut, confirmed.witness);
    if (rule !== undefined && !own.rules.includes(rule)) own.rules.push(rule);
    const ids = { from: idOf(before, pair.from), to: idOf(after, pair.to) };
    // The edge of a class grows with the clicks of a pair; one of them shows it.
    const isShown = own.pairs.some(
      (one) => one.from === ids.from && one.to === ids.to && one.about === about,
    );
    if (!isShown) own.pairs.push({ ...ids, about, ...confirmed });
    return own.edge;
  }

  private classFor(cause: Cause, cut: Cut | undefined, witness: Witness): OpenClass {
    const { isHostile } = witness;
    const key = JSON.stringify([cause, isHostile]);
    const known = this.byCause.get(key) ?? [];
    this.byCause.set(key, known);
    const isOwn = ({ edge }: DifferenceClass) =>
      cut === undefined || (edge !== undefined && isBeyond(edge, witness, this.versions));
    const found = known.find(isOwn);
    if (found !== undefined) return found;
    const edge = cut && known.length < mostEdges ? this.edgeAt(cut, witness) : undefined;
    const same = known.find((other) => keyOfEdge(other.edge) === keyOfEdge(edge));
    if (same !== undefined) return same;
    for (const other of known) {
      const both = edge && other.edge && joined(other.edge, edge);
      if (both === undefined) continue;
      other.edge = both;
      return other;
    }
    const labels = this.labelsOf(cause);
    const made: OpenClass = {
      ...{ cause, isHostile, rules: [], pairs: [] },
      ...(edge && { edge }),
      ...(labels && { labels }),
    };
    known.push(made);
    return made;
  }

  /** Those that it has now; of one that is gone, those that it had. */
  private labelsOf(cause: Cause): Labels | undefined {
    const id = 'rule' in cause ? cause.rule : cause.kind === 'notify' ? cause.owner : undefined;
    const { before, after } = this.versions;
    const rule = [after, before].flatMap(({ resolved }) => resolved.rules).find((one) => one.id === id);
    return id === undefined ? undefined : rule?.labels;
  }

  private edgeAt(cut: Cut, witness: Witness): EdgeTest[] | undefined {
    const { clocks } = this.versions;
    // At one instant, two zones show two times.
    return clocks.before === clocks.after ? edgeAt(this.versions, cut, witness) : undefined;
  }
}

interface OpenClass extends DifferenceClass {
  rules: string[];
  pairs: DifferentPair[];
  edge?: readonly EdgeTest[];
}

function keyOfEdge(edge: readonly EdgeTest[] = []): string {
  return edge
    .map(({ leaf, holds, others = [] }) => `${leaf.id} ${holds} ${others.map(({ id }) => id).join(' ')}`)
    .join();
}
