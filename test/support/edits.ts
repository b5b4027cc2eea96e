import { expect } from 'vitest';
import { readRulesFile } from '../../src/rules/format/rules-file.js';
import { type ResolvedRules, resolveRules } from '../../src/rules/model.js';
import type { Text } from '../../src/values/message.js';
import { below, pick, type Random } from './random.js';

/** Edits of rules of which it is known what comes of them, planted in a file in which each rule has clicks of its own. */

/** A rules file as data. */
export interface FileData {
  version: 1;
  vars: Record<string, unknown>;
  conditions: Record<string, unknown>;
  responses: Record<string, unknown>;
  notify: Record<string, unknown>;
  notify_all?: unknown;
  rules: RuleData[];
  default: unknown;
  sessions: { rules: RuleData[]; default: unknown };
}

interface RuleData {
  id: string;
  enabled?: boolean;
  match?: Record<string, unknown>;
  when?: unknown;
  respond?: unknown;
  url?: string;
  notify?: unknown;
}

const steps = 8;

/** A fresh copy of the file that edits are planted in. Its rules overlap as those of real files do. */
export function baseFile(): FileData {
  const each = Array.from({ length: steps }, (_, index) => index);
  return {
    version: 1,
    vars: {
      site: 'https://shop.example.com',
      ...Object.fromEntries(each.map((index) => [`price_${index}`, 1_000 * (index + 1)])),
      ...Object.fromEntries(each.map((index) => [`fee_${index}`, 10 * (index + 1)])),
      cities: ['tehran', 'karaj'],
    },
    conditions: {
      night: { or: [{ '<': [{ var: 'now.hour' }, 8] }, { '>=': [{ var: 'now.hour' }, 20] }] },
      near: { in: [{ var: 'extra_data.city' }, { var: 'vars.cities' }] },
      seller: { '==': [{ var: 'user_side' }, 'SUPPLY'] },
    },
    responses: {
      closed: { text_message: 'بسته‌ایم' },
      panel: { action: { open_direct_link: '{{ vars.site }}/panel' } },
    },
    notify: {
      crm: { url: 'https://crm.example.com/', secret: 'CRM_SECRET' },
      log: { url: 'https://log.example.com/', secret: 'LOG_SECRET' },
    },
    rules: [
      { id: 'night', match: { 'extra_data.step': 'call' }, when: { condition: 'night' }, respond: 'closed' },
      ...each.map((index) => ({
        id: `dear-${index}`,
        match: { 'extra_data.step': `s${index}` },
        when: { '>': [{ var: 'extra_data.price' }, { var: `vars.price_${index}` }] },
        respond: { text_message: `گران ${index}` },
        notify: 'crm',
      })),
      ...each.map((index) => ({
        id: `step-${index}`,
        match: { 'extra_data.step': [`s${index}`, `t${index}`] },
        respond: { text_message: `مرحلهٔ ${index}، {{ vars.fee_${index} }} تومان` },
        notify: { to: 'log', when: { condition: 'near' } },
      })),
      ...each.map((index) => ({
        id: `kind-${index}`,
        match: { 'extra_data.kind': `k${index}` },
        when: { and: [{ condition: 'near' }, { '!': [{ condition: 'seller' }] }] },
        respond: { text_message: `نوع ${index}` },
      })),
      { id: 'seller', when: { condition: 'seller' }, respond: 'panel' },
    ],
    default: { text_message: 'هیچ' },
    sessions: {
      rules: each.map((index) => ({
        id: `page-${index}`,
        match: { 'extra_data.step': `s${index}` },
        url: `https://shop.example.com/${index}`,
      })),
      default: { url: 'https://shop.example.com/' },
    },
  };
}

/** Reads a file that must have no errors. */
export function resolvedFrom(data: object): ResolvedRules {
  const errors: unknown[] = [];
  const report = ({ severity = 'error', ...finding }: { severity?: string; message: Text }) => {
    if (severity === 'error') errors.push(finding);
  };
  const resolved = resolveRules(readRulesFile(structuredClone(data), report)!, report);
  expect(errors).toEqual([]);
  return resolved;
}

export interface Planted {
  /** The file after the edit. */
  after: FileData;
  /** What a plan must name as the cause, a part of it. */
  cause?: object;
  /** Of which call. Default: `click`. */
  call?: 'session';
}

type Plant = (after: FileData, random: Random, index: number) => Omit<Planted, 'after'>;

/** Edits that change what some clicks get. Each is given the number of one of the steps. */
export const edits: Readonly<Record<string, Plant>> = {
  'a text of a rule': ({ rules }, _, index) => {
    rule(rules, `kind-${index}`).respond = { text_message: 'متن تازه' };
    return { cause: { kind: 'answer', rule: `kind-${index}` } };
  },
  'a text with a name': ({ responses }, random) => {
    const name = pick(random, ['closed', 'panel']);
    responses[name] = { text_message: 'متن تازه' };
    return { cause: { kind: 'response', name } };
  },
  'a constant in a text': ({ vars }, _, index) => {
    vars[`fee_${index}`] = 99;
    return { cause: { kind: 'constant', effect: 'answer', edits: [edited(`vars.fee_${index}`)] } };
  },
  'a larger bound': ({ vars }, _, index) => {
    vars[`price_${index}`] = 1_000_000;
    return { cause: { kind: 'constant', effect: 'fewer', edits: [edited(`vars.price_${index}`)] } };
  },
  'a smaller bound': ({ vars }, _, index) => {
    vars[`price_${index}`] = 5;
    return { cause: { kind: 'constant', effect: 'more', edits: [edited(`vars.price_${index}`)] } };
  },
  'a bound in quotes': ({ vars }, _, index) => {
    vars[`price_${index}`] = String(1_000 * (index + 1));
    return { cause: { kind: 'constant', edits: [edited(`vars.price_${index}`)] } };
  },
  'a shorter list': ({ vars }) => {
    vars.cities = ['tehran'];
    return { cause: { kind: 'constant', effect: 'fewer', edits: [edited('vars.cities')] } };
  },
  'a condition with a name': ({ conditions }, random) => {
    const hour = 9 + below(random, 6);
    conditions.night = { or: [{ '<': [{ var: 'now.hour' }, hour] }, { '>=': [{ var: 'now.hour' }, 20] }] };
    return { cause: { kind: 'constant', effect: 'more', edits: [edited('condition night')] } };
  },
  'a stricter condition': ({ rules }, random, index) => {
    const one = rule(rules, `step-${index}`);
    one.when = pick(random, [
      { '!!': [{ var: 'post_token' }] },
      { '!=': [{ var: 'extra_data.plan' }, 'free'] },
      { '<': [{ var: 'now.hour' }, 20] },
    ]);
    return { cause: { kind: 'condition', rule: `step-${index}`, takes: 'fewer' } };
  },
  'a looser match': ({ rules }, _, index) => {
    rule(rules, `step-${index}`).match = { 'extra_data.step': [`s${index}`, `t${index}`, 'more'] };
    return { cause: { kind: 'condition', rule: `step-${index}`, takes: 'more' } };
  },
  'a rule that is gone': (after, _, index) => {
    after.rules = after.rules.filter(({ id }) => id !== `dear-${index}`);
    return { cause: { kind: 'gone', rule: `dear-${index}` } };
  },
  'a rule that is disabled': ({ rules }, _, index) => {
    rule(rules, `step-${index}`).enabled = false;
    return { cause: { kind: 'gone', rule: `step-${index}`, switchedFrom: 'disabled' } };
  },
  'a new rule': ({ rules }, random) => {
    const at = below(random, rules.length - 2);
    rules.splice(at, 0, { id: 'new', match: { 'extra_data.new': 'x' }, respond: { text_message: 'تازه' } });
    return { cause: { kind: 'new', rule: 'new' } };
  },
  'a rule that moves up': ({ rules }, _, index) => {
    const [moved] = rules.splice(at(rules, `kind-${index}`), 1);
    rules.splice(0, 0, moved!);
    return { cause: { kind: 'order', rule: `kind-${index}`, moves: 'up' } };
  },
  'a rule that moves down': ({ rules }) => {
    const [moved] = rules.splice(at(rules, 'night'), 1);
    rules.push(moved!);
    return { cause: { kind: 'order', rule: 'night', moves: 'down' } };
  },
  'a rule that moves for nobody, and has another text': ({ rules }, _, index) => {
    const [moved] = rules.splice(at(rules, `step-${index}`), 1);
    const other = (index + 3) % steps;
    rules.splice(at(rules, `step-${other}`), 0, { ...moved!, respond: { text_message: 'متن تازه' } });
    return { cause: { kind: 'answer', rule: `step-${index}` } };
  },
  'another default': (after) => {
    after.default = { text_message: 'هیچ هیچ' };
    return { cause: { kind: 'default' } };
  },
  'a rule that notifies one more': ({ rules }, _, index) => {
    rule(rules, `dear-${index}`).notify = ['crm', 'log'];
    return { cause: { kind: 'notify', owner: `dear-${index}`, receiver: 'log', isNotified: true } };
  },
  'a rule that notifies more seldom': ({ rules }, _, index) => {
    rule(rules, `dear-${index}`).notify = { to: 'crm', when: { condition: 'near' } };
    return { cause: { kind: 'notify', owner: `dear-${index}`, receiver: 'crm', isNotified: false } };
  },
  'a receiver of every click': (after) => {
    after.notify_all = 'log';
    return { cause: { kind: 'notify', owner: 'notify_all', receiver: 'log', isNotified: true } };
  },
  'another address of a receiver': ({ notify }) => {
    notify.crm = { url: 'https://crm.example.org/', secret: 'CRM_SECRET' };
    return { cause: { kind: 'receiver', receiver: 'crm', keys: ['url'] } };
  },
  'a page of a session': ({ sessions }, _, index) => {
    rule(sessions.rules, `page-${index}`).url = 'https://shop.example.com/new';
    return { cause: { kind: 'answer', rule: `page-${index}` }, call: 'session' };
  },
  'a session rule that is gone': ({ sessions }, _, index) => {
    sessions.rules.splice(index, 1);
    return { cause: { kind: 'gone', rule: `page-${index}` }, call: 'session' };
  },
  'a stricter session rule': ({ sessions }, _, index) => {
    rule(sessions.rules, `page-${index}`).when = { '==': [{ var: 'source' }, 'POST_ADDON'] };
    return { cause: { kind: 'condition', rule: `page-${index}`, takes: 'fewer' }, call: 'session' };
  },
};

/** Edits of which nothing comes. */
export const refactorings: Readonly<Record<string, Plant>> = {
  'a condition turned inside out': ({ rules }, _, index) => {
    const one = rule(rules, `kind-${index}`);
    one.when = { '!': [{ or: [{ '!': [{ condition: 'near' }] }, { condition: 'seller' }] }] };
    return {};
  },
  'a match that becomes a when': ({ rules }, _, index) => {
    const one = rule(rules, `dear-${index}`);
    one.when = { and: [{ '==': [{ var: 'extra_data.step' }, `s${index}`] }, one.when] };
    delete one.match;
    return {};
  },
  'a comparison turned round': ({ rules }, _, index) => {
    rule(rules, `dear-${index}`).when = {
      '<': [{ var: `vars.price_${index}` }, { var: 'extra_data.price' }],
    };
    return {};
  },
  'a constant written out': (after, _, index) => {
    rule(after.rules, `dear-${index}`).when = { '>': [{ var: 'extra_data.price' }, 1_000 * (index + 1)] };
    delete after.vars[`price_${index}`];
    return {};
  },
  'a condition written out': ({ rules, conditions }) => {
    rule(rules, 'night').when = conditions.night;
    return {};
  },
  'a condition with a new name': ({ rules, conditions }) => {
    conditions.closed = { condition: 'night' };
    rule(rules, 'night').when = { condition: 'closed' };
    return {};
  },
  'a text written out': (after) => {
    rule(after.rules, 'night').respond = { text_message: 'بسته‌ایم' };
    delete after.responses.closed;
    return {};
  },
  'a text put together from constants': (after, _, index) => {
    after.vars.toman = 'تومان';
    rule(after.rules, `step-${index}`).respond = {
      text_message: `مرحلهٔ ${index}، {{ vars.fee_${index} }} {{ vars.toman }}`,
    };
    return {};
  },
  'a computed text of constants': ({ rules }, _, index) => {
    rule(rules, `kind-${index}`).respond = {
      text_message: { $logic: { cat: ['نوع ', String(index)] } },
    };
    return {};
  },
  'neighbours that share no click': ({ rules }, random, index) => {
    const place = at(rules, `step-${index}`);
    const other = at(rules, `step-${(index + 1 + below(random, steps - 1)) % steps}`);
    [rules[place], rules[other]] = [rules[other]!, rules[place]!];
    return {};
  },
  'another id': ({ rules }, _, index) => {
    rule(rules, `kind-${index}`).id = 'renamed';
    return {};
  },
  'a rule in two': ({ rules }, _, index) => {
    const place = at(rules, `step-${index}`);
    const one = rules[place]!;
    rules.splice(
      place,
      1,
      { ...one, match: { 'extra_data.step': `s${index}` } },
      {
        ...one,
        id: `${one.id}-b`,
        match: { 'extra_data.step': `t${index}` },
      },
    );
    return {};
  },
  'a rule that is behind itself': ({ rules }, _, index) => {
    const one = rule(rules, `step-${index}`);
    rules.push({ ...one, id: 'behind', match: { 'extra_data.step': `s${index}`, 'extra_data.kind': 'x' } });
    return {};
  },
  'a disabled rule': ({ rules }, random) => {
    const off = { id: 'off', enabled: false, match: { touchpoint: 'CHAT' }, respond: 'closed' };
    rules.splice(below(random, rules.length), 0, off);
    return {};
  },
  'notify entries in another order': ({ rules }, _, index) => {
    rule(rules, `step-${index}`).notify = [
      { to: ['log'], when: { in: [{ var: 'extra_data.city' }, ['tehran', 'karaj']] } },
    ];
    return {};
  },
  'a page by a constant': ({ sessions, vars }, _, index) => {
    vars.page = `https://shop.example.com/${index}`;
    rule(sessions.rules, `page-${index}`).url = '{{ vars.page }}';
    return {};
  },
  'hours as minutes': ({ conditions }) => {
    const minutes = { '+': [{ '*': [{ var: 'now.hour' }, 60] }, { var: 'now.minute' }] };
    conditions.night = { '!': [{ '<=': [480, minutes, 1_199] }] };
    return {};
  },
};

/** The base with so many edits of a table planted, one each, by turns. */
export function* planted(
  table: typeof edits,
  count: number,
  random: Random,
): Generator<Planted & { name: string }> {
  const all = Object.entries(table);
  for (let number = 0; number < count; number++) {
    const [name, plant] = all[number % all.length]!;
    const after = baseFile();
    const found = plant(after, random, below(random, steps));
    yield { name: `${name} (${number})`, after, ...found };
  }
}

function edited(name: string): object {
  return expect.objectContaining({ name });
}

function at(rules: readonly RuleData[], id: string): number {
  return rules.findIndex((one) => one.id === id);
}

function rule(rules: readonly RuleData[], id: string): RuleData {
  return rules[at(rules, id)]!;
}
