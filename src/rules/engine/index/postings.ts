/** A list of rule numbers in file order, and the position in it. */
export interface Cursor {
  rules: ArrayLike<number>;
  at: number;
  end: number;
}

/** Many short lists of rule numbers in one array: lists of their own would take ten times the memory. */
export interface Postings {
  /** Where each list starts in `rules`; at the end, where the last one ends. */
  starts: Int32Array;
  rules: Int32Array;
}

/** Undefined where the list is empty. */
export function readList({ starts, rules }: Postings, list: number): Cursor | undefined {
  const at = starts[list]!;
  const end = starts[list + 1]!;
  return at === end ? undefined : { rules, at, end };
}

export function readAll(rules: ArrayLike<number>): Cursor | undefined {
  return rules.length === 0 ? undefined : { rules, at: 0, end: rules.length };
}

/** Collects lists; the rules of each come in file order. */
export class PostingsBuilder {
  private readonly lists: number[] = [];
  private readonly rules: number[] = [];

  add(list: number, rule: number): void {
    this.lists.push(list);
    this.rules.push(rule);
  }

  build(listCount: number): Postings {
    const starts = new Int32Array(listCount + 1);
    for (const list of this.lists) starts[list + 1]!++;
    for (let list = 0; list < listCount; list++) starts[list + 1]! += starts[list]!;
    const next = starts.slice();
    const rules = new Int32Array(this.rules.length);
    for (let i = 0; i < this.lists.length; i++) rules[next[this.lists[i]!]!++] = this.rules[i]!;
    return { starts, rules };
  }
}
