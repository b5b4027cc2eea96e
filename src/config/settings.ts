import { availableParallelism } from 'node:os';
import { parseNetwork } from '../values/network.js';
import type { Environment } from '../values/secret.js';
import { didYouMean } from '../values/suggest.js';

/** All that can be set from outside, as the commands use it. Secrets are among it: it is never logged whole. */
export interface Settings {
  rules: string;
  schemas: string | undefined;
  requireTests: boolean;
  host: string;
  port: number;
  path: string;
  /** This key, the previous one and those of the file are accepted alike. */
  authKey: string | undefined;
  authKeyPrevious: string | undefined;
  authKeyFile: string | undefined;
  insecureNoAuth: boolean;
  allowFrom: string[];
  trustedProxies: string[];
  maxBodyBytes: number;
  /** Of each process. */
  maxConnections: number;
  adminHost: string;
  /** 0 turns the admin server off. */
  adminPort: number;
  /** Where events rest until they are delivered, if on this machine. */
  stateDir: string | undefined;
  /** Where the last good rules are kept. Undefined: in the folder above, if there is one. */
  lastGoodDir: string | undefined;
  /** A Redis where they rest otherwise. */
  outbox: string | undefined;
  /** Processes that answer clicks. 1: this one does. */
  workers: number;
  pollIntervalMs: number;
  shutdownDelayMs: number;
  logLevel: string;
}

/** One setting: everything that the command line, `--help` and the README say of it comes from here. */
export interface Setting<T> {
  /** As commander writes it: `--port <number>`. A secret has none: every user of a machine can list arguments. */
  flag?: string;
  /** The first that is set and not empty counts. */
  environment: readonly string[];
  /** What counts when nothing is set. */
  fallback: T;
  /** The fallback as a user would write it, if there is something to write. */
  shownDefault?: string;
  help: string;
  /** A secret's value is never quoted. @throws {WrongValue} */
  parse(text: string): T;
}

/** Why a text is not a value of its setting, and what is: the tail of a sentence that names the setting. */
export class WrongValue extends Error {}

/** Settings that cannot be used, all of them at once: one line each. */
export class SettingsError extends Error {
  override name = 'SettingsError';
}

export const settings: { readonly [Name in keyof Settings]: Setting<Settings[Name]> } = {
  rules: {
    flag: '--rules <file>',
    environment: ['DARGAH_RULES'],
    fallback: 'rules.yaml',
    shownDefault: 'rules.yaml',
    help: 'The rules file; edits are taken over while the gateway runs',
    parse: anyText,
  },
  schemas: {
    flag: '--schemas <folder>',
    environment: ['DARGAH_SCHEMAS'],
    fallback: undefined,
    help: 'Folder whose request.schema.json and response.schema.json replace the shipped ones; one of them may be absent',
    parse: anyText,
  },
  requireTests: {
    flag: '--require-tests',
    environment: ['DARGAH_REQUIRE_TESTS'],
    fallback: false,
    help: 'Take over rules only when the tests below their key "tests" pass, and there are some',
    parse: yesOrNo,
  },
  host: {
    flag: '--host <address>',
    environment: ['DARGAH_HOST'],
    fallback: '0.0.0.0',
    shownDefault: '0.0.0.0',
    help: 'Address on which clicks are answered',
    parse: anyText,
  },
  port: {
    flag: '--port <number>',
    environment: ['DARGAH_PORT', 'PORT'],
    fallback: 8080,
    shownDefault: '8080',
    help: 'Port on which clicks are answered; 0 takes a free one, which the log names',
    parse: port,
  },
  path: {
    flag: '--path <path>',
    environment: ['DARGAH_PATH'],
    fallback: '/dynamic-action',
    shownDefault: '/dynamic-action',
    help: "Path of the URL that stands in the platform's panel",
    parse: urlPath,
  },
  authKey: {
    environment: ['DARGAH_AUTH_KEY'],
    fallback: undefined,
    help: 'The key that the platform sends as Authorization, as set in its panel',
    parse: headerValue,
  },
  authKeyPrevious: {
    environment: ['DARGAH_AUTH_KEY_PREVIOUS'],
    fallback: undefined,
    help: 'A second key that is accepted as well, while keys rotate',
    parse: headerValue,
  },
  authKeyFile: {
    flag: '--auth-key-file <file>',
    environment: ['DARGAH_AUTH_KEY_FILE'],
    fallback: undefined,
    help: 'File of keys, one a line, all accepted; read again when it changes',
    parse: anyText,
  },
  insecureNoAuth: {
    flag: '--insecure-no-auth',
    environment: ['DARGAH_INSECURE_NO_AUTH'],
    fallback: false,
    help: 'Start without a key and answer whoever calls, Authorization unread',
    parse: yesOrNo,
  },
  allowFrom: {
    flag: '--allow-from <cidr...>',
    environment: ['DARGAH_ALLOW_FROM'],
    fallback: [],
    help: 'Answer only callers from these networks',
    parse: networks,
  },
  trustedProxies: {
    flag: '--trusted-proxies <cidr...>',
    environment: ['DARGAH_TRUSTED_PROXIES'],
    fallback: [],
    help: 'Networks of load balancers whose X-Forwarded-For is believed by --allow-from',
    parse: networks,
  },
  maxBodyBytes: {
    flag: '--max-body <size>',
    environment: ['DARGAH_MAX_BODY'],
    fallback: 64 * 1024,
    shownDefault: '64kb',
    help: 'Largest request body that is read',
    parse: size,
  },
  maxConnections: {
    flag: '--max-connections <number>',
    environment: ['DARGAH_MAX_CONNECTIONS'],
    fallback: 10_000,
    shownDefault: '10000',
    help: 'How many connections a process holds at the same time; fewer where it may not have so many files open',
    parse: connections,
  },
  // It asks for no key, so only this machine reaches it until the operator says otherwise; the image does, for probes.
  adminHost: {
    flag: '--admin-host <address>',
    environment: ['DARGAH_ADMIN_HOST'],
    fallback: '127.0.0.1',
    shownDefault: '127.0.0.1',
    help: 'Address of /livez, /readyz, /status and /metrics, which ask for no key',
    parse: anyText,
  },
  adminPort: {
    flag: '--admin-port <number>',
    environment: ['DARGAH_ADMIN_PORT'],
    fallback: 8081,
    shownDefault: '8081',
    help: 'Port of /livez, /readyz, /status and /metrics; 0 turns them off',
    parse: port,
  },
  stateDir: {
    flag: '--state-dir <folder>',
    environment: ['DARGAH_STATE_DIR'],
    fallback: undefined,
    help: 'Folder for events until they are delivered; needed where rules notify, unless --outbox names a Redis',
    parse: anyText,
  },
  lastGoodDir: {
    flag: '--last-good-dir <folder>',
    environment: ['DARGAH_LAST_GOOD_DIR'],
    fallback: undefined,
    help: 'Folder in which the last good rules are kept, to start from when the file is broken; unless set, that of --state-dir',
    parse: anyText,
  },
  outbox: {
    flag: '--outbox <url>',
    environment: ['DARGAH_OUTBOX'],
    fallback: undefined,
    help: 'Redis for events until they are delivered, shared by all replicas, as redis://host:6379; with a password in the environment only',
    parse: redisUrl,
  },
  workers: {
    flag: '--workers <number>',
    environment: ['DARGAH_WORKERS'],
    fallback: 1,
    shownDefault: '1',
    help: 'How many processes answer clicks; auto: one for each processor',
    parse: workers,
  },
  pollIntervalMs: {
    flag: '--poll-interval <time>',
    environment: ['DARGAH_POLL_INTERVAL'],
    fallback: 400,
    shownDefault: '400ms',
    help: 'How often the rules and the key file are read for changes that the file system did not announce',
    parse: (text) => duration(text, { atLeastMs: 10 }),
  },
  shutdownDelayMs: {
    flag: '--shutdown-delay <time>',
    environment: ['DARGAH_SHUTDOWN_DELAY'],
    fallback: 0,
    shownDefault: '0',
    help: 'How long clicks are still answered after SIGTERM, while load balancers see /readyz say 503',
    parse: (text) => duration(text, { atLeastMs: 0 }),
  },
  logLevel: {
    flag: '--log-level <level>',
    environment: ['DARGAH_LOG_LEVEL'],
    fallback: 'info',
    shownDefault: 'info',
    help: 'Least level that is logged: trace, debug, info, warn, error, fatal or silent',
    parse: logLevel,
  },
};

export type SettingName = keyof Settings;
export const settingNames = Object.keys(settings) as SettingName[];

/** Raw texts from the command line: of a list one text an item, of a switch `true`. */
export type FlagValues = Partial<Record<SettingName, string | readonly string[] | true>>;

/**
 * Settles each named setting: its flag, else its environment variable, else its default.
 * @throws {SettingsError} naming every wrong value and the flag or variable that it came from.
 */
export function readSettings<Name extends SettingName>(
  names: readonly Name[],
  flags: FlagValues,
  environment: Environment,
): Pick<Settings, Name> {
  const problems: string[] = [];
  const values: Partial<Record<SettingName, unknown>> = {};
  for (const name of names) {
    const given = givenText(name, flags, environment);
    try {
      values[name] = given ? settings[name].parse(given.text) : settings[name].fallback;
    } catch (error) {
      if (!(error instanceof WrongValue)) throw error;
      problems.push(`${given!.source} ${error.message}`);
    }
  }
  if (problems.length > 0) throw new SettingsError(problems.join('\n'));
  return values as Pick<Settings, Name>;
}

/** Sentences on `DARGAH_…` variables that no setting reads: most often a misspelt one, such as of `--allow-from`. */
export function unknownVariables(environment: Environment): string[] {
  const known = Object.values(settings).flatMap((setting) => setting.environment);
  return Object.keys(environment)
    .filter((name) => name.startsWith('DARGAH_') && !known.includes(name) && !isServiceLinkName(name))
    .map((name) => `the environment variable ${name} is read by nothing.${didYouMean(name, known)}`);
}

/** The table of settings in Markdown, as the README shows it. */
export function settingsTable(): string {
  const head = ['Flag', 'Environment', 'Default', 'What it is'];
  const rows = Object.values(settings).map((setting) => [
    setting.flag === undefined ? '' : code(setting.flag),
    setting.environment.map(code).join(', '),
    setting.shownDefault === undefined ? '' : code(setting.shownDefault),
    setting.help,
  ]);
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((cells) => cells[column]!.length)));
  const line = (cells: string[], blank = ' ') =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column]!, blank)).join(' | ')} |\n`;
  return [line(head), line(['', '', '', ''], '-'), ...rows.map((cells) => line(cells))].join('');
}

/** How values are written, for `--help` and the docs. */
export const notation = `Each setting is taken from its flag, else from the environment, else the default. An empty variable
counts as none. A time is written as 400 (milliseconds), 400ms, 5s or 2m; a size as 65536 (bytes), 64kb or
1mb; a list with spaces or commas.`;

interface GivenText {
  text: string;
  /** The flag or the variable, to begin a message with. */
  source: string;
}

function givenText(name: SettingName, flags: FlagValues, environment: Environment): GivenText | undefined {
  const setting = settings[name];
  const flag = flags[name];
  if (flag !== undefined) return { text: flagText(flag), source: setting.flag!.split(' ')[0]! };
  for (const variable of setting.environment) {
    const text = environment[variable];
    if (text !== undefined && text !== '' && !isServiceLink(text)) return { text, source: variable };
  }
  return undefined;
}

function flagText(value: string | readonly string[] | true): string {
  if (value === true) return 'true';
  return typeof value === 'string' ? value : value.join(',');
}

// Kubernetes gives every pod the address of a Service named "dargah" as DARGAH_PORT=tcp://10.0.0.1:8080, and more such.
// https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables
function isServiceLink(text: string): boolean {
  return /^(tcp|udp|sctp):\/\//.test(text);
}

function isServiceLinkName(name: string): boolean {
  return /^DARGAH_(\w+_)?(SERVICE_(HOST|PORT)(_\w+)?|PORT_\d+_\w+)$/.test(name);
}

function code(text: string): string {
  return `\`${text}\``;
}

function wrong(text: string, what: string, accepted: string): WrongValue {
  return new WrongValue(`is ${JSON.stringify(text)}, which is not ${what}. Write ${accepted}`);
}

function anyText(text: string): string {
  if (text.trim() === '') throw new WrongValue('is empty. Give it a value, or leave it out');
  return text;
}

/** May hold a password, and is not quoted. */
function redisUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['redis:', 'rediss:'].includes(url.protocol) || url.hostname === '') {
    throw new WrongValue(
      'is not the address of a Redis. Write it as redis://host:6379, or rediss://host:6379 for TLS',
    );
  }
  if (!canDecode(url.username) || !canDecode(url.password)) {
    throw new WrongValue('has a % in its user or password that begins no letter. Write it as %25');
  }
  return text;
}

function canDecode(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

function port(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) {
    throw wrong(text, 'a port', 'a number from 0 to 65535');
  }
  return Number(text);
}

function urlPath(text: string): string {
  // Letters that mean something to the router (`:id`, `*`, `{}`) or that callers percent-encode are left out.
  if (!/^\/[\w.~/-]*$/.test(text)) {
    throw wrong(
      text,
      'a path',
      'one that begins with / and holds letters, digits and - . _ ~ / only, as /dynamic-action',
    );
  }
  return text;
}

/** A key. HTTP strips blanks around a header's value, and files of secrets tend to end with a line break. */
function headerValue(text: string): string {
  const value = text.trim();
  if (value === '') throw new WrongValue('holds blanks only. Give it a value, or leave it out');
  if (/(?!\t)\p{Cc}/u.test(value)) {
    throw new WrongValue(
      'holds a line break or another control character, which no key can hold. Take it away',
    );
  }
  return value;
}

function workers(text: string): number {
  if (text.toLowerCase() === 'auto') return availableParallelism();
  if (!/^\d{1,3}$/.test(text) || Number(text) < 1 || Number(text) > 128) {
    throw wrong(text, 'a number of processes', 'a number from 1 to 128, or auto');
  }
  return Number(text);
}

function connections(text: string): number {
  if (!/^\d{1,7}$/.test(text) || Number(text) < 1 || Number(text) > 1_000_000) {
    throw wrong(text, 'a number of connections', 'a number from 1 to 1000000');
  }
  return Number(text);
}

function yesOrNo(text: string): boolean {
  const lowered = text.toLowerCase();
  if (['true', '1', 'yes', 'on'].includes(lowered)) return true;
  if (['false', '0', 'no', 'off'].includes(lowered)) return false;
  throw wrong(text, 'yes or no', 'true or false');
}

function networks(text: string): string[] {
  const items = text.split(/[\s,]+/).filter((item) => item !== '');
  if (items.length === 0)
    throw new WrongValue('is empty. Write networks such as 10.0.0.0/8, or leave it out');
  for (const item of items) {
    if (parseNetwork(item) === undefined) {
      throw wrong(
        item,
        'a network',
        'an address such as 192.0.2.1 or 2001:db8::1, or a network such as 10.0.0.0/8',
      );
    }
  }
  return items;
}

function size(text: string): number {
  const [, digits, unit] = /^(\d{1,9})\s?(b|kb|mb)?$/i.exec(text) ?? [];
  const bytes =
    Number(digits) * { b: 1, kb: 1024, mb: 1024 ** 2 }[(unit ?? 'b').toLowerCase() as 'b' | 'kb' | 'mb'];
  // A body larger than this is not a click, and all of it is held in memory.
  if (!(bytes >= 1 && bytes <= 16 * 1024 ** 2)) {
    throw wrong(text, 'a size', 'bytes as 65536, or 64kb, or 1mb; at most 16mb');
  }
  return bytes;
}

function duration(text: string, { atLeastMs }: { atLeastMs: number }): number {
  const [, digits, unit] = /^(\d{1,9}(?:\.\d{1,3})?)\s?(ms|s|m)?$/i.exec(text) ?? [];
  const ms = Number(digits) * { ms: 1, s: 1000, m: 60_000 }[(unit ?? 'ms').toLowerCase() as 'ms' | 's' | 'm'];
  // One hour is far past any use, and a timer past 24 days would fire at once.
  if (!(ms >= atLeastMs && ms <= 3_600_000)) {
    const least = atLeastMs === 0 ? '' : `at least ${atLeastMs}ms and `;
    throw wrong(text, 'a time', `milliseconds as 400, or 400ms, 5s or 2m; ${least}at most 60m`);
  }
  return Math.round(ms);
}

function logLevel(text: string): string {
  const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];
  const level = text.toLowerCase();
  if (levels.includes(level)) return level;
  throw wrong(text, 'a level', levels.join(', ').replace(/, (\w+)$/, ' or $1'));
}
