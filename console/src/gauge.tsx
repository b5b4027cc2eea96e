import type { JSX } from 'preact';
import type { Gateway } from './server.js';
import { percent } from './times.js';
import { type Language, number, type Words } from './words.js';

interface GaugesProps {
  gateway: Gateway;
  words: Words;
  language: Language;
}

/** How the gateway stands to what the platform asks of it. */
export function Gauges({
  gateway: { p99Ms, answered, requests },
  words,
  language,
}: GaugesProps): JSX.Element {
  const ms = (value: number) => `${number(value, language)} ${words.milliseconds}`;
  const { day, week } = answered;
  return (
    <div class="limits card" role="group" aria-label={words.platformLimits}>
      <Gauge
        label={words.p99}
        value={p99Ms === null ? slowestMs : p99Ms}
        shown={p99Ms === undefined ? words.noneYet : p99Ms === null ? `> ${ms(1_000)}` : `≤ ${ms(p99Ms)}`}
        scale={{ from: 0.1, to: slowestMs, at: (value) => Math.log(value) }}
        limits={[mostMs.large, mostMs.any]}
        isKept={p99Ms === undefined || (p99Ms !== null && p99Ms <= mostMs.any)}
        note={`${words.limit}: ${ms(mostMs.any)} · ${words.largeAddOns}: ${ms(mostMs.large)}. ${words.p99How}`}
        words={words}
      />
      {(
        [
          ['answeredDay', day, leastAnswered.day],
          ['answeredWeek', week, leastAnswered.week],
        ] as const
      ).map(([name, { all, failed }, least]) => {
        const share = all === 0 ? undefined : (all - failed) / all;
        return (
          <Gauge
            key={name}
            label={words[name]}
            value={share}
            shown={share === undefined ? words.noneYet : floored(share, language)}
            scale={{ from: 0.99, to: 1, at: (value) => value }}
            limits={[least]}
            isKept={share === undefined || share >= least}
            note={`${words.limit}: ${percent(least, language)}. ${words.answeredHow}`}
            words={words}
          />
        );
      })}
      <p class="statuses">
        {words.statuses}:{' '}
        {Object.entries(requests).map(([status, count]) => (
          <span key={status} class="variant">
            <bdi>{status}</bdi>: {number(count, language)}
          </span>
        ))}
      </p>
    </div>
  );
}

/** What the platform asks of an add-on: milliseconds of 99 % of its answers, and answers of a day and of seven. */
const mostMs = { large: 500, any: 2_000 };
const leastAnswered = { day: 0.995, week: 0.998 };

/** As what a fault counts. */
const slowestMs = 5_000;

/** Never rounded up: 99.96 % is not all. */
function floored(share: number, language: Language): string {
  return percent(Math.floor(share * 1_000) / 1_000, language);
}

interface GaugeProps {
  label: string;
  value: number | undefined;
  shown: string;
  /** From one end to the other, by what a value is brought to before it is measured. */
  scale: { from: number; to: number; at(value: number): number };
  /** Marked on it. */
  limits: readonly number[];
  isKept: boolean;
  note: string;
  words: Words;
}

/** A bar with the limits marked on it, and in words whether they are kept. */
function Gauge({ label, value, shown, scale, limits, isKept, note, words }: GaugeProps): JSX.Element {
  const { from, to, at } = scale;
  const place = (one: number) => {
    const inside = Math.max(from, Math.min(to, one));
    return (100 * (at(inside) - at(from))) / (at(to) - at(from));
  };
  return (
    <div class={`gauge ${isKept ? 'kept' : 'broken'}`}>
      <span>
        {label}: <b>{shown}</b> {value !== undefined && <em>{isKept ? words.within : words.beyond}</em>}
      </span>
      <svg
        role="meter"
        aria-label={label}
        aria-valuemin={from}
        aria-valuemax={to}
        aria-valuenow={value === undefined ? from : Math.max(from, Math.min(to, value))}
        aria-valuetext={`${shown}. ${note}`}
        viewBox="0 0 100 10"
        preserveAspectRatio="none"
      >
        <rect class="track" y="2" width="100" height="6" />
        {value !== undefined && <rect class="filled" y="2" width={Math.max(1, place(value))} height="6" />}
        {limits.map((limit) => (
          <line key={limit} x1={place(limit)} x2={place(limit)} y1="0" y2="10" />
        ))}
      </svg>
      <small>{note}</small>
    </div>
  );
}
