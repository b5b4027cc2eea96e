import { expect, it } from 'vitest';
import { headlineOf } from '../../../src/cli/format/plan/words.js';
import { shippedContract } from '../../../src/platform/contract.js';
import { analyzeRules } from '../../../src/rules/analyze.js';
import { formatDiagnostic } from '../../../src/rules/diagnostic.js';
import { planEdit } from '../../../src/rules/edit-plan.js';
import { fileOf } from '../../support/rules.js';

const text = fileOf(`rules:
  - group:
      match: { touchpoint: CHAT }
      labels: { owner: chat-team, ticket: A-1 }
      rules:
        - { id: price, labels: { ticket: A-2 }, match: { extra_data.step: 1 }, respond: { text_message: "{{ extra_data.price }} تومان" } }
        - { id: other, match: { extra_data.step: 2 }, respond: { text_message: "سلام {{ extra_data.name }}" } }
  - { id: plain, match: { touchpoint: MY_POST }, respond: { text_message: "سلام {{ extra_data.name }}" } }`);

it('what lint finds in a rule is shown with its labels, and those of its groups', () => {
  const { diagnostics } = analyzeRules({ file: 'rules.yaml', text });
  const tails = diagnostics.map((one) => /(?<=\})(?: \[[^\]]*\])+$/.exec(formatDiagnostic(one))?.[0]);
  expect(tails).toEqual([
    ' [owner: chat-team, ticket: A-2] [nullable-insertion]',
    ' [owner: chat-team, ticket: A-1] [nullable-insertion]',
    ' [nullable-insertion]',
  ]);
  expect(diagnostics.map(({ labels }) => labels)).toEqual([
    { owner: 'chat-team', ticket: 'A-2' },
    { owner: 'chat-team', ticket: 'A-1' },
    undefined,
  ]);
});

it('what reading finds has them too, and labels that are no texts are none', () => {
  const wrong = text
    .replace('ticket: A-1', 'ticket: 1')
    .replace('step: 2', 'step: 2, extra_data.x: { gte: many }');
  const { diagnostics } = analyzeRules({ file: 'rules.yaml', text: wrong });
  expect(diagnostics.map(({ check, labels }) => [check, labels])).toContainEqual([
    'wrong-type',
    { owner: 'chat-team' },
  ]);
});

it('a plan names the owner of a rule that was edited, or is gone', () => {
  const contract = shippedContract();
  const resolvedOf = (edited: string) => analyzeRules({ file: 'rules.yaml', text: edited }).resolved!;
  const headlines = (edited: string) =>
    planEdit(resolvedOf(text), resolvedOf(edited), { contract }).differences.flatMap(({ call, classes }) =>
      classes.map((one) => String(headlineOf({ ...one, call, clicks: 0 }, (words) => words))),
    );
  expect(headlines(text.replace('step: 1', 'step: 3'))).toEqual([
    expect.stringMatching(/^rule price takes fewer clicks.* \[owner: chat-team, ticket: A-2\]$/),
    expect.stringMatching(/^rule price takes more clicks.* \[owner: chat-team, ticket: A-2\]$/),
  ]);
  expect(headlines(text.replace(/.*id: other.*\n/, ''))).toEqual([
    'rule other is gone [owner: chat-team, ticket: A-1]',
  ]);
  expect(
    headlines(
      text.replace('id: plain, match: { touchpoint: MY_POST }', 'id: plain, match: { touchpoint: MY_DIVAR }'),
    ),
  ).toEqual([expect.not.stringContaining('['), expect.not.stringContaining('[')]);
});
