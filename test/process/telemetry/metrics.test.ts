import { describe, expect, test } from 'vitest';
import { refusalStatuses } from '../../../src/http/problems.js';
import { createMetrics, type Metrics, type OtherProcess } from '../../../src/telemetry/metrics.js';
import { series, startGateway } from '../http/server.js';

test('known traffic makes known numbers', async () => {
  const gateway = await startGateway();
  for (let i = 0; i < 3; i++) await gateway.click();
  await gateway.click({ body: '{}' });
  await gateway.click({ headers: { authorization: 'no' } });
  const text = await gateway.metrics.text();
  expect(series(text, 'dargah_requests_total{code="200"}')).toBe(3);
  expect(series(text, 'dargah_requests_total{code="422"}')).toBe(1);
  expect(series(text, 'dargah_requests_total{code="401"}')).toBe(1);
  expect(series(text, 'dargah_decisions_total{call="click",rule="thanks",reason="matched"}')).toBe(3);
  expect(series(text, 'dargah_decision_duration_seconds_count{call="click"}')).toBe(3);
  expect(series(text, 'dargah_decision_duration_seconds_bucket{call="click",le="+Inf"}')).toBe(3);
  expect(series(text, 'dargah_decision_duration_seconds_sum{call="click"}')).toBeGreaterThan(0);
});

test('every metric has its help and its type, and those of the process are there', async () => {
  const text = await createMetrics().text();
  const types = Object.fromEntries(
    [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name, type]) => [name, type]),
  );
  expect(types).toMatchObject({
    dargah_requests_total: 'counter',
    dargah_decisions_total: 'counter',
    dargah_decision_duration_seconds: 'histogram',
    dargah_rule_errors_total: 'counter',
    dargah_responses_rejected_total: 'counter',
    dargah_config_last_reload_successful: 'gauge',
    dargah_config_last_reload_success_timestamp_seconds: 'gauge',
    dargah_config_info: 'gauge',
    dargah_auth_keys_last_reload_successful: 'gauge',
    process_cpu_seconds_total: 'counter',
    nodejs_eventloop_lag_seconds: 'gauge',
  });
  for (const name of Object.keys(types)) expect(text).toMatch(new RegExp(`^# HELP ${name} \\S`, 'm'));
});

describe('what may be counted stands at 0 before the first event', () => {
  const rulesIn = (text: string) =>
    [...text.matchAll(/^dargah_decisions_total\{call="click",rule="(.*)",reason="matched"\} (.*)$/gm)].map(
      ([, rule, count]) => [rule, Number(count)],
    );

  test('for each status that the gateway answers with', async () => {
    const text = await createMetrics({ statuses: refusalStatuses }).text();
    const statuses = [200, 499, ...refusalStatuses];
    for (const status of statuses) expect(series(text, `dargah_requests_total{code="${status}"}`)).toBe(0);
  });

  test('for each rule in force, and for the default', async () => {
    const metrics = createMetrics();
    metrics.rulesInForce({ ruleIds: ['thanks', 'sorry'] });
    const text = await metrics.text();
    for (const rule of ['thanks', 'sorry', 'default']) {
      expect(series(text, `dargah_rule_errors_total{call="click",rule="${rule}"}`)).toBe(0);
      expect(series(text, `dargah_responses_rejected_total{call="click",rule="${rule}"}`)).toBe(0);
    }
    for (const labels of ['rule="thanks",reason="matched"', 'rule="sorry",reason="matched"']) {
      expect(series(text, `dargah_decisions_total{call="click",${labels}}`)).toBe(0);
    }
    for (const labels of ['rule="default",reason="no-match"', 'rule="default",reason="rejected"']) {
      expect(series(text, `dargah_decisions_total{call="click",${labels}}`)).toBe(0);
    }
    expect(text.match(/^dargah_decisions_total\{/gm)).toHaveLength(4);
  });

  test('for each receiver and outcome', async () => {
    const metrics = createMetrics();
    metrics.notifications.receiversInForce(['crm'], ['delivered', 'retry']);
    const text = await metrics.text();
    for (const outcome of ['delivered', 'retry']) {
      const labels = `receiver="crm",outcome="${outcome}"`;
      expect(series(text, `dargah_notify_attempts_total{${labels}}`)).toBe(0);
    }
    expect(series(text, 'dargah_notify_delivery_seconds_count{receiver="crm"}')).toBe(0);
  });

  test('for what an outbox keeps for a receiver, also where that is nothing', async () => {
    const metrics = createMetrics();
    const kept = { gone: { waiting: 2, dead: 1 } };
    metrics.notifications.watch(
      () => Promise.resolve(kept),
      () => ({ lost: 0, warnings: [] }),
    );
    metrics.notifications.receiversInForce(new Map([['crm', 1]]).keys(), ['delivered']);
    metrics.notifications.delivered('crm', 0.2);
    metrics.notifications.receiversInForce(['crm'], ['delivered']);
    const text = await metrics.text();
    for (const name of ['depth', 'dead_letters', 'oldest_age_seconds'])
      expect(series(text, `dargah_outbox_${name}{receiver="crm"}`)).toBe(0);
    expect(series(text, 'dargah_outbox_depth{receiver="gone"}')).toBe(2);
    expect(series(text, 'dargah_notify_delivery_seconds_count{receiver="crm"}')).toBe(1);
  });

  test('also for rules that came with a reload; those that left keep what was counted of them', async () => {
    const metrics = createMetrics();
    metrics.rulesInForce({ ruleIds: ['used', 'failed', 'unused'] });
    metrics.of('click').decided('used', 'matched', 0.001);
    metrics.of('click').ruleFailed('failed');
    metrics.rulesInForce({ ruleIds: ['new'] });
    const inForce = rulesIn(await metrics.text());
    expect(inForce).toEqual([
      ['used', 1],
      ['failed', 0],
      ['new', 0],
    ]);
  });

  test('for the first thousand rules of a long file, and for the rest of it together', async () => {
    const metrics = createMetrics();
    const ids = (prefix: string) => Array.from({ length: 10_000 }, (_, i) => `${prefix}-${i}`);
    metrics.rulesInForce({ ruleIds: ids('a') });
    metrics.rulesInForce({ ruleIds: ids('b') }); // Rules that nobody met give their labels up.
    metrics.of('click').decided('b-9999', 'matched', 0.001);
    const inForce = rulesIn(await metrics.text());
    expect(inForce).toHaveLength(1001);
    expect(inForce.slice(998)).toEqual([
      ['b-998', 0],
      ['b-999', 0],
      ['_other', 1],
    ]);
  });

  test('and another process, which has them at 0 too, is told of none', async () => {
    const metrics = createMetrics();
    metrics.rulesInForce({ ruleIds: ['thanks', 'sorry'] });
    metrics.of('click').decided('thanks', 'matched', 0.001);
    const counters = (await metrics.figures()).filter(
      (metric) => 'type' in metric && metric.type === 'counter',
    );
    const told = counters.flatMap((metric) => (metric as { values: { value: number }[] }).values);
    expect(told.filter(({ value }) => value === 0)).toEqual([]);
    expect(JSON.stringify(told)).toContain('"thanks"');
  });
});

test('a reload shows its revision alone, and a refused one keeps it', async () => {
  const metrics = createMetrics();
  metrics.reloadSucceeded('aaaaaaaaaaaa', new Date(1_000_000));
  metrics.reloadSucceeded('bbbbbbbbbbbb', new Date(2_000_500));
  let text = await metrics.text();
  expect(text.match(/^dargah_config_info\{.*$/gm)).toEqual(['dargah_config_info{revision="bbbbbbbbbbbb"} 1']);
  expect(series(text, 'dargah_config_last_reload_successful')).toBe(1);
  expect(series(text, 'dargah_config_last_reload_success_timestamp_seconds')).toBe(2000.5);
  metrics.reloadFailed();
  text = await metrics.text();
  expect(series(text, 'dargah_config_last_reload_successful')).toBe(0);
  expect(series(text, 'dargah_config_last_reload_success_timestamp_seconds')).toBe(2000.5);
  expect(series(text, 'dargah_config_info{revision="bbbbbbbbbbbb"}')).toBe(1);
});

test('after a thousand rules, later ones share a label, and the known ones and the default keep theirs', async () => {
  const metrics = createMetrics();
  for (let i = 0; i < 1200; i++) metrics.of('click').decided(`rule-${i}`, 'matched', 0.001);
  metrics.of('click').ruleFailed('rule-1100');
  metrics.of('click').ruleFailed('rule-7');
  metrics.of('click').decided('default', 'no-match', 0.001);
  const text = await metrics.text();
  expect(text.match(/^dargah_decisions_total\{/gm)).toHaveLength(1003);
  expect(series(text, 'dargah_decisions_total{call="click",rule="rule-999",reason="matched"}')).toBe(1);
  expect(series(text, 'dargah_decisions_total{call="click",rule="_other",reason="matched"}')).toBe(200);
  expect(series(text, 'dargah_decisions_total{call="click",rule="default",reason="no-match"}')).toBe(1);
  expect(series(text, 'dargah_rule_errors_total{call="click",rule="_other"}')).toBe(1);
  expect(series(text, 'dargah_rule_errors_total{call="click",rule="rule-7"}')).toBe(1);
});

test('a hundred thousand rules, each answering, failing and refused, make no more series than a thousand', async () => {
  const metrics = createMetrics();
  for (let i = 0; i < 100_000; i++) {
    for (const reason of ['matched', 'rejected'] as const)
      metrics.of('click').decided(`rule-${i}`, reason, 0.001);
    metrics.of('click').ruleFailed(`rule-${i}`);
    metrics.of('click').responseRejected(`rule-${i}`);
  }
  const text = await metrics.text();
  expect(text.match(/^dargah_decisions_total\{/gm)).toHaveLength(2 * 1001 + 2);
  expect(text.match(/^dargah_rule_errors_total\{/gm)).toHaveLength(1002);
  expect(text.match(/^dargah_responses_rejected_total\{/gm)).toHaveLength(1002);
  expect(series(text, 'dargah_decisions_total{call="click",rule="_other",reason="rejected"}')).toBe(99_000);
});

test('a duration counts in each bucket that reaches up to it', async () => {
  const metrics = createMetrics();
  for (const seconds of [0.00001, 0.0003, 0.0005, 2])
    metrics.of('click').decided('thanks', 'matched', seconds);
  const text = await metrics.text();
  const upTo = (le: string) =>
    series(text, `dargah_decision_duration_seconds_bucket{call="click",le="${le}"}`);
  expect(['0.00001', '0.00025', '0.0005', '1', '+Inf'].map(upTo)).toEqual([1, 1, 3, 3, 4]);
  expect(series(text, 'dargah_decision_duration_seconds_sum{call="click"}')).toBeCloseTo(2.00081);
  expect(series(text, 'dargah_decision_duration_seconds_count{call="click"}')).toBe(4);
});

test('asking twice counts nothing twice', async () => {
  const metrics = createMetrics();
  metrics.of('click').decided('thanks', 'matched', 0.001);
  metrics.answered(200);
  await metrics.text();
  const text = await metrics.text();
  expect(series(text, 'dargah_decisions_total{call="click",rule="thanks",reason="matched"}')).toBe(1);
  expect(series(text, 'dargah_requests_total{code="200"}')).toBe(1);
});

test('a rule id with quotes and line ends stays one label', async () => {
  const metrics = createMetrics();
  metrics.of('click').decided('a"b\n\\c', 'matched', 0.001);
  expect(await metrics.text()).toContain(
    'dargah_decisions_total{call="click",rule="a\\"b\\n\\\\c",reason="matched"} 1',
  );
});

/** A process whose figures are those of `metrics`, as another one sends them. */
function processOf(metrics: Metrics) {
  const other = {
    name: 'worker 7',
    counted: [] as object[],
    count: async () => {
      other.counted = structuredClone(await metrics.figures());
    },
  };
  return other satisfies OtherProcess;
}

test('what a process has counted stays when it ends, and its gauges go', async () => {
  const metrics = createMetrics();
  const other = createMetrics();
  other.answered(200);
  other.of('click').decided('thanks', 'matched', 0.001);
  other.reloadSucceeded('aaaaaaaaaaaa', new Date());
  let living = [processOf(other)];
  metrics.addUp(() => living);
  const endAll = () => {
    for (const { counted } of living) metrics.keep(counted);
    living = [];
  };
  const figuresNow = async () => {
    const text = await metrics.text();
    const names = [
      'dargah_requests_total{code="200"}',
      'dargah_decision_duration_seconds_count{call="click"}',
      'dargah_config_last_reload_successful',
    ];
    return names.map((name) => series(text, name));
  };
  expect(await figuresNow()).toEqual([1, 1, 1]);

  endAll();
  expect(await figuresNow()).toEqual([1, 1, 0]);

  const successor = createMetrics();
  successor.answered(200);
  living = [processOf(successor)];
  expect(await figuresNow()).toEqual([2, 1, 0]);
  const whileItEnds = figuresNow();
  endAll();
  expect(await Promise.all([whileItEnds, figuresNow()])).toEqual([
    [2, 1, 0],
    [2, 1, 0],
  ]);
});

test('what a process said without being asked stays as well when it ends', async () => {
  const metrics = createMetrics();
  metrics.addUp(() => []);
  const other = createMetrics();
  other.answered(200);
  metrics.keep(await other.figures());
  expect(series(await metrics.text(), 'dargah_requests_total{code="200"}')).toBe(1);
});

test('who does not answer is shown with its last figures, and told of once', async () => {
  const late: string[] = [];
  const metrics = createMetrics({ onLate: (whose) => late.push(whose) });
  const other = createMetrics();
  other.answered(200);
  const never = new Promise<never>(() => {});
  let isStuck = false;
  const worker = processOf(other);
  const { count } = worker;
  worker.count = () => (isStuck ? never : count());
  metrics.addUp(() => [worker]);
  const kept = { crm: { waiting: 3, dead: 0 } };
  metrics.notifications.watch(
    () => (isStuck ? never : Promise.resolve(kept)),
    () => ({ lost: 0, warnings: [] }),
  );
  const expectFigures = async () => {
    const text = await metrics.text();
    expect(series(text, 'dargah_requests_total{code="200"}')).toBe(1);
    expect(series(text, 'dargah_outbox_depth{receiver="crm"}')).toBe(3);
  };
  await expectFigures();
  expect(late).toEqual([]);

  isStuck = true;
  await Promise.all([expectFigures(), expectFigures()]);
  expect(late.sort()).toEqual(['the outbox', 'worker 7']);

  isStuck = false;
  await expectFigures();
  isStuck = true;
  await expectFigures();
  expect(late).toHaveLength(4);
});
