import { Budget } from '../logic/budget.js';
import type { Atom, Condition, NamedConditions } from '../logic/condition.js';
import { walkExpression } from '../logic/expression.js';
import { operatorOf } from '../logic/operators.js';
import { compileCondition } from '../logic/predicate.js';
import { missingPaths } from './imply.js';

/**
 * A condition as it is for requests in which a fact is null or absent: the tests of that fact are decided, the others
 * left as they are. A constant `false` is a proof that the condition asks for the fact.
 */
export function whereNull(condition: Condition, path: string, named: NamedConditions): Condition {
  const names = new Map<string, Condition>();
  const decide = (part: Condition): Condition => {
    switch (part.kind) {
      case 'constant':
        return part;
      case 'and':
      case 'or':
        return decideParts(part, part.parts.map(decide));
      case 'not': {
        const inner = decide(part.part);
        if (inner.kind === 'constant') return constant(!inner.holds);
        return inner === part.part ? part : { ...part, part: inner };
      }
      case 'named': {
        const known = names.get(part.name);
        if (known) return known;
        // Until it is decided it stands for itself: a circle ends here.
        names.set(part.name, part);
        const target = named(part.name);
        const decided = target && decide(target);
        const result = decided === undefined || decided === target ? part : decided;
        names.set(part.name, result);
        return result;
      }
      default: {
        const holds = atomWhereNull(part, path);
        return holds === undefined ? part : constant(holds);
      }
    }
  };
  return decide(condition);
}

function constant(holds: boolean): Condition {
  return { kind: 'constant', holds };
}

function decideParts(whole: Extract<Condition, { kind: 'and' | 'or' }>, parts: Condition[]): Condition {
  // What decides the whole by itself: a false part an `and`, a true part an `or`.
  const deciding = whole.kind === 'or';
  if (parts.some((part) => part.kind === 'constant' && part.holds === deciding)) return constant(deciding);
  const open = parts.filter(({ kind }) => kind !== 'constant');
  if (open.length === 0) return constant(!deciding);
  if (open.length === 1) return open[0]!;
  if (open.length === parts.length && parts.every((part, index) => part === whole.parts[index])) return whole;
  return { ...whole, parts: open };
}

/** What a test comes to where the fact is null, or undefined where it asks for something else as well. */
function atomWhereNull(atom: Atom, path: string): boolean | undefined {
  const isAbout = (other: string) => other === path || other.startsWith(`${path}.`);
  if (atom.kind !== 'opaque') return isAbout(atom.path) ? holdsWithout(atom, path) : undefined;
  const { expression } = atom;
  if (expression.kind === 'call' && expression.operator === 'missing') {
    // One key that is missing makes the list of the missing ones true.
    return missingPaths(expression).some(isAbout) ? true : undefined;
  }
  let reads = 0;
  let isOpen = false;
  walkExpression(expression, (node) => {
    if (node.kind === 'variable' && !node.inItem) {
      reads++;
      if (!isAbout(node.path)) isOpen = true;
    }
    if (node.kind === 'call' && operatorOf(node.operator)?.readsFacts) isOpen = true;
  });
  return isOpen || reads === 0 ? undefined : holdsWithout(atom, path);
}

/** Whether a test holds where the only fact that it reads is null or absent; undefined where that is not one answer. */
function holdsWithout(atom: Atom, path: string): boolean | undefined {
  const holds = compileCondition(atom, () => () => false);
  try {
    const ifAbsent = holds({}, new Budget());
    // A fallback stands for an absent fact, and not for null.
    return holds(nullAt(path), new Budget()) === ifAbsent ? ifAbsent : undefined;
  } catch {
    return undefined;
  }
}

function nullAt(path: string): unknown {
  return path.split('.').reduceRight<unknown>((value, segment) => ({ [segment]: value }), null);
}
