import { isObject } from '../../values/json.js';
import { say, type Text } from '../../values/message.js';
import { nearest } from '../../values/suggest.js';
import type { Path, Report } from '../diagnostic.js';
import type { Calendar } from '../logic/calendar.js';
import { isZone } from '../logic/dates.js';
import { calendar } from './calendars.js';
import { type Experiment, experiment } from './experiments.js';
import { choice, content, either, type Key, list, mapping, named, text } from './form.js';
import { ruleEntry } from './group.js';
import { include } from './include.js';
import { type NotifyEntry, notify } from './notify.js';
import { experimentOf, OneOf } from './one-of.js';
import { ownNames } from './own-names.js';
import { createReader, read } from './reader.js';
import { exampleReceiver, type Receiver, receiver } from './receiver.js';
import {
  exampleResponse,
  neutralResponse,
  respondKey,
  respondMustBe,
  responseTemplate,
  type Single,
  strayParts,
  type Template,
} from './respond.js';
import type { Rule } from './rule.js';
import { type Sessions, sessions } from './sessions.js';
import { suite } from './test-cases.js';
import { itIs, kindOf, quoteHint } from './wording.js';

/**
 * A rules file whose form holds: every key known, every value of its type. Names and logic are unchecked. Of a file with
 * errors it is what can be read for sure, so that the other checks can speak as well.
 */
export interface RulesFile {
  version: 1;
  /** An IANA time zone; `Asia/Tehran` unless the file says otherwise. */
  timezone: string;
  vars: Record<string, unknown>;
  /** Named JSON-Logic expressions. */
  conditions: Record<string, unknown>;
  /** Named response templates. */
  responses: Record<string, Template>;
  /** The section `calendars`, by name. */
  calendars: ReadonlyMap<string, Calendar>;
  /** The section `experiments`, by name, and those that give people one of several answers of a rule. */
  experiments: ReadonlyMap<string, Experiment>;
  /** The section `notify`. */
  receivers: ReadonlyMap<string, Receiver>;
  /** The receivers to notify of every decision. */
  notifyAll: readonly NotifyEntry[];
  rules: Rule[];
  default: Single;
  /** Where the default's response stands: `['default']`, or below its `respond`. */
  defaultAt: Path;
  /** The receivers to notify where the default answers. */
  defaultNotify: readonly NotifyEntry[];
  sessions?: Sessions;
  /** Its tests, unread: see `test-cases.ts`. */
  tests?: unknown;
  /** Sections that are there but say nothing that can be read: any name could be meant to stand in them. */
  unread?: ReadonlySet<string>;
  /** Keys that stand in the file under a misspelt name: see `asWritten`. */
  misspelt?: ReadonlyMap<string, string>;
}

/**
 * Checks the form of a file's data: keys, types, required parts. What names and expressions mean, and whether a response
 * keeps the contract, are other checks' business.
 * @returns the file with its defaults filled in. What is faulty is left out or has something neutral in its place: a
 * rule stays at its index and a name stays known, so that nothing is reported that is a mere consequence
 */
export function readRulesFile(data: unknown, report: Report): RulesFile | undefined {
  const misspelt = new Map<string, string>();
  const reader = createReader(report, misspelt);
  const other = isObject(data) ? otherFile(data) : undefined;
  if (other !== undefined) {
    report({
      path: Object.keys(data as object).slice(0, 1),
      at: 'key',
      check: 'missing-key',
      message: other,
    });
    return undefined;
  }
  const file = read(rulesFile, data, [], say`the file`, reader);
  if (file === undefined || !isObject(data)) return undefined;
  return {
    ...file,
    ...(reader.unread.size > 0 && { unread: reader.unread }),
    ...(misspelt.size > 0 && { misspelt }),
  };
}

/** What a file is that has neither a version nor a default, where it is a file of Dargah's of another kind. */
function otherFile(data: object): Text | undefined {
  const keys = Object.keys(data);
  if (keys.length === 0 || keys.includes('version') || keys.includes('default')) return undefined;
  if (keys.includes('cases'))
    return say`this file holds tests, and no rules. "dargah test" runs them; name the rules file here`;
  const forms: Readonly<Record<string, Key>> = rulesFile.keys;
  if (
    keys.every((key) => key === 'rules' || (Object.hasOwn(forms, key) && forms[key]!.form.kind === 'named'))
  )
    return say`"version" and "default" are missing. If this is a part of a rules file, name the file that includes it; otherwise add version: 1 and default: ${exampleResponse}`;
  const names = Object.keys(forms);
  const isForeign = (key: string) =>
    nearest(key, names) === undefined && !names.some((name) => forms[name]!.aliases?.includes(key));
  return keys.every(isForeign)
    ? say`nothing in this file belongs to a rules file. If it holds constants, name the rules file here, and this one behind --vars; otherwise begin with version: 1 and default: ${exampleResponse}`
    : undefined;
}

/** The default where it cannot be read. */
const noDefault: Default = { default: neutralResponse, defaultAt: ['default'], defaultNotify: [] };

type Default = Pick<RulesFile, 'default' | 'defaultAt' | 'defaultNotify'>;

/** A response, or one with a `notify` beside it. */
const defaultResponse = either<Default>({
  mustBe: respondMustBe,
  hint: quoteHint,
  fallback: noDefault,
  forms: [
    text({ make: (name) => ({ ...noDefault, default: name }) }),
    mapping({
      definition: 'defaultWithNotify',
      title: 'Default response',
      description: 'The default response, and the receivers to notify of the click.',
      fits: (value) => Object.hasOwn(value, 'respond') || Object.hasOwn(value, 'notify'),
      label: say`the default`,
      misplaced: strayParts,
      keys: {
        respond: respondKey,
        notify: {
          form: notify,
          description: 'The receivers to notify when the default answers.',
          examples: ['crm'],
        },
      },
      make: ({ respond = neutralResponse, notify = [] }) => ({
        default: respond,
        defaultAt: ['default', 'respond'],
        defaultNotify: notify,
      }),
    }),
    content({
      content: 'response',
      fits: isObject,
      make: (template) => ({ ...noDefault, default: template as Template }),
    }),
  ],
});

function removeHint(value: unknown, section: string): Text {
  return value === null ? say`. Remove "${section}:" as long as there is nothing below it` : '';
}

const defaultTimezone = 'Asia/Tehran';

const timezone = text({
  mustBe: say`a text such as Asia/Tehran`,
  pattern: /^[A-Za-z]/,
  // The first question about any zone takes some milliseconds, and this one is in every runtime.
  accepts: (name) => name === defaultTimezone || isZone(name),
  wrongValue(written) {
    const suggestion = nearest(written, Intl.supportedValuesOf('timeZone'));
    return {
      message: say`"${written}" is not a time zone that is known here. Write an IANA name such as Asia/Tehran${suggestion === undefined ? '' : say`. Did you mean "${suggestion}"?`}`,
      ...(suggestion !== undefined && { suggestion }),
    };
  },
});

function newerHint(version: number): Text {
  return Number.isInteger(version) && version > 1
    ? say`. If the file was written for a newer Dargah, this one is too old for it: upgrade it. Otherwise write 1`
    : say`: it is the version of the format, not of your rules. Write 1`;
}

export const rulesFile = mapping({
  title: 'Dargah rules',
  description:
    'Answers the clicks of a Divar add-on. The rules are tried in order; the first that matches answers, else the default does.',
  wrongType: (data) => ({
    message: say`the file is ${data === null || data === undefined ? say`empty` : kindOf(data)}. A rules file is a mapping; the smallest is two lines: "version: 1" and "default: ${exampleResponse}"`,
  }),
  examples: [{ version: 1, default: { text_message: 'به‌زودی پاسخ می‌دهیم' } }],
  label: '',
  missing: (key) => say`"${key}" is missing`,
  isElsewhere: (key, { rules }) => key === 'default' && holdsDefault(rules),
  keys: {
    version: {
      form: choice({
        values: [1],
        wrongType: (version, subject) =>
          typeof version === 'number'
            ? {
                check: 'wrong-value',
                message: say`${subject} must be 1, not ${String(version)}${newerHint(version)}`,
                suggestion: '1',
              }
            : {
                message: say`${subject} must be the number 1${version === '1' ? say`, without quotes` : ''}, but ${itIs(version)}. Write 1`,
                suggestion: '1',
              },
      }),
      description: '`1`, the version of this format.',
      required: say`. Add version: 1`,
    },
    timezone: {
      form: timezone,
      title: 'Time zone',
      description: 'The IANA name of the time zone of [`now`](#now), such as `now.hour` and `now.weekday`.',
      default: defaultTimezone,
      examples: ['Asia/Tehran', 'UTC'],
      aliases: ['tz', 'zone'],
    },
    include: {
      form: include,
      description:
        '[Other files](#several-files) in the folder of this one that hold constants, conditions, responses or receivers, by name or pattern. Files of rules are included in `rules`, where their rules are to stand.',
      examples: ['texts.yaml', ['texts.yaml', 'vars/*.yaml']],
      aliases: ['import', 'imports', 'files', 'parts'],
    },
    vars: {
      form: named({
        mustBe: say`a mapping such as { site: https://example.com }`,
        hint: removeHint,
        names: ownNames,
        of: content({ content: 'json' }),
      }),
      title: 'Constants',
      description:
        'Constants by name, of any type: `{ var: vars.site }` in conditions, `{{ vars.site }}` in responses.',
      examples: [{ site: 'https://shop.example.com' }],
      aliases: ['variables', 'constants', 'const', 'env', 'params'],
    },
    conditions: {
      form: named({
        mustBe: say`a mapping such as { seller: { "==": [{ var: user_side }, SUPPLY] } }`,
        hint: removeHint,
        names: ownNames,
        of: content({
          content: 'condition',
          description:
            'A JSON-Logic expression: one operator with its arguments, as json-logic-js 2.0.5 understands it.',
        }),
      }),
      title: 'Named conditions',
      description:
        '[Conditions](#conditions) by name, used as `{ condition: name }`. For example `seller: { "==": [{ var: user_side }, SUPPLY] }`',
      aliases: ['segments', 'audiences', 'predicates', 'filters'],
    },
    responses: {
      form: named({
        mustBe: say`a mapping such as { thanks: ${exampleResponse} }`,
        hint: removeHint,
        names: ownNames,
        of: responseTemplate,
        item: (name) => say`response "${name}"`,
      }),
      title: 'Named responses',
      description: '[Responses](#responses) by name, used as `respond: name`.',
      examples: [{ thanks: { text_message: 'اطلاعات با موفقیت ثبت شد' } }],
      aliases: ['answers', 'replies', 'messages', 'texts', 'templates'],
    },
    calendars: {
      form: named({
        mustBe: say`a mapping such as { office: { weekdays: saturday-wednesday, times: 09:00-17:00 } }`,
        hint: removeHint,
        names: ownNames,
        of: calendar,
        item: (name) => say`calendar "${name}"`,
        make: (calendars) => new Map(Object.entries(calendars)),
      }),
      description:
        '[Calendars](#calendars) by name: times that come again, such as opening hours, nights and holidays. Asked by `{ during: name }`.',
      examples: [{ office: { weekdays: 'saturday-wednesday', times: '09:00-17:00' } }],
      aliases: ['schedules', 'hours', 'opening_hours'],
    },
    experiments: {
      form: named({
        mustBe: say`a mapping such as { checkout: { by: user_id, variants: { old: 80, new: 20 }, otherwise: old } }`,
        hint: removeHint,
        names: ownNames,
        of: experiment,
        item: (name) => say`experiment "${name}"`,
        make: (experiments) => new Map(Object.entries(experiments)),
      }),
      description:
        '[Experiments](#experiments) by name: they split people into variants, each person always into the same. Asked by `{ variant: [name, variant] }`.',
      examples: [{ checkout: { by: 'user_id', variants: { old: 80, new: 20 }, otherwise: 'old' } }],
      aliases: ['ab_tests', 'splits', 'flags', 'rollouts'],
    },
    notify: {
      form: named({
        mustBe: say`a mapping such as { crm: ${exampleReceiver} }`,
        hint: removeHint,
        names: ownNames,
        of: receiver,
        item: (name) => say`receiver "${name}"`,
        make: (receivers) => new Map(Object.entries(receivers)),
      }),
      title: 'Receivers',
      description:
        '[Receivers](#webhooks) of webhooks by name: `notify: crm` in a rule notifies the one named `crm`.',
      examples: [{ crm: { url: 'https://crm.example.com/hooks/clicks', secret: 'CRM_SECRET' } }],
      aliases: ['webhooks', 'receivers', 'webhook', 'hooks', 'subscribers'],
    },
    notify_all: {
      form: notify,
      title: 'Notify of all',
      description: '[Who is notified](#who-is-notified) of every click, whichever rule answers.',
      examples: ['crm'],
    },
    rules: {
      form: list({
        hint: (value, name) => (isObject(value) ? say`. Begin each rule with "- "` : removeHint(value, name)),
        of: ruleEntry,
        item: (_, index) => say`rule ${index + 1}`,
        make: (entries) => entries.flat(),
      }),
      description:
        'The list of [rules](#rules), in order: the first whose `match` and `when` hold answers the click. [Groups](#groups) stand between them.',
      aliases: ['routes', 'handlers', 'flows'],
    },
    default: {
      form: defaultResponse,
      title: 'Default response',
      description:
        "The response when no rule matches, or when the response of a rule would break the platform's contract: the name of a response, or a response written in place. With [`notify`](#who-is-notified): `{ respond, notify }`.",
      examples: ['thanks'],
      required: say`: every click needs an answer. Add, for example, default: ${exampleResponse}`,
      aliases: ['fallback', 'otherwise', 'else', 'default_response'],
    },
    sessions: {
      form: sessions,
      description:
        '[Sessions](#sessions): rules for the second call of the platform, which asks where to send a person who comes from `open_server_link`. Without the section, such calls get 404.',
      examples: [{ default: { url: 'https://shop.example.com/' } }],
    },
    tests: {
      form: content({ content: suite }),
      description:
        '[Tests](testing.md): clicks and the responses that they must get. `dargah test` runs them, and with `dargah serve --require-tests` only rules that pass them are taken over. They may also stand in a file of their own, `x.test.yaml`.',
    },
  },
  make: ({
    timezone,
    vars = {},
    conditions = {},
    responses = {},
    calendars = noCalendars,
    experiments = noExperiments,
    notify = noReceivers,
    sessions,
    tests,
    ...file
  }): RulesFile => ({
    version: 1,
    timezone,
    vars,
    conditions,
    responses,
    calendars,
    experiments: withChoices(experiments, file.rules ?? []),
    receivers: notify,
    notifyAll: file.notify_all ?? [],
    rules: file.rules ?? [],
    ...(file.default ?? noDefault),
    ...(sessions && { sessions }),
    ...(tests !== undefined && { tests }),
  }),
});

/** Whether one of the rules has a "default", which that rule reports. */
function holdsDefault(rules: unknown): boolean {
  return Array.isArray(rules) && rules.some((entry) => isObject(entry) && Object.hasOwn(entry, 'default'));
}

const noCalendars: RulesFile['calendars'] = new Map();
const noExperiments: RulesFile['experiments'] = new Map();
const noReceivers: RulesFile['receivers'] = new Map();

/** The experiments of a file, with those of its answers. */
function withChoices(
  experiments: RulesFile['experiments'],
  rules: readonly Rule[],
): RulesFile['experiments'] {
  const ofRules = rules.flatMap(({ id, respond }) =>
    respond instanceof OneOf ? [experimentOf(id, respond)] : [],
  );
  if (ofRules.length === 0) return experiments;
  return new Map([...experiments, ...ofRules.map((experiment) => [experiment.name, experiment] as const)]);
}
