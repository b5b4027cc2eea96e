import { expect, test } from 'vitest';
import { keepsNumber, parseJson } from '../../../src/values/parse-json.js';
import { below, mulberry32, pick } from '../../support/random.js';

test.each([
  ['0', true],
  ['-0', true],
  ['0.000', true],
  ['0e999', true],
  ['1.10', true],
  ['1e3', true],
  ['1E+3', true],
  ['10e-1', true],
  ['1e23', true],
  ['0.1', true],
  ['35.69978301234567', true],
  ['123456789012345', true],
  ['9007199254740991', true],
  ['-9007199254740991', true],
  ['1.7976931348623157e308', true],
  ['5e-324', true],
  // 2^53 is a double, but so is 2^53 + 1 to whoever reads it: a rule for the one would answer the other.
  ['9007199254740992', false],
  ['9007199254740993', false],
  ['-9007199254740992', false],
  ['8202522731445525541', false],
  ['8202522731445525504', false],
  ['8202522731445526000', false],
  ['8202522731445525541.0', false],
  ['9007199254740991.4', false],
  ['1.00000000000000000001', false],
  ['0.1234567890123456789012', false],
  ['35.699783000000004001', false],
  ['1e400', false],
  ['-1e400', false],
  ['1e-400', false],
  ['4e-324', false],
  ['123456789012345678e2', false],
  [`1${'0'.repeat(400)}`, false],
])('%s: a number keeps it: %s', (source, isKept) => {
  expect(keepsNumber(source)).toBe(isKept);
  const told: string[] = [];
  const value = parseJson(`{"a":[${source}]}`, (pointer) => told.push(pointer));
  expect(value).toEqual({ a: [isKept ? Number(source) : source] });
  expect(told).toEqual(isKept ? [] : ['/a/0']);
  expect(parseJson(source)).toBe(isKept ? Number(source) : source);
  expect(parseJson(`\n ${source}\t`)).toBe(isKept ? Number(source) : source);
});

const id = '8202522731445525541';

test.each<[string, string, unknown, string[]]>([
  ['in a text', `{"a":"${id}","b":"x: ${id}, 1e400"}`, { a: id, b: `x: ${id}, 1e400` }, []],
  [
    'behind an escaped quote',
    String.raw`{"a":"\", ${id}, \\","b":${id}}`,
    { a: `", ${id}, \\`, b: id },
    ['/b'],
  ],
  ['in a key', `{"${id}":1,"a, ${id}":${id}}`, { [id]: 1, [`a, ${id}`]: id }, [`/a, ${id}`]],
  ['in a key of a pointer', `{"a/b":{"c~d":${id}}}`, { 'a/b': { 'c~d': id } }, ['/a~1b/c~0d']],
  ['twice under one key', `{"a":${id},"a":1}`, { a: 1 }, []],
  ['in the second of two', `{"a":1,"a":${id}}`, { a: id }, ['/a']],
  ['in lists', `[[${id}],[1,[-${id}]]]`, [[id], [1, [`-${id}`]]], ['/0/0', '/1/1/0']],
  ['several times', `{"b":${id},"a":${id}}`, { b: id, a: id }, ['/b', '/a']],
])('a long number %s', (_name, text, value, pointers) => {
  const told: string[] = [];
  expect(parseJson(text, (pointer) => told.push(pointer))).toEqual(value);
  expect(told).toEqual(pointers);
});

test('a key __proto__ stays a key', () => {
  const told: string[] = [];
  const value = parseJson(`{"__proto__":{"a":${id}}}`, (pointer) => told.push(pointer)) as object;
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  expect(Object.getOwnPropertyDescriptor(value, '__proto__')!.value).toEqual({ a: id });
  expect(told).toEqual(['/__proto__/a']);
});

test.each([
  '',
  '{',
  `{"a":${id}`,
  `${id}x`,
  `[0${id}]`,
  `[${id}.]`,
  `[1e400,]`,
  `"${id}`,
  `[.${id}]`,
  '[1e]',
])('what is no JSON fails as JSON.parse does: %s', (text) => {
  const errorOf = (parse: (text: string) => unknown) => {
    try {
      return parse(text);
    } catch (error) {
      return { name: (error as Error).name, message: (error as Error).message };
    }
  };
  expect(errorOf(parseJson)).toEqual(errorOf(JSON.parse));
  expect(() => parseJson(text)).toThrow(SyntaxError);
});

test('depth and length cost no more than they do JSON.parse', () => {
  const deep = `${'['.repeat(20_000)}${id}${']'.repeat(20_000)}`;
  let told = '';
  parseJson(deep, (pointer) => {
    told = pointer;
  });
  expect(told).toBe('/0'.repeat(20_000));
  const long = '1'.padEnd(1_000_000, '0');
  expect(parseJson(`[${long}1]`)).toEqual([`${long}1`]);
  expect(parseJson(JSON.stringify({ a: '\\"'.repeat(500_000), b: 1 }).replace('1}', `${id}}`))).toMatchObject(
    {
      b: id,
    },
  );
});

test('of any JSON, what a number keeps is as JSON.parse reads it, and the rest stands there as it is written', () => {
  const random = mulberry32(4);
  const texts = ['', 'a', '", 12345678901234567890 ,', '\\', '{{ 1e400 }}', 'سلام', '1e999', '\u2028'];
  for (let round = 0; round < 5_000; round++) {
    const expected: string[] = [];
    const number = () => {
      const sign = pick(random, ['', '-']);
      const whole = below(random, 2) ? digits(1 + below(random, 22)).replace(/^0+(?=\d)/, '') : '0';
      const fraction = pick(random, ['', '', `.${digits(1 + below(random, 20))}`]);
      const exponent = pick(random, [
        '',
        '',
        '',
        `e${pick(random, ['', '+', '-'])}${digits(1 + below(random, 3))}`,
      ]);
      const source = `${sign}${whole}${fraction}${exponent}`;
      expected.push(isKept(source) ? JSON.stringify(Number(source)) : `"${source}"`);
      return source;
    };
    const digits = (length: number) =>
      Array.from({ length }, () => pick(random, [...'0000123456789'])).join('');
    const value = (depth: number): string => {
      const kind = below(random, depth > 3 ? 3 : 5);
      const blank = pick(random, ['', ' ', '\n']);
      if (kind === 0) return blank + JSON.stringify(pick(random, texts));
      if (kind <= 2) return blank + number() + blank;
      const items = Array.from({ length: below(random, 4) }, (_, i) =>
        kind === 3
          ? value(depth + 1)
          : `${JSON.stringify(`k${i}${pick(random, texts)}`)}:${value(depth + 1)}`,
      );
      return blank + (kind === 3 ? `[${items}]` : `{${items}}`);
    };
    const text = value(0);
    const parsed = parseJson(text);
    // In order: the one place where a number, or a text in its place, stands without being one of ours.
    const found: string[] = [];
    JSON.stringify(parsed, (_key, inner: unknown) => {
      if (typeof inner === 'number' || (typeof inner === 'string' && !texts.includes(inner)))
        found.push(JSON.stringify(inner));
      return inner;
    });
    expect(found, text).toEqual(expected);
  }
});

/** By whole numbers of any size: whether the shortest text of the double is the number that is written. */
function isKept(source: string): boolean {
  const value = Number(source);
  if (!Number.isFinite(value)) return false;
  if (!/e/.test(source) && !(value >= -(2 ** 53) + 1 && value <= 2 ** 53 - 1)) return false;
  const [a, b] = [fractionOf(source), fractionOf(String(value))];
  return a.top * b.bottom === b.top * a.bottom;
}

function fractionOf(source: string): { top: bigint; bottom: bigint } {
  const [mantissa = '', exponent = '0'] = source.split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  const power = Number(exponent) - fraction.length;
  const top = BigInt(`${whole}${fraction}`.replace('-', '')) * (mantissa.startsWith('-') ? -1n : 1n);
  return power < 0 ? { top, bottom: 10n ** BigInt(-power) } : { top: top * 10n ** BigInt(power), bottom: 1n };
}
