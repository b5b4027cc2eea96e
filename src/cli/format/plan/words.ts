import { calls } from '../../../platform/calls.js';
import type { Cause, Edit } from '../../../rules/analysis/difference/causes.js';
import type { UnknownPair } from '../../../rules/analysis/difference/difference.js';
import { wordingOfEdge } from '../../../rules/analysis/difference/edge-words.js';
import { briefWordingOf, wordingOfValue } from '../../../rules/logic/wording.js';
import { labelsInWords, listWords } from '../../../values/word-list.js';
import { type ShownClass, takesClicks } from './report.js';

/** How a format writes what stands in the rules: `code` in Markdown, plainly in a terminal. */
export type Code = (text: string) => string;

/** `+` new, `-` gone, `↑ ↓` moved, `~` otherwise. */
export function signOf({ cause }: ShownClass): string {
  if (cause.kind === 'new') return '+';
  if (cause.kind === 'gone') return '-';
  return cause.kind === 'order' ? (cause.moves === 'up' ? '↑' : '↓') : '~';
}

/** What was edited, and what comes of it. */
export function headlineOf(one: ShownClass, code: Code): string {
  const call = calls[one.call].noun === calls.click.noun ? '' : `${calls[one.call].noun}s: `;
  return call + wordsOfCause(one, code) + labelsInWords(one.labels);
}

function wordsOfCause(one: ShownClass, code: Code): string {
  const { cause } = one;
  switch (cause.kind) {
    case 'default':
      return 'the default answers otherwise';
    case 'response':
      return `response ${code(cause.name)} is another one`;
    case 'answer':
      return `rule ${code(cause.rule)} answers otherwise`;
    case 'condition':
      return `rule ${code(cause.rule)} takes ${cause.takes} clicks${edgeOf(one, code)}`;
    case 'constant':
      return `${cause.edits.map((edit) => wordsOfEdit(edit, code)).join(', ')}: ${effectOf(one, cause, code)}`;
    case 'gone':
      return `rule ${code(cause.rule)} is ${cause.switchedFrom === undefined ? 'gone' : switchedOff[cause.switchedFrom]}`;
    case 'new':
      return `rule ${code(cause.rule)} is ${cause.switchedFrom === undefined ? 'new' : switchedOn[cause.switchedFrom]}`;
    case 'order':
      return `rule ${code(cause.rule)} stands ${cause.moves === 'up' ? 'before' : 'behind'} others that it stood ${cause.moves === 'up' ? 'behind' : 'before'}`;
    case 'notify':
      return `${ownerOf(cause.owner, code)} ${cause.isNotified ? 'newly notifies' : 'no longer notifies'} ${code(cause.receiver)}${cause.isNotified ? '' : ' of some clicks'}`;
    case 'receiver':
      return `receiver ${code(cause.receiver)}: another ${listWords(cause.keys.map(code), 'and')}`;
    case 'ticket':
      return 'tickets say something else';
    case 'timezone':
      return `the time zone ${cause.before} → ${cause.after}: whatever asks for the time`;
  }
}

const switchedOff = { disabled: 'disabled', shadow: 'in the shadow' };
const switchedOn = { disabled: 'enabled', shadow: 'live' };

function ownerOf(owner: string, code: Code): string {
  if (owner === 'default') return 'the default';
  return owner === 'notify_all' ? code(owner) : `rule ${code(owner)}`;
}

function effectOf(one: ShownClass, { effect }: Extract<Cause, { kind: 'constant' }>, code: Code): string {
  const rules = listWords(one.rules.map(code), 'and');
  switch (effect) {
    case 'answer':
      return 'answers that use it differ';
    case 'notify':
      return 'others are notified';
    default:
      return `${rules} ${one.rules.length === 1 ? 'takes' : 'take'} ${effect} clicks${edgeOf(one, code)}`;
  }
}

function edgeOf({ edge, cause }: ShownClass, code: Code): string {
  if (edge === undefined || edge.length === 0) return '';
  const isTaken =
    (cause.kind === 'condition' ? cause.takes : cause.kind === 'constant' && cause.effect) === 'more';
  return `, ${isTaken ? 'also' : 'no longer'} those with ${code(wordingOfEdge(edge))}`;
}

/** A constant with both values where they are short. */
function wordsOfEdit({ name, before, after }: Edit, code: Code): string {
  const [was, is] = [before, after].map((value) => wordingOfValue(value));
  const isShort = was!.length + is!.length <= 80 && !/^(?:condition|during) /.test(name);
  return isShort ? `${code(name)} ${was} → ${is}` : code(name);
}

/** The line over the rows of a class: undefined where they are of rules that answer as they did. */
export function rowsTitleOf(one: ShownClass): string | undefined {
  if (one.pairs.every(({ from, to }) => from === to)) return undefined;
  return takesClicks(one) ? 'until now these answer them' : 'these answer them now';
}

/** Why it is not known whether a pair has clicks that come out otherwise. */
export function wordsOfDoubt({ reason, about }: UnknownPair): string {
  switch (reason.kind) {
    case 'expressions':
      return `it depends on ${listWords(
        reason.leaves.slice(0, 2).map(({ expression }) => briefWordingOf(expression)),
        'and',
      )}, which is not understood`;
    case 'values':
      return 'numbers, letters or parts of texts are asked of one fact in ways that are not settled together';
    case 'effort':
      return 'the search was too long';
    case 'responses':
      return about.kind === 'rejected'
        ? 'no click was found at which its response may not leave'
        : 'they are not written alike, but no click was found at which they differ';
  }
}
