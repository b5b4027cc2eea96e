/**
 * Rules as people write them: six kinds of conditions in turn, with equalities, lists, thresholds, `or`, negations and
 * facts that are there or not; a third of the answers is constant, a third a text with insertions, a third data for a
 * server link. And clicks, each meant for one of the rules, which an earlier one may answer all the same.
 */
import { createRandom } from './random.mjs';

/** @returns `{ data, bodies }`: a rules file as data, and JSON texts of clicks on it */
export function makeMixed(count, clicks) {
  const random = createRandom(count);
  const made = Array.from({ length: count }, (_, i) => kinds[i % kinds.length](i, count, random));
  const rules = made.map(({ match, when }, i) => ({
    ...{ id: `rule-${i}`, match, ...(when && { when }), respond: responses[Math.floor(i / 6) % 3](i) },
  }));
  const data = { version: 1, rules, default: { text_message: 'این گزینه فعلاً در دسترس نیست' } };
  const bodies = Array.from({ length: clicks }, (_, i) =>
    JSON.stringify(clickOn(made[random.below(count)].hit, i, count, random)),
  );
  return { data, bodies };
}

/** The same file as its author would write it. */
export function mixedFile(count) {
  const { data } = makeMixed(count, 0);
  const rules = data.rules.map(({ id, match, when, respond }) =>
    [
      `  - id: ${id}`,
      `    match: ${JSON.stringify(match)}`,
      ...(when ? [`    when: ${JSON.stringify(when)}`] : []),
      `    respond: ${JSON.stringify(respond)}`,
    ].join('\n'),
  );
  return `version: 1\nrules:\n${rules.join('\n')}\ndefault: ${JSON.stringify(data.default)}\n`;
}

const fact = (name) => ({ var: `extra_data.${name}` });
const some = (random, length, name, values) => [
  ...new Set(Array.from({ length }, () => `${name}${random.below(values)}`)),
];
const shopsOf = (count) => Math.max(10, Math.ceil(count / 4));

/** Each with what a click has to carry that is meant for it. */
const kinds = [
  (i) => ({
    match: { touchpoint: 'CHAT', 'extra_data.campaign': `c${i}`, user_side: ['SUPPLY', 'DEMAND'] },
    hit: { campaign: `c${i}` },
  }),
  (_i, _count, random) => {
    const categories = some(random, 3, 'category-', 200);
    const low = random.below(1_000_000);
    return {
      match: { touchpoint: 'CHAT', 'extra_data.category': categories },
      when: { and: [{ '>=': [fact('price'), low] }, { '<': [fact('price'), low + 2_000] }] },
      hit: { category: categories[0], price: low + 1_000 },
    };
  },
  (_i, count, random) => {
    const shop = `shop-${random.below(shopsOf(count))}`;
    const step = random.below(10);
    return {
      match: { 'extra_data.shop': shop },
      when: { and: [{ '>=': [fact('step'), step] }, { '!=': [fact('answer'), 'no'] }] },
      hit: { shop, step, answer: 'yes' },
    };
  },
  (_i, count, random) => {
    const shops = some(random, 5, 'shop-', shopsOf(count));
    const price = random.below(1_000_000);
    return {
      match: { 'extra_data.shop': shops },
      when: { or: [{ '<': [fact('price'), price] }, { '==': [fact('answer'), 'yes'] }] },
      hit: { shop: shops[0], answer: 'yes' },
    };
  },
  (i, _count, random) => {
    const cities = some(random, 5, 'city-', 400);
    const price = 1_000_000 - (i % 2_000);
    return {
      match: { 'extra_data.city': cities, user_side: i % 2 === 0 ? 'SUPPLY' : 'DEMAND' },
      when: { '>=': [fact('price'), price] },
      hit: { city: cities[0], price },
    };
  },
  (i) => ({
    match: { 'extra_data.campaign': [`c${i}`, `c${i + 1}`] },
    when: { '!': fact('paid') },
    hit: { campaign: `c${i}` },
  }),
];

const responses = [
  (i) => ({ text_message: `کمپین ${i}` }),
  (i) => ({ text_message: `{{ extra_data.name | default: 'دوست عزیز' }}، کمپین ${i}` }),
  (i) => ({ action: { open_server_link: { data: { flow: `flow-${i}`, shop: '{{ extra_data.shop }}' } } } }),
];

function clickOn(hit, i, count, random) {
  return {
    touchpoint: 'CHAT',
    post_token: `wZC${String(i).padStart(6, '0')}`,
    conversation_id: `6b3d5cf7-9291-4fa9-892a-9d07e3${String(i).padStart(6, '0')}`,
    user_side: i % 2 === 0 ? 'SUPPLY' : 'DEMAND',
    extra_data: {
      campaign: 'none',
      category: `category-${random.below(200)}`,
      city: `city-${random.below(400)}`,
      shop: `shop-${random.below(shopsOf(count))}`,
      price: random.below(1_000_000),
      step: random.below(10),
      answer: i % 3 === 0 ? 'yes' : 'no',
      name: `Sara ${i}`,
      ...hit,
    },
    user_id: `6GqmD76dle5NpJySqnBX8seTpt6uVtzqaNTN${String(i).padStart(7, '0')}=`,
  };
}
