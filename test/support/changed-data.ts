import { pick, type Random } from './random.js';

/** Changes a file at one place. */
export function change(file: unknown, random: Random): string {
  const places = placesOf(file, []);
  if (places.length === 0) return 'nothing';
  const { parent, key, path } = pick(random, places);
  const set = (name: string | number, value: unknown) =>
    Object.defineProperty(parent, name, { value, writable: true, enumerable: true, configurable: true });
  const container = parent as Record<string | number, unknown>;
  const isList = Array.isArray(parent);
  const value = structuredClone(pick(random, oddValues));
  switch (pick(random, ['remove', 'replace', 'replace', 'rename', 'add', 'duplicate'])) {
    case 'remove':
      if (isList) parent.splice(Number(key), 1);
      else delete container[key];
      return `without ${path}`;
    case 'rename': {
      if (isList) break;
      const name = pick(random, oddKeys);
      const moved = container[key];
      delete container[key];
      set(name, moved);
      return `${path} as ${name}`;
    }
    case 'add': {
      const name = isList ? parent.length : pick(random, oddKeys);
      set(name, value);
      return `${name} beside ${path} = ${JSON.stringify(value)}`;
    }
    case 'duplicate':
      if (!isList) break;
      parent.push(structuredClone(container[key]));
      return `${path} twice`;
  }
  set(key, value);
  return `${path} = ${JSON.stringify(value)}`;
}

interface Place {
  parent: object;
  key: string | number;
  path: string;
}

function placesOf(value: unknown, path: readonly (string | number)[]): Place[] {
  // What a row holds has no form of its own.
  if (typeof value !== 'object' || value === null || path.at(-1) === 'each') return [];
  return Object.keys(value).flatMap((name) => {
    const key = Array.isArray(value) ? Number(name) : name;
    const here = [...path, key];
    const child = (value as Record<string | number, unknown>)[key];
    return [{ parent: value, key, path: here.join('/') }, ...placesOf(child, here)];
  });
}

const oddValues: readonly unknown[] = [
  null,
  true,
  false,
  0,
  1,
  2,
  1.5,
  '',
  ' ',
  'a',
  'default',
  'a b',
  'نام',
  'x'.repeat(65),
  '1',
  '5s',
  '10.1.2.0/24',
  'http://a.example/',
  'https://a.example/',
  'https://a.example/{{ post_token }}',
  'https://{{ extra_data.host }}/',
  '{{ extra_data.a }}',
  '2026-11-22T10:00:00Z',
  'matched',
  [],
  ['a'],
  ['a', 'b'],
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
  { '': 1 },
  { var: 'user_side' },
  { and: [] },
  { '==': [1] },
  { '!': { eq: [1, 1] } },
  { log: 'x' },
  { $logic: { var: 'user_side' } },
  { $logic: true, a: 1 },
  { text_message: 'سلام' },
  { text_mesage: 'سلام' },
  { action: { open_post_page: { post_token: 'a' } } },
  { action: { open_post_page: { post_token: 'a' }, open_direct_link: 'https://a.example' } },
  { name: 'a', expect: { rule: 'default' } },
  { rule: 'a', refused: true },
];
const oddKeys = [
  ...[
    'x',
    '',
    'a b',
    'a.b',
    'Id',
    '1',
    'نام',
    '__proto__',
    'toString',
    'id',
    'respond',
    'match',
    'notify',
    'to',
  ],
  ...[
    'when',
    'action',
    'text_message',
    'post_token',
    'data',
    '$logic',
    'and',
    '==',
    'var',
    'condition',
    'log',
  ],
  ...['expect', 'rule', 'reason', 'refused', 'each', 'skip', 'now', 'tests'],
];
