import { type CommandContext, exitCodes, talk, wrongCommand } from '../../config/context.js';
import { type Option, type Values, wholeNumber } from '../../config/option.js';
import { settings } from '../../config/settings.js';
import { buttonData } from '../../platform/dynamic-action.js';
import { isObject, type JsonObject } from '../../values/json.js';
import { say, type Text } from '../../values/message.js';
import { didYouMean } from '../../values/suggest.js';
import { defineCommand, formatOption, textOption, withoutFlag } from '../command.js';
import type { Exchange, Target } from '../emulate/emulate.js';
import { showsColor } from '../format/paint.js';
import { requestNotes, requestOptions } from '../request-options.js';

/** `dargah emulate`: makes the calls of the platform, to any add-on's server, and judges the answers. */
export const emulate = defineCommand({
  name: 'emulate',
  summary: say`Call an add-on's server as the platform does, and judge its answers`,
  argument: {
    name: '[url]',
    help: say`The URL of its dynamic action (default: that of "dargah serve" on this machine)`,
  },
  options: {
    sessionUrl: textOption('--session-url <url>', say`The URL to which open_server_link leads`),
    authKey: withoutFlag(settings.authKey),
    ...requestOptions,
    buttons: textOption(
      '--buttons <file>',
      say`Click every button of a file of JSON or YAML, such as your widgets`,
    ),
    faults: textOption(
      '--faults <names>',
      say`Make a call for each of these oddities of the platform: all, or some as nulls,wrong-key`,
    ),
    maxMs: limit('--max-ms <number>', say`How long an answer may take`, 2_000),
    timeoutMs: limit('--timeout-ms <number>', say`How long to wait for one`, 5_000),
    format: formatOption({
      text: () => import('../format/emulate/text.js'),
      json: () => import('../format/emulate/json.js'),
      junit: () => import('../format/emulate/junit.js'),
    }),
  },
  notes: say`It sends what DARGAH_AUTH_KEY holds as Authorization. Without a request the click has example values.
${requestNotes}`,
  exitCodes: {
    0: say`every answer keeps the contract and the limits of the platform`,
    1: say`an answer does not`,
    2: say`the command is wrong, or a file cannot be read`,
  },
  async run(options, context, [given]) {
    const { sessionUrl, authKey, buttons, faults, maxMs, timeoutMs, format, ...request } = options;
    const { emulateClick, emulateOddities, leadsOn, namesOfOddities } = await import('../emulate/emulate.js');
    const { ordinaryClick } = await import('../../platform/emulation.js');
    const { shippedContract } = await import('../../platform/contract.js');
    const { render } = await format();
    const { summaryOf } = await import('../format/emulate/text.js');

    const target: Target = {
      urls: urlsOf(given, sessionUrl),
      key: authKey,
      contract: shippedContract(),
      maxMs,
      timeoutMs,
    };
    const names = faults === undefined ? undefined : namesOfFaults(faults, namesOfOddities);
    const click = { ...ordinaryClick({}), ...(await fieldsOf(request, context)) };
    const exchanges: Exchange[] = [];
    for (const data of await dataOf(buttons, click, context)) {
      const clicked = { ...click, [buttonData]: data };
      const calls =
        names === undefined ? emulateClick(clicked, target) : emulateOddities(clicked, names, target);
      for await (const exchange of calls) exchanges.push(exchange);
    }
    context.stdout.write(
      render(exchanges, {
        color: showsColor(context.stdout, context.environment),
        language: context.language,
      }),
    );
    talk(context, summaryOf(exchanges));
    if (authKey === undefined) talk(context, say`no key was sent: DARGAH_AUTH_KEY is not set`);
    if (target.urls.session === undefined && exchanges.some(leadsOn)) {
      talk(context, say`an answer leads to the session URL, which was not called. Give it by --session-url`);
    }
    return exchanges.some(({ shortcomings }) => shortcomings.length > 0) ? exitCodes.failed : exitCodes.fine;
  },
});

/** What is given of the click. */
async function fieldsOf(
  { request: file, data, dataJson, ...fields }: Values<typeof requestOptions>,
  context: CommandContext,
): Promise<JsonObject> {
  const isGiven =
    data.length > 0 || [file, dataJson, ...Object.values(fields)].some((value) => value !== undefined);
  if (!isGiven) return {};
  const { readRequest } = await import('../request.js');
  const { request } = await readRequest({ file, fields, data, dataJson }, context);
  if (!isObject(request)) throw wrongCommand(say`the request is no JSON object, and every click is one`);
  return request;
}

/** The data of each button. */
async function dataOf(
  buttons: string | undefined,
  click: JsonObject,
  { language }: CommandContext,
): Promise<unknown[]> {
  if (buttons === undefined) return [click[buttonData]];
  const { readButtons } = await import('../emulate/buttons.js');
  return readButtons(buttons, language);
}

function urlsOf(given: string | undefined, session: string | undefined): Target['urls'] {
  const ours = (path: string) => `http://127.0.0.1:${settings.port.fallback}${path}`;
  if (given === undefined) {
    const { path } = settings;
    return {
      click: parseUrl(ours(path.fallback)),
      session: parseUrl(session ?? ours(settings.sessionPath.fallback)),
    };
  }
  return { click: parseUrl(given), session: session === undefined ? undefined : parseUrl(session) };
}

function parseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  throw wrongCommand(
    say`${JSON.stringify(text)} is not the URL of a server. Write it as https://addon.example.com/action`,
  );
}

/** @param all what `all` stands for */
function namesOfFaults(text: string, all: readonly string[]): readonly string[] {
  if (text === 'all') return all;
  return text.split(',').map((name) => {
    const found = all.find((known) => known === name.trim());
    if (found !== undefined) return found;
    throw wrongCommand(
      say`--faults has ${JSON.stringify(name)}, which is not a fault.${didYouMean(name, all)} Write all, or some of ${all.join(', ')}`,
    );
  });
}

function limit(flag: string, help: Text, fallback: number): Option<number> {
  return {
    ...{ flag, help, fallback },
    shownDefault: String(fallback),
    parse: (text) => wholeNumber(text, say`a number of milliseconds`, { least: 1, most: 600_000 }),
  };
}
