import type { Contract } from '../platform/contract.js';
import type { SignTicket } from '../rules/engine/tickets.js';
import type { DecidedCall } from '../telemetry/call-mask.js';
import type { Logger } from '../telemetry/log.js';
import type { Metrics } from '../telemetry/metrics.js';
import type { Publisher } from '../webhooks/event.js';
import { createApp } from './app.js';
import type { KeyRing } from './auth-keys.js';
import type { App } from './context.js';
import { type AccessList, allowAddresses } from './steps/access.js';
import { answerCall, type CurrentRules } from './steps/answer.js';
import { requireKey } from './steps/auth-key.js';
import { readJson } from './steps/body.js';
import { tellCall } from './steps/call.js';
import { validateRequest } from './steps/contract.js';
import { answerErrors } from './steps/errors.js';
import { takeJsonOnly } from './steps/media-type.js';
import { keepNumbers } from './steps/numbers.js';
import { takeHttp1Only } from './steps/protocol.js';
import { record } from './steps/record.js';
import { respond } from './steps/respond.js';
import { routePost } from './steps/route.js';

export interface GatewayOptions {
  /** Where the platform calls with clicks. Compared to the letter: case and a trailing slash count. */
  path: string;
  /** Where it calls with session calls; may be the same. */
  sessionPath: string;
  maxBodyBytes: number;
  /** Called once for each call. */
  rules(): CurrentRules;
  /** Undefined: no key is required. */
  keys: KeyRing | undefined;
  /** Undefined: every address may call. */
  access?: AccessList | undefined;
  contract: Contract;
  /** Undefined: no ticket can be made. */
  signTicket?: SignTicket | undefined;
  /** Undefined: rules notify nobody. */
  publish?: Publisher['publish'];
  /** Undefined: calls are neither recorded nor looked at. */
  record?: ((call: DecidedCall) => void) | undefined;
  log: Logger;
  metrics: Metrics;
}

/** The app that answers the platform's calls. */
export function createGateway(options: GatewayOptions): App {
  const { path, sessionPath, maxBodyBytes, rules, keys, access, contract, log, metrics } = options;
  const app = createApp(log);
  app.use(record(log, metrics));
  app.use(respond);
  app.use(answerErrors(log));
  app.use(takeHttp1Only);
  if (access !== undefined) app.use(allowAddresses(access));
  app.use(routePost({ click: path, session: sessionPath }));
  if (keys !== undefined) app.use(requireKey(keys));
  app.use(takeJsonOnly(maxBodyBytes));
  app.use(readJson(maxBodyBytes));
  app.use(keepNumbers(log, metrics));
  app.use(tellCall);
  app.use(validateRequest(contract));
  app.use(answerCall(rules, options));
  return app;
}
