import type { AtomTest, Found, PartExplanation } from '../../../rules/analysis/condition-parts.js';
import { formatDisagreement } from '../../../rules/analysis/judge.js';
import type { Miss } from '../../../rules/analysis/nearest-miss.js';
import type { AnalyzedRules } from '../../../rules/analyze.js';
import type { Explanation, RuleExplanation } from '../../../rules/explain.js';
import { maxFailures } from '../../../rules/logic/budget.js';
import { escapeInvisible, wordingOfValue } from '../../../rules/logic/wording.js';
import { listWords } from '../../../values/word-list.js';
import { type Color, createPaint, type Paint } from '../paint.js';
import { likeness } from './likeness.js';

export interface ExplanationView {
  /** Of the file that the explanation is about. */
  locate: AnalyzedRules['locate'];
  color: boolean;
  /** Where the request had numbers that are read as texts: JSON Pointers. */
  numbersAsText?: readonly string[];
  /** Also the rules behind the one that answered, as far as they would have matched. */
  all?: boolean;
  /** Besides the one that answered, only these rules, wherever they stand. */
  only?: readonly string[];
  /** The answer itself. Default: true. */
  answer?: boolean;
}

/**
 * An explanation as lines of text: who answered and why, the answer, and what kept the rules before it from matching.
 *
 * A value stands at the end of its line, or before a Latin word: a terminal that reorders Persian text then moves
 * nothing else. Nothing is put into a value for that.
 */
export function renderExplanation(explanation: Explanation, view: ExplanationView): string {
  const paint = createPaint(view.color);
  const place = createPlaces(view.locate);
  const tree = (rules: readonly RuleExplanation[]) => {
    const lines = rules.flatMap((rule) => ruleLines(rule, place, paint));
    const width = lines.reduce((widest, { number }) => Math.max(widest, number.length), 0);
    return lines.map(({ number, text }) => `  ${paint('dim', number.padStart(width))}  ${text}\n`).join('');
  };
  const { decisive, before, after } = selectRules(explanation, view);
  const blocks = [
    disagreementBlock(explanation, paint),
    requestTrouble(explanation),
    numbersBlock(view),
    `${headline(explanation, decisive, place, paint)}\n${decisive ? tree([decisive]) : ''}`,
    (view.answer ?? true) ? answerBlock(explanation) : '',
    toldBlock(explanation),
    before.length > 0 ? `${beforeHeadline(explanation, view, before, paint)}\n${tree(before)}` : '',
    after.length > 0
      ? `${view.only ? 'After it:' : 'After it, these would have matched too:'}\n${tree(after)}`
      : '',
  ];
  return blocks.filter((block) => block !== '').join('\n');
}

function disagreementBlock({ disagreement }: Explanation, paint: Paint): string {
  return disagreement === undefined ? '' : `${paint('red', `Wrong: ${formatDisagreement(disagreement)}.`)}\n`;
}

/** The rules that a view shows of an explanation. */
export function selectRules(
  { rules }: Explanation,
  { all = false, only }: Pick<ExplanationView, 'all' | 'only'>,
): { decisive: RuleExplanation | undefined; before: RuleExplanation[]; after: RuleExplanation[] } {
  const index = rules.findIndex(({ outcome }) => outcome === 'answered' || outcome === 'rejected');
  const end = index === -1 ? rules.length : index;
  const asked = (rule: RuleExplanation) => only?.includes(rule.id) ?? true;
  const wouldMatch = (rule: RuleExplanation) => (only ? true : all && rule.outcome === 'shadowed');
  return {
    decisive: rules[index],
    before: rules.slice(0, end).filter(asked),
    after: rules.slice(end + 1).filter((rule) => asked(rule) && wouldMatch(rule)),
  };
}

/** What stands between a rule and its match, as a sentence: `extra_data.answer is "yeah", wanted "yes"`. */
export function missSentence({ part, wanted }: Miss): string {
  const { test, holds, error } = part;
  if (test === undefined) return `"${String(holds)}" stands there, which no request can change`;
  const found = test.found.length > 0 ? `${listWords(test.found.map(foundSentence), 'and')}, ` : '';
  const trouble = error ? ` (it cannot be evaluated: ${errorText(error)})` : '';
  return `${found}wanted ${wantedOf(test, wanted)}${likenessOf(test, wanted)}${trouble}`;
}

/** `one part short: extra_data.answer is "yeah", wanted "yes"`; what is more than one part is only counted. */
export function nearness({ misses }: RuleExplanation): string {
  const [first] = misses;
  if (first === undefined) return '';
  const blocked = misses.find(({ part }) => part.kind === 'constant');
  if (blocked) return `can never match: ${missSentence(blocked)}`;
  return misses.length === 1 ? `one part short: ${missSentence(first)}` : `${misses.length} parts short`;
}

// ---- blocks

function requestTrouble({ requestErrors }: Explanation): string {
  if (requestErrors.length === 0) return '';
  const lines = requestErrors.map(({ pointer, detail }) => `  ${pointer || 'the body'} ${detail}\n`);
  return `The gateway would refuse this request with 422; what follows is what the rules would make of it.\n${lines.join('')}`;
}

function numbersBlock({ numbersAsText = [] }: ExplanationView): string {
  if (numbersAsText.length === 0) return '';
  const lines = numbersAsText.map((pointer) => `  ${escapeInvisible(pointer)}\n`);
  return `JavaScript cannot keep these numbers of the request as they are written, so rules see them as texts. Send ids in quotes.\n${lines.join('')}`;
}

function headline(
  { decision: { rejected }, givenUpAt }: Explanation,
  decisive: RuleExplanation | undefined,
  place: Places,
  paint: Paint,
): string {
  const fallback = `the default (${place(['default'])})`;
  const none = paint('bold', 'No rule matches');
  if (rejected?.rule === 'default') {
    return `${none}, and ${fallback} as rendered for this request breaks the contract, so it answers as rendered for an empty one:${errorLines(rejected.errors)}`;
  }
  if (givenUpAt !== undefined) {
    return `${none} up to ${givenUpAt}. By then ${maxFailures.toLocaleString('en')} rules have failed on this request, so those behind it are not tried and ${fallback} answers.`;
  }
  if (decisive === undefined) return `${none}, so ${fallback} answers.`;
  const rule = `${paint('bold', `Rule ${decisive.id}`)} (${place(decisive.at)})`;
  if (rejected === undefined) return `${rule} answers.`;
  return `${rule} matches, but its answer breaks the contract, so ${fallback} answers:${errorLines(rejected.errors)}`;
}

function errorLines(errors: readonly { pointer: string; detail: string }[]): string {
  return errors.map(({ pointer, detail }) => `\n  ${pointer || 'the answer'} ${detail}`).join('');
}

function answerBlock({ decision }: Explanation): string {
  const json = JSON.stringify(decision.response, null, 2).replace(/^/gm, '  ');
  return `The answer:\n${escapeInvisible(json, { keepLines: true })}\n`;
}

/** Nothing where the file has no receivers. */
function toldBlock({ decision, receivers }: Explanation): string {
  if (receivers.length === 0) return '';
  const told = decision.notifications.map(({ receiver }) => receiver);
  return told.length === 0 ? 'Nobody is told of the click.\n' : `Told of the click: ${told.join(', ')}.\n`;
}

function beforeHeadline(
  { decision, nearest }: Explanation,
  { only }: ExplanationView,
  before: readonly RuleExplanation[],
  paint: Paint,
): string {
  if (only) return decision.reason === 'no-match' ? 'Asked about:' : 'Before it:';
  const rules = before.length === 1 ? 'one rule' : `${before.length} rules`;
  const tried =
    decision.reason === 'no-match' ? `Of ${rules} none answers.` : `Before it ${rules} did not answer.`;
  if (nearest === undefined || before.length === 1) return tried;
  return `${tried} ${paint('bold', `Nearest: ${nearest.id}`)}, ${nearness(nearest)}`;
}

// ---- lines

interface Line {
  /** Of the file; empty where a part stands nowhere. */
  number: string;
  text: string;
}

function ruleLines(rule: RuleExplanation, place: Places, paint: Paint): Line[] {
  const lines: Line[] = [{ number: place.line(rule.at), text: ruleText(rule, paint) }];
  const named = new Set<string>();
  const visit = (part: PartExplanation, depth: number) => {
    const { wording, tested, below } = describePart(part);
    const isRepeated = part.name !== undefined && named.has(part.name);
    const tail = isRepeated ? paint('dim', '  as above') : tested ? tailOf(part, tested, paint) : '';
    const [mark, color] = markOf(part.holds);
    const number = part.at === undefined ? '' : place.line(part.at);
    lines.push({ number, text: `${'  '.repeat(depth)}${paint(color, mark)} ${cut(wording)}${tail}` });
    if (isRepeated) return;
    if (part.name !== undefined) named.add(part.name);
    for (const inner of below) visit(inner, depth + 1);
  };
  const { condition } = rule;
  // `match` and `when` together stand nowhere: their parts are the rule's own.
  const parts = condition?.kind === 'and' ? condition.parts : condition ? [condition] : [];
  for (const part of parts) visit(part, 1);
  return lines;
}

/** What the line of a part says, the test that it is about, and the parts that are told below it. */
function describePart(part: PartExplanation): {
  wording: string;
  tested?: PartExplanation;
  below: readonly PartExplanation[];
} {
  const { kind, parts, test, name, holds } = part;
  const [inner] = parts;
  if (test) return { wording: test.wording, tested: part, below: [] };
  if (kind === 'not' && inner?.test) {
    return { wording: `not (${inner.test.wording})`, tested: inner, below: [] };
  }
  switch (kind) {
    case 'and':
      return { wording: 'all of', below: parts };
    case 'or':
      return { wording: 'any of', below: parts };
    case 'condition':
      return { wording: `condition ${name}`, below: parts };
    case 'not':
      return { wording: 'not', below: parts };
    default:
      return { wording: `always ${holds}`, below: [] };
  }
}

function ruleText(rule: RuleExplanation, paint: Paint): string {
  const [mark, color] = rule.outcome === 'disabled' ? (['-', 'dim'] as const) : markOf(rule.holds);
  return `${paint(color, mark)} ${paint('bold', rule.id)}${tailOfRule(rule)}`;
}

function tailOfRule(rule: RuleExplanation): string {
  const { outcome, holds, condition, error } = rule;
  switch (outcome) {
    case 'failed':
      return `  could not be evaluated, so it counts as not matched: ${errorText(error!)}`;
    case 'disabled':
    case 'not-tried': {
      const why = outcome === 'disabled' ? 'is disabled' : 'is not tried';
      return `  ${why}; ${holds ? 'it would match' : nearness(rule) || 'it would fail'}`;
    }
    case 'not-matched':
      return `  ${nearness(rule)}`;
    default:
      return condition === undefined ? '  matches every click' : '';
  }
}

/** What was found, where the wording and the mark do not say it already. */
function tailOf(shown: PartExplanation, { test, error }: PartExplanation, paint: Paint): string {
  if (error) return `  ${errorText(error)}`;
  const { found, wanted, value, path } = test!;
  const facts = found
    .filter((fact) => !(shown.holds && fact.path === path && Object.is(fact.value, wanted)))
    .map((fact) => (found.length === 1 ? foundText(fact) : `${factName(fact)}: ${foundText(fact)}`));
  const gives =
    value === undefined || typeof value === 'boolean' || isPlainFact(test!)
      ? ''
      : `  gives ${valueText(value)}`;
  const tail = facts.length > 0 ? `  found ${facts.join(', ')}` : '';
  return paint('dim', `${tail}${gives}`);
}

function markOf(holds: boolean | undefined): readonly [mark: string, color: Color] {
  if (holds === undefined) return ['!', 'yellow'];
  return holds ? ['✓', 'green'] : ['✗', 'red'];
}

// ---- words

function foundSentence(fact: Found): string {
  return `${factName(fact)} is ${fact.absent ? 'absent' : valueText(fact.value)}`;
}

function foundText({ value, absent }: Found): string {
  return absent ? 'nothing' : valueText(value);
}

function factName({ path }: Found): string {
  return path === '' ? 'the whole of the facts' : path;
}

function wantedOf(test: AtomTest, wanted: boolean): string {
  const isOneOf = test.wantedOneOf !== undefined;
  const literals = test.wantedOneOf?.map(valueText).join(', ') ?? valueText(test.wanted);
  switch (test.operator) {
    case '==':
    case '===':
    case 'in':
      if (isOneOf) return `${wanted ? 'one' : 'none'} of ${literals}`;
      return `${wanted ? '' : 'anything but '}${test.operator === '===' ? 'exactly ' : ''}${literals}`;
    case '!=':
    case '!==':
      return `${wanted ? 'anything but ' : ''}${test.operator === '!==' ? 'exactly ' : ''}${literals}`;
    case undefined:
      if (isPlainFact(test)) {
        return wanted ? 'something that is not empty, 0 or false' : 'nothing, or what is empty, 0 or false';
      }
      return wanted ? cut(test.wording) : `not (${cut(test.wording)})`;
    default:
      return `${wanted ? '' : 'not '}${test.operator} ${literals}`;
  }
}

/** A test of one fact's truth: `{ "!!": { var: path } }`. */
function isPlainFact({ wording, found }: AtomTest): boolean {
  return found.length === 1 && found[0]!.path === wording;
}

function likenessOf(test: AtomTest, wanted: boolean): string {
  const isEquality = test.operator === 'in' || /^[!=]=/.test(test.operator ?? '');
  if (!isEquality || wanted === test.operator?.startsWith('!')) return '';
  const found = test.found[0]?.value;
  for (const literal of test.wantedOneOf ?? [test.wanted]) {
    const difference = likeness(found, literal);
    if (difference !== undefined) return ` (they differ ${difference})`;
  }
  return '';
}

function errorText({ name, message }: Error): string {
  return cut(`${name}: ${escapeInvisible(message)}`);
}

function valueText(value: unknown): string {
  return cut(wordingOfValue(value));
}

const longest = 160;

/** Cuts a text that would fill the screen; JSON output has it whole. */
function cut(text: string): string {
  if (text.length <= longest) return text;
  // Not in the middle of a surrogate pair.
  return `${text.slice(0, longest).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

// ---- places

interface Places {
  /** `rules.yaml:12:3` */
  (path: RuleExplanation['at']): string;
  line(path: RuleExplanation['at']): string;
}

function createPlaces(locate: AnalyzedRules['locate']): Places {
  const find = (path: RuleExplanation['at']) => locate({ path, severity: 'error', check: '', message: '' });
  const places = (path: RuleExplanation['at']) => {
    const { file, line, column } = find(path);
    return `${file}:${line}:${column}`;
  };
  return Object.assign(places, { line: (path: RuleExplanation['at']) => String(find(path).line) });
}
