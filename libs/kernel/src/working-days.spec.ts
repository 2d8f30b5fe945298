import { describe, expect, it } from '@jest/globals';
import { easterSunday, endOfTimeLimit, isWorkingDay, monthsAfter, publicHolidays, workingDayFrom } from './working-days.js';

describe('easter', () => {
  it.each([[1818, '1818-03-22'], [1961, '1961-04-02'], [2000, '2000-04-23'], [2008, '2008-03-23'], [2022, '2022-04-17'], [2024, '2024-03-31'], [2025, '2025-04-20'], [2026, '2026-04-05'], [2027, '2027-03-28'], [2038, '2038-04-25'], [2049, '2049-04-18']])('of %i', (year, day) => {
    expect(easterSunday(year)).toBe(day);
  });

  it('is not known before the Gregorian calendar', () => {
    expect(() => easterSunday(1582)).toThrow(RangeError);
    expect(() => easterSunday(2025.5)).toThrow(RangeError);
  });
});

describe('public holidays', () => {
  it('of 2026', () => {
    expect(publicHolidays(2026)).toEqual([
      '2026-01-01', '2026-01-06', '2026-04-03', '2026-04-05', '2026-04-06', '2026-05-01', '2026-05-14', '2026-05-24', '2026-06-20', '2026-10-31', '2026-12-06', '2026-12-25', '2026-12-26',
    ]);
  });

  it('of a year in which Ascension Day is 1 May', () => {
    expect(publicHolidays(2008)).toHaveLength(12);
    expect(publicHolidays(2008)).toContain('2008-05-01');
  });
});

describe('the end of a time limit', () => {
  it.each([
    ['a working day', '2026-03-20', '2026-03-20'],
    ['a Saturday', '2026-03-21', '2026-03-23'],
    ['Good Friday, and the days after it', '2026-04-03', '2026-04-07'],
    ['1 May before a week-end', '2026-05-01', '2026-05-04'],
    ['Ascension Day', '2026-05-14', '2026-05-15'],
    ['Midsummer Eve, which is no public holiday', '2026-06-19', '2026-06-22'],
    ['Independence Day on a working day', '2027-12-06', '2027-12-07'],
    ['Christmas Eve, and the days after it', '2026-12-24', '2026-12-28'],
    ['Epiphany', '2027-01-06', '2027-01-07'],
    ['New Year', '2027-01-01', '2027-01-04'],
  ])('moves from %s', (_, day, expected) => {
    expect(workingDayFrom(day)).toBe(expected);
  });

  it('and a day of no such calendar stays', () => {
    expect(['2026-11-28', '0001-01-06', '9999-12-25'].map(endOfTimeLimit)).toEqual(['2026-11-30', '0001-01-06', '9999-12-25']);
  });

  it('asks for a day', () => {
    expect(() => isWorkingDay('2026-02-30')).toThrow(RangeError);
  });
});

describe('months after a day', () => {
  it.each([['2026-01-31', 1, '2026-02-28'], ['2024-01-31', 1, '2024-02-29'], ['2026-03-31', 6, '2026-09-30'], ['2026-11-15', 3, '2027-02-15'], ['2026-12-31', 0, '2026-12-31'], ['2026-12-31', 12, '2027-12-31'], ['2024-02-29', 12, '2025-02-28']])('%s and %i', (day, months, expected) => {
    expect(monthsAfter(day, months)).toBe(expected);
  });

  it('stops at the end of the years that can be written', () => {
    expect(() => monthsAfter('9999-12-01', 1)).toThrow(RangeError);
  });
});
