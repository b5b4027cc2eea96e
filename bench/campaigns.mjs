/**
 * The rule set of most parts: one rule a campaign, three facts each, no two rules alike. And the clicks on it: each
 * different, each meant for one rule, spread over all of them.
 */
import { createRandom } from './random.mjs';

/** A rules file as data; `answers` are `constant` or `templated`. */
export function campaignRules(count, answers = 'constant') {
  const rules = Array.from({ length: count }, (_, i) => ({
    id: `rule-${i}`,
    match: { touchpoint: 'CHAT', 'extra_data.campaign': `c${i}`, user_side: ['SUPPLY', 'DEMAND'] },
    respond: { text_message: campaignText(i) + (answers === 'templated' ? ' {{ extra_data.name }}' : '') },
  }));
  return { version: 1, rules, default: { text_message: defaultText } };
}

/** The same file as its author would write it. */
export function campaignFile(count, answers) {
  const { rules } = campaignRules(count, answers);
  const lines = rules.map(
    ({ id, match, respond }) =>
      `  - id: ${id}\n    match: { touchpoint: ${match.touchpoint}, extra_data.campaign: ${match['extra_data.campaign']}, user_side: [${match.user_side.join(', ')}] }\n    respond: { text_message: "${respond.text_message}" }`,
  );
  return `version: 1\nrules:\n${lines.join('\n')}\ndefault: { text_message: "${defaultText}" }\n`;
}

export const defaultText = 'اطلاعات با موفقیت ثبت شد';
export const campaignText = (rule) => `کمپین ${rule}`;

/**
 * Bodies of clicks, about 240 bytes each, with the rule that each is meant for.
 * @param target the rule, where it is not to be any
 */
export function campaignClicks({ rules, count, seed, target }) {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, i) => {
    const rule = target ?? random.below(rules);
    return { rule, body: JSON.stringify(campaignClick(rule, i)) };
  });
}

// ASCII throughout: JSON.parse, the yardstick, is fastest on that.
function campaignClick(rule, i) {
  return {
    touchpoint: 'CHAT',
    post_token: `wZC${String(i).padStart(6, '0')}`,
    conversation_id: `6b3d5cf7-9291-4fa9-892a-9d07e3${String(i).padStart(6, '0')}`,
    user_side: i % 2 === 0 ? 'SUPPLY' : 'DEMAND',
    extra_data: { campaign: `c${rule}`, name: `Sara ${i}`, answer: i % 3 === 0 ? 'yes' : 'no' },
    user_id: `6GqmD76dle5NpJySqnBX8seTpt6uVtzqaNTN${String(i).padStart(7, '0')}=`,
  };
}
