import type { CallName } from '../../../platform/calls.js';
import { briefWordingOf } from '../../../rules/logic/wording.js';
import type { Doubt, Gap, Overlap, Proof, RuleProof } from '../../../rules/prove.js';
import type { Text } from '../../../values/message.js';
import { count, listWords } from '../../../values/word-list.js';
import { clickFlags } from '../../click-flags.js';
import { createPaint, type Paint } from '../paint.js';
import { table } from '../table.js';
import { type ProveReport, timeOf } from './report.js';

/** Proofs for people: a line for each question, and one that sums up. */
export function render({ rules, gaps, overlap, of = [], timezone }: ProveReport, color: boolean): string {
  const paint = createPaint(color);
  if (overlap) return overlapInWords(overlap, of, timezone);
  if (gaps) return gapsInWords(gaps, timezone);
  return rulesInWords(rules ?? [], timezone, paint);
}

function rulesInWords(rules: readonly RuleProof[], timezone: string, paint: Paint): string {
  const rows = rules.map(({ call, rule, isShadow, proof }) => [
    isShadow ? `${rule} (shadow)` : rule,
    proofInWords(proof, call, timezone),
  ]);
  const of = (verdict: Proof['verdict']) => rules.filter(({ proof }) => proof.verdict === verdict);
  const [reached, never, unknown] = [of('reached'), of('never'), of('unknown')];
  const sums = [
    `a click reaches ${reached.length} of ${rules.length}`,
    never.length === 0 ? '' : `none reaches ${listed(never)}: proven`,
    unknown.length === 0 ? '' : `unknown of ${listed(unknown)}`,
  ];
  return `${table(rows)}\n${paint('bold', sums.filter((sum) => sum !== '').join('; '))}\n`;
}

function listed(proofs: readonly RuleProof[]): Text {
  return listWords(
    proofs.map(({ rule }) => rule),
    'and',
  );
}

function gapsInWords(gaps: readonly Gap[], timezone: string): string {
  const [first] = gaps;
  const head = Object.keys(first?.names ?? {});
  const rows = gaps.map(({ call, names, proof }) => [
    ...Object.values(names).map((name) => name ?? 'none'),
    proof.verdict === 'never'
      ? `always a rule: ${proof.because.join(', ')}`
      : proofInWords(proof, call, timezone),
  ]);
  const open = gaps.filter(({ proof }) => proof.verdict === 'reached').length;
  return `${table([[...head, 'a click that only the default answers'], ...rows])}\n${open} of ${count(gaps.length, 'kind')} of clicks can come to the default\n`;
}

function overlapInWords(
  { call, proof, answeredBy, isWithin }: Overlap,
  of: readonly string[],
  timezone: string,
): string {
  const [first = '', second = ''] = of;
  if (proof.verdict === 'never') return `no click matches both ${first} and ${second}: proven\n`;
  if (proof.verdict === 'unknown') return `${first} and ${second}: ${proofInWords(proof, call, timezone)}\n`;
  const [firstWithin, secondWithin] = isWithin;
  const relation =
    firstWithin && secondWithin
      ? 'They are the same test.'
      : firstWithin
        ? `Each click of ${first} is one of ${second}.`
        : secondWithin
          ? `Each click of ${second} is one of ${first}.`
          : 'Neither is proven to be within the other.';
  return `both ${first} and ${second} match: ${proofInWords(proof, call, timezone)}\n${answeredBy} answers it. ${relation}\n`;
}

function proofInWords(proof: Proof, call: CallName, timezone: string): string {
  switch (proof.verdict) {
    case 'reached': {
      const { witness } = proof;
      const flags = clickFlags(witness.request, timeOf(witness, timezone), call);
      return witness.isHostile ? `only a click that is made to break a test: ${flags}` : flags;
    }
    case 'never':
      return neverInWords(proof.because);
    case 'unknown':
      return `unknown: ${doubtInWords(proof.doubt)}`;
  }
}

function neverInWords(because: readonly string[]): string {
  if (because.length === 0) return 'never: its condition holds for no click';
  if (because.length === 1) return `never: ${because[0]} before it answers all its clicks`;
  return `never: ${listWords(because, 'and')} before it answer all its clicks`;
}

function doubtInWords(doubt: Doubt): string {
  switch (doubt.kind) {
    case 'expressions':
      return `it depends on ${listWords(doubt.expressions.map(briefWordingOf), 'and')}`;
    case 'values':
      return 'numbers, letters or lengths meet on one field, and no click was found';
    case 'effort':
      return 'the search took too long';
    case 'unconfirmed':
      return 'the click that was found takes more than a click may';
  }
}
