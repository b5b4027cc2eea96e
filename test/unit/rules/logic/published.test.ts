import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decide } from '../../../../src/index.js';
import { checkout } from '../../../support/dargah.js';
import { evaluate, judge, truthOf } from '../../../support/logic.js';
import { prepareAtOnce } from '../../../support/rules.js';

/** The tests that json-logic-js publishes, https://jsonlogic.com/tests.json. They are not ours to hand on. */
const file = process.env.JSON_LOGIC_TESTS ?? resolve(checkout, '../shared/data/json-logic-tests.json');
const isThere = existsSync(file);

if (!isThere) {
  console.warn(
    `\nSKIPPED: the tests that json-logic-js publishes are not at ${file}.\n` +
      'JSON_LOGIC_TESTS says where they are; https://jsonlogic.com/tests.json is where they come from.\n' +
      'Our own table of operators runs all the same, against json-logic-js itself.\n',
  );
}

describe.skipIf(!isThere)("json-logic-js's own tests", () => {
  const rows = () =>
    (JSON.parse(readFileSync(file, 'utf8')) as unknown[]).filter((row) => Array.isArray(row)) as [
      logic: unknown,
      data: unknown,
      wanted: unknown,
    ][];

  it('pass', () => {
    expect(rows().length).toBeGreaterThan(270);
    for (const [logic, data, wanted] of rows()) {
      expect(evaluate(logic, data), JSON.stringify(logic)).toEqual({ value: wanted });
    }
  });

  it('pass from the text of a file to an answer, where a file may say it and a request may hold it', () => {
    let asked = 0;
    for (const [logic, data] of rows()) {
      const request = data ?? {};
      if (typeof request !== 'object' || Array.isArray(request)) continue;
      const text = `version: 1\nrules: [{ id: holds, when: ${JSON.stringify(logic)}, respond: { text_message: x } }]\ndefault: { text_message: y }\n`;
      const { ruleset } = prepareAtOnce({ file: 'rules.yaml', text });
      if (ruleset === undefined) continue;
      const { value } = truthOf(judge(logic, request)) as { value: boolean };
      const { rule } = decide(ruleset, request, { now: new Date(0) });
      expect(rule, text).toBe(value ? 'holds' : 'default');
      asked++;
    }
    expect(asked).toBeGreaterThan(150);
  });
});
