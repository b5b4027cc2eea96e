import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Version } from 'csp_evaluator/dist/csp.js';
import { CspEvaluator } from 'csp_evaluator/dist/evaluator.js';
import { CspParser } from 'csp_evaluator/dist/parser.js';
import { expect, test } from 'vitest';
import { startDargah } from '../../support/dargah.js';
import { temporaryFolder } from '../../support/folder.js';
import { inSoak } from '../../support/soak.js';

const rules = 'version: 1\nrules: []\ndefault: { text_message: سلام }\n';

/** What Google's evaluator has against a policy. */
function findings(policy: string): string[] {
  const found = new CspEvaluator(new CspParser(policy).csp, Version.CSP3).evaluate();
  return found.map(({ directive, value, description }) => `${directive} ${value}: ${description}`);
}

test('the evaluator finds what is wrong with a policy', () => {
  expect(findings("script-src 'unsafe-inline' https:").join('\n')).toContain("'unsafe-inline' allows");
});

test('an outside scanner finds nothing in the console and on the admin port', inSoak, async () => {
  const file = join(temporaryFolder(), 'rules.yaml');
  writeFileSync(file, rules);
  const { adminUrl } = await startDargah({ args: ['serve', '--rules', file, '--console', 'edit'] });
  const paths = ['/livez', '/readyz', '/status', '/metrics', '/openapi.json', '/nothing'];
  const ofConsole = ['/console', '/console/', '/console/page.js', '/console/api/rules', '/console/nothing'];
  for (const path of [...paths, ...ofConsole]) {
    const { headers } = await fetch(`${adminUrl}${path}`, { redirect: 'manual' });
    // It may be wrong only where a server hands out what others wrote as scripts: nothing here is of that kind.
    expect(findings(headers.get('content-security-policy') ?? ''), path).toEqual([
      "script-src 'self': 'self' can be problematic if you host JSONP, AngularJS or user uploaded files.",
    ]);
    expect(Object.fromEntries(headers), path).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
    });
    for (const name of ['server', 'x-powered-by', 'set-cookie', 'access-control-allow-origin'])
      expect(headers.get(name), `${path} ${name}`).toBeNull();
  }
});
