import type { ComponentChildren, JSX } from 'preact';
import type { Said } from './core/condition-words.js';
import type { Language, Words } from './words.js';

interface ConditionProps {
  said: readonly Said[];
  words: Words;
  language: Language;
}

/** What a rule asks of a click, in words. */
export function ConditionInWords({ said, words, language }: ConditionProps): JSX.Element {
  if (said.length === 0) return <>{words.everyClick}</>;
  return (
    <span class="said" dir="auto">
      {listed(
        said.map((one) => saying(one, words, language)),
        words.saidAnd,
      )}
    </span>
  );
}

function listed(parts: readonly ComponentChildren[], between: string): ComponentChildren[] {
  return parts.flatMap((part, index) => (index === 0 ? [part] : [` ${between} `, part]));
}

function saying(said: Said, words: Words, language: Language): ComponentChildren {
  const inner = (one: Said) => saying(one, words, language);
  switch (said.kind) {
    case 'and':
      return ['(', ...listed(said.parts.map(inner), words.saidAnd), ')'];
    case 'or':
      return ['(', ...listed(said.parts.map(inner), words.saidOr), ')'];
    case 'not':
      return [`${words.not} (`, inner(said.part), ')'];
    case 'code':
      return <code dir="ltr">{said.text}</code>;
    case 'named':
      return filled(words.saidNamed, { value: <Value text={said.name} /> });
    case 'during':
      return filled(words.saidDuring, { value: <Value text={said.name} /> });
    default:
      return saidOfFact(said, words, language);
  }
}

type OfFact = Extract<Said, { fact: string }>;

function saidOfFact(said: OfFact, words: Words, language: Language): ComponentChildren {
  const fact = factIn(said.fact, words);
  const value = (text: string) => <Value text={shownValue(text, said.fact, words, language)} />;
  switch (said.kind) {
    case 'is':
    case 'isNot':
      return filled(words[said.kind === 'is' ? 'saidIs' : 'saidIsNot'], {
        fact,
        value: listed(said.values.map(value), words.saidOr),
      });
    case 'compares': {
      const names = isTime(said.fact) ? timeWords : numberWords;
      return filled(words[names[said.operator]], { fact, value: value(said.value) });
    }
    case 'between':
      return filled(words.saidBetween, { fact, value: value(said.from), other: value(said.to) });
    case 'contains':
      return filled(words.saidContains, { fact, value: value(said.value) });
    case 'starts':
      return filled(words.saidStarts, { fact, value: value(said.value) });
    case 'ends':
      return filled(words.saidEnds, { fact, value: value(said.value) });
    case 'present':
    case 'absent':
    case 'filled':
    case 'empty':
      return filled(words[factWords[said.kind]], { fact });
  }
}

const numberWords = { '<': 'saidLess', '<=': 'saidAtMost', '>': 'saidMore', '>=': 'saidAtLeast' } as const;
const timeWords = { '<': 'saidBefore', '<=': 'saidUntil', '>': 'saidAfter', '>=': 'saidFrom' } as const;
const factWords = {
  present: 'saidPresent',
  absent: 'saidAbsent',
  filled: 'saidFilled',
  empty: 'saidEmpty',
} as const;

function isTime(fact: string): boolean {
  return fact.startsWith('now.');
}

/** A sentence with what belongs in its places, in the order of its language. */
function filled(sentence: string, places: Record<string, ComponentChildren>): ComponentChildren {
  return sentence.split(/(\{\w+\})/).map((piece) => places[piece.slice(1, -1)] ?? piece);
}

function Value({ text }: { text: string }): JSX.Element {
  return <bdi class="value">{text}</bdi>;
}

function factIn(path: string, words: Words): ComponentChildren {
  const names: Partial<Record<string, string>> = {
    touchpoint: words.factTouchpoint,
    user_side: words.factSide,
    user_id: words.factPerson,
    post_token: words.factPost,
    'now.date': words.factDate,
    'now.time': words.factTime,
    'now.hour': words.factHour,
    'now.weekday': words.factWeekday,
  };
  return names[path] ?? <bdi class="fact">{path.replace(/^extra_data\./, '')}</bdi>;
}

function shownValue(text: string, fact: string, words: Words, language: Language): string {
  if (fact === 'user_side')
    return { SUPPLY: words.seller, DEMAND: words.buyer }[text.toUpperCase()]?.toLowerCase() ?? text;
  const isDate = fact === 'now.date' && /^\d{4}-\d{2}-\d{2}$/.test(text);
  if (!isDate || language !== 'fa') return text;
  return new Date(`${text}T00:00:00Z`).toLocaleDateString('fa-IR', { dateStyle: 'long', timeZone: 'UTC' });
}
