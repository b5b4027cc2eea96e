import { FlagdCore } from '@openfeature/flagd-core';
import { describe, expect, it } from 'vitest';
import { shippedContract } from '../../../src/platform/contract.js';
import { createJudge } from '../../../src/rules/analysis/judge.js';
import { analyzeRules } from '../../../src/rules/analyze.js';
import { planEdit } from '../../../src/rules/edit-plan.js';
import { decide } from '../../../src/rules/engine/decide.js';
import { explain } from '../../../src/rules/explain.js';
import { createMask } from '../../../src/rules/masks/mask.js';
import { planMasks } from '../../../src/rules/masks/mask-plan.js';
import { createCoverageCounter, gapsOf } from '../../../src/rules/tests/coverage.js';
import { fileOf, goodRules, resolvedRules, troubles } from '../../support/rules.js';
import { size } from '../../support/soak.js';

const now = new Date('2026-11-22T06:30:00Z');

function thanking(oneOf: string, more = ''): string {
  return fileOf(`responses:
  a: { text_message: سپاس }
  b: { text_message: متشکریم }
rules:
  - { id: thanks, match: { touchpoint: CHAT }, respond: { one_of: ${oneOf}, by: conversation_id } }
${more}`);
}

const three = thanking('[a, b, { text_message: "ممنون {{ extra_data.name | default: \'دوست\' }}" }]');

function textsOf(text: string, requests: readonly object[], at = now): string[] {
  const ruleset = goodRules(text);
  const judge = createJudge(resolvedRules(text));
  return requests.map((request) => {
    const decision = decide(ruleset, { touchpoint: 'CHAT', ...request }, { now: at });
    expect(judge({ touchpoint: 'CHAT', ...request }, at, decision)).toBeUndefined();
    return (decision.response as { text_message: string }).text_message;
  });
}

describe('one of several answers', () => {
  const count = size(200_000, 3_000);
  const people = Array.from({ length: count }, (_, i) => ({ conversation_id: `chat-${i * 7919}` }));

  it('is for each person the one that flagd gives for equal weights', { timeout: 600_000 }, () => {
    const core = new FlagdCore();
    const targeting = {
      fractional: [
        ['سپاس', 1],
        ['متشکریم', 1],
        ['ممنون دوست', 1],
      ],
    };
    core.setConfigurations(
      JSON.stringify({
        flags: {
          'thanks.one_of': {
            state: 'ENABLED',
            variants: { سپاس: 'سپاس', متشکریم: 'متشکریم', 'ممنون دوست': 'ممنون دوست' },
            defaultVariant: 'سپاس',
            targeting,
          },
        },
      }),
    );
    const ours = textsOf(three, people);
    const theirs = people.map(
      ({ conversation_id: targetingKey }) =>
        core.resolveStringEvaluation('thanks.one_of', '', { targetingKey }).value,
    );
    expect(ours).toEqual(theirs);
    expect(textsOf(three, people.slice(0, 100))).toEqual(ours.slice(0, 100));
    for (const text of new Set(ours))
      expect(Math.abs(ours.filter((one) => one === text).length / count - 1 / 3)).toBeLessThan(0.04);
  });

  it('is the first for a click without the id', () => {
    expect(textsOf(three, [{}, { conversation_id: '' }, { conversation_id: null }])).toEqual(
      Array(3).fill('سپاس'),
    );
  });

  it('is dealt for each rule by itself', () => {
    const text = thanking('[a, b]').replace(
      'rules:\n',
      'rules:\n  - { id: other, match: { extra_data.other: true }, respond: { one_of: [a, b], by: conversation_id } }\n',
    );
    const [one, other] = [people, people.map((person) => ({ ...person, extra_data: { other: true } }))].map(
      (requests) => textsOf(text, requests.slice(0, 1_000)),
    );
    const alike = one!.filter((given, i) => given === other![i]).length;
    expect(alike).toBeGreaterThan(400);
    expect(alike).toBeLessThan(600);
  });

  it('can be pinned, by the name of its response or its number', () => {
    const ruleset = goodRules(three);
    const given = (choice: string) =>
      decide(ruleset, { touchpoint: 'CHAT' }, { now, variants: { 'thanks.one_of': choice } });
    expect(given('b')).toMatchObject({ choice: 'b', response: { text_message: 'متشکریم' } });
    expect(given('3')).toMatchObject({ choice: '3', response: { text_message: 'ممنون دوست' } });
  });

  it('can be sent to a receiver by its name', () => {
    const text = fileOf(`notify:
  crm: { url: "https://crm.example.com/x", secret: CRM_SECRET, include: ['experiments["thanks.one_of"]'] }
notify_all: crm
${three.slice('version: 1\n'.length)}`);
    const { notifications } = decide(goodRules(text), { touchpoint: 'CHAT' }, { now });
    expect(notifications[0]?.data).toEqual({ experiments: { 'thanks.one_of': 'a' } });
  });

  it('is kept by the mask of a recorded call', () => {
    const { resolved, contract } = analyzeRules({ file: 'rules.yaml', text: three });
    const mask = createMask(planMasks(resolved!, contract)[0]!);
    const requests = people.slice(0, 50).map((person) => ({ touchpoint: 'CHAT', ...person }));
    const masked = requests.map((request) => mask(request)!);
    expect(JSON.stringify(masked)).not.toContain('chat-');
    expect(textsOf(three, masked)).toEqual(textsOf(three, requests));
  });

  it('is refused by itself where it breaks the contract', () => {
    const text = thanking('[a, { text_message: "{{ extra_data.name }}" }]');
    const decision = (choice: string) =>
      decide(goodRules(text), { touchpoint: 'CHAT' }, { now, variants: { 'thanks.one_of': choice } });
    expect([decision('a').reason, decision('2').reason]).toEqual(['matched', 'rejected']);
  });
});

describe('an answer with a time of its own', () => {
  const yalda = thanking(
    '[a, b, { respond: { text_message: یلدا مبارک }, from: 1405-09-25, until: 1405-09-30 }]',
  );
  const people = Array.from({ length: 300 }, (_, i) => ({ conversation_id: `chat-${i}` }));
  const at = (instant: string) => new Set(textsOf(yalda, people, new Date(instant)));

  it.each([
    ['the minute before', '2026-12-15T23:59:59+03:30', false],
    ['its first minute', '2026-12-16T00:00:00+03:30', true],
    ['its last minute', '2026-12-21T23:59:59+03:30', true],
    ['the minute after', '2026-12-22T00:00:00+03:30', false],
  ])('is one of them then alone: %s', (_, instant, isThere) => {
    expect(at(instant)).toEqual(new Set(['سپاس', 'متشکریم', ...(isThere ? ['یلدا مبارک'] : [])]));
  });

  it('leaves the first one that is there to people without an id', () => {
    const text = thanking('[{ respond: a, until: 2026-12-10 }, b]');
    expect(textsOf(text, [{}], new Date('2026-12-10T20:29:00Z'))).toEqual(['سپاس']);
    expect(textsOf(text, [{}], new Date('2026-12-10T20:30:00Z'))).toEqual(['متشکریم']);
  });

  it('may follow another one', () => {
    const text = thanking('[{ respond: a, until: 2026-12-10 }, { respond: b, from: 2026-12-11 }]');
    const days = ['2026-12-10T12:00:00Z', '2026-12-11T12:00:00Z'];
    expect(days.map((day) => textsOf(text, [{ conversation_id: 'c' }], new Date(day))[0])).toEqual([
      'سپاس',
      'متشکریم',
    ]);
  });
});

describe('what reads several answers', () => {
  it('lint finds what is wrong with each', () => {
    const text = thanking(
      '[a, { text_message: "{{ extra_data.x | lwer }}" }, { action: { open_direct_link: "http://shop.example.com" } }, nobody]',
    );
    expect(troubles(text)).toEqual([
      expect.stringMatching(/unknown-filter$/),
      expect.stringMatching(/invalid-answer$|link-/),
      expect.stringMatching(/unknown-response$/),
    ]);
  });

  it('coverage counts each', () => {
    const { resolved, contract } = analyzeRules({ file: 'rules.yaml', text: three });
    const counter = createCoverageCounter(resolved!);
    const { decision } = explain(resolved!, 'rules.yaml', contract, { touchpoint: 'CHAT' }, now, undefined, {
      'thanks.one_of': 'b',
    });
    counter.count('click', decision);
    const gaps = gapsOf(counter.coverage()).filter(({ kind }) => kind === 'responses');
    expect(gaps.map(({ message }) => String(message))).toEqual([
      'response "a" was never given',
      'answer 3 of "thanks" was never given',
      'the default never answered',
    ]);
  });

  it('a plan shows who gets another one, with a click that does', () => {
    const resolvedOf = resolvedRules;
    const contract = shippedContract();
    const plan = (text: string) => planEdit(resolvedOf(three), resolvedOf(text), { contract });
    expect(plan(three).verdict).toBe('same');
    expect(plan(three.replace('id: thanks', 'description: x, id: thanks')).verdict).toBe('same');
    const causes = (text: string) => {
      const { differences } = plan(text);
      for (const { faults, unknown } of differences) expect([...faults, ...unknown]).toEqual([]);
      return differences.flatMap(({ classes }) => classes.map(({ cause }) => cause));
    };
    expect(causes(three.replace('متشکریم', 'مرسی'))).toEqual([{ kind: 'response', name: 'b' }]);
    expect(causes(three.replace('ممنون', 'مرسی'))).toEqual([{ kind: 'answer', rule: 'thanks' }]);
    expect(causes(three.replace('[a, b,', '[b, a,'))).toEqual([{ kind: 'answer', rule: 'thanks' }]);
    expect(causes(three.replace('[a, b,', '[a,'))).toEqual([{ kind: 'answer', rule: 'thanks' }]);
    expect(causes(three.replace('by: conversation_id', 'by: user_id'))).toEqual([
      { kind: 'answer', rule: 'thanks' },
    ]);
  });
});
