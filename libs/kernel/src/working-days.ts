import { dayAfter, dayBefore, daysAfter, daysFrom, isDay, yearOf } from './period.js';

/**
 * Easter Sunday of a year by the Gregorian calendar (the computus of Meeus, Jones and Butcher).
 * @throws RangeError when the year is before the Gregorian calendar (1583) or beyond 9999.
 */
export function easterSunday(year: number): string {
  if (!Number.isInteger(year) || year < 1583 || year > 9999) throw new RangeError(`expected a year from 1583 to 9999, got ${year}`);
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const ofCentury = year % 100;
  const moon = (19 * golden + century - Math.floor(century / 4) - Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3) + 15) % 30;
  const toSunday = (32 + 2 * (century % 4) + 2 * Math.floor(ofCentury / 4) - moon - (ofCentury % 4)) % 7;
  const late = Math.floor((golden + 11 * moon + 22 * toSunday) / 451);
  const since = moon + toSunday - 7 * late + 114;
  return written(year, Math.floor(since / 31), (since % 31) + 1);
}

const isSaturday = (day: string): boolean => weekdayOf(day) === 6;
const isSunday = (day: string): boolean => weekdayOf(day) === 0;

/**
 * The public holidays of a year in Finland, Sundays that are nothing else left out, in the order of the calendar: those of the
 * Church Act (652/2023), Independence Day (Act 388/1937) and 1 May (Act 272/1944).
 * @throws RangeError as easterSunday
 */
export function publicHolidays(year: number): string[] {
  const easter = easterSunday(year);
  const days = [
    written(year, 1, 1),
    written(year, 1, 6),
    dayBefore(dayBefore(easter)),
    easter,
    daysAfter(easter, 1),
    written(year, 5, 1),
    daysAfter(easter, 39),
    daysAfter(easter, 49),
    midsummerDay(year),
    allSaints(year),
    written(year, 12, 6),
    written(year, 12, 25),
    written(year, 12, 26),
  ];
  // Ascension Day may fall on 1 May.
  return [...new Set(days)].toSorted();
}

/**
 * Whether a time limit may end on a day. It may not on a holiday or a Sunday, on Independence Day, 1 May, Christmas Eve, Midsummer
 * Eve or a Saturday. Legal source: Act on the computation of statutory time limits (150/1930), section 5. (Midsummer Eve and
 * Christmas Eve are no public holidays, but the Act names them.)
 * @throws RangeError when the text is not a day, or is before the Gregorian calendar.
 */
export function isWorkingDay(day: string): boolean {
  const year = yearOf(day);
  if (isSaturday(day) || isSunday(day)) return false;
  return day !== written(year, 12, 24) && day !== dayBefore(midsummerDay(year)) && !publicHolidays(year).includes(day);
}

/**
 * The day on which a time limit ends that was set to end on this day: the day itself, or the next working day (Act 150/1930, section 5).
 * @throws RangeError as isWorkingDay
 */
export function workingDayFrom(day: string): string {
  let next = day;
  while (!isWorkingDay(next)) next = dayAfter(next);
  return next;
}

/**
 * The day until which something can be done that was to be done by this day: as `workingDayFrom`, for any day that can be written. Before
 * there was the calendar that the Act speaks of, and at the end of it, a day stays as it is.
 * @throws RangeError when the text is not a day
 */
export function endOfTimeLimit(day: string): string {
  const year = yearOf(day);
  return year < 1600 || year > 9990 ? day : workingDayFrom(day);
}

/**
 * The day so many months later that has the same number, or the last day of that month where it has none (Act 150/1930, section 3).
 * @throws RangeError when the text is not a day, or the months go beyond the year 9999.
 */
export function monthsAfter(day: string, months: number): string {
  const year = yearOf(day);
  const count = year * 12 + Number(day.slice(5, 7)) - 1 + months;
  const [inYear, month] = [Math.floor(count / 12), (count % 12) + 1];
  for (let date = Number(day.slice(8, 10)); date > 28; date -= 1) {
    const found = written(inYear, month, date);
    if (isDay(found)) return found;
  }
  return written(inYear, month, Math.min(28, Number(day.slice(8, 10))));
}

/** The Saturday from 20 to 26 June. */
const midsummerDay = (year: number): string => firstSaturday(written(year, 6, 20));
/** The Saturday from 31 October to 6 November. */
const allSaints = (year: number): string => firstSaturday(written(year, 10, 31));

function firstSaturday(from: string): string {
  let day = from;
  while (!isSaturday(day)) day = dayAfter(day);
  return day;
}

/** 0 for Sunday to 6 for Saturday. @throws RangeError when the text is not a day. */
const weekdayOf = (day: string): number => (((daysFrom(A_SUNDAY, day) % 7) + 7) % 7);
const A_SUNDAY = '2000-01-02';

function written(year: number, month: number, date: number): string {
  if (year < 1 || year > 9999) throw new RangeError(`expected a day within the years 1 to 9999, got one in the year ${year}`);
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`;
}
