import type { Clock } from '../../../values/clock.js';
import { memoize } from '../../../values/memo.js';
import { splitPath } from '../../../values/path.js';
import type { Path } from '../../diagnostic.js';
import { factsOfRules } from '../../engine/experiments.js';
import { type Experiment, experimentsAt } from '../../format/experiments.js';
import { OneOf } from '../../format/one-of.js';
import { Budget } from '../../logic/budget.js';
import { calendarNamed, type Expression, expressionKey, wordingOfName } from '../../logic/expression.js';
import { compileCondition, compileNamedConditions } from '../../logic/predicate.js';
import { conditionsUsedBy, mayRead } from '../../logic/references.js';
import { readPath } from '../../logic/scope.js';
import { beginOf } from '../../logic/window.js';
import { namedIn, type ResolvedRules } from '../../model.js';
import type { ResolvedNotifyEntry } from '../../placed-condition.js';
import { referencesOf } from '../../references.js';
import { type AnswerNode, logicIn, responsesIn } from '../../template/node.js';
import { pathsReadIn } from '../dependencies.js';
import { type ProvableFile, type Responder, theDefault } from '../prover/provable-file.js';
import type { Alignment } from './align.js';
import type { About } from './claims.js';
import type { Cut } from './edge.js';
import { keyOfValue, ticketMeaning } from './outcomes.js';
import type { Witness } from './question.js';
import { editedKeys } from './receivers.js';
import { idOf, type Pair, type Versions } from './versions.js';

/** What was edited, in the file's own words. */
export type Cause =
  /** The default's response. */
  | { kind: 'default' }
  /** A response with a name. */
  | { kind: 'response'; name: string }
  /** The response of a rule, where it stands in the rule; or which one the rule names. */
  | { kind: 'answer'; rule: string }
  /** The condition of a rule, which takes clicks that it did not take, or no longer takes some. */
  | { kind: 'condition'; rule: string; takes: 'fewer' | 'more' }
  /** Constants and named conditions that rules ask for, whose own lines are as they were. */
  | { kind: 'constant'; edits: readonly Edit[]; effect: 'fewer' | 'more' | 'answer' | 'notify' }
  /** @property switchedFrom where it stands in both versions: what keeps it from answering in the other one */
  | { kind: 'gone' | 'new'; rule: string; switchedFrom?: 'disabled' | 'shadow' }
  /** A rule stands before others that stood before it, or behind others that stood behind it. */
  | { kind: 'order'; rule: string; moves: 'up' | 'down' }
  /** Who is notified. @property owner a rule, `default` or `notify_all` */
  | { kind: 'notify'; owner: string; receiver: string; isNotified: boolean }
  /** A receiver itself: some of its keys. */
  | { kind: 'receiver'; receiver: string; keys: readonly string[] }
  /** What tickets carry, how long they are valid, or what signs them. */
  | { kind: 'ticket'; keys: readonly string[] }
  /** The time zone. */
  | { kind: 'timezone'; before: string; after: string };

/** A constant or a named condition with another value. */
export interface Edit {
  /** `vars.price`, `condition closed`, or `experiment checkout`. */
  name: string;
  before: unknown;
  after: unknown;
}

export interface FoundCause {
  cause: Cause;
  /** The rule that was edited, by its id: what takes or gives away clicks. Absent where no rule was. */
  rule?: string;
  /** Of a changed test: what the clicks of the pair meet, and what they do not. */
  cut?: Cut;
}

/** Finds what of an edit gave clicks to another responder, or another outcome. */
export class Causes {
  private readonly holds: readonly [Holds, Holds];
  private readonly namesakeAfter: ReadonlyMap<string, number>;
  private readonly namesakeBefore: ReadonlyMap<string, number>;

  constructor(
    private readonly versions: Versions,
    private readonly alignment: Alignment,
  ) {
    const { before, after, clocks } = versions;
    this.holds = [holdsIn(before, clocks.before), holdsIn(after, clocks.after)];
    this.namesakeBefore = numbersById(before);
    this.namesakeAfter = numbersById(after);
  }

  of({ from, to }: Pair, about: About, witness: Witness): FoundCause {
    const { partnerOf, partnerBefore } = this.alignment;
    const isSame =
      from === theDefault || to === theDefault
        ? from === to
        : partnerOf.get(from) === to || this.idBefore(from) === this.idAfter(to);
    if (about.kind === 'receiver') {
      const keys = editedKeys(this.versions, about.receiver);
      return { cause: { kind: 'receiver', receiver: about.receiver, keys } };
    }
    if (isSame || about.kind === 'rejected') return { cause: this.ofOutcome({ from, to }, about) };
    const isLost = from !== theDefault && !partnerOf.has(from);
    const isGained = to !== theDefault && !partnerBefore.has(to);
    return (
      (isLost ? this.lossOf(from, witness) : undefined) ??
      (isGained ? this.gainOf(to, witness) : undefined) ??
      this.orderOf({ from, to })
    );
  }

  // ---- who answers

  private lossOf(from: number, witness: Witness): FoundCause | undefined {
    const rule = this.idBefore(from);
    const now = this.namesakeAfter.get(rule);
    if (now === undefined) return { cause: this.goneOrNew('gone', rule, this.versions.after), rule };
    if (this.holds[1](now, witness)) return undefined;
    const { before, after } = this.versions;
    return {
      ...{ cause: this.ofTest(from, now, 'fewer'), rule },
      cut: { holding: before.treeOf(from), failing: after.treeOf(now) },
    };
  }

  private gainOf(to: number, witness: Witness): FoundCause | undefined {
    const rule = this.idAfter(to);
    const was = this.namesakeBefore.get(rule);
    if (was === undefined) return { cause: this.goneOrNew('new', rule, this.versions.before), rule };
    if (this.holds[0](was, witness)) return undefined;
    const { before, after } = this.versions;
    return {
      ...{ cause: this.ofTest(was, to, 'more'), rule },
      cut: { holding: after.treeOf(to), failing: before.treeOf(was) },
    };
  }

  private orderOf({ from, to }: Pair): FoundCause {
    const stayed = new Set(this.alignment.stayed.values());
    const isUp = to !== theDefault && (!stayed.has(to) || this.alignment.stayed.has(from));
    const rule = isUp ? this.idAfter(to) : this.idBefore(from);
    return { cause: { kind: 'order', rule, moves: isUp ? 'up' : 'down' }, rule };
  }

  private goneOrNew(kind: 'gone' | 'new', rule: string, { resolved }: ProvableFile): Cause {
    const other = resolved.rules.find(({ id }) => id === rule);
    return { kind, rule, ...(other && { switchedFrom: other.isShadow ? 'shadow' : 'disabled' }) };
  }

  private ofTest(was: number, now: number, takes: 'fewer' | 'more'): Cause {
    const { before, after } = this.versions;
    const [old, edited] = [before.rules[was]!, after.rules[now]!];
    const own: Cause = { kind: 'condition', rule: edited.id, takes };
    if (!isWrittenAlike(old.expressions, edited.expressions)) return own;
    return this.ofConstants(old.expressions, takes) ?? this.ofZone() ?? own;
  }

  // ---- what comes of it

  private ofOutcome(pair: Pair, about: About): Cause {
    if (about.kind === 'notify') return this.ofNotify(pair, about);
    const { before, after } = this.versions;
    const owner = about.kind === 'rejected' ? { from: theDefault, to: theDefault } : pair;
    const [old, edited] = [writtenBy(before, owner.from), writtenBy(after, owner.to)];
    const own: Cause =
      owner.to === theDefault ? { kind: 'default' } : { kind: 'answer', rule: this.idAfter(owner.to) };
    if (keyOfValue(old.respond) !== keyOfValue(edited.respond)) return own;
    for (const name of namesIn(old.respond)) {
      const [template, other] = [before, after].map(({ resolved }) => resolved.file.responses[name]);
      if (keyOfValue(template) !== keyOfValue(other)) return { kind: 'response', name };
    }
    return this.ofConstantsIn(old.response) ?? this.ofTicket() ?? this.ofZone() ?? own;
  }

  private ofNotify({ from, to }: Pair, { receiver, isNotified }: Extract<About, { kind: 'notify' }>): Cause {
    const { before, after } = this.versions;
    const [old, edited] = [before, after].map(({ resolved }) => resolved.notifyAll);
    const [own, ownEdited] = [writtenBy(before, from).notify, writtenBy(after, to).notify];
    const isOwn = !areEntriesAlike(own, ownEdited);
    const isOfAll = !areEntriesAlike(old!, edited!);
    const expressions = [...own, ...old!].flatMap((entry) => entry.expressions);
    const byConstants = isOwn || isOfAll ? undefined : this.ofConstants(expressions, 'notify');
    const owner = isOfAll && !isOwn ? 'notify_all' : idOf(after, to);
    return byConstants ?? { kind: 'notify', owner, receiver, isNotified };
  }

  // ---- constants

  private ofConstantsIn(response: AnswerNode | undefined): Cause | undefined {
    if (response === undefined) return undefined;
    const { before } = this.versions;
    const inserted = referencesOf(before.resolved)
      .filter(({ place }) => responsesIn(response).some(({ at }) => isBelow(place.path, at)))
      .map(({ path }) => path);
    return this.ofConstants(logicIn(response), 'answer', inserted);
  }

  /** @param paths that are read besides */
  private ofConstants(
    expressions: readonly Expression[],
    effect: Extract<Cause, { kind: 'constant' }>['effect'],
    paths: readonly (string | undefined)[] = [],
  ): Cause | undefined {
    const { before } = this.versions;
    const names = [...conditionsUsedBy(expressions, before.resolved.conditions)];
    const named = names.flatMap((name) => before.resolved.conditions.get(name) ?? []);
    const all = [...expressions, ...named.map(({ expression }) => expression)];
    const read = [...new Set([...paths, ...all.flatMap(pathsReadIn)])];
    const constants = [...new Set(read.flatMap((path) => this.constantsAt(path)))].map((name) => ({
      name,
      ...this.values((file) => readPath(file, splitPath(name))),
    }));
    const conditions = names.map((name) => ({
      name: wordingOfName(name),
      ...this.values(({ conditions, calendars }) => {
        const calendar = calendarNamed(name);
        return calendar === undefined ? conditions[name] : calendars.get(calendar);
      }),
    }));
    const experiments = read
      .flatMap((path) => experimentsAt(path ?? '', before.resolved.file.experiments))
      .map(({ name }) => ({
        name: `experiment ${name}`,
        ...this.values(({ experiments }) => asWritten(experiments.get(name))),
      }));
    const edits = [...constants, ...conditions, ...experiments].filter(
      ({ before, after }) => keyOfValue(before ?? null) !== keyOfValue(after ?? null),
    );
    return edits.length === 0 ? undefined : { kind: 'constant', edits, effect };
  }

  /** The constants that a path may lead to: all, where it is computed or leads to all facts. */
  private constantsAt(path: string | undefined): string[] {
    if (path?.startsWith('vars.')) return [path];
    if (!mayRead(path, 'vars')) return [];
    const { before, after } = this.versions;
    const all = { ...before.resolved.file.vars, ...after.resolved.file.vars };
    return Object.keys(all).map((name) => `vars.${name}`);
  }

  private values(read: (file: ResolvedRules['file']) => unknown): Pick<Edit, 'before' | 'after'> {
    const { before, after } = this.versions;
    return { before: read(before.resolved.file), after: read(after.resolved.file) };
  }

  private ofTicket(): Cause | undefined {
    const { before, after } = this.versions;
    const [was, is] = [before, after].map(({ resolved: { ticket } }) => ticket && ticketMeaning(ticket));
    const keys = (['include', 'for', 'secret'] as const).filter(
      (key) => keyOfValue(was?.[key] ?? null) !== keyOfValue(is?.[key] ?? null),
    );
    return keys.length === 0 ? undefined : { kind: 'ticket', keys };
  }

  private ofZone(): Cause | undefined {
    const { before, after } = this.values(({ timezone }) => timezone) as { before: string; after: string };
    return before === after ? undefined : { kind: 'timezone', before, after };
  }

  private idBefore(from: Responder): string {
    return idOf(this.versions.before, from);
  }

  private idAfter(to: Responder): string {
    return idOf(this.versions.after, to);
  }
}

/** An experiment as a file writes it. */
function asWritten(experiment: Experiment | undefined): unknown {
  if (experiment === undefined) return undefined;
  const { by, variants, otherwise, phases } = experiment;
  const later = phases.flatMap(({ since, variants }) =>
    since ? [[`from ${beginOf(since)}`, weightsOf(variants)] as const] : [],
  );
  return { by, variants: weightsOf(variants), otherwise, ...Object.fromEntries(later) };
}

function weightsOf(variants: Experiment['variants']): Record<string, number> {
  return Object.fromEntries(variants.map(({ name, weight }) => [name, weight]));
}

/** The named responses of what a rule responds with. */
function namesIn(respond: unknown): string[] {
  const all = respond instanceof OneOf ? respond.choices.map((choice) => choice.respond) : [respond];
  return all.filter((one) => typeof one === 'string');
}

/** Whether a rule's condition holds at a click. */
type Holds = (rule: number, witness: Witness) => boolean;

function holdsIn({ resolved, rules }: ProvableFile, clock: Clock): Holds {
  const named = compileNamedConditions(namedIn(resolved));
  const predicateOf = memoize(
    (rule: number) => compileCondition(rules[rule]!.condition, named),
    new Map<number, ReturnType<typeof compileCondition>>(),
  );
  const factsOf = factsOfRules(resolved);
  return (rule, { request, now }) => {
    try {
      return predicateOf(rule)(factsOf(request, clock(now)), new Budget());
    } catch {
      return false;
    }
  };
}

function numbersById({ rules }: ProvableFile): Map<string, number> {
  return new Map(rules.map(({ id }, number) => [id, number]));
}

/** What a rule or the default says, as it is written. */
interface Written {
  respond: unknown;
  response: AnswerNode | undefined;
  notify: readonly ResolvedNotifyEntry[];
}

function writtenBy({ resolved, rules }: ProvableFile, responder: Responder): Written {
  if (responder === theDefault) {
    return { respond: resolved.file.default, response: resolved.default, notify: resolved.defaultNotify };
  }
  const rule = rules[responder]!;
  const { respond } = writtenRules(resolved).get(rule)!;
  return { respond, response: rule.response, notify: rule.notify };
}

/** The rules as the file has them. */
const writtenRules = memoize(
  ({ rules, file }: ResolvedRules) => new Map(rules.map((rule, index) => [rule, file.rules[index]!])),
);

function isWrittenAlike(one: readonly Expression[], other: readonly Expression[]): boolean {
  return keyOf(one) === keyOf(other);
}

function keyOf(expressions: readonly Expression[]): string {
  return expressions.map(expressionKey).join('\n');
}

function areEntriesAlike(
  one: readonly ResolvedNotifyEntry[],
  other: readonly ResolvedNotifyEntry[],
): boolean {
  const [key, otherKey] = [one, other].map((entries) =>
    entries.map(({ to, expressions }) => `${to} ${keyOf(expressions)}`).join('\n\n'),
  );
  return key === otherKey;
}

function isBelow(path: Path, above: Path): boolean {
  return above.every((key, depth) => path[depth] === key);
}
