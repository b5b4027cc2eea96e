import { isDeepStrictEqual } from 'node:util';
import { expect, it } from 'vitest';
import { decide } from '../../../../src/index.js';
import { compileContract } from '../../../../src/platform/contract.js';
import { Budget } from '../../../../src/rules/logic/budget.js';
import { toJsonLogic } from '../../../../src/rules/logic/expression.js';
import { compilePlaceholder, compileResponse, isRaw } from '../../../../src/rules/template/compile.js';
import { encodeForLink } from '../../../../src/rules/template/link.js';
import type { ResponseNode } from '../../../../src/rules/template/node.js';
import { parseResponse } from '../../../../src/rules/template/response.js';
import { evaluate } from '../../../support/logic.js';
import { below, mulberry32, pick, type Random } from '../../../support/random.js';
import { fileOf, prepareAtOnce } from '../../../support/rules.js';
import { size } from '../../../support/soak.js';

const rounds = size(20_000, 500);

it.each([1, 2, 3])('%i: thousands of templates on odd and hostile data come to what they say', (seed) => {
  const random = mulberry32(seed);
  let rendered = 0;
  const wrong: unknown[] = [];
  for (let i = 0; i < rounds / 2; i++) {
    const { node, template } = randomTemplate(random);
    const render = compileResponse(node, () => () => false);
    for (let k = 0; k < 2; k++) {
      const facts = randomFacts(random);
      const right = plainly(node, facts);
      const found = attempt(() => render(facts, new Budget()));
      if (!isDeepStrictEqual(found, right)) wrong.push({ template, facts, found, right });
      if (found !== undefined) rendered++;
    }
  }
  expect(wrong).toEqual([]);
  expect(rendered).toBeGreaterThan(rounds / 2);
});

it('thousands of answers that a rule gave keep the contract, and are the JSON that they say', () => {
  const { checkResponse } = compileContract().click;
  const random = mulberry32(4);
  const seen = { matched: 0, rejected: 0 };
  const wrong: unknown[] = [];
  for (let i = 0; i < size(1_500, 600); i++) {
    const template = randomAnswer(random);
    const text = fileOf(`rules:\n  - { id: a, respond: ${JSON.stringify(template)} }`);
    const { ruleset } = prepareAtOnce({ file: 'rules.yaml', text });
    // Some of the templates are wrong in themselves.
    if (ruleset === undefined) continue;
    for (let k = 0; k < 5; k++) {
      const facts = randomFacts(random);
      const { reason, response, body } = decide(ruleset, facts, { now: new Date(0) });
      const errors = checkResponse(response);
      if (body !== JSON.stringify(response) || errors.length > 0)
        wrong.push({ template, facts, body, errors });
      if (reason !== 'no-match') seen[reason]++;
    }
  }
  expect(wrong).toEqual([]);
  expect(Math.min(seen.matched, seen.rejected)).toBeGreaterThan(50);
});

const pieces = [
  'سلام ',
  'a',
  ' ',
  '"quoted"',
  'back\\slash',
  'two\nlines',
  '\u2028',
  '\u0000',
  '👋',
  '\ud83d',
  '\udc4b',
  '',
];
const inserted = [
  ...pieces,
  'نام',
  'x'.repeat(200),
  null,
  0,
  -0.5,
  1e21,
  true,
  ['a', { b: '"' }],
  { toString: 1, toJSON: 2 },
];
const insertions = [
  '{{ a }}',
  '{{ b }}',
  '{{ extra_data.x }}',
  '{{ a | default: \'"-"\' }}',
  '{{ b | upper }}',
  '{{ a | json }}',
];

function randomTemplate(random: Random): { node: ResponseNode; template: unknown } {
  const template = random() < 0.5 ? randomAnswer(random) : randomNode(random, 3);
  return { template, node: parse(template) };
}

function randomAnswer(random: Random): unknown {
  const action = pick<unknown>(random, [
    { open_direct_link: `https://a.example/${pick(random, ['', '?q=', 'x/'])}${randomText(random)}` },
    { open_server_link: { data: randomObject(random, 2) } },
    { open_post_page: { post_token: randomText(random) } },
  ]);
  if (random() < 0.4) return { text_message: randomText(random) };
  return random() < 0.5 ? { action } : { action, text_message: `متن ${randomText(random)}` };
}

function randomNode(random: Random, depth: number): unknown {
  if (depth === 0 || random() < 0.5) return random() < 0.7 ? randomText(random) : randomLeaf(random);
  return random() < 0.3
    ? Array.from({ length: below(random, 3) }, () => randomNode(random, depth - 1))
    : randomObject(random, depth);
}

function randomObject(random: Random, depth: number): unknown {
  const keys = ['a', 'text_message', '10', '2', 'دو', 'q"', 'toJSON', '__proto__'];
  return Object.fromEntries(
    Array.from({ length: below(random, 4) }, () => [pick(random, keys), randomNode(random, depth - 1)]),
  );
}

function randomLeaf(random: Random): unknown {
  return pick<unknown>(random, [
    1,
    null,
    true,
    'متن',
    { $logic: { var: 'a' } },
    { $logic: { var: 'extra_data' } },
    { $logic: { cat: ['"', { var: 'b' }] } },
    { $logic: { '/': [1, { var: 'a' }] } },
  ]);
}

function randomText(random: Random): string {
  return Array.from({ length: 1 + below(random, 4) }, () =>
    random() < 0.5 ? pick(random, pieces) : pick(random, insertions),
  ).join('');
}

function randomFacts(random: Random): unknown {
  return {
    a: pick<unknown>(random, inserted),
    b: pick<unknown>(random, inserted),
    extra_data: { x: pick<unknown>(random, inserted) },
  };
}

function parse(template: unknown): ResponseNode {
  return parseResponse(template, [], {
    ...{ call: 'click', timezone: 'UTC', vars: {} },
    ...{ report: () => {}, onInsertion: () => {} },
  });
}

/** What a template comes to, without any of what makes it fast; undefined where it cannot be given. */
function plainly(node: ResponseNode, facts: unknown): unknown {
  return attempt(() => plain(node, facts));
}

function plain(node: ResponseNode, facts: unknown): unknown {
  switch (node.kind) {
    case 'constant':
      return node.value;
    case 'list':
      return node.items.map((item) => plain(item, facts));
    case 'object':
      return Object.fromEntries(node.entries.map(([key, child]) => [key, plain(child, facts)]));
    case 'logic': {
      const outcome = evaluate(toJsonLogic(node.expression), facts);
      if ('threw' in outcome || outcome.value === Infinity || Number.isNaN(outcome.value)) throw new Error();
      return outcome.value ?? null;
    }
    default: {
      const text = node.parts
        .map((part) => {
          if (typeof part === 'string') return part;
          const value = compilePlaceholder(part)(facts, new Budget());
          return node.kind === 'link' && !isRaw(part) ? encodeForLink(value, new Budget()) : value;
        })
        .join('');
      const path = text.replace(/[?#].*$/s, '').split('/');
      if (node.kind === 'link' && node.parts.length > 1 && path.some((segment) => /^\.\.?$/.test(segment)))
        throw new Error('a dot segment');
      return text;
    }
  }
}

function attempt<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}
