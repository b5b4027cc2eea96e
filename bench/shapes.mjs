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
};

/** @returns `{ data, bodies }`: a rules file as data, and JSON texts of clicks on it */
export function makeShape(name, count, clicks) {
  const { rules, click } = shapes[name].make(count);
  const data = {
    version: 1,
    rules: rules.map((rule, i) => ({ id: `rule-${i}`, ...rule, respond: response })),
    default: { text_message: 'هیچ' },
  };
  return { data, bodies: Array.from({ length: clicks }, (_, i) => JSON.stringify(withId(click(), i))) };
}

function withId(click, i) {
  return {
    touchpoint: 'CHAT',
    post_token: `wZC${String(i).padStart(6, '0')}`,
    user_side: 'SUPPLY',
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

function shuffled(count, random) {
  const numbers = Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [numbers[i], numbers[j]] = [numbers[j], numbers[i]];
  }
  return numbers;
}
