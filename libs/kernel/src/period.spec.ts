import { describe, expect, it } from '@jest/globals';
import {
  contains, dayAfter, dayBefore, daysAfter, daysFrom, endOfHelsinkiDay, helsinkiDay, helsinkiNoon, helsinkiTime, includesDay, instantAtHelsinki, isDay, isInstant, isPeriod, monthsTouched, yearOf,
} from './period.js';

const nineMonths = { from: '2022-10-01', to: '2023-06-30' };

describe('days', () => {
  it.each(['2022-10-01', '2024-02-29', '2000-02-29', '0001-01-01', '9999-12-31'])('%s is a day', (text) => {
    expect(isDay(text)).toBe(true);
  });

  it.each(['', '2022-10-1', '2022-13-01', '2022-00-10', '2022-04-31', '2022-04-00', '2023-02-29', '1900-02-29', '0000-01-01', '2022-10-01T00:00', '1.10.2022', '2022-10-01\n'])(
    '%j is none', (text) => {
      expect(isDay(text)).toBe(false);
      expect(() => yearOf(text)).toThrow(/expected a day such as "2022-10-01"/);
    });

  it('go over months, years and leap days both ways', () => {
    for (const [day, next] of [['2022-10-01', '2022-10-02'], ['2024-02-28', '2024-02-29'], ['2023-02-28', '2023-03-01'], ['2022-12-31', '2023-01-01']] as const) {
      expect(dayAfter(day)).toBe(next);
      expect(dayBefore(next)).toBe(day);
    }
  });

  it('are counted on from a day, over months and years', () => {
    expect(daysAfter('2022-12-20', 30)).toBe('2023-01-19');
    expect(daysAfter('2024-02-01', 30)).toBe('2024-03-02');
    expect(daysAfter('2022-12-20', 0)).toBe('2022-12-20');
    expect(daysAfter('0001-01-01', 3_652_058)).toBe('9999-12-31');
    expect(() => daysAfter('9999-12-31', 1)).toThrow(/year 10000/);
  });

  it('are counted on as one day after the other, over four centuries', () => {
    const from = '1899-12-30';
    let day = from;
    for (let days = 1; days <= 146_097; days += 1) {
      day = dayAfter(day);
      if (daysAfter(from, days) !== day) expect(daysAfter(from, days)).toBe(day);
    }
    expect(day).toBe('2299-12-30');
  });

  it.each([['2022-12-20', '2023-01-19', 30], ['2024-02-01', '2024-03-02', 30], ['2024-03-01', '2024-02-28', -2], ['1900-02-28', '1900-03-01', 1], ['2023-01-01', '2023-01-01', 0]])('from %s to %s are %p days', (from, to, days) => {
    expect(daysFrom(from, to)).toBe(days);
  });

  it('end where four digits end', () => {
    expect(() => dayAfter('9999-12-31')).toThrow(/year 10000/);
    expect(() => dayBefore('0001-01-01')).toThrow(/year 0/);
  });
});

describe('periods', () => {
  it('are real days in order', () => {
    expect(isPeriod(nineMonths)).toBe(true);
    expect(isPeriod({ from: '2022-10-01', to: '2022-10-01' })).toBe(true);
    expect(isPeriod({ from: '2022-10-02', to: '2022-10-01' })).toBe(false);
    expect(isPeriod({ from: '2022-10-01', to: '2023-02-29' })).toBe(false);
  });

  it('hold their own ends and nothing beyond', () => {
    expect(contains(nineMonths, nineMonths)).toBe(true);
    expect(contains(nineMonths, { from: '2022-09-30', to: '2023-06-30' })).toBe(false);
    expect(contains(nineMonths, { from: '2022-10-01', to: '2023-07-01' })).toBe(false);
    expect(['2022-09-30', '2022-10-01', '2023-06-30', '2023-07-01'].map((day) => includesDay(nineMonths, day))).toEqual([false, true, true, false]);
  });

  it('touch calendar months', () => {
    expect(monthsTouched(nineMonths)).toBe(9);
    expect(monthsTouched({ from: '2016-01-01', to: '2018-12-31' })).toBe(36);
    expect(monthsTouched({ from: '2022-10-31', to: '2022-11-01' })).toBe(2);
    expect(monthsTouched({ from: '2022-10-05', to: '2022-10-05' })).toBe(1);
    expect(yearOf(nineMonths.to)).toBe(2023);
  });
});

describe('Helsinki', () => {
  it('ends its days two or three hours before UTC does', () => {
    expect(endOfHelsinkiDay('2022-12-31')).toBe('2022-12-31T21:59:59.999Z');
    expect(endOfHelsinkiDay('2022-07-01')).toBe('2022-07-01T20:59:59.999Z');
  });

  it('is right on the days on which summer time changes', () => {
    expect([endOfHelsinkiDay('2023-03-25'), endOfHelsinkiDay('2023-03-26')]).toEqual(['2023-03-25T21:59:59.999Z', '2023-03-26T20:59:59.999Z']);
    expect([endOfHelsinkiDay('2023-10-28'), endOfHelsinkiDay('2023-10-29')]).toEqual(['2023-10-28T20:59:59.999Z', '2023-10-29T21:59:59.999Z']);
    expect([helsinkiNoon('2023-03-26'), helsinkiNoon('2023-10-29')]).toEqual(['2023-03-26T09:00:00.000Z', '2023-10-29T10:00:00.000Z']);
  });

  it('has its own day at an instant', () => {
    expect(helsinkiDay('2022-12-31T21:59:59.999Z')).toBe('2022-12-31');
    expect(helsinkiDay('2022-12-31T22:00:00Z')).toBe('2023-01-01');
    expect(helsinkiDay('2022-07-01T21:00:00Z')).toBe('2022-07-02');
    expect(helsinkiDay('2022-07-01T23:30:00+03:00')).toBe('2022-07-01');
  });

  it.each(['', '2022-10-01', '2022-10-01T12:00:00', '2022-02-30T12:00:00Z', '2022-10-01T25:00:00Z', '2022-10-01T24:00:00Z', 'now'])('refuses the instant %j', (text) => {
    expect(isInstant(text)).toBe(false);
    expect(() => helsinkiDay(text)).toThrow(/expected an instant such as/);
  });

  it('has a clock on the wall, which jumps on 29 March and goes back on 25 October', () => {
    expect(['2026-03-29T00:59:59.999Z', '2026-03-29T01:00:00Z', '2026-10-25T00:59:59Z', '2026-10-25T01:00:00Z'].map(helsinkiTime)).toEqual([
      '2026-03-29T02:59:59', '2026-03-29T04:00:00', '2026-10-25T03:59:59', '2026-10-25T03:00:00',
    ]);
    expect(['2026-03-29T02:59:59', '2026-03-29T04:00', '2026-10-25T02:59', '2026-10-25T04:00', '2026-03-02T16:00', '2026-07-01T16:00:30'].map(instantAtHelsinki)).toEqual([
      '2026-03-29T00:59:59.000Z', '2026-03-29T01:00:00.000Z', '2026-10-24T23:59:00.000Z', '2026-10-25T02:00:00.000Z', '2026-03-02T14:00:00.000Z', '2026-07-01T13:00:30.000Z',
    ]);
  });

  it('takes the hour that comes twice for the second one, and refuses the one that never comes', () => {
    expect(instantAtHelsinki('2026-10-25T03:30')).toBe('2026-10-25T01:30:00.000Z');
    expect(() => instantAtHelsinki('2026-03-29T03:30')).toThrow('the clock in Helsinki never shows 2026-03-29T03:30');
  });

  it.each(['', '2026-03-02', '2026-03-02T24:00', '2026-02-30T10:00', '2026-03-02T16:00Z', '2026-03-02T16:00:60'])('has no clock that shows %j', (text) => {
    expect(() => instantAtHelsinki(text)).toThrow(/expected a time in Helsinki/);
  });

  it('refuses what is no day', () => {
    expect(() => helsinkiNoon('2023-02-29')).toThrow(/expected a day/);
    expect(() => endOfHelsinkiDay('2023-02-29')).toThrow(/expected a day/);
  });
});
