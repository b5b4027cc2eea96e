import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { jalaliMonths } from '../../src/values/calendar-words.js';
import { createClock } from '../../src/values/clock.js';
import { jalaliDateOf, jalaliYearStart, msPerDay } from '../../src/values/jalali.js';
import { type Language, number, type Words } from './words.js';

interface CalendarProps {
  /** The day that is chosen, in days since 1970-01-01. */
  day: number;
  onDay(day: number): void;
  words: Words;
  language: Language;
}

/** A month of the Persian calendar, from which a day is chosen. */
export function Calendar({ day, onDay, words, language }: CalendarProps): JSX.Element {
  const chosen = jalaliDateOf(day);
  const [month, setMonth] = useState({ year: chosen.year, month: chosen.month });
  const start = jalaliYearStart(month.year) + daysBefore(month.month);
  const length = lengthOf(month);
  const blanks = weekdayOf(start);
  const turn = (by: number) => {
    const index = month.year * 12 + month.month - 1 + by;
    setMonth({ year: Math.floor(index / 12), month: (index % 12) + 1 });
  };
  const title = `${jalaliMonths[month.month - 1]} ${month.year.toLocaleString('fa-IR', { useGrouping: false })}`;
  return (
    <div class="calendar" role="group" aria-label={words.day}>
      <p class="month">
        <button type="button" aria-label={words.previousMonth} onClick={() => turn(-1)}>
          {language === 'fa' ? '›' : '‹'}
        </button>
        <bdi lang="fa">{title}</bdi>
        <button type="button" aria-label={words.nextMonth} onClick={() => turn(1)}>
          {language === 'fa' ? '‹' : '›'}
        </button>
      </p>
      <div class="days">
        {['ش', 'ی', 'د', 'س', 'چ', 'پ', 'ج'].map((name) => (
          <abbr key={name} lang="fa">
            {name}
          </abbr>
        ))}
        {Array.from({ length: blanks }, (_, index) => (
          <span key={`blank ${String(index)}`} />
        ))}
        {Array.from({ length }, (_, index) => {
          const one = start + index;
          return (
            <button
              key={one}
              type="button"
              aria-pressed={one === day}
              title={new Date(one * msPerDay).toISOString().slice(0, 10)}
              onClick={() => onDay(one)}
            >
              {number(index + 1, 'fa')}
            </button>
          );
        })}
      </div>
    </div>
  );
}

function daysBefore(month: number): number {
  return month <= 7 ? (month - 1) * 31 : 186 + (month - 7) * 30;
}

function lengthOf({ year, month }: { year: number; month: number }): number {
  if (month < 12) return month <= 6 ? 31 : 30;
  return jalaliYearStart(year + 1) - jalaliYearStart(year) - daysBefore(12);
}

/** 0 for Saturday. 1970-01-01 was a Thursday. */
function weekdayOf(day: number): number {
  return (((day + 5) % 7) + 7) % 7;
}

/** The instant of a day and a time of day in a time zone. @param time as `18:00` */
export function instantOf(day: number, time: string, timezone: string): Date {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  const wanted = day * msPerDay + (hour * 60 + minute) * 60_000;
  const clock = createClock(timezone);
  // What the zone adds may differ on both sides of a change of its clocks: once more, and it is that of the day itself.
  let instant = wanted;
  for (let tries = 0; tries < 2; tries++) {
    const { date, time: shown } = clock(new Date(instant));
    instant += wanted - Date.parse(`${date}T${shown}:00Z`);
  }
  return new Date(instant);
}

/** The day and the time of an instant in a time zone. */
export function dayAndTimeOf(instant: Date, timezone: string): { day: number; time: string } {
  const { date, time } = createClock(timezone)(instant);
  return { day: Date.parse(`${date}T00:00:00Z`) / msPerDay, time };
}
