import { daysAfter } from '@toteuma/kernel';

// Calls open and close by the clock on the wall in Helsinki, where one hour is missing in March and one comes twice in October.
const parts = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Helsinki', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
const HOUR = 3_600_000;

export type Wall =
  | { readonly kind: 'instant'; readonly instant: string }
  /** The clock shows it twice: first by summer time, an hour later by winter time. */
  | { readonly kind: 'twice'; readonly first: string; readonly second: string }
  /** The clock jumps over it. */
  | { readonly kind: 'never' }
  | { readonly kind: 'unreadable' };

/** What the clock in Helsinki shows at an instant: `2026-03-02T16:00:00`. */
export function wallOf(instant: string): string {
  const part = Object.fromEntries(parts.formatToParts(new Date(instant)).map(({ type, value }) => [type, value]));
  return `${part['year']}-${part['month']}-${part['day']}T${part['hour']}:${part['minute']}:${part['second']}`;
}

/** The day in Helsinki of an instant. */
export const dayOf = (instant: string): string => wallOf(instant).slice(0, 10);

/** The day that it is in Helsinki, or so many days later. */
export const today = (ahead = 0): string => daysAfter(dayOf(new Date().toISOString()), ahead);

/** The instant, or the two, at which the clock in Helsinki shows a day `YYYY-MM-DD` and a time `HH:MM` or `HH:MM:SS`. */
export function instantOf(day: string, time: string): Wall {
  const wall = `${day}T${time.length === 5 ? `${time}:00` : time}`;
  const asIfUtc = Date.parse(`${wall}Z`);
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(wall) || Number.isNaN(asIfUtc)) return { kind: 'unreadable' };
  const instants = [3, 2].map((ahead) => new Date(asIfUtc - ahead * HOUR).toISOString()).filter((instant) => wallOf(instant) === wall);
  const [first, second] = instants;
  if (first === undefined) return { kind: 'never' };
  return second === undefined ? { kind: 'instant', instant: first } : { kind: 'twice', first, second };
}
