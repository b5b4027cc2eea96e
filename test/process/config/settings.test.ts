import { availableParallelism } from 'node:os';
import { expect, test } from 'vitest';
import { type FlagValues, readOptions } from '../../../src/config/option.js';
import { settings, unknownVariables } from '../../../src/config/settings.js';
import { logLevels } from '../../../src/values/log-levels.js';
import { settingsTable } from '../../unit/docs/tables.js';

const settingNames = Object.keys(settings) as (keyof typeof settings)[];

function read(flags: FlagValues<keyof typeof settings>, environment: Record<string, string> = {}) {
  return readOptions(settings, flags, environment);
}

test('with nothing set, every setting has its documented default', () => {
  expect(read({})).toEqual({
    rules: 'rules.yaml',
    schemas: undefined,
    requireTests: false,
    host: '0.0.0.0',
    port: 8080,
    path: '/dynamic-action',
    sessionPath: '/session',
    authKey: undefined,
    authKeyPrevious: undefined,
    authKeyFile: undefined,
    insecureNoAuth: false,
    allowFrom: [],
    trustedProxies: [],
    maxBodyBytes: 65536,
    maxConnections: 10_000,
    adminHost: '127.0.0.1',
    adminPort: 8081,
    stateDir: undefined,
    console: undefined,
    consoleTokenFile: undefined,
    consoleHosts: [],
    lastGoodDir: undefined,
    record: undefined,
    recordShare: 1,
    recordMaxBytes: 100 * 1024 ** 2,
    recordMaxAgeMs: 86_400_000,
    outbox: undefined,
    workers: 1,
    pollIntervalMs: 400,
    shutdownDelayMs: 0,
    logLevel: 'info',
  });
});

test.for(settingNames)('the default of %s as it is shown is the default', (name) => {
  const { shownDefault, fallback, parse } = settings[name];
  if (shownDefault === undefined) expect([undefined, false, []]).toContainEqual(fallback);
  else expect(parse(shownDefault)).toEqual(fallback);
});

test.for(settingNames)('%s has a variable of the environment, and a flag unless it is a secret', (name) => {
  const { flag, environment } = settings[name];
  expect(environment[0]).toMatch(/^DARGAH_[A-Z_]+$/);
  if (flag === undefined) expect(['authKey', 'authKeyPrevious']).toContain(name);
  else
    expect(environment[0]).toBe(`DARGAH_${flag.split(' ')[0]!.slice(2).replaceAll('-', '_').toUpperCase()}`);
});

test('a flag counts before the environment, and the environment before the default', () => {
  expect(read({ port: '1' }, { DARGAH_PORT: '2', PORT: '3' }).port).toBe(1);
  expect(read({}, { DARGAH_PORT: '2', PORT: '3' }).port).toBe(2);
  expect(read({}, { PORT: '3' }).port).toBe(3);
});

test('an empty variable counts as none', () => {
  expect(read({}, { DARGAH_PORT: '', PORT: '3', DARGAH_AUTH_KEY: '' })).toMatchObject({
    port: 3,
    authKey: undefined,
  });
});

test("Kubernetes' variables for a Service named dargah are no settings", () => {
  const environment = {
    DARGAH_PORT: 'tcp://10.0.0.1:8080',
    DARGAH_PORT_8080_TCP: 'tcp://10.0.0.1:8080',
    DARGAH_PORT_8080_TCP_ADDR: '10.0.0.1',
    DARGAH_SERVICE_HOST: '10.0.0.1',
    DARGAH_SERVICE_PORT: '8080',
    DARGAH_ADMIN_SERVICE_PORT_HTTP: '8081',
  };
  expect(read({}, environment).port).toBe(8080);
  expect(unknownVariables(environment).map(String)).toEqual([]);
});

test('a variable that nothing reads is told, with what was probably meant', () => {
  expect(unknownVariables({ DARGAH_ALOW_FROM: '::1', PROT: '1', DARGAH_PORT: '1' }).map(String)).toEqual([
    'the environment variable DARGAH_ALOW_FROM is read by nothing. Did you mean "DARGAH_ALLOW_FROM"?',
  ]);
});

test.for([
  ['port', '0', 0],
  ['port', '65535', 65535],
  ['path', '/', '/'],
  ['path', '/v1/dynamic-action/', '/v1/dynamic-action/'],
  ['sessionPath', '/v1/session', '/v1/session'],
  ['maxBodyBytes', '65536', 65536],
  ['maxBodyBytes', '64kb', 65536],
  ['maxBodyBytes', '1 MB', 1048576],
  ['maxBodyBytes', '10b', 10],
  ['maxConnections', '1', 1],
  ['maxConnections', '1000000', 1_000_000],
  ['pollIntervalMs', '400ms', 400],
  ['pollIntervalMs', '100', 100],
  ['shutdownDelayMs', '0', 0],
  ['shutdownDelayMs', '5s', 5000],
  ['shutdownDelayMs', '1.5s', 1500],
  ['shutdownDelayMs', '2m', 120_000],
  ['workers', '4', 4],
  ['workers', 'Auto', availableParallelism()],
  ['outbox', 'redis://:a%20password@cache:6379/1', 'redis://:a%20password@cache:6379/1'],
  ['outbox', 'rediss://cache', 'rediss://cache'],
  ['logLevel', 'WARN', 'warn'],
  ['insecureNoAuth', 'Yes', true],
  ['insecureNoAuth', '0', false],
  ['allowFrom', '78.111.6.41', ['78.111.6.41']],
  ['allowFrom', '31.214.250.128/27, ::1', ['31.214.250.128/27', '::1']],
  ['allowFrom', '10.0.0.0/8 2001:db8::/32', ['10.0.0.0/8', '2001:db8::/32']],
  ['authKey', ' with  blanks inside\n', 'with  blanks inside'],
  ['authKey', 'کلید', 'کلید'],
] as const)('%s takes %j', ([name, text, value]) => {
  expect(read({}, { [settings[name].environment[0]!]: text })[name]).toEqual(value);
});

test.for([
  ['rules', ' '],
  ['host', ''],
  ['port', '80a'],
  ['port', '-1'],
  ['port', '65536'],
  ['port', '1e3'],
  ['port', ' 80'],
  ['path', 'dynamic-action'],
  ['path', '/a?b'],
  ['path', '/:id'],
  ['path', '/a b'],
  ['path', '/کلیک'],
  ['workers', '0'],
  ['workers', '1.5'],
  ['workers', 'many'],
  ['maxBodyBytes', '0'],
  ['maxBodyBytes', '64k'],
  ['maxBodyBytes', '17mb'],
  ['maxBodyBytes', '-1'],
  ['maxBodyBytes', 'kb'],
  ['maxConnections', '0'],
  ['maxConnections', '1000001'],
  ['maxConnections', '1e3'],
  ['maxConnections', '10k'],
  ['pollIntervalMs', '5'],
  ['pollIntervalMs', '0'],
  ['pollIntervalMs', '9ms'],
  ['shutdownDelayMs', '-5s'],
  ['shutdownDelayMs', '61m'],
  ['shutdownDelayMs', '5 minutes'],
  ['shutdownDelayMs', 'ms'],
  ['logLevel', 'loud'],
  ['insecureNoAuth', 'maybe'],
  ['allowFrom', ','],
  ['allowFrom', 'example.com'],
  ['allowFrom', '10.0.0.0/33'],
  ['allowFrom', '10.0.0.0/8/8'],
  ['allowFrom', '::1/129'],
  ['allowFrom', 'fe80::1%eth0'],
  ['trustedProxies', '10.0.0'],
] as const)('%s refuses %j, and says where it came from and what to write', ([name, text]) => {
  const flag = settings[name].flag!.split(' ')[0]!;
  const message = new RegExp(`^${flag} is .+\\. (Write|Give) `);
  expect(() => read({ [name]: text })).toThrow(message);
});

test.for(['\t ', 'two\nlines', 'a\u0000b'])('a key such as %j is refused without being quoted', (text) => {
  expect(() => read({}, { DARGAH_AUTH_KEY: text })).toThrow(
    /^DARGAH_AUTH_KEY holds (blanks only|a line break or another control character)/,
  );
});

test.for(['cache:6379', 'http://a:secret@cache', 'redis://'])(
  'an outbox such as %j is refused without being quoted',
  (text) => {
    expect(() => read({}, { DARGAH_OUTBOX: text })).toThrow(
      /^DARGAH_OUTBOX is not the address of a Redis\. Write it as redis:\/\/host:6379/,
    );
  },
);

test.for(['redis://:100%@cache', 'redis://%ff:a@cache'])(
  'an outbox such as %j has a percent sign to be written otherwise',
  (text) => {
    expect(() => read({}, { DARGAH_OUTBOX: text })).toThrow(
      /^DARGAH_OUTBOX has a % in its user or password that is no percent-encoding\. Write it as %25$/,
    );
  },
);

test('takes every level of the log', () => {
  for (const level of logLevels) expect(settings.logLevel.parse(level)).toBe(level);
  expect(() => settings.logLevel.parse('')).toThrow(logLevels.slice(0, -1).join(', '));
  // As it was written, not in small letters.
  expect(() => settings.logLevel.parse('LOUD')).toThrow('is "LOUD"');
});

test('the table for the README has a row for each setting', () => {
  const rows = settingsTable().trimEnd().split('\n');
  expect(rows).toHaveLength(2 + settingNames.length);
  expect(rows.map((row) => row.split('|').map((cell) => cell.trim()))).toContainEqual([
    '',
    '`--port <number>`',
    '`DARGAH_PORT`, `PORT`',
    '`8080`',
    String(settings.port.help),
    '',
  ]);
});
