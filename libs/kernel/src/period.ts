/** A range of days, both ends included. Days are texts `YYYY-MM-DD`, which sort as they follow each other. */
export type Period = { from: string; to: string };

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;
const INSTANT = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

/** Whether the text is a day of the calendar, written `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  const [, year = '', month = '', day = ''] = DAY.exec(text) ?? [];
  return Number(year) >= 1 && Number(day) >= 1 && Number(day) <= daysInMonth(Number(year), Number(month));
}

/** Whether the text is an ISO 8601 instant of a real day, with its offset: `2022-05-16T09:00:00.000Z`. */
export function isInstant(text: string): boolean {
  const [, day = ''] = INSTANT.exec(text) ?? [];
  return isDay(day);
}

/** Whether both ends are days of the calendar and the end is not before the start. */
export function isPeriod(period: Period): boolean {
  return isDay(period.from) && isDay(period.to) && period.from <= period.to;
}

/** Whether every day of the inner period is a day of the outer one. */
export function contains(outer: Period, inner: Period): boolean {
  return outer.from <= inner.from && inner.to <= outer.to;
}

export function includesDay(period: Period, day: string): boolean {
  return period.from <= day && day <= period.to;
}

/** @throws RangeError when the text is not a day, or is the last one that can be written. */
export function dayAfter(day: string): string {
  const [year, month, date] = partsOf(day);
  if (date < daysInMonth(year, month)) return written(year, month, date + 1);
  return month < 12 ? written(year, month + 1, 1) : written(year + 1, 1, 1);
}

/** @throws RangeError when the text is not a day, or the days go beyond the last one that can be written. */
export function daysAfter(day: string, days: number): string {
  return days <= 0 ? day : dayOfNumber(dayNumber(day) + days);
}

/**
 * How many days later the second day is: 0 for the same day, less than nothing for one before.
 * @throws RangeError when a text is not a day.
 */
export function daysFrom(from: string, to: string): number {
  return dayNumber(to) - dayNumber(from);
}

/** @throws RangeError when the text is not a day, or is the first one that can be written. */
export function dayBefore(day: string): string {
  const [year, month, date] = partsOf(day);
  if (date > 1) return written(year, month, date - 1);
  return month > 1 ? written(year, month - 1, daysInMonth(year, month - 1)) : written(year - 1, 12, 31);
}

/** How many calendar months have at least one day in the period: 2022-10-01 to 2023-06-30 touches 9. */
export function monthsTouched(period: Period): number {
  const [fromYear, fromMonth] = partsOf(period.from);
  const [toYear, toMonth] = partsOf(period.to);
  return (toYear - fromYear) * 12 + toMonth - fromMonth + 1;
}

/** @throws RangeError when the text is not a day. */
export function yearOf(day: string): number {
  return partsOf(day)[0];
}

/**
 * The day on the calendar in Helsinki at an instant.
 * @throws RangeError when the text is not an ISO 8601 instant.
 */
export function helsinkiDay(instant: string): string {
  if (!isInstant(instant)) throw new RangeError(`expected an instant such as "2022-05-16T09:00:00Z", got ${JSON.stringify(instant)}`);
  return helsinkiClock(Date.parse(instant)).toISOString().slice(0, 10);
}

/**
 * The last millisecond of a day in Helsinki, as an instant in UTC.
 * @throws RangeError when the text is not a day.
 */
export function endOfHelsinkiDay(day: string): string {
  return new Date(helsinkiInstant(dayAfter(day), '00:00') - 1).toISOString();
}

/**
 * Twelve o'clock in Helsinki on a day, as an instant in UTC.
 * @throws RangeError when the text is not a day.
 */
export function helsinkiNoon(day: string): string {
  partsOf(day);
  return new Date(helsinkiInstant(day, '12:00')).toISOString();
}

/**
 * What a clock on the wall in Helsinki shows at an instant, to the second: "2026-03-29T04:00:00". A second lasts to its end.
 * @throws RangeError when the text is not an ISO 8601 instant.
 */
export function helsinkiTime(instant: string): string {
  if (!isInstant(instant)) throw new RangeError(`expected an instant such as "2022-05-16T09:00:00Z", got ${JSON.stringify(instant)}`);
  return helsinkiClock(Date.parse(instant)).toISOString().slice(0, 19);
}

/**
 * The instant at which the clock on the wall in Helsinki shows this time, given as "2026-03-29T04:00" or with seconds.
 * The hour that comes twice when summer time ends means its second coming: whoever trusts the clock is in time.
 * @throws RangeError when the text is no such time, or the clock never shows it because summer time begins.
 */
export function instantAtHelsinki(time: string): string {
  const [, day = '', clock = '', seconds = ':00'] = WALL_TIME.exec(time) ?? [];
  if (!isDay(day)) throw new RangeError(`expected a time in Helsinki such as "2026-03-02T16:00", got ${JSON.stringify(time)}`);
  const asIfUtc = Date.parse(`${day}T${clock}${seconds}Z`);
  const found = [2, 3].map((hours) => new Date(asIfUtc - hours * 3_600_000).toISOString()).find((instant) => helsinkiTime(instant) === `${day}T${clock}${seconds}`);
  if (found === undefined) throw new RangeError(`the clock in Helsinki never shows ${time}`);
  return found;
}
const WALL_TIME = /^(\d{4}-\d{2}-\d{2})T((?:[01]\d|2[0-3]):[0-5]\d)(:[0-5]\d)?$/;

const HELSINKI = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Helsinki', hourCycle: 'h23',
  year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit',
});

/** What clock and calendar in Helsinki show at an instant, as if that were UTC. */
function helsinkiClock(epochMillis: number): Date {
  const part = Object.fromEntries(HELSINKI.formatToParts(epochMillis).map(({ type, value }) => [type, value]));
  const year = String(part['year']).padStart(4, '0');
  return new Date(`${year}-${part['month']}-${part['day']}T${part['hour']}:${part['minute']}:${part['second']}Z`);
}

/** The instant at which clock and calendar in Helsinki show this day and midnight or noon. */
function helsinkiInstant(day: string, time: '00:00' | '12:00'): number {
  // Summer time changes at 01:00 UTC: after midnight and before noon, whether they are meant in Helsinki or in UTC.
  const asIfUtc = Date.parse(`${day}T${time}:00Z`);
  return asIfUtc - offsetAt(asIfUtc);
}

function offsetAt(epochMillis: number): number {
  return helsinkiClock(epochMillis).getTime() - Math.floor(epochMillis / 1000) * 1000;
}

function partsOf(day: string): [year: number, month: number, date: number] {
  if (!isDay(day)) throw new RangeError(`expected a day such as "2022-10-01", got ${JSON.stringify(day)}`);
  return [Number(day.slice(0, 4)), Number(day.slice(5, 7)), Number(day.slice(8, 10))];
}

function written(year: number, month: number, date: number): string {
  if (year < 1 || year > 9999) throw new RangeError(`expected a day within the years 1 to 9999, got one in the year ${year}`);
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`;
}

/** Days since the first of March of the year 0, by the Gregorian calendar: in years that begin in March a leap day comes last. */
function dayNumber(day: string): number {
  const [year, month, date] = partsOf(day);
  const marchYear = month < 3 ? year - 1 : year;
  const inYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + date - 1;
  return 365 * marchYear + Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400) + inYear;
}

/** The day of a number that `dayNumber` gives. Four centuries have 146 097 days. */
function dayOfNumber(number: number): string {
  const inEra = number % 146_097;
  const yearOfEra = Math.floor((inEra - Math.floor(inEra / 1460) + Math.floor(inEra / 36_524) - Math.floor(inEra / 146_096)) / 365);
  const inYear = inEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const month = Math.floor((5 * inYear + 2) / 153);
  const marchYear = yearOfEra + 400 * Math.floor(number / 146_097);
  return written(month < 10 ? marchYear : marchYear + 1, month < 10 ? month + 3 : month - 9, inYear - Math.floor((153 * month + 2) / 5) + 1);
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
}
