import type { JSX } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { isObject, type JsonObject } from '../../src/values/json.js';
import { type Page, textsOf } from './app.js';
import { Calendar, dayAndTimeOf, instantOf } from './calendar.js';
import type { Explained } from './core/ask.js';
import type { Texts } from './core/opened.js';
import { Explanation } from './explanation.js';
import { Phone } from './phone.js';
import { editableTexts, testsFileOf } from './server.js';
import { caseOf, withCase } from './test-case.js';

/** A click as the form has it. */
export interface AskedClick {
  /** A session call: what the platform asks after an `open_server_link`. */
  call: 'click' | 'session';
  /** Of a session call, its source. */
  touchpoint: string;
  side: string;
  person: string;
  post: string;
  /** JSON of the button. */
  data: string;
  /** Absent: right now. */
  at?: { day: number; time: string };
  variants: Record<string, string>;
}

export const firstClick: AskedClick = {
  call: 'click',
  touchpoint: 'CHAT',
  side: 'SUPPLY',
  person: '',
  post: 'wZC44q5D',
  data: '{}',
  variants: {},
};

/** The form of a request that comes from elsewhere, as from a plan. */
export function clickOf(
  request: JsonObject,
  call: AskedClick['call'],
  now: Date | undefined,
  timezone: string,
): AskedClick {
  const text = (name: string) => (typeof request[name] === 'string' ? (request[name] as string) : '');
  return {
    call,
    touchpoint: text(placeOf[call]),
    side: text('user_side'),
    person: text('user_id'),
    post: text('post_token'),
    data: JSON.stringify(request.extra_data ?? request.provider_data ?? {}),
    ...(now && { at: dayAndTimeOf(now, timezone) }),
    variants: {},
  };
}

/** The field that says where it comes from. */
const placeOf = { click: 'touchpoint', session: 'source' } as const;

function requestOf({ call, touchpoint, side, person, post, data }: AskedClick): JsonObject | undefined {
  const extra = parsed(data);
  if (extra === undefined) return undefined;
  return {
    [placeOf[call]]: touchpoint,
    ...(post !== '' && { post_token: post }),
    ...(side !== '' && { user_side: side }),
    ...(person !== '' && { user_id: person }),
    extra_data: extra,
  };
}

function parsed(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

interface ClickProps {
  page: Page;
  click: AskedClick;
  onClick(click: AskedClick): void;
}

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

const sides = ['SUPPLY', 'DEMAND'] as const;

function otherSide(side: string): (typeof sides)[number] {
  return side === 'DEMAND' ? 'SUPPLY' : 'DEMAND';
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

function ClickForm({ page, click, onClick, isJson }: ClickProps & { isJson: boolean }): JSX.Element {
  const { words, language, overview } = page;
  const change = (part: Partial<AskedClick>) => onClick({ ...click, ...part });
  const { at, ...unset } = click;
  const start = at ?? dayAndTimeOf(new Date(), overview.timezone);
  return (
    <form class="card fields" onSubmit={(event) => event.preventDefault()}>
      {overview.rows.some(({ call }) => call === 'session') && (
        <fieldset>
          <legend>{words.call}</legend>
          {(['click', 'session'] as const).map((call) => (
            <label key={call} class="choice">
              <input
                type="radio"
                name="call"
                checked={click.call === call}
                onChange={() => change({ call })}
              />
              {call === 'click' ? words.ofClick : words.ofSession}
            </label>
          ))}
        </fieldset>
      )}
      <label>
        {click.call === 'click' ? words.touchpoint : words.source}
        <input
          dir="ltr"
          list="touchpoints"
          value={click.touchpoint}
          onInput={({ currentTarget }) => change({ touchpoint: currentTarget.value })}
        />
        <datalist id="touchpoints">
          {overview.touchpoints.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
      </label>
      <fieldset>
        <legend>{words.side}</legend>
        {sides.map((side) => (
          <label key={side} class="choice">
            <input type="radio" name="side" checked={click.side === side} onChange={() => change({ side })} />
            {side === 'SUPPLY' ? words.seller : words.buyer}
          </label>
        ))}
      </fieldset>
      <label>
        {words.post}
        <input
          dir="ltr"
          value={click.post}
          onInput={({ currentTarget }) => change({ post: currentTarget.value })}
        />
      </label>
      <label>
        {words.person}
        <input
          dir="ltr"
          value={click.person}
          onInput={({ currentTarget }) => change({ person: currentTarget.value })}
        />
      </label>
      <ButtonFields page={page} click={click} onClick={onClick} isJson={isJson} />
      <fieldset>
        <legend>{words.when}</legend>
        <label class="choice">
          <input type="radio" name="when" checked={at === undefined} onChange={() => onClick(unset)} />
          {words.rightNow}
        </label>
        <label class="choice">
          <input type="radio" name="when" checked={at !== undefined} onChange={() => change({ at: start })} />
          {words.atTime}
        </label>
        {at !== undefined && (
          <>
            <Calendar
              day={at.day}
              onDay={(day) => change({ at: { ...at, day } })}
              words={words}
              language={language}
            />
            <label>
              {words.clock}
              <input
                type="time"
                value={at.time}
                onInput={({ currentTarget }) =>
                  change({ at: { ...at, time: currentTarget.value || '00:00' } })
                }
              />
            </label>
          </>
        )}
      </fieldset>
      {overview.experiments.map(({ name, variants }) => (
        <label key={name}>
          <span>
            {words.variant} <bdi>{name}</bdi>
          </span>
          <select
            value={click.variants[name] ?? ''}
            onChange={({ currentTarget }) =>
              change({ variants: { ...click.variants, [name]: currentTarget.value } })
            }
          >
            <option value="">{words.byPerson}</option>
            {variants.map((one) => (
              <option key={one.name} value={one.name}>
                {one.name}
              </option>
            ))}
          </select>
        </label>
      ))}
    </form>
  );
}

/** What the button carries: a field for each key that the file knows, and all of it as JSON. */
function ButtonFields({ page, click, onClick, isJson }: ClickProps & { isJson: boolean }): JSX.Element {
  const { words, overview } = page;
  const data = parsed(click.data) ?? {};
  const offers = overview.offers.filter(({ path }) => path.split('.').length === 2).slice(0, mostOffers);
  const set = (key: string, value: string) => {
    const { [key]: _, ...others } = data;
    const next = value === '' ? others : { ...others, [key]: asWritten(value) };
    onClick({ ...click, data: JSON.stringify(next) });
  };
  return (
    <fieldset>
      <legend>{click.call === 'click' ? words.button : words.linkData}</legend>
      {offers.map(({ path, values }) => {
        const key = path.slice('extra_data.'.length);
        const value = data[key];
        return (
          <label key={path} class="short">
            <bdi>{key}</bdi>
            <input
              dir="auto"
              list={`offers ${key}`}
              value={value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value)}
              onInput={({ currentTarget }) => set(key, currentTarget.value)}
            />
            <datalist id={`offers ${key}`}>
              {values.map((one) => (
                <option key={one} value={one} />
              ))}
            </datalist>
          </label>
        );
      })}
      <label>
        {words.buttonJson}
        <textarea
          dir="ltr"
          rows={3}
          value={click.data}
          aria-invalid={!isJson}
          onInput={({ currentTarget }) => onClick({ ...click, data: currentTarget.value })}
        />
      </label>
      {!isJson && <p class="fault">{words.notJson}</p>}
    </fieldset>
  );
}

const mostOffers = 12;

/** A number where a number was written; ids of many digits stay texts. */
function asWritten(value: string): unknown {
  return /^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,6})?$/.test(value) ? Number(value) : value;
}
