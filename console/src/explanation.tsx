import type { JSX } from 'preact';
import type { Page } from './app.js';
import type { ExplainedPart, ExplainedRule, ExplanationData } from './core/ask.js';
import { number } from './words.js';

/** Why a call got its answer: which rule answered, and what kept the others from it. */
export function Explanation({ explained, page }: { explained: ExplanationData; page: Page }): JSX.Element {
  const { words } = page;
  const { decision, rules, requestErrors, nearest } = explained;
  const answered = decision.rejected?.rule ?? decision.rule;
  const others = rules.filter(({ id }) => id !== answered);
  const own = rules.find(({ id }) => id === answered);
  return (
    <div class="explanation">
      {requestErrors.length > 0 && (
        <p class="fault">
          {words.refused}:{' '}
          {requestErrors.map(({ pointer, detail }) => (
            <bdi key={pointer} lang="en" dir="ltr">
              {pointer || '/'} {detail}{' '}
            </bdi>
          ))}
        </p>
      )}
      <p class="answered">
        {words.answeredBy}{' '}
        <b>{decision.rule === 'default' ? words.theDefault : <bdi>{decision.rule}</bdi>}</b>
        {decision.rejected !== undefined && (
          <>
            {' '}
            (<bdi>{decision.rejected.rule}</bdi>: {words.rejected})
          </>
        )}
      </p>
      <ol class="explained">
        {own && (
          <RuleTree rule={own} page={page} conditions={explained.conditions} isNearest={false} isOpen />
        )}
        {others.map((rule) => (
          <RuleTree
            key={rule.id}
            rule={rule}
            page={page}
            conditions={explained.conditions}
            isNearest={rule.id === nearest}
            isOpen={rule.id === nearest && own === undefined}
          />
        ))}
      </ol>
    </div>
  );
}

interface TreeProps {
  rule: ExplainedRule;
  page: Page;
  conditions: ExplanationData['conditions'];
  isNearest: boolean;
  isOpen: boolean;
}

function RuleTree({ rule, page, conditions, isNearest, isOpen }: TreeProps): JSX.Element {
  const { words } = page;
  const { condition, misses, holds, outcome } = rule;
  return (
    <li>
      <details open={isOpen}>
        <summary>
          <Mark holds={holds} /> <bdi>{rule.id}</bdi>
          {isNearest && <em>{words.nearest}</em>}
          {outcome === 'disabled' && <em>{words.isOff}</em>}
          {outcome === 'shadow' && <em>{words.shadow}</em>}
          {misses.length === 1 && (
            <bdi class="miss" lang="en" dir="ltr">
              {misses[0]!.message}
            </bdi>
          )}
        </summary>
        <ul>
          {condition === null ? (
            <li>{words.everyClick}</li>
          ) : (
            <PartTree part={condition} page={page} conditions={conditions} depth={0} />
          )}
          <li>
            <LineLink line={rule.line} page={page} />
          </li>
        </ul>
      </details>
    </li>
  );
}

interface PartProps {
  part: ExplainedPart;
  page: Page;
  conditions: ExplanationData['conditions'];
  depth: number;
}

function PartTree({ part, page, conditions, depth }: PartProps): JSX.Element {
  const { kind, text, name, parts = [], found = [], holds } = part;
  const named = name === undefined ? undefined : conditions[name];
  const inner = named === undefined ? parts : [named];
  const label = text ?? (name !== undefined ? name : (kindWords[kind as keyof typeof kindWords] ?? kind));
  return (
    <li>
      <Mark holds={holds} />{' '}
      <bdi lang="en" dir="ltr" class="part-text">
        {label}
      </bdi>{' '}
      {found.map(({ path, value, absent }) => (
        <bdi key={path} dir="ltr" class="found">
          {path} = {absent ? '∅' : shown(value)}
        </bdi>
      ))}{' '}
      <LineLink line={part.line} page={page} />
      {inner.length > 0 && depth < deepest && (
        <ul>
          {inner.map((one, index) => (
            <PartTree
              key={`${one.line} ${String(index)}`}
              part={one}
              page={page}
              conditions={conditions}
              depth={depth + 1}
            />
          ))}
        </ul>
      )}
    </li>
  );
}

/** Nobody reads deeper. */
const deepest = 12;

const kindWords = { and: 'all of', or: 'any of', not: 'not' };

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? '';
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

function Mark({ holds }: { holds: boolean | null }): JSX.Element {
  const sign = holds === null ? '!' : holds ? '✓' : '✗';
  return (
    <span class={`mark ${holds === null ? 'failed' : holds ? 'yes' : 'no'}`} role="img" aria-label={sign}>
      {sign}
    </span>
  );
}

function LineLink({ line, page }: { line: number; page: Page }): JSX.Element {
  const { words, language } = page;
  return (
    <button type="button" class="line-link" onClick={() => page.go('edit', line)}>
      {words.line} {number(line, language)}
    </button>
  );
}
