/** Servers that people use for such a job, each configured with the rules of campaigns.mjs as its documentation says. */
import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { campaignRules } from '../campaigns.mjs';
import { startOnPort } from '../serving.mjs';

const require = createRequire(import.meta.url);

/**
 * Mockoon, a mock server of the npm registry: a response with rules for each of our rules, asked in order. Its log of
 * requests and its templates stay on, as they are by default; its admin API and its log file are off.
 */
export function mockoon(rules) {
  return async (folder) => {
    const file = join(folder, 'environment.json');
    writeFileSync(file, JSON.stringify(mockoonEnvironment(rules)));
    const command = join(require.resolve('@mockoon/cli/package.json'), '../bin/run.js');
    const flags = ['--disable-log-to-file', '--disable-admin-api'];
    const args = (port) => [
      command,
      'start',
      '--data',
      file,
      '--port',
      String(port),
      '--hostname',
      '127.0.0.1',
      ...flags,
    ];
    return startOnPort(folder, process.execPath, args, {
      ...process.env,
      HOME: folder,
      NODE_ENV: 'production',
    });
  };
}

function mockoonEnvironment(count) {
  const { EnvironmentDefault, RouteDefault, RouteResponseDefault } = require('@mockoon/commons');
  const { rules, default: fallback } = campaignRules(count);
  const json = [{ key: 'Content-Type', value: 'application/json; charset=utf-8' }];
  const response = (uuid, body, more) => ({
    ...RouteResponseDefault,
    uuid,
    body: JSON.stringify(body),
    headers: json,
    disableTemplating: true,
    rulesOperator: 'AND',
    ...more,
  });
  const test = (target, modifier, value, operator = 'equals') => ({
    target,
    modifier,
    value,
    operator,
    invert: false,
  });
  const responses = rules.map(({ match, respond }, i) =>
    response(`response-${i}`, respond, {
      rules: [
        test('header', 'authorization', 'bench'),
        test('body', 'touchpoint', match.touchpoint),
        test('body', 'extra_data.campaign', match['extra_data.campaign']),
        test('body', 'user_side', `^(${match.user_side.join('|')})$`, 'regex'),
      ],
    }),
  );
  responses.push(response('response-default', fallback, { default: true }));
  const route = { ...RouteDefault, uuid: 'route', method: 'post', endpoint: 'dynamic-action', responses };
  return {
    ...EnvironmentDefault,
    uuid: 'environment',
    name: 'bench',
    routes: [route],
    rootChildren: [{ type: 'route', uuid: 'route' }],
  };
}

/**
 * The Debian package `webhook`: one hook whose trigger rule asks for the key and for one of our rules.
 * @param kind `script`: a shell script, told the campaign, prints the answer, which is how webhook chooses one;
 *   `constant`: it runs nothing and answers one text, which is less than the job
 */
export function webhook(rules, kind) {
  return async (folder) => {
    if (!existsSync('/usr/bin/webhook')) throw new Error('not installed (apt-get install webhook)');
    const file = join(folder, 'hooks.json');
    writeFileSync(file, JSON.stringify([hook(rules, kind, folder)]));
    const args = (port) => [
      '-hooks',
      file,
      '-ip',
      '127.0.0.1',
      '-port',
      String(port),
      '-http-methods',
      'POST',
    ];
    return startOnPort(folder, '/usr/bin/webhook', args);
  };
}

function hook(count, kind, folder) {
  const { rules, default: fallback } = campaignRules(count);
  const is = (source, name, value) => ({ match: { type: 'value', value, parameter: { source, name } } });
  const asked = rules.map(({ match }) => ({
    and: [
      is('payload', 'touchpoint', match.touchpoint),
      is('payload', 'extra_data.campaign', match['extra_data.campaign']),
      { or: match.user_side.map((side) => is('payload', 'user_side', side)) },
    ],
  }));
  const common = {
    id: 'dynamic-action',
    'response-headers': [{ name: 'Content-Type', value: 'application/json; charset=utf-8' }],
    'trigger-rule': { and: [is('header', 'Authorization', 'bench'), { or: asked }] },
  };
  if (kind === 'constant') return { ...common, 'response-message': JSON.stringify(fallback) };
  const script = join(folder, 'answer.sh');
  const cases = rules.map(
    ({ match, respond }) => `${match['extra_data.campaign']}) echo '${JSON.stringify(respond)}' ;;`,
  );
  writeFileSync(script, `#!/bin/sh\ncase "$1" in\n${cases.join('\n')}\nesac\n`);
  chmodSync(script, 0o755);
  return {
    ...common,
    'execute-command': script,
    'include-command-output-in-response': true,
    'pass-arguments-to-command': [{ source: 'payload', name: 'extra_data.campaign' }],
  };
}
