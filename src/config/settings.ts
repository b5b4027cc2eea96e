import { availableParallelism } from 'node:os';
import { logLevels } from '../values/log-levels.js';
import { say, type Text } from '../values/message.js';
import { parseNetwork } from '../values/network.js';
import { didYouMean } from '../values/suggest.js';
import { listWords } from '../values/word-list.js';
import { unprintable } from './auth-key.js';
import { consoleSettings } from './console-settings.js';
import type { Environment } from './context.js';
import {
  anyText,
  type Option,
  oneOf,
  percent,
  type Values,
  WrongValue,
  wholeNumber,
  wrongValue,
  yesOrNo,
} from './option.js';

/** An option of `serve`. A secret has no flag: every user of a machine can list arguments. Its value is never quoted. */
export type Setting<T> = Option<T> & Required<Pick<Option<T>, 'environment'>>;

const table = {
  rules: {
    flag: '--rules <file>',
    environment: ['DARGAH_RULES'],
    fallback: 'rules.yaml',
    shownDefault: 'rules.yaml',
    help: say`The rules file; edits take effect while the gateway runs`,
    parse: anyText,
  },
  vars: {
    flag: '--vars <file>',
    environment: ['DARGAH_VARS'],
    fallback: undefined,
    help: say`File of constants, by name, that replace those of the rules: for staging, for production`,
    parse: anyText,
  },
  schemas: {
    flag: '--schemas <folder>',
    environment: ['DARGAH_SCHEMAS'],
    fallback: undefined,
    help: say`Folder whose request, response, session-request and session-response.schema.json replace the shipped ones; some may be absent`,
    parse: anyText,
  },
  requireTests: {
    flag: '--require-tests',
    environment: ['DARGAH_REQUIRE_TESTS'],
    fallback: false,
    help: say`Accept rules only if they have tests under "tests", and all of them pass`,
    parse: yesOrNo,
  },
  host: {
    flag: '--host <address>',
    environment: ['DARGAH_HOST'],
    fallback: '0.0.0.0',
    shownDefault: '0.0.0.0',
    help: say`Address to listen on for clicks`,
    parse: anyText,
  },
  port: {
    flag: '--port <number>',
    environment: ['DARGAH_PORT', 'PORT'],
    fallback: 8080,
    shownDefault: '8080',
    help: say`Port to listen on for clicks; 0 takes a free one, which the log names`,
    parse: port,
  },
  path: {
    flag: '--path <path>',
    environment: ['DARGAH_PATH'],
    fallback: '/dynamic-action',
    shownDefault: '/dynamic-action',
    help: say`Path of the URL for dynamic actions in the platform's panel`,
    parse: urlPath,
  },
  sessionPath: {
    flag: '--session-path <path>',
    environment: ['DARGAH_SESSION_PATH'],
    fallback: '/session',
    shownDefault: '/session',
    help: say`Path of the URL for session calls; may be that of --path`,
    parse: urlPath,
  },
  // The gateway accepts this key, the previous one and those of the file alike.
  authKey: {
    environment: ['DARGAH_AUTH_KEY'],
    fallback: undefined,
    help: say`The key that the platform sends as Authorization, as set in its panel`,
    parse: headerValue,
  },
  authKeyPrevious: {
    environment: ['DARGAH_AUTH_KEY_PREVIOUS'],
    fallback: undefined,
    help: say`A second key that is accepted as well, while keys rotate`,
    parse: headerValue,
  },
  authKeyFile: {
    flag: '--auth-key-file <file>',
    environment: ['DARGAH_AUTH_KEY_FILE'],
    fallback: undefined,
    help: say`File of keys, one a line, all accepted; read again when it changes`,
    parse: anyText,
  },
  insecureNoAuth: {
    flag: '--insecure-no-auth',
    environment: ['DARGAH_INSECURE_NO_AUTH'],
    fallback: false,
    help: say`Start without a key and answer everybody; Authorization is not read`,
    parse: yesOrNo,
  },
  allowFrom: {
    flag: '--allow-from <cidr...>',
    environment: ['DARGAH_ALLOW_FROM'],
    fallback: [],
    help: say`Answer only callers from these networks`,
    parse: networks,
  },
  trustedProxies: {
    flag: '--trusted-proxies <cidr...>',
    environment: ['DARGAH_TRUSTED_PROXIES'],
    fallback: [],
    help: say`Networks of load balancers whose X-Forwarded-For --allow-from trusts`,
    parse: networks,
  },
  maxBodyBytes: {
    flag: '--max-body <size>',
    environment: ['DARGAH_MAX_BODY'],
    fallback: 64 * 1024,
    shownDefault: '64kb',
    help: say`Largest request body that is read`,
    parse: (text) => size(text, { mostBytes: mostBodyBytes }),
  },
  maxConnections: {
    flag: '--max-connections <number>',
    environment: ['DARGAH_MAX_CONNECTIONS'],
    fallback: 10_000,
    shownDefault: '10000',
    help: say`How many connections a process holds at once; fewer if it may not have that many files open`,
    parse: connections,
  },
  // It asks for no key, so only this machine reaches it until the operator says otherwise; the image does, for probes.
  adminHost: {
    flag: '--admin-host <address>',
    environment: ['DARGAH_ADMIN_HOST'],
    fallback: '127.0.0.1',
    shownDefault: '127.0.0.1',
    help: say`Address of /livez, /readyz, /status, /metrics and /openapi.json, which need no key`,
    parse: anyText,
  },
  adminPort: {
    flag: '--admin-port <number>',
    environment: ['DARGAH_ADMIN_PORT'],
    fallback: 8081,
    shownDefault: '8081',
    help: say`Port of /livez, /readyz, /status, /metrics and /openapi.json; 0 turns them off`,
    parse: port,
  },
  ...consoleSettings,
  stateDir: {
    flag: '--state-dir <folder>',
    environment: ['DARGAH_STATE_DIR'],
    fallback: undefined,
    help: say`Folder for events until they are delivered; needed if rules notify, unless --outbox names a Redis`,
    parse: anyText,
  },
  // Unless set, a folder in stateDir, if that is set.
  lastGoodDir: {
    flag: '--last-good-dir <folder>',
    environment: ['DARGAH_LAST_GOOD_DIR'],
    fallback: undefined,
    help: say`Folder that keeps the last good rules, to start from when the file is broken; unless set, that of --state-dir`,
    parse: anyText,
  },
  outbox: {
    flag: '--outbox <url>',
    environment: ['DARGAH_OUTBOX'],
    fallback: undefined,
    help: say`Redis for events until they are delivered, shared by all replicas, as redis://host:6379; with a password in the environment only`,
    parse: redisUrl,
  },
  record: {
    flag: '--record <file>',
    environment: ['DARGAH_RECORD'],
    fallback: undefined,
    help: say`File to record calls in, with nothing of a person in it, for "dargah replay" and "dargah plan --log"`,
    parse: anyText,
  },
  recordShare: {
    flag: '--record-share <percent>',
    environment: ['DARGAH_RECORD_SHARE'],
    fallback: 1,
    shownDefault: '100%',
    help: say`How many of the calls to record, as 5%`,
    parse: (text) => percent(text) / 100,
  },
  recordMaxBytes: {
    flag: '--record-max-size <size>',
    environment: ['DARGAH_RECORD_MAX_SIZE'],
    fallback: 100 * 1024 ** 2,
    shownDefault: '100mb',
    help: say`Put the record aside before it is larger, and begin another; the last ten are kept`,
    parse: (text) => size(text, { mostBytes: 1024 ** 3 }),
  },
  recordMaxAgeMs: {
    flag: '--record-max-age <time>',
    environment: ['DARGAH_RECORD_MAX_AGE'],
    fallback: 24 * 3_600_000,
    shownDefault: '24h',
    help: say`The same when it is older`,
    parse: (text) => duration(text, { atLeastMs: 60_000, mostMs: 30 * 24 * hourMs }),
  },
  workers: {
    flag: '--workers <number>',
    environment: ['DARGAH_WORKERS'],
    fallback: 1,
    shownDefault: '1',
    help: say`How many processes answer clicks; auto: one for each processor`,
    choices: ['auto'],
    parse: workers,
  },
  pollIntervalMs: {
    flag: '--poll-interval <time>',
    environment: ['DARGAH_POLL_INTERVAL'],
    fallback: 400,
    shownDefault: '400ms',
    help: say`How often the rules and the key file are read again, in case the file system announced no change`,
    parse: (text) => duration(text, { atLeastMs: 10 }),
  },
  shutdownDelayMs: {
    flag: '--shutdown-delay <time>',
    environment: ['DARGAH_SHUTDOWN_DELAY'],
    fallback: 0,
    shownDefault: '0',
    help: say`How long clicks are still answered after SIGTERM, while load balancers see /readyz say 503`,
    parse: (text) => duration(text, { atLeastMs: 0 }),
  },
  logLevel: {
    flag: '--log-level <level>',
    environment: ['DARGAH_LOG_LEVEL'],
    fallback: 'info',
    shownDefault: 'info',
    help: say`Lowest level to log: ${listWords(logLevels, 'or')}`,
    choices: logLevels,
    parse: logLevel,
  },
} satisfies Readonly<Record<string, Setting<unknown>>>;

/** All settings, as the commands use them. They include secrets: never log them whole. */
export type Settings = Values<typeof table>;

export const settings: { readonly [Name in keyof Settings]: Setting<Settings[Name]> } = table;

/** Sentences on `DARGAH_…` variables that no setting reads: most often a misspelt one, such as of `--allow-from`. */
export function unknownVariables(environment: Environment): Text[] {
  const known = ['DARGAH_LANG', ...Object.values(settings).flatMap((setting) => setting.environment)];
  return Object.keys(environment)
    .filter((name) => name.startsWith('DARGAH_') && !known.includes(name) && !isServiceLinkName(name))
    .map((name) => say`the environment variable ${name} is read by nothing.${didYouMean(name, known)}`);
}

/** How values are written, for `--help` and the docs. */
export const notation = say`Each setting is taken from its flag, else from the environment, else the default. An empty variable
counts as none. A time is written as 400 (milliseconds), 400ms, 5s or 2m; a size as 65536 (bytes), 64kb or
1mb; a list with spaces or commas.`;

// Of a Service named "dargah": its addresses are no settings, and neither are these.
function isServiceLinkName(name: string): boolean {
  return /^DARGAH_(\w+_)?(SERVICE_(HOST|PORT)(_\w+)?|PORT_\d+_\w+)$/.test(name);
}

/** May hold a password, and is not quoted. */
function redisUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['redis:', 'rediss:'].includes(url.protocol) || url.hostname === '') {
    throw new WrongValue(
      say`is not the address of a Redis. Write it as redis://host:6379, or rediss://host:6379 for TLS`,
    );
  }
  if (!canDecode(url.username) || !canDecode(url.password)) {
    throw new WrongValue(say`has a % in its user or password that is no percent-encoding. Write it as %25`);
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
  return wholeNumber(text, say`a port`, { least: 0, most: 65_535 });
}

function urlPath(text: string): string {
  // Letters that mean something to the router (`:id`, `*`, `{}`) or that callers percent-encode are left out.
  if (!/^\/[\w.~/-]*$/.test(text)) {
    throw wrongValue(
      text,
      say`a path`,
      say`one that begins with / and holds letters, digits and - . _ ~ / only, as /dynamic-action`,
    );
  }
  return text;
}

/** A key. HTTP strips blanks around a header's value, and files of secrets tend to end with a line break. */
function headerValue(text: string): string {
  const value = text.trim();
  if (value === '') throw new WrongValue(say`holds blanks only. Give it a value, or leave it out`);
  if (unprintable().test(value)) {
    throw new WrongValue(
      say`holds a line break or another control character, which no key can hold. Remove it`,
    );
  }
  return value;
}

function workers(text: string): number {
  if (text.toLowerCase() === 'auto') return availableParallelism();
  if (!/^\d{1,3}$/.test(text) || Number(text) < 1 || Number(text) > 128) {
    throw wrongValue(text, say`a number of processes`, say`a number from 1 to 128, or auto`);
  }
  return Number(text);
}

function connections(text: string): number {
  return wholeNumber(text, say`a number of connections`, { least: 1, most: 1_000_000 });
}

function networks(...texts: string[]): string[] {
  const items = texts
    .join(' ')
    .split(/[\s,]+/)
    .filter((item) => item !== '');
  if (items.length === 0)
    throw new WrongValue(say`is empty. Write networks such as 10.0.0.0/8, or leave it out`);
  for (const item of items) {
    if (parseNetwork(item) === undefined) {
      throw wrongValue(
        item,
        say`a network`,
        say`an address such as 192.0.2.1 or 2001:db8::1, or a network such as 10.0.0.0/8`,
      );
    }
  }
  return items;
}

/** A body larger than this is not a click, and all of it is held in memory. */
const mostBodyBytes = 16 * 1024 ** 2;

function size(text: string, { mostBytes }: { mostBytes: number }): number {
  const [, digits, unit = 'b'] = /^(\d{1,9})\s?(b|kb|mb)?$/i.exec(text) ?? [];
  const bytes = Number(digits) * { b: 1, kb: 1024, mb: 1024 ** 2 }[unit.toLowerCase() as 'b' | 'kb' | 'mb'];
  if (!(bytes >= 1 && bytes <= mostBytes)) {
    throw wrongValue(
      text,
      say`a size`,
      say`bytes as 65536, or 64kb, or 1mb; at most ${mostBytes / 1024 ** 2}mb`,
    );
  }
  return bytes;
}

/** Far past any use of most times. */
const hourMs = 3_600_000;
const unitsMs = { ms: 1, s: 1000, m: 60_000, h: hourMs };

/** @param range a timer past 24 days would fire at once */
function duration(
  text: string,
  { atLeastMs, mostMs = hourMs }: { atLeastMs: number; mostMs?: number },
): number {
  const [, digits, unit = 'ms'] = /^(\d{1,9}(?:\.\d{1,3})?)\s?(ms|s|m|h)?$/i.exec(text) ?? [];
  const ms = Number(digits) * unitsMs[unit.toLowerCase() as keyof typeof unitsMs];
  if (!(ms >= atLeastMs && ms <= mostMs)) {
    const least = atLeastMs === 0 ? '' : say`at least ${atLeastMs}ms and `;
    throw wrongValue(
      text,
      say`a time`,
      say`milliseconds as 400, or 400ms, 5s or 2m; ${least}at most ${mostMs / 60_000}m`,
    );
  }
  return Math.round(ms);
}

function logLevel(text: string): string {
  const lowered = text.toLowerCase();
  // A message quotes the text as it was written.
  return logLevels.find((level) => level === lowered) ?? oneOf(text, say`a level`, logLevels);
}
