import type { JSX } from 'preact';
import type { Page } from './app.js';
import type { ExplainedPart, ExplainedRule, ExplanationData } from './core/ask.js';
import { number, type Words } from './words.js';

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
            <span key={pointer}>
              <bdi>{pointer || '/'}</bdi> {detail}{' '}
            </span>
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

type Place = Pick<ExplainedPart, 'line' | 'file'>;

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
          {misses.length === 1 && <span class="miss">{misses[0]!.message}</span>}
        </summary>
        <ul>
          {condition === null ? (
            <li>{words.everyClick}</li>
          ) : (
            <PartTree part={condition} page={page} conditions={conditions} depth={0} />
          )}
          <li>
            <LineLink place={rule} page={page} />
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
  const label = text ?? (name !== undefined ? name : (kindWords(page.words)[kind as 'and'] ?? kind));
  return (
    <li>
      <Mark holds={holds} />{' '}
      <bdi dir={text === undefined && name === undefined ? undefined : 'ltr'} class="part-text">
        {label}
      </bdi>{' '}
      {found.map(({ path, value, absent }) => (
        <bdi key={path} dir="ltr" class="found">
          {path} = {absent ? '∅' : shown(value)}
        </bdi>
      ))}{' '}
      <LineLink place={part} page={page} />
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

const kindWords = ({ allOf, anyOf, not }: Words) => ({ and: allOf, or: anyOf, not });

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

function LineLink({ place: { line, file }, page }: { place: Place; page: Page }): JSX.Element {
  const { words, language, rules } = page;
  return (
    <button type="button" class="line-link" onClick={() => page.go('edit', line, file)}>
      {file !== rules.file && <bdi>{file} </bdi>}
      {words.line} {number(line, language)}
    </button>
  );
}
