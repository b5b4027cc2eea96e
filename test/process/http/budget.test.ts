import { expect, it } from 'vitest';
import { prepareRules } from '../../../src/index.js';
import { revision, startGateway } from './server.js';

const l = { var: 'extra_data.l' };
const doubled = { var: 'accumulator' };
const text = JSON.stringify({
  version: 1,
  rules: [
    {
      id: 'condition',
      when: { '!!': { reduce: [l, { cat: [doubled, doubled] }, 'x'] } },
      respond: { text_message: 'x' },
    },
    {
      id: 'joined',
      when: { '!=': [l, 'x'] },
      respond: { text_message: `سلام ${'{{ extra_data.l }}'.repeat(30)}` },
    },
  ],
  default: { text_message: 'پیام شما ثبت شد.' },
});

it('a click that is beyond its budget is answered by the default, logged and counted, without what it holds', async () => {
  const { ruleset } = prepareRules({ file: 'rules.yaml', text });
  const gateway = await startGateway({ rules: () => ({ ruleset: ruleset!, revision }) });
  const body = JSON.stringify({ touchpoint: 'CHAT', extra_data: { l: Array(1_500).fill('09121234567') } });
  const response = await gateway.click({ body });
  expect(response.headers.get('x-dargah-rule')).toBe('default');
  expect(await response.json()).toEqual({ text_message: 'پیام شما ثبت شد.' });

  const lines = gateway.lines.join('');
  expect(lines).toContain('{"rule":"condition","error":"BudgetError"}');
  expect(lines).toContain('is too costly: it would take more than is left of the 300,000 steps');
  expect(lines).not.toContain('0912');
  const metrics = await gateway.metrics.text();
  expect(metrics).toContain('dargah_rule_errors_total{call="click",rule="condition"} 1');
  expect(metrics).toContain('dargah_responses_rejected_total{call="click",rule="joined"} 1');
});
