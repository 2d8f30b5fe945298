import { describe, expect, it } from '@jest/globals';
import { money, parseMoney } from '../money.js';
import { hourlyRate, parseHours, unitCost } from './unit-cost.js';

describe('unit costs by the hour', () => {
  it.each([
    // 48 000 / 1 720 = 27.9069...; 60 000 / 1 720 = 34.8837...; 1 720.00 + 8.60 gives exactly 1.005 an hour.
    ['48000.00', '27.91'], ['60000.00', '34.88'], ['1728.60', '1.01'], ['0.00', '0.00'],
  ])('a year at %s costs %s an hour', (yearly, rate) => expect(money(hourlyRate(parseMoney(yearly), 1720))).toBe(rate));

  it.each([
    // 152.25 x 27.91 = 4 249.2975; 0.5 x 27.91 = 13.955, half up.
    ['152.25', '48000.00', '4249.30'], ['0.50', '48000.00', '13.96'], ['1720', '48000.00', '48005.20'],
  ])('%s hours of a year at %s cost %s', (hours, yearly, cost) => expect(money(unitCost(parseHours(hours), parseMoney(yearly), 1720))).toBe(cost));

  it.each(['', '-1', '1.234', '1,5', '123456'])('%j are no hours', (text) => expect(() => parseHours(text)).toThrow('expected hours such as "12.50"'));
});
