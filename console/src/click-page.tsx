import type { JSX } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { JsonObject } from '../../src/values/json.js';
import type { Page } from './app.js';
import { type AskedClick, otherSide, requestOf, sides } from './asked-click.js';
import { instantOf } from './calendar.js';
import { ClickForm, type ClickProps } from './click-form.js';
import { textsOf } from './connection.js';
import type { Explained } from './core/ask.js';
import type { Texts } from './core/opened.js';
import { Explanation } from './explanation.js';
import { Phone } from './phone.js';
import { editableTexts, testsFileOf } from './server.js';
import { caseOf, withCase } from './test-case.js';

/** A click to be tried: the form, the phone, and why the answer is what it is. */
export function ClickPage({ page, click, onClick }: ClickProps): JSX.Element {
  const { words, rules, overview, edits } = page;
  const { drafts } = edits;
  const isDraft = Object.keys(drafts).length > 0;
  const instant =
    click.at === undefined ? undefined : instantOf(click.at.day, click.at.time, overview.timezone);
  const request = useMemo(() => requestOf(click), [click]);
  const otherRequest = useMemo(() => requestOf({ ...click, side: otherSide(click.side) }), [click]);
  const texts = useMemo(() => (isDraft ? textsOf(rules, drafts) : undefined), [rules, drafts]);
  const explained = useExplained(request, click.variants, instant, page, texts);
  const others = useExplained(otherRequest, click.variants, instant, page, texts);
  const calls = callsIn(explained);
  return (
    <section class="click" aria-labelledby="click-title">
      <h1 id="click-title">
        {words.click} {isDraft && <small>({words.draftShown})</small>}
      </h1>
      <div class="columns">
        <ClickForm page={page} click={click} onClick={onClick} isJson={request !== undefined} />
        <div class="phones">
          {sides.map((side) => (
            <Phone
              key={side}
              calls={callsIn(side === otherSide(click.side) ? others : explained)}
              words={words}
              side={side}
              isOwn={side !== otherSide(click.side)}
              buttons={overview.buttons.filter(
                ({ sides: asked, touchpoints }) => fits(asked, side) && fits(touchpoints, click.touchpoint),
              )}
              onButton={(data) => onClick({ ...click, call: 'click', side, data: JSON.stringify(data) })}
            />
          ))}
        </div>
      </div>
      <h2>{words.why}</h2>
      <div aria-live="polite">
        {explained !== undefined && 'fault' in explained && <p class="fault">{words.broken}</p>}
        {calls.map((one) => (
          <Explanation key={one.call} explained={one} page={page} />
        ))}
      </div>
      {calls[0] !== undefined && request !== undefined && (
        <KeepTest
          page={page}
          written={caseOf(request, calls[0].decision, instant ?? new Date(calls[0].now))}
        />
      )}
    </section>
  );
}

/** The click as a case: to be copied, or put at the end of the tests file, where it is looked at and saved. */
function KeepTest({ page, written }: { page: Page; written: string }): JSX.Element {
  const { words, rules, edits, go } = page;
  const file = testsFileOf(rules);
  const before = edits.drafts[file] ?? editableTexts(rules)[file] ?? '';
  const after = withCase(before, written);
  return (
    <details class="keep">
      <summary>{words.keepTest}</summary>
      {rules.role === 'edit' && after !== undefined && (
        <p class="buttons">
          <button
            type="button"
            onClick={() => {
              edits.write(file, after);
              go('edit', after.split('\n').length - written.trimEnd().split('\n').length, file);
            }}
          >
            {words.addTest} <bdi>{file}</bdi>
          </button>
        </p>
      )}
      <p>{words.keepTestHow}</p>
      <textarea dir="ltr" readOnly rows={10} aria-label={words.keepTest} value={written} />
    </details>
  );
}

/** Whether one is asked for. Where none is, all are. */
function fits(asked: readonly string[], one: string): boolean {
  return asked.length === 0 || asked.includes(one);
}

function callsIn(explained: Explained | undefined) {
  return explained !== undefined && 'calls' in explained ? explained.calls : [];
}

/** What the rules answer to a request, and why; undefined until it is known. */
function useExplained(
  request: JsonObject | undefined,
  pinned: AskedClick['variants'],
  instant: Date | undefined,
  { core, rules, overview, language }: Page,
  texts: Texts | undefined,
): Explained | undefined {
  const [explained, setExplained] = useState<Explained | undefined>();
  useEffect(() => {
    if (request === undefined) return;
    let isLatest = true;
    const variants = Object.fromEntries(Object.entries(pinned).filter(([, name]) => name !== ''));
    core.explain(request, (instant ?? new Date()).toISOString(), variants, texts).then((came) => {
      if (isLatest) setExplained(came);
    });
    return () => {
      isLatest = false;
    };
  }, [request, instant?.getTime(), pinned, rules, texts, overview, language]);
  return explained;
}
