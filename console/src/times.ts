import { jalaliMonths } from '../../src/values/calendar-words.js';
import { jalaliDateOf, msPerDay } from '../../src/values/jalali.js';
import { type Language, number } from './words.js';

/** `3 minutes ago` or `in 3 minutes`, in the language of the page. */
export function agoOf(at: string, language: Language, now = Date.now()): string {
  const since = Math.round((now - Date.parse(at)) / 1000);
  const [seconds, sign] = since < 0 ? [-since, 1] : [since, -1];
  const format = new Intl.RelativeTimeFormat(localeOf(language), { numeric: 'auto', style: 'short' });
  if (seconds < 60) return format.format(sign * Math.floor(seconds / 10) * 10, 'second');
  if (seconds < 3600) return format.format(sign * Math.floor(seconds / 60), 'minute');
  if (seconds < 86_400) return format.format(sign * Math.floor(seconds / 3600), 'hour');
  return format.format(sign * Math.floor(seconds / 86_400), 'day');
}

/** An instant in the browser's own time zone. */
export function shownTime(at: string, language: Language): string {
  return new Date(at).toLocaleString(localeOf(language), { dateStyle: 'medium', timeStyle: 'medium' });
}

/** The time of day of an instant, to the second. */
export function shownClock(at: string, language: Language): string {
  return new Date(at).toLocaleTimeString(localeOf(language));
}

/** A minute of the file's time zone, `2026-12-03 18:00`: in Persian by the Persian calendar. */
export function shownMinute(time: string, language: Language): string {
  if (language !== 'fa') return time;
  const [date = '', clock = ''] = time.split(' ');
  const { month, day } = jalaliDateOf(Date.parse(`${date}T00:00:00Z`) / msPerDay);
  const [hour, minute] = clock.split(':').map(Number) as [number, number];
  const shown = new Intl.NumberFormat('fa-IR', { minimumIntegerDigits: 2 });
  return `${number(day, 'fa')} ${jalaliMonths[month - 1]}، ${shown.format(hour)}:${shown.format(minute)}`;
}

/** @param share from 0 to 1 */
export function percent(share: number, language: Language): string {
  return share.toLocaleString(localeOf(language), { style: 'percent', maximumFractionDigits: 1 });
}

function localeOf(language: Language): string {
  return language === 'fa' ? 'fa-IR' : 'en-GB';
}
