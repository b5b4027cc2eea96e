import { below, pick, type Random } from './random.js';
import { randomMatch, randomVocabulary, randomWhen, type Vocabulary } from './random-conditions.js';
import { type Asked, crowds } from './random-crowds.js';
import { type RandomCalendar, type RandomWindow, randomCalendar, randomWindow } from './random-times.js';

/** A rules file as data, which is its text too: YAML reads JSON. */
export interface RandomFile {
  version: 1;
  vars: Record<string, unknown>;
  experiments: Record<string, RandomExperiment>;
  calendars?: Record<string, RandomCalendar>;
  conditions: Record<string, unknown>;
  responses: Record<string, object>;
  notify?: Record<string, object>;
  rules: RandomRule[];
  default: object;
}

export interface RandomExperiment extends RandomWindow {
  by: string[];
  variants: Record<string, number>;
  otherwise: string;
  ramp?: Record<string, Record<string, number>>;
}

/** Several answers of a rule. */
export interface RandomOneOf {
  one_of: (string | ({ respond: unknown } & RandomWindow) | object)[];
  by: string[];
}

export interface RandomRule extends Asked, RandomWindow {
  id: string;
  enabled?: boolean;
  respond: unknown;
  notify?: unknown;
}

/** Sizes around those at which the index changes its mind, and larger ones. */
const ruleCounts = [1, 2, 3, 4, 5, 9, 10, 11, 12, 17, 18, 24, 30, 40, 60, 60, 60, 90, 200];

/** A file of rules of every shape that docs/rules.md names, over few facts and values, so that many rules come close. */
export function randomFile(random: Random, ruleCount = pick(random, ruleCounts)): RandomFile {
  const vocabulary = randomVocabulary(random);
  const conditions: Record<string, unknown> = {};
  const calendars: Record<string, RandomCalendar> = {};
  for (let i = below(random, 3); i > 0; i--) {
    calendars[`calendar-${i}`] = randomCalendar(random);
    vocabulary.calendars.push(`calendar-${i}`);
  }
  const windowShare = pick(random, [0, 0, 0.1, 0.9]);
  for (let i = below(random, 4); i > 0; i--) {
    conditions[`named-${i}`] = randomWhen(random, vocabulary);
    if (isOfItems(conditions[`named-${i}`], vocabulary)) vocabulary.itemNames.push(`named-${i}`);
    vocabulary.names.push(`named-${i}`);
  }
  const hasNotify = random() < 0.3;
  const ask = asker(random, vocabulary, conditions);
  const rules = Array.from({ length: ruleCount }, (_, i) => {
    const rule: RandomRule = {
      ...{ id: `rule-${i}`, ...ask() },
      ...(random() < windowShare && randomWindow(random)),
      respond: randomAnswer(random, `rule-${i}`),
    };
    if (random() < 0.05) rule.enabled = false;
    if (hasNotify && random() < 0.5) {
      rule.notify = random() < 0.5 ? 'crm' : [{ to: 'log', when: randomWhen(random, vocabulary) }, 'crm'];
    }
    return rule;
  });
  const receiver = { url: 'https://crm.example.com/clicks', secret: 'CRM_SECRET' };
  const file: RandomFile = {
    version: 1,
    ...(Object.keys(calendars).length > 0 && { calendars }),
    experiments: {
      split: {
        by: ['user_id', 'extra_data.a'],
        variants: { a: 1 + below(random, 3), b: 1, c: below(random, 3) },
        otherwise: pick(random, ['a', 'c']),
        ...randomPhases(random),
      },
      post: { by: ['post_token'], variants: { old: 50, new: 50 }, otherwise: 'old' },
    },
    vars: {
      ...{ limit: below(random, 40), names: ['c1', 'c2', 'yes'], site: 'https://shop.example.com' },
      table: { yes: 'one', c1: 'two', 5: 'three' },
    },
    conditions,
    responses: { shared: { text_message: 'پاسخ مشترک' } },
    ...(hasNotify && { notify: { crm: receiver, log: receiver } }),
    rules,
    default: { text_message: 'default' },
  };
  // As its text has it: that knows neither Infinity nor -0.
  return JSON.parse(JSON.stringify(file)) as RandomFile;
}

/** Whether a condition asks for no calendar and no experiment, of which items know nothing. */
function isOfItems(logic: unknown, { names, itemNames }: Vocabulary): boolean {
  const text = JSON.stringify(logic);
  const others = names.filter((name) => !itemNames.includes(name));
  return !/"(?:during|variant)":/.test(text) && !others.some((name) => text.includes(`"${name}"`));
}

/** What the rules of one file ask: anything, a crowd of one kind, or both. */
function asker(random: Random, vocabulary: Vocabulary, conditions: Record<string, unknown>): () => Asked {
  const crowd = pick(random, crowds)(random);
  const crowdShare = pick(random, [0, 0, 0.5, 1, 1, 1]);
  const namedShare = pick(random, [0, 0, 0.2]);
  return () => {
    if (random() >= crowdShare) return anything(random, vocabulary);
    const { when, ...asked } = crowd(random);
    if (when === undefined || random() >= namedShare)
      return { ...asked, ...(when !== undefined && { when }) };
    const name = `crowd-${Object.keys(conditions).length}`;
    conditions[name] = when;
    return { ...asked, when: { condition: name } };
  };
}

function anything(random: Random, vocabulary: Vocabulary): Asked {
  const kind = random();
  return {
    ...(kind < 0.7 && { match: randomMatch(random, vocabulary.fields) }),
    ...(kind > 0.35 && { when: randomWhen(random, vocabulary) }),
  };
}

/** Within a window, if any, and perhaps with other weights on some days of it. */
function randomPhases(random: Random): Partial<RandomExperiment> {
  const window: RandomWindow = random() < 0.4 ? { from: '2026-02-10', until: '1405-08-20 12:30' } : {};
  if (random() < 0.6) return window;
  const weights = () => ({ a: 1, b: below(random, 3), c: below(random, 3) });
  return { ...window, ramp: { '2026-04-01': weights(), '1405-05-01 18:00': weights() } };
}

/** One answer, or one of several. */
function randomAnswer(random: Random, id: string): unknown {
  if (random() < 0.9) return randomResponse(random, id);
  const others = [2, 3, 4].slice(below(random, 3)).map((number) => {
    const respond = { text_message: `${id}-${number}` };
    return random() < 0.4 ? { respond, ...randomWindow(random) } : respond;
  });
  const one_of = ['shared', ...others];
  return { one_of, by: pick(random, [['user_id'], ['extra_data.a', 'post_token']]) } satisfies RandomOneOf;
}

function randomResponse(random: Random, id: string): unknown {
  switch (below(random, 10)) {
    case 0:
      return 'shared';
    case 1:
      return { text_message: `${id} {{ extra_data.a | default: 'x' }}` };
    case 2:
      return { action: { open_direct_link: `{{ vars.site }}/${id}?b={{ extra_data.b }}` } };
    case 9:
      return { text_message: `${id} {{ vars.table[extra_data.a] | default: 'x' }}` };
    case 8:
      return { text_message: `${id} {{ experiments.split | upper }} {{ extra_data.c | default: 'x' }}` };
    case 3:
      return { action: { open_server_link: { data: { id, a: { $logic: { var: 'extra_data.a' } } } } } };
    default:
      return { text_message: id };
  }
}
