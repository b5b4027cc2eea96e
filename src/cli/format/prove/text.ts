import type { CallName } from '../../../platform/calls.js';
import { briefWordingOf } from '../../../rules/logic/wording.js';
import type { Doubt, Gap, Overlap, Proof, RuleProof } from '../../../rules/prove.js';
import { english, joined, type Language, say, type Text } from '../../../values/message.js';
import { count, listWords } from '../../../values/word-list.js';
import { clickFlags } from '../../click-flags.js';
import { createPaint, type Paint } from '../paint.js';
import { table } from '../table.js';
import { type ProveReport, timeOf } from './report.js';

/** Proofs for people: a line for each question, and one that sums up. */
export function render(
  { rules, gaps, overlap, of = [], timezone }: ProveReport,
  color: boolean,
  language: Language = english,
): string {
  if (overlap) return overlapInWords(overlap, of, timezone, language);
  if (gaps) return gapsInWords(gaps, timezone, language);
  return rulesInWords(rules ?? [], timezone, createPaint(color), language);
}

function rulesInWords(
  rules: readonly RuleProof[],
  timezone: string,
  paint: Paint,
  language: Language,
): string {
  const rows = rules.map(({ call, rule, isShadow, proof }) => [
    isShadow ? language.render(say`${rule} (shadow)`) : rule,
    language.render(proofInWords(proof, call, timezone)),
  ]);
  const of = (verdict: Proof['verdict']) => rules.filter(({ proof }) => proof.verdict === verdict);
  const [reached, never, unknown] = [of('reached'), of('never'), of('unknown')];
  const sums = [
    say`a click reaches ${reached.length} of ${rules.length}`,
    never.length === 0 ? '' : say`none reaches ${listed(never)}: proven`,
    unknown.length === 0 ? '' : say`unknown of ${listed(unknown)}`,
  ];
  const sum = joined(
    sums.filter((one) => one !== ''),
    '; ',
  );
  return `${table(rows)}\n${paint('bold', language.render(sum))}\n`;
}

function listed(proofs: readonly RuleProof[]): Text {
  return listWords(
    proofs.map(({ rule }) => rule),
    'and',
  );
}

function gapsInWords(gaps: readonly Gap[], timezone: string, { render: inLanguage }: Language): string {
  const [first] = gaps;
  const head = Object.keys(first?.names ?? {});
  const rows = gaps.map(({ call, names, proof }) => [
    ...Object.values(names).map((name) => name ?? inLanguage(say`none`)),
    inLanguage(
      proof.verdict === 'never'
        ? say`always a rule: ${joined(proof.because, ', ')}`
        : proofInWords(proof, call, timezone),
    ),
  ]);
  const open = gaps.filter(({ proof }) => proof.verdict === 'reached').length;
  const title = inLanguage(say`a click that only the default answers`);
  const sum = inLanguage(say`${open} of ${count(gaps.length, 'kind')} of clicks can come to the default`);
  return `${table([[...head, title], ...rows])}\n${sum}\n`;
}

function overlapInWords(
  { call, proof, answeredBy, isWithin }: Overlap,
  of: readonly string[],
  timezone: string,
  language: Language,
): string {
  const [first = '', second = ''] = of;
  const line = (text: Text) => `${language.render(text)}\n`;
  if (proof.verdict === 'never') return line(say`no click matches both ${first} and ${second}: proven`);
  const proven = proofInWords(proof, call, timezone);
  if (proof.verdict === 'unknown') return line(say`${first} and ${second}: ${proven}`);
  const [firstWithin, secondWithin] = isWithin;
  const relation =
    firstWithin && secondWithin
      ? say`They are the same test.`
      : firstWithin
        ? say`Each click of ${first} is one of ${second}.`
        : secondWithin
          ? say`Each click of ${second} is one of ${first}.`
          : say`Neither is proven to be within the other.`;
  return (
    line(say`both ${first} and ${second} match: ${proven}`) + line(say`${answeredBy} answers it. ${relation}`)
  );
}

function proofInWords(proof: Proof, call: CallName, timezone: string): Text {
  switch (proof.verdict) {
    case 'reached': {
      const { witness } = proof;
      const flags = clickFlags(witness.request, timeOf(witness, timezone), call);
      return witness.isHostile ? say`only a click that is made to break a test: ${flags}` : flags;
    }
    case 'never':
      return neverInWords(proof.because);
    case 'unknown':
      return say`unknown: ${doubtInWords(proof.doubt)}`;
  }
}

function neverInWords(because: readonly string[]): Text {
  if (because.length === 0) return say`never: its condition holds for no click`;
  if (because.length === 1) return say`never: ${because[0]} before it answers all its clicks`;
  return say`never: ${listWords(because, 'and')} before it answer all its clicks`;
}

function doubtInWords(doubt: Doubt): Text {
  switch (doubt.kind) {
    case 'expressions':
      return say`it depends on ${listWords(doubt.expressions.map(briefWordingOf), 'and')}`;
    case 'values':
      return say`numbers, letters or lengths meet on one field, and no click was found`;
    case 'effort':
      return say`the search took too long`;
    case 'unconfirmed':
      return say`the click that was found takes more than a click may`;
  }
}
