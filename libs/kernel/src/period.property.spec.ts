import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dayAfter, dayBefore, daysFrom, endOfHelsinkiDay, helsinkiDay, helsinkiNoon, isDay } from './period.js';

// Since 1997 the whole EU changes on the last Sundays of March and October at 01:00 UTC.
const days = fc.integer({ min: Date.UTC(1997, 0, 1) / 86_400_000, max: Date.UTC(2099, 11, 30) / 86_400_000 })
  .map((number) => new Date(number * 86_400_000).toISOString().slice(0, 10));

function lastSunday(year: number, month: number): number {
  const end = new Date(Date.UTC(year, month + 1, 0));
  return Date.UTC(year, month, end.getUTCDate() - end.getUTCDay(), 1);
}

function offsetHours(instant: string): number {
  const time = Date.parse(instant);
  const year = Number(instant.slice(0, 4));
  return time >= lastSunday(year, 2) && time < lastSunday(year, 9) ? 3 : 2;
}

describe('days', () => {
  it('follow each other as the calendar has them', () => {
    fc.assert(fc.property(days, (day) => {
      const next = new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
      expect(isDay(day)).toBe(true);
      expect(dayAfter(day)).toBe(next);
      expect(dayBefore(next)).toBe(day);
    }));
  });

  it('are as far apart as the calendar has them', () => {
    fc.assert(fc.property(days, days, (from, to) => expect(daysFrom(from, to)).toBe((Date.parse(to) - Date.parse(from)) / 86_400_000)));
  });
});

describe('Helsinki', () => {
  it('agrees with the summer-time rule of the EU', () => {
    fc.assert(fc.property(days, fc.integer({ min: 0, max: 86_399_999 }), (day, millis) => {
      const instant = new Date(Date.parse(day) + millis).toISOString();
      expect(helsinkiDay(instant)).toBe(new Date(Date.parse(instant) + offsetHours(instant) * 3_600_000).toISOString().slice(0, 10));
      const noon = helsinkiNoon(day);
      expect(Date.parse(noon) + offsetHours(noon) * 3_600_000).toBe(Date.parse(`${day}T12:00:00Z`));
    }), { numRuns: 300 });
  });

  it('ends a day with the last millisecond that belongs to it', () => {
    const changes = fc.integer({ min: 1997, max: 2099 }).chain((year) => fc.constantFrom(lastSunday(year, 2), lastSunday(year, 9)))
      .map((change) => new Date(change).toISOString().slice(0, 10));
    fc.assert(fc.property(fc.oneof(days, changes, changes.map(dayBefore)), (day) => {
      const end = endOfHelsinkiDay(day);
      expect(helsinkiDay(end)).toBe(day);
      expect(helsinkiDay(new Date(Date.parse(end) + 1).toISOString())).toBe(dayAfter(day));
    }), { numRuns: 300 });
  });
});
