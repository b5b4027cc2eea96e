import { describe, expect, it } from 'vitest';
import { prepareRules } from '../../../../src/index.js';
import type { Finding } from '../../../../src/rules/diagnostic.js';
import { asWritten } from '../../../../src/rules/format/reader.js';
import { readRulesFile } from '../../../../src/rules/format/rules-file.js';
import { diagnosticsOf, expectAsWritten, fixturePairs } from '../fixture-pairs.js';

describe('trouble of the structure is told with its exact place', () => {
  it.each(fixturePairs('rules-file'))('$name', async ({ text, out }) => {
    await expectAsWritten(out, (language) => diagnosticsOf(text, language));
  });
});

describe('readRulesFile', () => {
  it('fills in what a file may leave out', () => {
    expect(shapeOf({ version: 1, rules: [{ id: 'a', respond: 'b' }], default: {} })).toEqual({
      version: 1,
      timezone: 'Asia/Tehran',
      vars: {},
      conditions: {},
      responses: {},
      calendars: new Map(),
      experiments: new Map(),
      receivers: new Map(),
      notifyAll: [],
      rules: [
        { at: ['rules', 0], groups: [], isShadow: false, id: 'a', enabled: true, respond: 'b', notify: [] },
      ],
      default: {},
      defaultAt: ['default'],
      defaultNotify: [],
    });
  });

  it('keeps what a file says', () => {
    const file = {
      version: 1,
      timezone: 'UTC',
      vars: { a: [1] },
      conditions: { b: null },
      responses: { c: { text_message: 'سلام' } },
      rules: [
        {
          id: 'd',
          description: 'e',
          enabled: false,
          match: { f: [null, 1, true, 'g'] },
          when: false,
          respond: {},
        },
      ],
      default: 'c',
    };
    expect(shapeOf(file)).toEqual({
      ...file,
      calendars: new Map(),
      experiments: new Map(),
      receivers: new Map(),
      notifyAll: [],
      rules: [{ ...file.rules[0], at: ['rules', 0], groups: [], isShadow: false, notify: [] }],
      defaultAt: ['default'],
      defaultNotify: [],
    });
  });

  it('gives no file where there is no mapping', () => {
    expect(shapeOf(null)).toBeUndefined();
    expect(shapeOf([])).toBeUndefined();
  });

  it('leaves out what is faulty, and keeps what is not', () => {
    const file = shapeOf({
      version: 2,
      timezone: 'nowhere',
      priority: 1,
      conditions: null,
      responses: { a: 'text', b: { text_message: 'سلام' } },
      rules: [
        'chat',
        { id: 7, respond: 'a', priority: 1 },
        { id: 'c', enabled: 'yes', match: { x: {}, y: 1 }, when: true, respond: [] },
      ],
    });
    const unsure = (index: number) => ({ [`extra_data.rules-${index}-`]: '…' });
    const place = (index: number) => ({ at: ['rules', index], groups: [], isShadow: false });
    const neutral = { text_message: '…' };
    expect(file).toEqual({
      version: 1,
      timezone: 'Asia/Tehran',
      vars: {},
      conditions: {},
      responses: { a: neutral, b: { text_message: 'سلام' } },
      calendars: new Map(),
      experiments: new Map(),
      receivers: new Map(),
      notifyAll: [],
      rules: [
        { ...place(0), id: 'rules[0]', enabled: true, match: unsure(0), respond: neutral, notify: [] },
        { ...place(1), id: 'rules[1]', enabled: true, match: unsure(1), respond: 'a', notify: [] },
        {
          ...place(2),
          id: 'c',
          enabled: true,
          match: { y: 1, ...unsure(2) },
          when: true,
          respond: neutral,
          notify: [],
        },
      ],
      default: neutral,
      defaultAt: ['default'],
      defaultNotify: [],
    });
  });

  it('reads a misspelt key as what it was meant to be, and remembers how it is written', () => {
    const file = shapeOf({ version: 1, ruls: [{ ID: 'a', respnd: 'b' }], default: {} })!;
    expect(file.rules).toMatchObject([{ id: 'a', respond: 'b' }]);
    expect(asWritten(file.misspelt, ['rules', 0, 'respond', 'action'])).toEqual([
      'ruls',
      0,
      'respnd',
      'action',
    ]);
    expect(asWritten(file.misspelt, ['default'])).toEqual(['default']);
  });

  it('a key with a slash in it is no place below a misspelt key', () => {
    const text = `version: 1
rules: [{ id: a, match: { x/gte: CHAT, x: { gtee: 5 } }, respond: { text_message: a } }]
default: { text_message: d }
`;
    const found = prepareRules({ file: 'rules.yaml', text }).diagnostics;
    expect(found).toMatchObject([
      { check: 'unknown-variable', line: 2, column: 27 },
      { check: 'unknown-key', line: 2, column: 45 },
    ]);
  });

  it('a section that cannot be read could hold any name', () => {
    expect(shapeOf({ version: 1, vars: [1], responses: null, default: {} })!.unread).toEqual(
      new Set(['vars']),
    );
  });

  it('offers what was most likely meant', () => {
    const findings = findingsOf({ version: 1, ruls: [], timezone: 'asia/tehrn', default: {} });
    expect(findings).toMatchObject([
      { check: 'unknown-key', path: ['ruls'], at: 'key', suggestion: 'rules' },
      { check: 'wrong-value', path: ['timezone'], suggestion: 'Asia/Tehran' },
    ]);
  });

  it.each(['toString', 'constructor', 'hasOwnProperty'])('a key "%s" is no known key', (key) => {
    expect(findingsOf({ version: 1, default: {}, [key]: {} })).toMatchObject([{ check: 'unknown-key' }]);
  });

  it.each(['a', 'A-1', '_x', 'فروشنده', 'نیم\u200Cفاصله', 'قیمت۲', 'ê'])('"%s" is a valid name', (name) => {
    expect(findingsOf({ version: 1, default: {}, vars: { [name]: 1 } })).toEqual([]);
  });

  it.each(['a b', 'a.b', '1', '-a', '\u200Ca', '', 'a/b', '۲'])('"%s" is not a valid name', (name) => {
    expect(findingsOf({ version: 1, default: {}, vars: { [name]: 1 } })).toMatchObject([
      { check: 'wrong-value', path: ['vars', name], at: 'key' },
    ]);
  });

  it.each(['Asia/Tehran', 'UTC', 'Europe/Berlin', 'Etc/GMT+3'])('%s is a time zone', (timezone) => {
    expect(findingsOf({ version: 1, default: {}, timezone })).toEqual([]);
  });
});

function shapeOf(data: unknown) {
  return readRulesFile(data, () => {});
}

function findingsOf(data: unknown): Finding[] {
  const findings: Finding[] = [];
  readRulesFile(data, (finding) => findings.push({ severity: 'error', ...finding }));
  return findings;
}
