import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { daysAfter } from './period.js';
import { easterSunday, isWorkingDay, monthsAfter, publicHolidays, workingDayFrom } from './working-days.js';

const years = fc.integer({ min: 1900, max: 2199 });
const days = fc.date({ min: new Date('1900-01-01T00:00:00Z'), max: new Date('2199-11-30T00:00:00Z'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10));
const weekday = (day: string) => new Date(`${day}T00:00:00Z`).getUTCDay();

describe('working days', () => {
  it('Easter is a Sunday from 22 March to 25 April', () => {
    fc.assert(fc.property(years, (year) => {
      const easter = easterSunday(year);
      expect(weekday(easter)).toBe(0);
      expect(easter >= `${year}-03-22` && easter <= `${year}-04-25`).toBe(true);
    }));
  });

  it('every year has 13 public holidays, 12 where two fall together, and all lie within it', () => {
    fc.assert(fc.property(years, (year) => {
      const holidays = publicHolidays(year);
      expect([12, 13]).toContain(holidays.length);
      expect(holidays.every((day) => day.startsWith(`${year}-`) && !isWorkingDay(day))).toBe(true);
      expect(holidays).toEqual(holidays.toSorted());
    }));
  });

  it('a time limit moves to a working day, never back, over no working day, and by five days at most', () => {
    fc.assert(fc.property(days, (day) => {
      const moved = workingDayFrom(day);
      expect(isWorkingDay(moved)).toBe(true);
      expect(moved >= day && moved <= daysAfter(day, 5)).toBe(true);
      for (let between = day; between < moved; between = daysAfter(between, 1)) expect(isWorkingDay(between)).toBe(false);
      expect(workingDayFrom(moved)).toBe(moved);
    }), { numRuns: 500 });
  });

  it('months after a day keep its number or end the month, in order', () => {
    fc.assert(fc.property(days, fc.integer({ min: 0, max: 240 }), (day, months) => {
      const then = monthsAfter(day, months);
      expect(then.slice(8) === day.slice(8) || (then.slice(8) < day.slice(8) && daysAfter(then, 1).slice(8) === '01')).toBe(true);
      expect(monthsAfter(day, months + 1) > then).toBe(true);
    }));
  });
});
