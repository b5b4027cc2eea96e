/** Rule sets that one hash of all fields cannot serve, and clicks on them. Each click is meant for some rule, or for none. */
import { createRandom } from './random.mjs';

const response = { text_message: 'ثبت شد' };

export const shapes = {
  intervals: { title: 'number intervals, side by side', make: sideBySide },
  overlapping: { title: 'number intervals, overlapping', make: overlapping },
  substrings: { title: 'substrings of a text', make: substrings },
  'field-sets': { title: '3,000 sets of fields, 100 values a field', make: (n) => fieldSets(n, 100) },
  'field-sets-few-values': {
    title: '3,000 sets of fields, 10 values a field',
    make: (n) => fieldSets(n, 10),
  },
  beginnings: { title: 'beginnings of a text', make: beginnings },
  computed: { title: 'a text in small letters equals', make: computed },
  variants: { title: 'a variant of an experiment, and a value', make: variants },
  negations: { title: '`!` of `!=`', make: negations },
  alternatives: { title: '`or` over two fields', make: alternatives },
  'nested-alternatives': { title: '`or` of two `and`s', make: nestedAlternatives },
  windows: { title: '`from` and `until`, a day each', make: windows },
  hours: { title: 'a date, and times of it', make: hours },
};

/** @returns `{ data, bodies }`: a rules file as data, and JSON texts of clicks on it */
export function makeShape(name, count, clicks) {
  const { rules, click, ...sections } = shapes[name].make(count);
  const data = {
    version: 1,
    timezone: 'UTC',
    ...sections,
    rules: rules.map((rule, i) => ({ id: `rule-${i}`, ...rule, respond: response })),
    default: { text_message: 'هیچ' },
  };
  return { data, bodies: Array.from({ length: clicks }, (_, i) => JSON.stringify(withId(click(), i))) };
}

/** When a click of a shape is made: those on windows say it, all others come at one time. */
export function instantOf({ extra_data }) {
  return new Date(extra_data.at ?? Date.UTC(2026, 10, 22));
}

function withId(click, i) {
  return {
    touchpoint: 'CHAT',
    post_token: `wZC${String(i).padStart(6, '0')}`,
    user_side: 'SUPPLY',
    user_id: `u${i}`,
    extra_data: click,
  };
}

/** Prices from-to without gaps, in no order. */
function sideBySide(count) {
  const random = createRandom(count);
  const order = shuffled(count, random);
  const rules = order.map((band) => within('extra_data.price', band * 100, (band + 1) * 100));
  return { rules, click: () => ({ price: random.below(count * 100) }) };
}

/** Prices from-to, each over about twenty others. */
function overlapping(count) {
  const random = createRandom(count);
  const rules = Array.from({ length: count }, () => {
    const low = random.below(count * 100);
    return within('extra_data.price', low, low + 1 + random.below(2_000));
  });
  return { rules, click: () => ({ price: random.below(count * 100) }) };
}

function within(path, low, high) {
  return {
    match: { touchpoint: 'CHAT' },
    when: { and: [{ '>=': [{ var: path }, low] }, { '<': [{ var: path }, high] }] },
  };
}

/** A word each, and clicks with a sentence that has one of the words in it. */
function substrings(count) {
  const random = createRandom(count);
  const words = Array.from({ length: count }, (_, i) => word(random) + i);
  const rules = words.map((text) => ({
    match: { touchpoint: 'CHAT' },
    when: { in: [text, { var: 'extra_data.text' }] },
  }));
  const filler = () => Array.from({ length: 5 }, () => word(random)).join(' ');
  return { rules, click: () => ({ text: `${filler()} ${words[random.below(count)]} ${filler()}` }) };
}

function word(random) {
  return Array.from({ length: 4 + random.below(4) }, () => String.fromCharCode(97 + random.below(26))).join(
    '',
  );
}

/** Three or four of 24 fields a rule, in up to 3,000 combinations; clicks carry all the fields. */
function fieldSets(count, valuesPerField) {
  const random = createRandom(count);
  const sets = new Map();
  while (sets.size < Math.min(count, 3_000)) {
    const fields = shuffled(24, random)
      .slice(0, 3 + random.below(2))
      .sort((a, b) => a - b);
    sets.set(fields.join(), fields);
  }
  const list = [...sets.values()];
  const value = (field) => `v${field}-${random.below(valuesPerField)}`;
  const rules = Array.from({ length: count }, (_, i) => ({
    match: Object.fromEntries(list[i % list.length].map((field) => [`extra_data.f${field}`, value(field)])),
  }));
  const click = () => {
    const fields = Object.fromEntries(Array.from({ length: 24 }, (_, field) => [`f${field}`, value(field)]));
    for (const [path, wanted] of Object.entries(rules[random.below(count)].match))
      fields[path.split('.')[1]] = wanted;
    return fields;
  };
  return { rules, click };
}

/** A beginning each. */
function beginnings(count) {
  const random = createRandom(count);
  const words = Array.from({ length: count }, (_, i) => word(random) + i);
  const rules = words.map((text) => ({ when: { starts_with: [{ var: 'extra_data.text' }, `${text}-`] } }));
  return { rules, click: () => ({ text: `${words[random.below(count)]}-${word(random)}` }) };
}

/** A word each, in whatever letters it comes. */
function computed(count) {
  const random = createRandom(count);
  const words = Array.from({ length: count }, (_, i) => word(random) + i);
  const rules = words.map((text) => ({ when: { '==': [{ lower: { var: 'extra_data.text' } }, text] } }));
  return { rules, click: () => ({ text: words[random.below(count)].toUpperCase() }) };
}

/** Two variants, each with half of the values. */
function variants(count) {
  const random = createRandom(count);
  const rules = Array.from({ length: count }, (_, i) => ({
    match: { 'experiments.split': i % 2 === 0 ? 'a' : 'b', 'extra_data.step': i >> 1 },
  }));
  const experiments = { split: { by: 'user_id', variants: { a: 1, b: 1 }, otherwise: 'a' } };
  return { rules, experiments, click: () => ({ step: random.below(count / 2) }) };
}

function negations(count) {
  const random = createRandom(count);
  const rules = Array.from({ length: count }, (_, i) => ({
    when: { '!': { '!=': [{ var: 'extra_data.step' }, i] } },
  }));
  return { rules, click: () => ({ step: random.below(count) }) };
}

function alternatives(count) {
  const random = createRandom(count);
  const equal = (field, value) => ({ '==': [{ var: `extra_data.${field}` }, value] });
  const rules = Array.from({ length: count }, (_, i) => ({ when: { or: [equal('a', i), equal('b', i)] } }));
  const click = () => ({ [random.below(2) === 0 ? 'a' : 'b']: random.below(count) });
  return { rules, click };
}

function nestedAlternatives(count) {
  const random = createRandom(count);
  const equal = (field, value) => ({ '==': [{ var: `extra_data.${field}` }, value] });
  const both = (a, b, i) => ({ and: [equal(a, i), equal(b, i % 10)] });
  const rules = Array.from({ length: count }, (_, i) => ({
    when: { or: [both('a', 'b', i), both('c', 'd', i)] },
  }));
  const click = () => {
    const i = random.below(count);
    return random.below(2) === 0 ? { a: i, b: i % 10 } : { c: i, d: i % 10 };
  };
  return { rules, click };
}

const firstDay = Date.UTC(2000, 0, 1);
const day = 86_400_000;
const dateOf = (number) => new Date(firstDay + number * day).toISOString().slice(0, 10);

/** A minute in the middle: on another, a click would pay for the clock, which keeps what it shows for that long. */
const inOneMinute = (count, random) => firstDay + ((count >> 1) + 10 / 24) * day + random.below(60_000);

/** A day each, in no order. */
function windows(count) {
  const random = createRandom(count);
  const rules = shuffled(count, random).map((i) => ({ from: dateOf(i), until: dateOf(i) }));
  return { rules, click: () => ({ at: inOneMinute(count, random) }) };
}

/** A few hours of a day each. */
function hours(count) {
  const random = createRandom(count);
  const rules = shuffled(count, random).map((i) => ({
    when: {
      and: [
        { '==': [{ var: 'now.date' }, dateOf(i)] },
        { '<=': ['09:00', { var: 'now.time' }] },
        { '<': [{ var: 'now.time' }, '17:00'] },
      ],
    },
  }));
  return { rules, click: () => ({ at: inOneMinute(count, random) }) };
}

function shuffled(count, random) {
  const numbers = Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [numbers[i], numbers[j]] = [numbers[j], numbers[i]];
  }
  return numbers;
}
