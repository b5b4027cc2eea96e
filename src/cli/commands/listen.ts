import {
  type CommandContext,
  CommandFailure,
  exitCodes,
  stopSignal,
  talk,
  wrongCommand,
} from '../../config/context.js';
import { wrongValue } from '../../config/option.js';
import { createSecretSource } from '../../config/secret-source.js';
import { settings } from '../../config/settings.js';
import { saidBy, say } from '../../values/message.js';
import {
  isVariableName,
  type ReadSecrets,
  readSecrets,
  type SecretSource,
} from '../../values/signing-secret.js';
import { originOf } from '../../values/web-url.js';
import { defineCommand, formatOption, textsOption } from '../command.js';

/** `dargah listen`: prints the events that come, if their signature is valid, until SIGTERM or SIGINT. */
export const listen = defineCommand({
  name: 'listen',
  summary: say`Receive events and print them, to try notifications out`,
  options: {
    given: textsOption(
      '--secret <secret...>',
      say`The name of the variable that holds the secret, or the secret itself if it begins with whsec_`,
    ),
    host: {
      flag: '--host <address>',
      help: say`Address to listen on`,
      fallback: '127.0.0.1',
      shownDefault: '127.0.0.1',
      parse: settings.host.parse,
    },
    port: {
      flag: '--port <number>',
      help: say`Port to listen on; 0 takes a free one and prints it`,
      fallback: 9000,
      shownDefault: '9000',
      parse: settings.port.parse,
    },
    format: formatOption({
      text: () => import('../format/listen/text.js'),
      json: () => import('../format/listen/json.js'),
    }),
    status: {
      flag: '--fail <status>',
      help: say`Answer every event with this status, as 503, to see it come again`,
      fallback: undefined,
      parse: failureStatus,
    },
  },
  notes: say`On any path it answers 204 to an event whose Standard Webhooks signature is valid and whose timestamp is less
than five minutes off, and prints the event: as a block of text, or as one line of JSON with id, timestamp,
duplicate and event. An event that was received before is marked. It refuses everything else, and prints the
reason on standard error.`,
  exitCodes: {
    0: say`stopped by SIGTERM or SIGINT`,
    1: say`it cannot listen on the port`,
    2: say`the command is wrong, or the secret is not set or cannot be used`,
  },
  async run({ given, host, port, format, status }, context) {
    const stopped = stopSignal(context);
    const { createListener } = await import('../../webhooks/listener.js');
    const { listen } = await import('../../http/listen.js');
    const { render } = await format();
    const listener = createListener({
      ...{ secrets: secretsOf(given, context), status },
      onEvent: (event) => context.stdout.write(render(event, context.language)),
      onRefused: (refused, reason) => talk(context, say`refused with ${refused}: ${reason}`),
    });
    const listening = await listen({ callback: () => listener }, { host, port }).catch((error: Error) => {
      throw new CommandFailure(saidBy(error), exitCodes.failed);
    });
    const url = originOf(host, listening.port);
    talk(
      context,
      say`waiting for events at ${url}${status === undefined ? '' : say`, all of which are answered ${status}`}`,
    );
    await stopped;
    await listening.close(graceMs);
    return exitCodes.fine;
  },
});

const graceMs = 1_000;

function failureStatus(text: string): number {
  if (/^[345]\d\d$/.test(text)) return Number(text);
  throw wrongValue(text, say`a status of a failure`, say`one from 300 to 599, such as 503`);
}

function secretsOf(given: readonly string[], context: CommandContext): string[] {
  const source = createSecretSource(context.environment);
  const secrets = given.flatMap((one) => {
    const found = findSecrets(one, source);
    if (found.doubt !== undefined) talk(context, say`warning: ${found.doubt}`);
    return found.secrets;
  });
  if (secrets.length > 0) return secrets;
  throw wrongCommand(
    say`no secret is given, and nothing could be verified without. Write --secret CRM_SECRET with the name of the environment variable that holds it, or --secret whsec_…`,
  );
}

function findSecrets(given: string, source: SecretSource): Extract<ReadSecrets, { secrets: unknown }> {
  const isWrittenOut = given.includes('whsec_');
  const found = isWrittenOut ? readSecrets(given) : source.find(given);
  if (found !== undefined && 'secrets' in found) return found;
  if (found !== undefined) throw wrongCommand(say`--secret${isWrittenOut ? '' : ':'} ${found.trouble}`);
  // What does not look like a name may be a secret, and is not repeated.
  const shown = isVariableName(given)
    ? say`names ${given}, and neither that variable nor ${given}_FILE holds a secret`
    : say`names no variable`;
  throw wrongCommand(
    say`--secret ${shown}. Give the name of an environment variable that holds the secret, or the secret itself if it begins with whsec_`,
  );
}
