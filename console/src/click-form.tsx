import type { JSX } from 'preact';
import type { Page } from './app.js';
import { type AskedClick, parsed, sides } from './asked-click.js';
import { Calendar, dayAndTimeOf } from './calendar.js';

export interface ClickProps {
  page: Page;
  click: AskedClick;
  onClick(click: AskedClick): void;
}

export function ClickForm({ page, click, onClick, isJson }: ClickProps & { isJson: boolean }): JSX.Element {
  const { words, overview } = page;
  const change = (part: Partial<AskedClick>) => onClick({ ...click, ...part });
  return (
    <form class="card fields" onSubmit={(event) => event.preventDefault()}>
      {overview.rows.some(({ call }) => call === 'session') && <CallChoice {...{ page, click, onClick }} />}
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
      <TimeFields {...{ page, click, onClick }} />
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

/** A click of a button, or what the platform asks afterwards. */
function CallChoice({ page: { words }, click, onClick }: ClickProps): JSX.Element {
  return (
    <fieldset>
      <legend>{words.call}</legend>
      {(['click', 'session'] as const).map((call) => (
        <label key={call} class="choice">
          <input
            type="radio"
            name="call"
            checked={click.call === call}
            onChange={() => onClick({ ...click, call })}
          />
          {call === 'click' ? words.ofClick : words.ofSession}
        </label>
      ))}
    </fieldset>
  );
}

/** Right now, or another time. */
function TimeFields({ page, click, onClick }: ClickProps): JSX.Element {
  const { words, language, overview } = page;
  const { at, ...unset } = click;
  const change = (to: { day: number; time: string }) => onClick({ ...unset, at: to });
  return (
    <fieldset>
      <legend>{words.when}</legend>
      <label class="choice">
        <input type="radio" name="when" checked={at === undefined} onChange={() => onClick(unset)} />
        {words.rightNow}
      </label>
      <label class="choice">
        <input
          type="radio"
          name="when"
          checked={at !== undefined}
          onChange={() => change(at ?? dayAndTimeOf(new Date(), overview.timezone))}
        />
        {words.atTime}
      </label>
      {at !== undefined && (
        <>
          <Calendar day={at.day} onDay={(day) => change({ ...at, day })} words={words} language={language} />
          <label>
            {words.clock}
            <input
              type="time"
              value={at.time}
              onInput={({ currentTarget }) => change({ ...at, time: currentTarget.value || '00:00' })}
            />
          </label>
        </>
      )}
    </fieldset>
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
