import { jalaliMonths, jalaliText, shownJalali, type WrittenDate, weekdayFa } from './calendar-words.js';

/** The time of the click, in the rules file's zone. */
export interface Now {
  /** `2026-11-22T10:00:00+03:30` */
  iso: string;
  /** Whole seconds since 1970-01-01T00:00:00Z. */
  unix: number;
  /** `2026-11-22` */
  date: string;
  /** `10:00` */
  time: string;
  /** 0 to 23 */
  hour: number;
  /** 0 to 59 */
  minute: number;
  /** `saturday` to `friday` */
  weekday: string;
  /** `شنبه` to `جمعه` */
  weekday_fa: string;
  /** `1405-09-01`: compares in order. */
  jalali: string;
  /** `۱۴۰۵/۰۹/۰۱`: made to be shown. */
  jalali_date: string;
  jalali_year: number;
  /** 1 (Farvardin) to 12 (Esfand) */
  jalali_month: number;
  /** `فروردین` to `اسفند` */
  jalali_month_fa: string;
  jalali_day: number;
}

/** The beginning of time in UTC, written out: making a clock to ask for it costs a command some milliseconds. */
export const epoch: Now = Object.freeze({
  iso: '1970-01-01T00:00:00+00:00',
  unix: 0,
  date: '1970-01-01',
  time: '00:00',
  hour: 0,
  minute: 0,
  weekday: 'thursday',
  weekday_fa: 'پنجشنبه',
  jalali: '1348-10-11',
  jalali_date: '۱۳۴۸/۱۰/۱۱',
  jalali_year: 1348,
  jalali_month: 10,
  jalali_month_fa: 'دی',
  jalali_day: 11,
});

/** The names below `now`. */
export const nowNames = Object.keys(epoch) as readonly (keyof Now)[];

/** From an instant to what it is called in one time zone. */
export type Clock = (instant: Date) => Now;

/**
 * A clock of a time zone. What it formats it keeps for as long as it holds, which is a minute, and a day of the Jalali
 * calendar: formatting costs more than all the rest of a decision.
 * @param timezone an IANA name
 * @throws {RangeError} when the runtime does not know the zone
 */
export function createClock(timezone: string): Clock {
  const minuteOf = createMinutes(timezone);
  let last: Now | undefined;
  return (instant) => {
    const unix = Math.floor(instant.getTime() / 1000);
    if (last?.unix === unix) return last;
    const { date, time, begins, offset, ...rest } = minuteOf(unix);
    const second = String(unix - begins).padStart(2, '0');
    last = Object.freeze({ iso: `${date}T${time}:${second}${offset}`, unix, date, time, ...rest });
    return last;
  };
}

interface Minute extends Omit<Now, 'iso' | 'unix'> {
  /** Its first second. */
  begins: number;
  /** As `+03:30`. */
  offset: string;
}

/** The minutes of a time zone, by any of their seconds. */
function createMinutes(timezone: string): (unix: number) => Minute {
  const format = new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', {
    timeZone: timezone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    weekday: 'long',
    timeZoneName: 'longOffset',
  });
  const jalaliOf = createJalali(timezone);
  let last: Minute | undefined;
  return (unix) => {
    if (last !== undefined && isWithin(last, unix)) return last;
    const instant = new Date(unix * 1000);
    const { year, month, day, hour, minute, second, weekday, timeZoneName } = partsOf(format, instant);
    const date = `${year?.padStart(4, '0')}-${month}-${day}`;
    last = {
      begins: unix - Number(second),
      date,
      time: `${hour}:${minute}`,
      hour: Number(hour),
      minute: Number(minute),
      weekday: weekday!.toLowerCase(),
      weekday_fa: weekdayFa[weekday!.toLowerCase() as keyof typeof weekdayFa],
      ...jalaliOf(date, instant),
      offset: timeZoneName === 'GMT' ? '+00:00' : timeZoneName!.slice('GMT'.length),
    };
    return last;
  };
}

/** Monrovia was the last to be 44 minutes and 30 seconds off, until 1972: before that, a zone may change within a minute. */
const wholeMinutesSince = Date.UTC(1973) / 1000;

function isWithin({ begins }: Minute, unix: number): boolean {
  return begins >= wholeMinutesSince && unix >= begins && unix < begins + 60;
}

type Jalali = Pick<Now, 'jalali' | (`jalali_${string}` & keyof Now)>;

/** What the facts of `now` are at a date of the Jalali calendar. */
function jalaliFacts(date: WrittenDate): Jalali {
  return {
    jalali: jalaliText(date),
    jalali_date: shownJalali(date),
    jalali_year: date.year,
    jalali_month: date.month,
    jalali_month_fa: jalaliMonths[date.month - 1]!,
    jalali_day: date.day,
  };
}

/** The days of the Jalali calendar by their Gregorian dates, and an instant in each. */
function createJalali(timezone: string): (date: string, instant: Date) => Jalali {
  const numbers = new Intl.DateTimeFormat('en-US-u-ca-persian-nu-latn', {
    timeZone: timezone,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
  });
  let last: { date: string; jalali: Jalali } | undefined;
  return (date, instant) => {
    if (last?.date === date) return last.jalali;
    const { year, month, day } = partsOf(numbers, instant);
    const jalali = jalaliFacts({ year: Number(year), month: Number(month), day: Number(day) });
    last = { date, jalali };
    return jalali;
  };
}

function partsOf(format: Intl.DateTimeFormat, instant: Date): Partial<Record<string, string>> {
  return Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, value]));
}
