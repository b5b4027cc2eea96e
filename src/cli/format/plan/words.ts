import type { Cause, Edit } from '../../../rules/analysis/difference/causes.js';
import type { UnknownPair } from '../../../rules/analysis/difference/difference.js';
import { wordingOfEdge } from '../../../rules/analysis/difference/edge-words.js';
import { briefWordingOf, wordingOfValue } from '../../../rules/logic/wording.js';
import { inEnglishAs, joined, say, type Text } from '../../../values/message.js';
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
export function headlineOf(one: ShownClass, code: Code): Text {
  const words = joined([wordsOfCause(one, code), labelsInWords(one.labels)]);
  return one.call === 'click' ? words : say`session calls: ${words}`;
}

function wordsOfCause(one: ShownClass, code: Code): Text {
  const { cause } = one;
  switch (cause.kind) {
    case 'default':
      return say`the default answers otherwise`;
    case 'response':
      return say`response ${code(cause.name)} is another one`;
    case 'answer':
      return say`rule ${code(cause.rule)} answers otherwise`;
    case 'condition':
      return cause.takes === 'more'
        ? say`rule ${code(cause.rule)} takes more clicks${edgeOf(one, code)}`
        : say`rule ${code(cause.rule)} takes fewer clicks${edgeOf(one, code)}`;
    case 'constant':
      return say`${joined(
        cause.edits.map((edit) => wordsOfEdit(edit, code)),
        ', ',
      )}: ${effectOf(one, cause, code)}`;
    case 'gone':
      return say`rule ${code(cause.rule)} is ${cause.switchedFrom === undefined ? say`gone` : switchedOff[cause.switchedFrom]}`;
    case 'new':
      return say`rule ${code(cause.rule)} is ${cause.switchedFrom === undefined ? say`new` : switchedOn[cause.switchedFrom]}`;
    case 'order':
      return cause.moves === 'up'
        ? say`rule ${code(cause.rule)} stands before others that it stood behind`
        : say`rule ${code(cause.rule)} stands behind others that it stood before`;
    case 'notify':
      return cause.isNotified
        ? say`${ownerOf(cause.owner, code)} newly notifies ${code(cause.receiver)}`
        : say`${ownerOf(cause.owner, code)} no longer notifies ${code(cause.receiver)} of some clicks`;
    case 'receiver':
      return say`receiver ${code(cause.receiver)}: another ${listWords(cause.keys.map(code), 'and')}`;
    case 'ticket':
      return say`tickets: another ${listWords(cause.keys.map(code), 'and')}`;
    case 'timezone':
      return say`the time zone ${cause.before} → ${cause.after}: whatever asks for the time`;
  }
}

const switchedOff = { disabled: say`disabled`, shadow: say`in the shadow` };
const switchedOn = { disabled: say`enabled`, shadow: say`live` };

function ownerOf(owner: string, code: Code): Text {
  if (owner === 'default') return say`the default`;
  return owner === 'notify_all' ? code(owner) : say`rule ${code(owner)}`;
}

function effectOf(one: ShownClass, { effect }: Extract<Cause, { kind: 'constant' }>, code: Code): Text {
  const rules = listWords(one.rules.map(code), 'and');
  switch (effect) {
    case 'answer':
      return say`answers that use it differ`;
    case 'notify':
      return say`others are notified`;
    default:
      return inEnglishAs(
        `${rules} ${one.rules.length === 1 ? 'takes' : 'take'} ${effect} clicks${edgeOf(one, code)}`,
        effect === 'more'
          ? say`${rules} take more clicks${edgeOf(one, code)}`
          : say`${rules} take fewer clicks${edgeOf(one, code)}`,
      );
  }
}

function edgeOf({ edge, cause }: ShownClass, code: Code): Text {
  if (edge === undefined || edge.length === 0) return '';
  const isTaken =
    (cause.kind === 'condition' ? cause.takes : cause.kind === 'constant' && cause.effect) === 'more';
  return isTaken
    ? say`, also those with ${code(wordingOfEdge(edge))}`
    : say`, no longer those with ${code(wordingOfEdge(edge))}`;
}

/** A constant with both values where they are short. */
function wordsOfEdit({ name, before, after }: Edit, code: Code): string {
  const [was, is] = [before, after].map((value) => wordingOfValue(value));
  const isShort = was!.length + is!.length <= 80 && !/^(?:condition|during) /.test(name);
  return isShort ? `${code(name)} ${was} → ${is}` : code(name);
}

/** The line over the rows of a class: undefined where they are of rules that answer as they did. */
export function rowsTitleOf(one: ShownClass): Text | undefined {
  if (one.pairs.every(({ from, to }) => from === to)) return undefined;
  return takesClicks(one) ? say`until now these answer them` : say`these answer them now`;
}

/** Why it is not known whether a pair has clicks that come out otherwise. */
export function wordsOfDoubt({ reason, about }: UnknownPair): Text {
  switch (reason.kind) {
    case 'expressions':
      return say`it depends on ${listWords(
        reason.leaves.slice(0, 2).map(({ expression }) => briefWordingOf(expression)),
        'and',
      )}, which is not understood`;
    case 'values':
      return say`numbers, letters or parts of texts are asked of one fact in ways that are not settled together`;
    case 'effort':
      return say`the search was too long`;
    case 'responses':
      return about.kind === 'rejected'
        ? say`no click was found at which its response may not leave`
        : say`they are not written alike, but no click was found at which they differ`;
  }
}
