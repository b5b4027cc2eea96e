import { type CommandContext, CommandFailure, exitCodes } from '../../config/context.js';
import { readOptions } from '../../config/option.js';
import { createSecrets } from '../../config/secrets.js';
import { settings } from '../../config/settings.js';
import { type Listening, listen as listenOn } from '../../http/listen.js';
import { escapeInvisible } from '../../rules/logic/wording.js';
import { isVariableName, type ReadSecrets, readSecrets, type SecretSource } from '../../values/secret.js';
import { createListener, type ReceivedEvent } from '../../webhooks/listener.js';

export interface ListenCommand {
  /** 0: any free one, which is told. */
  port: string;
  host: string;
  /** Each the name of an environment variable, or a secret that begins with `whsec_`. */
  secrets: readonly string[];
  format: string;
  /** In place of 204. */
  fail?: string;
}

/**
 * `dargah listen`: prints the events that come, once their signature holds, until SIGTERM or SIGINT.
 * @throws {CommandFailure} when it cannot start.
 */
export async function listen(command: ListenCommand, context: CommandContext): Promise<number> {
  const stopped = new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) context.onSignal(signal, resolve);
  });
  const show = formatOf(command.format);
  const status = statusOf(command.fail);
  const talk = (sentence: string) => context.stderr.write(`${sentence}\n`);
  const listener = createListener({
    secrets: secretsOf(command.secrets, context, talk),
    ...(status !== undefined && { status }),
    onEvent: (event) => context.stdout.write(show(event)),
    onRefused: (status, reason) => talk(`refused with ${status}: ${reason}`),
  });

  const { host } = command;
  const listening = await open(
    listener,
    host,
    readOptions({ port: settings.port }, { port: command.port }, {}).port,
  );
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${listening.port}`;
  talk(`waiting for events at ${url}${status === undefined ? '' : `, all of which are answered ${status}`}`);
  await stopped;
  await listening.close(graceMs);
  return exitCodes.fine;
}

const graceMs = 1_000;

async function open(
  listener: ReturnType<typeof createListener>,
  host: string,
  port: number,
): Promise<Listening> {
  try {
    return await listenOn({ callback: () => listener }, { host, port });
  } catch (error) {
    throw new CommandFailure((error as Error).message, exitCodes.failed);
  }
}

function secretsOf(
  given: readonly string[],
  context: CommandContext,
  warn: (sentence: string) => void,
): string[] {
  const source = createSecrets(context.environment);
  const secrets = given.flatMap((one) => {
    const found = findSecrets(one, source);
    if (found.doubt !== undefined) warn(`warning: ${found.doubt}`);
    return found.secrets;
  });
  if (secrets.length > 0) return secrets;
  throw new CommandFailure(
    'no secret is given, and nothing could be verified without. Write --secret CRM_SECRET with the name of the ' +
      'environment variable that holds it, or --secret whsec_…',
    exitCodes.wrongCommand,
  );
}

function findSecrets(given: string, source: SecretSource): Extract<ReadSecrets, { secrets: unknown }> {
  const isWrittenOut = given.includes('whsec_');
  const found = isWrittenOut ? readSecrets(given) : source.find(given);
  if (found !== undefined && 'secrets' in found) return found;
  if (found !== undefined) {
    const trouble = isWrittenOut ? `--secret ${found.trouble}` : `--secret: ${found.trouble}`;
    throw new CommandFailure(trouble, exitCodes.wrongCommand);
  }
  // What does not look like a name may be a secret, and is not repeated.
  const shown = isVariableName(given)
    ? `names ${given}, and neither that variable nor ${given}_FILE holds a secret`
    : 'names no variable';
  throw new CommandFailure(
    `--secret ${shown}. Give the name of an environment variable that holds the secret, or the secret itself if it ` +
      'begins with whsec_',
    exitCodes.wrongCommand,
  );
}

function statusOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^[345]\d\d$/.test(text)) return Number(text);
  throw new CommandFailure(
    `--fail is "${text}", which is no status of a failure. Write one from 300 to 599, such as 503`,
    exitCodes.wrongCommand,
  );
}

function formatOf(format: string): (event: ReceivedEvent) => string {
  if (format === 'json') return asJson;
  if (format === 'text') return asText;
  throw new CommandFailure(`--format is "${format}". There are text and json`, exitCodes.wrongCommand);
}

function asJson({ id, timestamp, isDuplicate, event }: ReceivedEvent): string {
  return `${escapeInvisible(JSON.stringify({ id, timestamp, duplicate: isDuplicate, event }))}\n`;
}

function asText({ id, isDuplicate, event }: ReceivedEvent): string {
  const { type, timestamp, rule, id: _same, ...rest } = fieldsOf(event);
  const head = [timestamp, type, rule === undefined ? undefined : `rule ${rule}`];
  const lines = [
    escapeInvisible(head.filter((part) => part !== undefined).join('  ')),
    `  id: ${escapeInvisible(id)}${isDuplicate ? '  (received before)' : ''}`,
    ...Object.entries(rest).map(([key, value]) => `  ${escapeInvisible(key)}: ${indented(value)}`),
  ];
  return `${lines.join('\n')}\n\n`;
}

function fieldsOf(event: unknown): Record<string, unknown> {
  const isObject = typeof event === 'object' && event !== null && !Array.isArray(event);
  return isObject ? (event as Record<string, unknown>) : { event };
}

function indented(value: unknown): string {
  return escapeInvisible(JSON.stringify(value, null, 2), { keepLines: true }).replaceAll('\n', '\n  ');
}
