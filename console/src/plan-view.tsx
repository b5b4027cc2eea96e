import type { JSX } from 'preact';
import type { Page } from './app.js';
import { type AskedClick, clickOf } from './asked-click.js';
import type { PlanClass, PlanView } from './core/plan.js';
import { number } from './words.js';

interface PlanProps {
  plan: PlanView;
  page: Page;
  onTry(click: AskedClick): void;
}

/** What an edit changes: each change with a click that opens on the phone. */
export function Plan({ plan, page, onTry }: PlanProps): JSX.Element {
  return (
    <div class="plan">
      <p class={`verdict ${plan.verdict}`}>{plan.sum}</p>
      <ul>
        {plan.classes.map((one) => (
          <ChangeView key={`${one.call} ${one.headline}`} change={one} page={page} onTry={onTry} />
        ))}
      </ul>
      {plan.unknown.map((line) => (
        <p key={line} class="unknown">
          ? {line}
        </p>
      ))}
    </div>
  );
}

function ChangeView({
  change,
  page,
  onTry,
}: {
  change: PlanClass;
  page: Page;
  onTry: PlanProps['onTry'];
}): JSX.Element {
  const { words, overview, go } = page;
  const { sign, headline, edits, title, rows, place, call } = change;
  return (
    <li class="card">
      <p class="headline">
        <b>{sign}</b> {headline}
      </p>
      {edits.map(({ place, before, after }) => (
        <div class="edit" key={place}>
          <code dir="ltr">{place}</code>
          <del dir="auto">{before}</del>
          <ins dir="auto">{after}</ins>
        </div>
      ))}
      {title !== undefined && (
        <p>
          {title}: {rows.map(({ rule, note }) => `${rule}${note === '' ? '' : ` (${note})`}`).join(', ')}
        </p>
      )}
      <p class="buttons">
        {rows[0] !== undefined && (
          <button
            type="button"
            onClick={() => {
              const { request, now, readsClock } = rows[0]!;
              onTry(clickOf(request, call, readsClock ? new Date(now) : undefined, overview.timezone));
            }}
          >
            {words.tryIt}
          </button>
        )}
        {place !== undefined && (
          <button type="button" class="line-link" onClick={() => go('edit', place.line, place.file)}>
            {words.line} {number(place.line, page.language)}
          </button>
        )}
      </p>
    </li>
  );
}
