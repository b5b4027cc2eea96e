import { mistakesInKey } from '../config/auth-key.js';
import { type Settings, unknownVariables } from '../config/settings.js';
import { connectionLimit, openFilesLimit } from './connection-limit.js';
import type { ServerContext } from './context.js';

/** Warns of settings that can be used, but look like mistakes. */
export function warnOfOddSettings(settings: Settings, { environment, log }: ServerContext): void {
  for (const warning of [...unknownVariables(environment), ...oddities(settings)])
    log.warn({}, String(warning));
}

function* oddities(settings: Settings): Generator<string> {
  if (settings.insecureNoAuth) {
    yield '--insecure-no-auth: whoever can reach this port is answered, no key is asked for';
  }
  const keys = { DARGAH_AUTH_KEY: settings.authKey, DARGAH_AUTH_KEY_PREVIOUS: settings.authKeyPrevious };
  for (const [variable, key = ''] of Object.entries(keys)) {
    for (const mistake of mistakesInKey(key)) yield `${variable} ${mistake}`;
  }
  if (settings.trustedProxies.length > 0 && settings.allowFrom.length === 0) {
    yield '--trusted-proxies does nothing without --allow-from';
  }
  const connections = connectionLimit(settings.maxConnections);
  if (connections < settings.maxConnections) {
    yield `no more than ${connections} connections are held, since this process may have ${openFilesLimit()} files open. ` +
      'Raise that limit (ulimit -n), or lower --max-connections';
  }
  if (settings.stateDir !== undefined && settings.outbox !== undefined) {
    yield '--state-dir keeps no events beside --outbox: events that wait in its folder are not delivered';
  }
}
