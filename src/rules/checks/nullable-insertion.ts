import { say, type Text } from '../../values/message.js';
import { splitPath } from '../../values/path.js';
import { type NullableInsertion, nullableInsertions } from '../analysis/nullable.js';
import { proofsOf } from '../analysis/proofs.js';
import type { Check } from './check.js';

export const check: Check = {
  group: 'Responses',
  severity: 'warning',
  summary: 'A text inserts a fact that may be null, without a replacement.',
  help: `Most fields of the request may be null, and \`extra_data\` may hold anything. A null leaves a gap: «سلام ، خوش آمدید». Give the value a \`default\` filter (\`default: ''\` says that you want the gap), or let the rule ask for the fact: \`when: { "!!": { var: extra_data.name } }\`. A condition that cannot hold while the fact is null counts as asking, and so does an earlier rule that takes all clicks without it. An insertion that is the whole value of a parameter of a link (\`?post={{ post_token }}\`) or of a field of \`data\` is not reported: only its receiver knows whether an empty value is wrong. The check runs only on a file without errors, because a condition that cannot be read may ask for anything.`,
  needsValidFile: true,
  run({ resolved, contract, isReported }, report) {
    for (const insertion of nullableInsertions(proofsOf(resolved, contract))) {
      if (insertion.effect === 'var' && isReported(splitPath(insertion.fact))) continue;
      if (insertion.effect === 'segment') continue; // "empty-link" has more to say
      const { at, within } = insertion;
      report({ path: at, within, message: messageOf(insertion) });
    }
  },
};

/** Who responds with it when the fact is null: the beginning of a message. */
export function whenNull({ fact, table, rule }: NullableInsertion): Text {
  const who = rule === undefined ? say`the default responds` : say`rule "${rule}" responds with it`;
  return table === undefined
    ? say`"${fact}" may be null when ${who}`
    : say`"${table}" may have no entry for "${fact}" when ${who}`;
}

/** How to fix it: the end of a message. */
export function fixForNull({ fact, table, rule }: NullableInsertion): Text {
  if (table !== undefined)
    return rule === undefined ? '' : say`, or name its keys in the rule: match: { ${fact}: [ … ] }`;
  return rule === undefined ? '' : say`, or let the rule ask for it: when: { "!!": { var: ${fact} } }`;
}

function messageOf(insertion: NullableInsertion): Text {
  const { fact, table, effect } = insertion;
  const inserted = table === undefined ? fact : `${table}[${fact}]`;
  const filter = `{{ ${inserted} | default: '…' }}`;
  switch (effect) {
    case 'var':
      return say`"${fact}" is null in this file, so this is always empty. Give it a value under "vars", or remove the insertion`;
    case 'blank':
      return say`${whenNull(insertion)}. The response would then be blank here and be refused. Write ${filter}${fixForNull(insertion)}`;
    case 'number':
      return say`${whenNull(insertion)}. Its filters would have no number to compute with, and the response be refused. Write {{ ${inserted} | default: 0 | … }}${fixForNull(insertion)}`;
    case 'message':
      return say`${whenNull(insertion)}, which leaves a gap in the text. Write ${filter}${fixForNull(insertion)}`;
    default:
      return say`${whenNull(insertion)}, which leaves a gap here. Write ${filter}${fixForNull(insertion)}`;
  }
}
