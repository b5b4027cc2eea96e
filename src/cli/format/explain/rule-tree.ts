import type { PartExplanation } from '../../../rules/analysis/condition-parts.js';
import type { Path } from '../../../rules/diagnostic.js';
import type { RuleExplanation } from '../../../rules/explain.js';
import { wordingOfName } from '../../../rules/logic/expression.js';
import { baseName } from '../../../rules/part-names.js';
import { jalaliText } from '../../../values/calendar-words.js';
import { jalaliDateOf, msPerDay } from '../../../values/jalali.js';
import { joined, type Language, say, type Text } from '../../../values/message.js';
import { labelsInWords } from '../../../values/word-list.js';
import type { Color, Paint } from '../paint.js';
import { placeOf } from '../place.js';
import { nearness } from './miss.js';
import type { TextView } from './view.js';
import { cut, errorText, factName, foundText, isPlainFact, valueText } from './words.js';

/** Rules with their conditions as trees, each line behind its number in the file. */
export function renderRuleTrees(
  rules: readonly RuleExplanation[],
  locate: TextView['locate'],
  paint: Paint,
  language: Language,
): string {
  const lines = rules.flatMap((rule) => linesOf(rule, paint, language));
  const places = lines.map(({ at }) => (at === undefined ? undefined : placeOf(locate, at)));
  const files = new Set(places.flatMap((place) => place?.file ?? []));
  const numbers = places.map((place) => (place ? `${prefixOf(place.file, files)}${place.line}` : ''));
  const width = Math.max(0, ...numbers.map((number) => number.length));
  return lines
    .map(({ text }, index) => `  ${paint('dim', numbers[index]!.padStart(width))}  ${text}\n`)
    .join('');
}

/** Where the lines shown are of several files, each says which. */
function prefixOf(file: string, files: ReadonlySet<string>): string {
  return files.size > 1 ? `${baseName(file)}:` : '';
}

interface Line {
  /** Undefined for a part that stands nowhere in the file. */
  at: Path | undefined;
  text: string;
}

function linesOf(rule: RuleExplanation, paint: Paint, language: Language): Line[] {
  const lines: Line[] = [{ at: rule.at, text: textOfRule(rule, paint, language) }];
  const named = new Set<string>();
  const visit = (part: PartExplanation, depth: number) => {
    const { wording, tested, below } = describePart(part);
    const isRepeated = part.name !== undefined && named.has(part.name);
    const tail = isRepeated
      ? paint('dim', `  ${language.render(say`as above`)}`)
      : tested
        ? tailOf(part, tested, paint, language)
        : '';
    const [mark, color] = markOf(part.holds);
    lines.push({
      at: part.at,
      text: `${'  '.repeat(depth)}${paint(color, mark)} ${language.render(wording)}${paint('dim', jalaliOf(part))}${tail}`,
    });
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

/** The day of a window in the Persian calendar, in which it may be written. */
function jalaliOf({ at, test }: PartExplanation): string {
  const { wanted } = test ?? {};
  const isEdge = at !== undefined && /^(?:from|until)$/.test(String(at.at(-1)));
  if (!isEdge || typeof wanted !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(wanted)) return '';
  return ` (${jalaliText(jalaliDateOf(Date.parse(wanted) / msPerDay))})`;
}

/** What the line of a part says, the test that it is about, and the parts to show below it. */
function describePart(part: PartExplanation): {
  wording: Text;
  tested?: PartExplanation;
  below: readonly PartExplanation[];
} {
  const { kind, parts, test, name, holds } = part;
  const [inner] = parts;
  if (test) return { wording: cut(test.wording), tested: part, below: [] };
  if (kind === 'not' && inner?.test) {
    return { wording: cut(`not (${inner.test.wording})`), tested: inner, below: [] };
  }
  switch (kind) {
    case 'and':
      return { wording: say`all of`, below: parts };
    case 'or':
      return { wording: say`any of`, below: parts };
    case 'condition':
      return { wording: cut(wordingOfName(name!)), below: parts };
    case 'not':
      return { wording: 'not', below: parts };
    default:
      return { wording: say`always ${holds}`, below: [] };
  }
}

function textOfRule(rule: RuleExplanation, paint: Paint, language: Language): string {
  const [mark, color] =
    rule.outcome === 'disabled' || rule.outcome === 'shadow' ? (['-', 'dim'] as const) : markOf(rule.holds);
  const tail = tailOfRule(rule);
  return `${paint(color, mark)} ${paint('bold', rule.id)}${labelsInWords(rule.labels)}${tail === '' ? '' : `  ${language.render(tail)}`}`;
}

function tailOfRule(rule: RuleExplanation): Text {
  const { outcome, holds, condition, error } = rule;
  switch (outcome) {
    case 'failed':
      return say`could not be evaluated, so it counts as not matched: ${errorText(error!)}`;
    case 'disabled':
    case 'shadow':
    case 'not-tried': {
      const otherwise = holds ? say`it would match` : nearness(rule) || say`it would fail`;
      return say`${whyNot[outcome]}; ${otherwise}`;
    }
    case 'not-matched':
      return nearness(rule);
    default:
      return condition === undefined ? say`matches every click` : '';
  }
}

const whyNot = {
  disabled: say`is disabled`,
  shadow: say`is in the shadow`,
  'not-tried': say`is not tried`,
};

/** What was found, where the wording and the mark do not say it already. */
function tailOf(
  shown: PartExplanation,
  { test, error }: PartExplanation,
  paint: Paint,
  language: Language,
): string {
  if (error) return `  ${errorText(error)}`;
  const { found, wanted, value, path } = test!;
  const facts = found
    .filter((fact) => !(shown.holds && fact.path === path && Object.is(fact.value, wanted)))
    .map((fact) => (found.length === 1 ? foundText(fact) : say`${factName(fact)}: ${foundText(fact)}`));
  const gives =
    value === undefined || typeof value === 'boolean' || isPlainFact(test!)
      ? ''
      : `  ${language.render(say`gives ${valueText(value)}`)}`;
  const tail = facts.length > 0 ? `  ${language.render(say`found ${joined(facts, ', ')}`)}` : '';
  return paint('dim', `${tail}${gives}`);
}

function markOf(holds: boolean | undefined): readonly [mark: string, color: Color] {
  if (holds === undefined) return ['!', 'yellow'];
  return holds ? ['✓', 'green'] : ['✗', 'red'];
}
