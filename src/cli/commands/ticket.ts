import {
  type CommandContext,
  CommandFailure,
  complain,
  exitCodes,
  wrongCommand,
} from '../../config/context.js';
import { createSecretSource } from '../../config/secret-source.js';
import { settings } from '../../config/settings.js';
import { say } from '../../values/message.js';
import { isVariableName } from '../../values/signing-secret.js';
import { readTicketSecret } from '../../values/ticket-secret.js';
import { type CommandGroup, defineCommand, instantOption, textsOption } from '../command.js';

const verify = defineCommand({
  name: 'verify',
  summary: say`Say what a ticket says, or why it is refused`,
  argument: { name: '[ticket]', help: say`The ticket (default: -, which is standard input)` },
  options: {
    rules: { ...settings.rules, help: say`The rules file, which names the secrets` },
    secret: textsOption(
      '--secret <name...>',
      say`Names of variables that hold the secrets, in place of those of the file`,
    ),
    now: instantOption('--now <time>', say`When it is shown`),
  },
  async run({ rules, secret, now = new Date() }, context, [given = '-']) {
    const { verifyTicket } = await import('../../tickets/verify.js');
    if (!secret.every(isVariableName)) throw wrongCommand(noName);
    const names = secret.length > 0 ? secret : await namesIn(rules);
    const secrets = secretsUnder(names, context);
    const ticket = given === '-' ? Buffer.from(await context.readStdin()).toString() : given;
    const verified = verifyTicket(ticket.trim(), secrets, { now });
    if (!verified.ok) {
      throw new CommandFailure(
        say`the ticket is refused (${verified.reason}): ${verified.message}`,
        exitCodes.failed,
      );
    }
    context.stdout.write(`${JSON.stringify(verified.claims, null, 2)}\n`);
    return exitCodes.fine;
  },
});

/** Quotes nothing: it may be a secret, or the ticket. */
const noName = say`--secret takes the names of variables, and one of these is none. Write the ticket before it: dargah ticket verify TICKET --secret TICKET_SECRET`;

/** `dargah ticket`: what stands in a link of a session. */
export const ticket: CommandGroup = {
  name: 'ticket',
  summary: say`Verify a ticket of a link`,
  exitCodes: {
    0: say`the ticket holds, and its claims are on standard output`,
    1: say`the ticket is refused`,
    2: say`the command is wrong, or there is no secret`,
  },
  commands: [verify],
};

async function namesIn(rules: string): Promise<readonly string[]> {
  const { analyzeFile } = await import('../analyze-file.js');
  const { resolved } = await analyzeFile(rules, {});
  const names = resolved?.sessions?.ticket?.secrets ?? [];
  if (names.length > 0) return names;
  throw wrongCommand(
    say`${rules} names no secret of a ticket. Name the variable that holds it: --secret TICKET_SECRET`,
  );
}

/** The secrets that are there: while one replaces the other, one of them may be missing. */
function secretsUnder(names: readonly string[], context: CommandContext): string[] {
  const source = createSecretSource(context.environment);
  const found = names.flatMap((name) => {
    const read = source.find(name, readTicketSecret);
    if (read !== undefined && 'secrets' in read) return read.secrets;
    const trouble = read?.trouble ?? say`the environment has neither ${name} nor ${name}_FILE`;
    complain(context, trouble);
    return [];
  });
  if (found.length > 0) return found;
  throw wrongCommand(say`there is no secret to verify with`);
}
