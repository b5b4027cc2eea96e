import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { readRulesFile } from '../../../../src/rules/format/rules-file.js';
import { operators, refusedOperators } from '../../../../src/rules/logic/operators.js';
import { parseDocument } from '../../../../src/rules/yaml/document.js';
import { nowNames } from '../../../../src/values/clock.js';
import { below, mulberry32, pick, type Random } from '../../../support/random.js';
import { size } from '../../../support/soak.js';
import { fixturePairs } from '../fixture-pairs.js';

interface Described {
  description?: string;
  properties?: Record<string, Described | boolean>;
}

const schema = JSON.parse(
  readFileSync(new URL('../../../../schemas/rules.schema.json', import.meta.url), 'utf8'),
) as Described & { definitions: Record<string, Described> };
const validate = new Ajv({ ownProperties: true, strictTypes: false }).compile(schema);

const pairs = fixturePairs('shape').map(({ name, text }) => ({ name, data: parseDocument(text, name).data }));

describe('editors and lint agree on the structure of a file', () => {
  it.each(pairs)('$name', ({ name, data }) => {
    // Which zones there are is known to the runtime only.
    if (name === 'timezone.yaml') expect(validate(data)).toBe(true);
    else expect(validate(data)).toBe(accepts(data));
  });

  it('on changed files', () => {
    const runs = size(4_000, 400);
    const good = pairs.find(({ name }) => name === 'good.yaml')!.data;
    const random = mulberry32(1405);
    const counts = { accepted: 0, refused: 0 };
    const wrong: unknown[] = [];
    for (let run = 0; run < runs; run++) {
      const data = structuredClone(good);
      const changes = Array.from({ length: 1 + below(random, 2) }, () => change(data, random));
      const accepted = accepts(data);
      if (validate(data) !== accepted) wrong.push({ changes, accepted, errors: validate.errors });
      counts[accepted ? 'accepted' : 'refused']++;
    }
    expect(wrong).toEqual([]);
    // Changes that all break a file, or none, would prove nothing.
    expect(counts.accepted).toBeGreaterThan(runs / 10);
    expect(counts.refused).toBeGreaterThan(runs / 10);
  });
});

describe('the schema knows what the engine knows', () => {
  const operation = schema.definitions.operation!.properties!;

  it('each operator, and no other', () => {
    const offered = Object.keys(operation).filter((name) => operation[name] !== false);
    expect(offered.sort()).toEqual(Object.keys(operators).sort());
  });

  it('each operator that is refused', () => {
    for (const name of refusedOperators.keys()) expect(operation[name]).toBe(false);
  });

  it('each name below now', () => {
    const facts = (schema.definitions.rule!.properties!.match as Described).properties!;
    expect(
      Object.keys(facts)
        .filter((name) => name.startsWith('now.'))
        .sort(),
    ).toEqual(nowNames.map((name) => `now.${name}`).sort());
  });

  it('a description of each key and operator', () => {
    const missing: string[] = [];
    const walk = (value: unknown, path: string) => {
      if (typeof value !== 'object' || value === null) return;
      for (const [key, below] of Object.entries(value)) {
        if (key === 'examples') continue;
        if (path.endsWith('/properties') && below !== false && !(below as Described).description) {
          missing.push(`${path}/${key}`);
        }
        walk(below, `${path}/${key}`);
      }
    };
    walk(schema, '');
    expect(missing).toEqual([]);
  });

  it.each([
    ['two operators in one mapping', { and: [true], or: [true] }],
    ['an unknown operator', { eq: [1, 1] }],
    ['an unknown operator within another', { and: [{ '!': { equals: [1, 1] } }] }],
    ['a refused operator', { log: 'x' }],
  ])('%s is marked in the editor', (_name, when) => {
    expect(validate({ version: 1, rules: [{ id: 'a', when, respond: 'b' }], default: 'b' })).toBe(false);
  });
});

function accepts(data: unknown): boolean {
  let isGood = true;
  readRulesFile(data, () => {
    isGood = false;
  });
  return isGood;
}

const oddValues: readonly unknown[] = [
  null,
  true,
  false,
  0,
  1,
  2,
  1.5,
  -1,
  '',
  'a',
  'default',
  'a b',
  'نام',
  'x'.repeat(64),
  'x'.repeat(65),
  '1',
  [],
  ['a'],
  [null],
  [{}],
  [[]],
  {},
  { a: 1 },
  { a: null },
  { id: 'x', respond: 'y' },
  { respond: {} },
  { respond: 'y', notify: 'z' },
  { to: 'y' },
  { to: [], when: true },
  { url: 'y', secret: 'z' },
  ['a', 'b'],
  { '': 1 },
];
const oddKeys = [
  'x',
  '',
  'a b',
  'a.b',
  'Id',
  'rule',
  '1',
  'نام',
  '__proto__',
  'toString',
  'id',
  'respond',
  'match',
  'notify',
  'to',
];

/** Changes a file at one place of its structure, not within logic, constants or responses. */
function change(file: unknown, random: Random): string {
  const places = placesOf(file, []);
  const { parent, key, path } = pick(random, places);
  const set = (name: string | number, value: unknown) =>
    Object.defineProperty(parent, name, { value, writable: true, enumerable: true, configurable: true });
  const container = parent as Record<string | number, unknown>;
  switch (pick(random, ['remove', 'replace', 'replace', 'rename', 'add', 'duplicate'])) {
    case 'remove':
      if (Array.isArray(parent)) parent.splice(Number(key), 1);
      else delete container[key];
      return `without ${path}`;
    case 'rename':
      if (!Array.isArray(parent)) {
        const name = pick(random, oddKeys);
        const value = container[key];
        delete container[key];
        set(name, value);
        return `${path} as ${name}`;
      }
      break;
    case 'add': {
      const name = Array.isArray(parent) ? parent.length : pick(random, oddKeys);
      set(name, freshValue(path, random));
      return `${name} beside ${path}`;
    }
    case 'duplicate':
      if (Array.isArray(parent)) {
        parent.push(structuredClone(container[key]));
        return `${path} twice`;
      }
  }
  const value = freshValue(path, random);
  set(key, value);
  return `${path} = ${JSON.stringify(value)}`;
}

function freshValue(path: string, random: Random): unknown {
  const value = structuredClone(pick(random, oddValues));
  // Which zones there are is known to the runtime only, and what logic means is not structure.
  const isOpen =
    path === 'timezone'
      ? typeof value === 'string'
      : /(^|\/)(when|conditions\/.*)$/.test(path) && value !== null;
  return isOpen ? null : value;
}

interface Place {
  parent: object;
  key: string | number;
  path: string;
}

/** Every place of the structure. What stands within logic, constants or responses is left alone. */
function placesOf(value: unknown, path: readonly (string | number)[]): Place[] {
  if (typeof value !== 'object' || value === null || isContent(path)) return [];
  return Object.keys(value).flatMap((name) => {
    const key = Array.isArray(value) ? Number(name) : name;
    const here = [...path, key];
    const child = (value as Record<string | number, unknown>)[key];
    return [{ parent: value, key, path: here.join('/') }, ...placesOf(child, here)];
  });
}

function isContent(path: readonly (string | number)[]): boolean {
  const [section, name, key] = path;
  if (path.at(-1) === 'when' || path.at(-1) === 'respond') return true;
  if (section === 'default' || section === 'notify' || section === 'notify_all') return false;
  if (section === 'rules') return key !== undefined && key !== 'match' && key !== 'notify';
  return name !== undefined;
}
