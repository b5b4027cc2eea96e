import { Liquid } from 'liquidjs';
import { describe, expect, it } from 'vitest';
import { Budget } from '../../../../src/rules/logic/budget.js';
import { compilePlaceholder } from '../../../../src/rules/template/compile.js';
import { RenderError } from '../../../../src/rules/template/render-error.js';
import { type Placeholder, parseText } from '../../../../src/rules/template/text.js';
import { answer, fileOf, troubles } from '../../../support/rules.js';

const liquid = new Liquid();

/** What our filters make of a value. */
function insert(filters: string, v: unknown): string {
  const [placeholder] = parseText(`{{ v | ${filters} }}`, ({ message }) => expect.fail(String(message)));
  return compilePlaceholder(placeholder as Placeholder)({ v }, new Budget());
}

const numbers = [
  '0',
  '1',
  '5',
  '7',
  '2.5',
  '0.1',
  '12.345',
  '890000',
  '1999999',
  '-7',
  '-2.5',
  3,
  0.2,
  1e6,
  -4,
];
const operands = ['1', '2', '3', '8', '0.2', '2.5', '100', '-3'];
const computing = ['plus', 'minus', 'times', 'divided_by', 'modulo', 'at_least', 'at_most'];
const whole = /^-?\d+$/;

describe('filters with a name of Liquid mean what Liquid means', () => {
  it.each(computing)('%s', (name) => {
    for (const v of numbers) {
      for (const operand of operands) {
        const areWhole = whole.test(String(v)) && whole.test(operand);
        // liquidjs asks for division of whole numbers by an argument; Liquid itself divides them so.
        const more = name === 'divided_by' && areWhole ? ', true' : '';
        const theirs = Number(liquid.parseAndRenderSync(`{{ v | ${name}: ${operand}${more} }}`, { v }));
        // Of a negative number, Liquid's remainder has the sign of the divisor. liquidjs leaves that to JavaScript.
        // And of 0.2 it finds a remainder in 1.
        if (name === 'modulo' && (Number(v) * Number(operand) < 0 || operand === '0.2')) continue;
        expect(Number(insert(`${name}: ${operand}`, v)), `${v} ${name} ${operand}`).toBeCloseTo(theirs, 9);
      }
    }
  });

  it.each(['floor', 'ceil', 'round', 'round: 1', 'round: 2'])('%s', (filters) => {
    for (const v of [...numbers, '2.346', '1.005', '0.5', '-0.4']) {
      // Halves of negative numbers are rounded away from 0, as in Liquid; liquidjs leaves that to JavaScript.
      if (filters.startsWith('round') && v === '-2.5') continue;
      const theirs = Number(liquid.parseAndRenderSync(`{{ v | ${filters} }}`, { v }));
      // 1.005 has no half: liquidjs multiplies its binary fraction.
      if (v === '1.005' && filters === 'round: 2') continue;
      expect(Number(insert(filters, v)), `${v} ${filters}`).toBeCloseTo(theirs, 9);
    }
  });

  it.each([
    ...["append: 'b'", "prepend: 'b'", "replace: 'a', 'xy'", "replace: 'aa', ''", 'strip', 'size'],
    ...[
      "split: 'a' | first",
      "split: 'a' | last",
      "split: 'a' | size",
      "split: ', ' | last",
      'first',
      'last',
    ],
    ...["append: '' | size", "strip | prepend: '۱'"],
  ])('%s', (filters) => {
    for (const v of ['', 'a', 'banana', ' a ', 'aaaa', 'سلام a', 'x, y, z', ', ', '\n a\t', null, 5, true]) {
      const theirs = liquid.parseAndRenderSync(`{{ v | ${filters} }}`, { v });
      expect(insert(filters, v), `${v} ${filters}`).toBe(theirs);
    }
  });
});

describe('what is ours', () => {
  it.each([
    ['modulo: 3', '-7', '2'],
    ['divided_by: 2', '-7', '-4'],
    // As in Liquid for Ruby: liquidjs sees no difference between 2 and 2.0.
    ['divided_by: 2.0', '7', '3.5'],
    ['divided_by: 2.0', '-7', '-3.5'],
    ['divided_by: 0.5', '7', '14'],
    ['times: 2.0', '7', '14'],
    ['round', '-2.5', '-3'],
    ['round: 2', '1.005', '1.01'],
    ['plus: 0.2', '0.1', '0.3'],
    ['times: 0.8', '1999999', '1599999.2'],
    ['minus: 1', '۱٬۲۵۰', '1249'],
    ['times: 0.8 | round | number_fa', '890000', '۷۱۲٬۰۰۰'],
    ['number_fa', '۱۲۵۰۰۰', '۱۲۵٬۰۰۰'],
    ['number_fa', '1,250,000', '۱٬۲۵۰٬۰۰۰'],
    ['number_fa', 'توافقی', 'توافقی'],
    ['digits_fa', '0912 3', '۰۹۱۲ ۳'],
    ['digits_en', '۰۹۱۲', '0912'],
    ["choose: 'دارد', 'ندارد'", true, 'دارد'],
    ["choose: 'دارد', 'ندارد'", null, 'ندارد'],
    ["choose: 'دارد', 'ندارد'", [], 'ندارد'],
    ["choose: 'دارد', 'ندارد'", '0', 'دارد'],
  ])('%s of %j is %s', (filters, value, inserted) => {
    expect(insert(filters, value)).toBe(inserted);
  });

  it.each(['', ' ', 'x', '12 تومان', null, undefined, true, [5], {}, '1e400', 'NaN'])(
    'no number is computed of %j',
    (value) => {
      for (const filters of ['plus: 1', 'times: 2', 'round', 'floor', 'at_least: 3'])
        expect(() => insert(filters, value)).toThrow(RenderError);
    },
  );

  it('what comes to no number is none', () => {
    expect(() => insert('times: 1000000', 1e305)).toThrow(RenderError);
  });
});

describe('a number that cannot be computed is no answer', () => {
  const text = fileOf(
    'rules: [{ id: a, respond: { text_message: "{{ extra_data.price | times: 0.8 | number_fa }} تومان" } }]',
  );

  it('the default answers for that click', () => {
    expect(answer(text, { extra_data: { price: '۱۰۰۰' } }).response).toEqual({ text_message: '۸۰۰ تومان' });
    const { rule, reason, rejected } = answer(text, { extra_data: { price: 'توافقی' } });
    expect({ rule, reason, rejected: rejected?.rule }).toEqual({
      rule: 'default',
      reason: 'rejected',
      rejected: 'a',
    });
  });

  it('a default that could fail so is refused', () => {
    expect(troubles(fileOf('default: { text_message: "x {{ extra_data.price | plus: 1 }}" }'))).toContain(
      '2:10 default-can-fail',
    );
  });

  it('a constant that is no number is an error where the file is read', () => {
    const file = `vars: { fee: many, list: [1] }\nrules: [{ id: a, respond: { text_message: "%" } }]`;
    expect(troubles(fileOf(file.replace('%', 'x {{ vars.fee | plus: 1 }}')))).toContainEqual(
      expect.stringContaining('filter-argument'),
    );
    expect(
      troubles(fileOf(file.replace('%', 'x {{ extra_data.a | default: 1 | plus: vars.fee }}'))),
    ).toContainEqual(expect.stringContaining('filter-argument'));
    expect(
      troubles(fileOf(file.replace('%', 'x {{ extra_data.a | default: 1 | plus: vars.list }}'))),
    ).toContainEqual(expect.stringContaining('template-syntax'));
    expect(
      troubles(fileOf(file.replace('%', 'x {{ extra_data.a | default: 1 | plus: vars.fees }}'))),
    ).toContainEqual(expect.stringContaining('unknown-variable'));
  });

  it('an argument can be a constant of the file', () => {
    const file = `vars: { share: 0.8, unit: تومان }
rules: [{ id: a, respond: { text_message: "{{ extra_data.price | default: 0 | times: vars.share | append: vars.unit }}" } }]`;
    expect(troubles(fileOf(file))).toEqual([]);
    expect(answer(fileOf(file), { extra_data: { price: 100 } }).response).toEqual({
      text_message: '80تومان',
    });
  });
});
