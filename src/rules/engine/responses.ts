import type { Contract, ContractError, PlatformResponse } from '../../platform/contract.js';
import { type Budget, BudgetError } from '../logic/budget.js';
import type { ConditionLookup } from '../logic/evaluate.js';
import { createTemplateCompiler, type Form, RenderError } from '../template/fill.js';
import type { ResponseNode } from '../template/node.js';

/** An answer whose object and text are made. */
export interface Ready {
  response: PlatformResponse;
  body: string;
}

/** The answers of a file, each by its number. */
export interface Responses {
  /** Those that need no request, as JSON text; undefined for those that are made for each. */
  readonly bodies: readonly (string | undefined)[];
  /** For the first, the answer itself, frozen; for the others the form of its template. */
  readonly responses: readonly unknown[];
  /** Makes an answer for a request. May throw. */
  render(number: number, facts: unknown, budget: Budget): Ready;
  /** Makes an answer for a request, or says why it may not leave. */
  give(number: number, facts: unknown, budget: Budget): Ready | readonly ContractError[];
}

/** Collects the answers of a file. What can be settled now is settled now. */
export class ResponsesBuilder {
  // Lists side by side: an object for each answer would take as much memory as what is in it.
  private readonly bodies: (string | undefined)[] = [];
  private readonly responses: unknown[] = [];
  /** The constant texts of all templates. */
  private readonly texts: string[] = [];
  /** Where a template's texts start, plus one; negative where what is made of it need not be checked. */
  private readonly places: number[] = [];
  private readonly compile: ReturnType<typeof createTemplateCompiler>;
  private readonly openForms = new Map<Form, boolean>();

  constructor(
    conditions: ConditionLookup,
    private readonly contract: Contract,
  ) {
    this.compile = createTemplateCompiler(conditions);
  }

  add(node: ResponseNode): void {
    if (node.kind === 'constant') {
      const body = JSON.stringify(node.value);
      this.bodies.push(body);
      // Read back, it takes half the memory of what the file's templates are made of.
      this.responses.push(deepFreeze(JSON.parse(body)));
      this.places.push(0);
      return;
    }
    const { form, texts } = this.compile(node);
    const place = this.texts.length + 1;
    for (const text of texts) this.texts.push(text);
    this.bodies.push(undefined);
    this.responses.push(form);
    this.places.push(this.isProven(node, form) ? -place : place);
  }

  build(): Responses {
    return openAnswers(
      this.bodies.slice(),
      this.responses.slice(),
      this.texts.slice(),
      Int32Array.from(this.places),
      this.contract,
    );
  }

  /**
   * Whether nothing that a request holds can make a template break the contract: it is good with nothing inserted, and
   * its schema leaves open what stands where something is.
   */
  private isProven(node: ResponseNode, form: Form): boolean {
    let isOpen = this.openForms.get(form);
    if (isOpen === undefined) {
      isOpen = isOpenBelow(node, [], this.contract);
      this.openForms.set(form, isOpen);
    }
    return isOpen && this.contract.checkResponse(withNothingInserted(node)).length === 0;
  }
}

// Apart from the builder, so that no closure here keeps it.
function openAnswers(
  bodies: readonly (string | undefined)[],
  responses: readonly unknown[],
  texts: readonly string[],
  places: Int32Array,
  contract: Contract,
): Responses {
  function render(number: number, facts: unknown, budget: Budget): Ready {
    const body = bodies[number];
    if (body !== undefined) return { response: responses[number] as PlatformResponse, body };
    const form = responses[number] as Form;
    const at = Math.abs(places[number]!) - 1;
    // Held against the contract before it leaves, or proven to keep it.
    const answer = form.fill(facts, texts, at, budget) as PlatformResponse;
    return { response: answer, body: form.write(answer, facts, texts, at, budget) };
  }

  return {
    bodies,
    responses,
    render,
    give(number, facts, budget) {
      try {
        const ready = render(number, facts, budget);
        if (places[number]! <= 0) return ready;
        const errors = contract.checkResponse(ready.response);
        return errors.length === 0 ? ready : errors;
      } catch (error) {
        return [{ pointer: '', ...reasonOf(error as Error) }];
      }
    },
  };
}

/** Why an answer could not be rendered, without what another error than ours may quote of the request. */
function reasonOf(error: Error): Omit<ContractError, 'pointer'> {
  if (error instanceof BudgetError) return { detail: `is too costly: ${error.message}`, keyword: 'budget' };
  const detail = error instanceof RenderError ? error.message : `could not be rendered (${error.name})`;
  return { detail, keyword: 'render' };
}

function isOpenBelow(node: ResponseNode, path: readonly string[], contract: Contract): boolean {
  switch (node.kind) {
    case 'constant':
      return true;
    case 'list':
      return node.items.every((item, i) => isOpenBelow(item, [...path, String(i)], contract));
    case 'object':
      return node.entries.every(([key, child]) => isOpenBelow(child, [...path, key], contract));
    case 'text':
      return contract.leavesOpen(path) !== undefined;
    default:
      return contract.leavesOpen(path) === 'anything';
  }
}

function withNothingInserted(node: ResponseNode): unknown {
  switch (node.kind) {
    case 'constant':
      return node.value;
    case 'list':
      return node.items.map(withNothingInserted);
    case 'object':
      return Object.fromEntries(node.entries.map(([key, child]) => [key, withNothingInserted(child)]));
    case 'logic':
      return null;
    default:
      return node.parts.filter((part) => typeof part === 'string').join('');
  }
}

// One constant answer is handed to every click that it fits.
function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const child of Object.values(value)) deepFreeze(child);
  }
  return value;
}
