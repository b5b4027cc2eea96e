import {
  type CommandContext,
  CommandFailure,
  complain,
  exitCodes,
  wrongCommand,
} from '../../config/context.js';
import { wholeNumber } from '../../config/option.js';
import { settings } from '../../config/settings.js';
import { say } from '../../values/message.js';
import type { OutboxAdmin } from '../../webhooks/outbox.js';
import {
  type CommandGroup,
  choiceOption,
  defineCommand,
  formatOption,
  switchOption,
  textOption,
} from '../command.js';
import type { OutboxPlace } from '../outbox/admin.js';

const format = formatOption({
  text: () => import('../format/outbox/text.js'),
  json: () => import('../format/outbox/json.js'),
});

/** Of each command that finds the events as `serve` does. */
const placeOptions = {
  stateDir: settings.stateDir,
  outbox: settings.outbox,
  // From the flag alone: a running server writes down where it listens, whatever the environment says here.
  adminPort: {
    flag: '--admin-port <number>',
    help: say`Port of the running server, if not where it says it listens`,
    fallback: undefined,
    parse: settings.adminPort.parse,
  },
  format,
};

const retryManyNames: typeof import('../../webhooks/outbox.js').retryMany = ['all', 'waiting', 'dead'];

/** What an admin lists at once. */
const maxListed: typeof import('../../webhooks/outbox-admin.js').maxListed = 10_000;

const list = defineCommand({
  name: 'list',
  summary: say`List events, oldest first`,
  options: {
    ...placeOptions,
    state: choiceOption('--state <state>', {
      what: say`a state`,
      names: ['waiting', 'dead'],
      fallback: undefined,
      help: (choices) => say`Only events that are ${choices}`,
    }),
    receiver: textOption('--receiver <name>', say`Only events for this receiver`),
    limit: {
      flag: '--limit <number>',
      help: say`How many at most, up to ${maxListed}`,
      fallback: 100,
      shownDefault: '100',
      parse: (text) => wholeNumber(text, say`a number of events`, { least: 1, most: maxListed }),
    },
  },
  async run({ state, receiver, limit, format, ...place }, context) {
    const { renderList } = await format();
    const filter = { ...(state && { state }), ...(receiver !== undefined && { receiver }) };
    const deliveries = await ask(place, context, (admin) => admin.list({ ...filter, limit }));
    const isPart = (state ?? receiver) !== undefined;
    context.stdout.write(renderList(deliveries, isPart, context.language));
    if (deliveries.length === limit) {
      const rest =
        limit < maxListed ? say`--limit shows them` : say`--state and --receiver show a part of them`;
      complain(context, say`there may be more. ${rest}`);
    }
    return exitCodes.fine;
  },
});

const show = defineCommand({
  name: 'show',
  summary: say`Show all of one event`,
  argument: { name: '<id>', help: say`Its id` },
  options: placeOptions,
  async run({ format, ...place }, context, [id = '']) {
    const { renderDeliveries } = await format();
    const deliveries = await ask(place, context, (admin) => admin.show(id));
    if (deliveries.length === 0) throw new CommandFailure(say`no event ${id} is kept`, exitCodes.failed);
    context.stdout.write(renderDeliveries(deliveries, context.language));
    return exitCodes.fine;
  },
});

const retry = defineCommand({
  name: 'retry',
  summary: say`Retry events now, with a full set of attempts`,
  argument: { name: '[ids...]', help: say`Their ids` },
  options: {
    ...placeOptions,
    all: switchOption('--all', say`All events that wait for another attempt, and all dead letters`),
    waiting: switchOption('--waiting', say`Only all that wait for another attempt`),
    dead: switchOption('--dead', say`Only all dead letters`),
  },
  async run({ all, waiting, dead, format, ...place }, context, ids) {
    const many = retryManyNames.filter((name) => ({ all, waiting, dead })[name]);
    if (many.length + Math.min(ids.length, 1) !== 1) {
      throw wrongCommand(say`name the events to retry, or write one of --all, --waiting and --dead`);
    }
    const { renderCount } = await format();
    const events = await ask(place, context, (admin) => admin.retry(many[0] ?? ids));
    context.stdout.write(renderCount(events, say`to be tried again`, context.language));
    return events > 0 ? exitCodes.fine : exitCodes.failed;
  },
});

const drop = defineCommand({
  name: 'drop',
  summary: say`Delete events for good, undelivered`,
  argument: { name: '<ids...>', help: say`Their ids` },
  options: placeOptions,
  async run({ format, ...place }, context, ids) {
    const { renderCount } = await format();
    const events = await ask(place, context, (admin) => admin.drop(ids));
    context.stdout.write(renderCount(events, say`dropped`, context.language));
    return events > 0 ? exitCodes.fine : exitCodes.failed;
  },
});

const forget = defineCommand({
  name: 'forget',
  summary: say`Delete all events that name a person, undelivered`,
  options: {
    ...placeOptions,
    userId: textOption('--user-id <id>', say`The id of the person, as events have it`),
  },
  notes: say`An event names a person if a text in its data is this id, in whichever field; a number is not compared. Events
that were delivered are not kept, so receivers have to forget theirs themselves.`,
  async run({ userId, format, ...place }, context) {
    if (userId === undefined || userId === '') throw wrongCommand(say`say whom to forget, by --user-id`);
    const { renderCount } = await format();
    const events = await ask(place, context, (admin) => admin.forget(userId));
    context.stdout.write(renderCount(events, say`forgotten`, context.language));
    if (place.outbox === undefined) {
      const { foldersPutAside } = await import('../outbox/maintenance.js');
      for (const folder of await foldersPutAside(place.stateDir!))
        complain(context, say`${folder} was put aside by a recovery, and may name them, too. Delete it`);
    }
    return exitCodes.fine;
  },
});

const check = defineCommand({
  name: 'check',
  summary: say`Look through all events of a folder for damage`,
  options: { stateDir: settings.stateDir, format },
  notes: say`Stop the server first, which checks most of this whenever it starts. Nothing is changed.`,
  exitCodes: {
    0: say`nothing is damaged`,
    1: say`something is damaged, or a server holds the folder`,
    2: say`the command is wrong, such as a folder without an outbox`,
  },
  async run({ stateDir, format }, context) {
    if (stateDir === undefined) {
      throw wrongCommand(say`say which folder is to be checked, as you do for serve: by --state-dir`);
    }
    const { renderCheck } = await format();
    const { checkOutbox } = await import('../outbox/maintenance.js');
    const summary = await checkOutbox(stateDir);
    context.stdout.write(renderCheck(summary, context.language));
    return summary.problems.length === 0 ? exitCodes.fine : exitCodes.failed;
  },
});

const recover = defineCommand({
  name: 'recover',
  summary: say`Bring back what can be read from a damaged folder`,
  options: { stateDir: settings.stateDir, format },
  notes: say`Stop the server first. The damaged folder is kept beside the new one, which holds all events that can be
read; the command says how many are missing. It works in the image, too: docker run … dargah outbox recover
--state-dir …`,
  exitCodes: {
    0: say`done, whatever was lost`,
    1: say`a server holds the folder, or nothing in it can be read`,
    2: say`the command is wrong, such as a folder without an outbox`,
  },
  async run({ stateDir, format }, context) {
    if (stateDir === undefined) {
      throw wrongCommand(say`say which folder is damaged, as you do for serve: by --state-dir`);
    }
    const { renderRecovery } = await format();
    const { recoverOutbox } = await import('../outbox/maintenance.js');
    context.stdout.write(renderRecovery(await recoverOutbox(stateDir, context), context.language));
    return exitCodes.fine;
  },
});

const stats = defineCommand({
  name: 'stats',
  summary: say`Count events by receiver`,
  options: placeOptions,
  async run({ format, ...place }, context) {
    const { renderStats } = await format();
    context.stdout.write(renderStats(await ask(place, context, (admin) => admin.stats()), context.language));
    return exitCodes.fine;
  },
});

export const outbox: CommandGroup = {
  name: 'outbox',
  summary: say`List the events that are not delivered yet, retry them, or drop them`,
  notes: say`Each needs --state-dir or --outbox, as the server has it. While a server holds the folder, the command asks
the server, through its admin port.`,
  exitCodes: {
    0: say`done`,
    1: say`there is no such event, or the events cannot be reached`,
    2: say`the command is wrong, such as a folder without an outbox`,
  },
  commands: [list, show, retry, drop, forget, check, recover, stats],
};

async function ask<T>(
  place: OutboxPlace,
  context: CommandContext,
  work: (admin: OutboxAdmin) => Promise<T>,
): Promise<T> {
  const { withOutboxAdmin } = await import('../outbox/admin.js');
  return withOutboxAdmin(place, context, work);
}
