import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../process/reload/folder.js';

const isInstalled = spawnSync('promtool', ['--version']).status === 0;

/**
 * True where tests that need `promtool` are to be skipped, since it is not on this machine. With `PROMTOOL_REQUIRED=1`
 * they run all the same, and fail.
 */
export const withoutPromtool = !isInstalled && process.env.PROMTOOL_REQUIRED !== '1';

if (withoutPromtool) {
  console.warn(
    '\nSKIPPED: the tests of the alerts need the program "promtool", which is not installed.\n' +
      'Debian and Ubuntu: apt-get install prometheus. With PROMTOOL_REQUIRED=1 they fail rather than being skipped.\n',
  );
}

/** Throws, with what promtool says, unless a file holds good rules. */
export function checkAlerts(file: string): void {
  promtool('check', 'rules', file);
}

/** What Prometheus got from a target, minute by minute; undefined: nothing. */
export type Scrapes = readonly (string | undefined)[];

/**
 * Throws, with what promtool says, unless these alerts and no others fire at these minutes.
 * @param targets by the label `instance`
 * @param firing by minute, each with the labels that tell it apart, such as `{ alertname: 'DargahRuleErrors', rule: 'vip' }`
 */
export function expectAlerts(
  file: string,
  targets: Record<string, Scrapes>,
  firing: Record<number, readonly Record<string, string>[]>,
): void {
  const test = {
    rule_files: [file],
    evaluation_interval: '1m',
    tests: [
      {
        interval: '1m',
        input_series: Object.entries(targets).flatMap(([instance, scrapes]) => seriesOf(instance, scrapes)),
        promql_expr_test: Object.entries(firing).map(([minute, alerts]) => ({
          expr: 'count by (alertname, code, reason, rule, receiver) (ALERTS{alertstate="firing"})',
          eval_time: `${minute}m`,
          exp_samples: alerts.map((labels) => ({ labels: labelsText(labels), value: 1 })),
        })),
      },
    ],
  };
  const testFile = join(temporaryFolder(), 'alerts.test.yaml');
  writeFileSync(testFile, JSON.stringify(test)); // JSON is YAML, too.
  promtool('test', 'rules', testFile);
}

function promtool(...args: string[]): void {
  try {
    execFileSync('promtool', args, { encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`promtool ${args.join(' ')}:\n${stdout}${stderr}`);
  }
}

/** Series as promtool writes them: `_` where there is no value, `stale` where there is none any more. */
function seriesOf(instance: string, scrapes: Scrapes): { series: string; values: string }[] {
  const target = labelsText({ instance, job: 'dargah' }).slice(1, -1);
  const samples = scrapes.map((text) => new Map([...samplesOf(text ?? ''), ['up{', text ? '1' : '0']]));
  const names = new Set(samples.flatMap((values) => [...values.keys()]));
  return [...names].map((name) => {
    const values = samples.map((at, minute) => {
      const isGone = minute > 0 && samples[minute - 1]!.has(name);
      return at.get(name) ?? (isGone ? 'stale' : '_');
    });
    return { series: `${name}${name.endsWith('{') ? '' : ','}${target}}`, values: values.join(' ') };
  });
}

/** Of metrics of ours: values by series, whose labels still want an end. */
function samplesOf(text: string): [series: string, value: string][] {
  return [...text.matchAll(/^(dargah_\w+)(?:\{(.*)\})? (\S+)$/gm)].map(([, name, labels = '', value]) => [
    `${name}{${labels}`,
    value!,
  ]);
}

function labelsText(labels: Record<string, string>): string {
  return `{${Object.entries(labels)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(',')}}`;
}
