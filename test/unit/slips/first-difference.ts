import { decide, type Ruleset } from '../../../src/rules/engine/decide.js';
import { parseDocument } from '../../../src/rules/yaml/document.js';
import { isObject } from '../../../src/values/json.js';
import { below, pick, type Random } from '../../support/random.js';
import { asRead } from './single-slips.js';

/**
 * The first click that two rulesets answer otherwise.
 * @param text the file of whose words the clicks are made
 */
export function firstDifference(
  a: Ruleset,
  b: Ruleset,
  text: string,
  { clicks, random }: { clicks: number; random: Random },
): string | undefined {
  const vocabulary = vocabularyOf(text);
  for (let i = 0; i < clicks; i++) {
    const request = requestOf(vocabulary, random);
    const now = new Date(
      Date.UTC(2026, below(random, 12), 1 + below(random, 28), below(random, 24), below(random, 60)),
    );
    const [before, after] = [a, b].map((ruleset) => answerOf(ruleset, request, now));
    if (before !== after) return ` → ${before} became ${after} for ${JSON.stringify(request)}`;
  }
  return undefined;
}

function answerOf(ruleset: Ruleset, request: unknown, now: Date): string {
  const { rule, reason, response } = decide(ruleset, request, { now });
  const { text_message: message, ...rest } = response as { text_message?: string };
  // Its place rather than its id, which is the author's own word.
  const place = ruleset.ruleIds.indexOf(rule);
  return JSON.stringify([place, reason, message === undefined ? undefined : asRead(message), rest]);
}

interface Vocabulary {
  paths: string[];
  values: unknown[];
}

/** The paths and the values of a file, of which clicks are made that its rules ask for. */
function vocabularyOf(text: string): Vocabulary {
  const paths = new Set<string>();
  const values = new Set<unknown>([null, 0, 5, 'x', true]);
  const walk = (value: unknown, key: string) => {
    if (/^extra_data\./.test(key)) paths.add(key);
    if (Array.isArray(value)) for (const item of value) walk(item, key);
    else if (isObject(value)) for (const [name, item] of Object.entries(value)) walk(item, name);
    else if (typeof value === 'string' && /^extra_data\./.test(value)) paths.add(value);
    else values.add(value);
  };
  walk(parseDocument(text, '').data, '');
  return { paths: [...paths], values: [...values] };
}

function requestOf({ paths, values }: Vocabulary, random: Random): Record<string, unknown> {
  const extra: Record<string, unknown> = {};
  for (const path of paths) {
    if (random() < 0.3) continue;
    let at = extra;
    const [, ...segments] = path.split('.');
    const last = segments.pop()!;
    for (const segment of segments) {
      if (!isObject(at[segment])) at[segment] = {};
      at = at[segment] as Record<string, unknown>;
    }
    at[last] = random() < 0.1 ? below(random, 2_000_000) : pick(random, values);
  }
  return {
    touchpoint: pick(random, [
      'CHAT',
      'MY_POST',
      'MY_DIVAR',
      'DIVAR_PRO',
      'DEMAND_POST',
      ...values.filter((one) => typeof one === 'string'),
    ]),
    user_side: pick(random, ['SUPPLY', 'DEMAND', null]),
    post_token: pick(random, ['wZC44q5D', null]),
    user_id: pick(random, ['abc', null]),
    conversation_id: null,
    extra_data: extra,
  };
}
