import type { Format } from '../format.js';

const second = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Helsinki', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });

/** A day and the clock in Helsinki to the second: "2.3.2026 16.00.00". With the separator of the reader's language. */
export function secondsIn(format: Format, instant: string): string {
  const day = format.dayAndClock(instant).slice(0, -format.clock(instant).length).trim();
  const separator = format.clock(instant).replaceAll(/\d/gu, '');
  return `${day} ${second.format(new Date(instant)).replaceAll(':', separator)}`;
}
