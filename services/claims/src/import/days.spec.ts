import { describe, expect, it } from '@jest/globals';
import type { Cell } from './amounts.js';
import { expectedDay, readDay, type DayStyle } from './days.js';

describe('reading a day', () => {
  it.each<[Cell, DayStyle, string]>([
    ['31.10.2022', 'auto', '2022-10-31'], ['1.2.2022', 'auto', '2022-02-01'], ['01.02.22', 'auto', '2022-02-01'], ['2022-10-31', 'auto', '2022-10-31'], ['2022-10-31T12:30:00Z', 'auto', '2022-10-31'], ['31.10.2022 12.30', 'auto', '2022-10-31'],
    ['2022/10/31', 'auto', '2022-10-31'], ['20221031', 'auto', '2022-10-31'], ['31/10/2022', 'auto', '2022-10-31'], ['10/31/2022', 'auto', '2022-10-31'], ['10/11/2022', 'dmy', '2022-11-10'], ['10/11/2022', 'mdy', '2022-10-11'], ['11/11/2022', 'auto', '2022-11-11'],
    ['22-10-31', 'ymd', '2022-10-31'], ['1. 2. 2022', 'auto', '2022-02-01'], [44_865, 'auto', '2022-10-31'], [44_865.75, 'auto', '2022-10-31'],
  ])('%p (%s) is %s', (cell, style, day) => expect(readDay(cell, style)).toEqual({ ok: true, value: day }));

  it('numbers count from another day where the workbook says so', () => expect(readDay(43_403, 'auto', true)).toEqual({ ok: true, value: '2022-10-31' }));

  it('takes no longer for a late day, nor for a long text', () => {
    const begun = performance.now();
    for (let at = 0; at < 2000; at += 1) expect(readDay(72_000 + (at % 1000), 'auto').ok).toBe(true);
    expect(readDay(`1.${' '.repeat(200_000)}x`, 'auto').ok).toBe(false);
    // Counted day by day it was minutes.
    expect(performance.now() - begun).toBeLessThan(5000);
  });

  it.each<[Cell, DayStyle, string]>([
    ['10/11/2022', 'auto', expectedDay.ambiguous], ['10-11-2022', 'auto', expectedDay.ambiguous],
    ['31.2.2022', 'auto', expectedDay.day], ['29.2.2023', 'auto', expectedDay.day], ['2022-13-01', 'auto', expectedDay.day], ['31.10', 'auto', expectedDay.day], ['lokakuu', 'auto', expectedDay.day], ['31.10-2022', 'auto', expectedDay.day],
    ['1.1.0022', 'auto', expectedDay.day], ['2200-01-01', 'auto', expectedDay.day], [0, 'auto', expectedDay.day], [-3, 'auto', expectedDay.day], [1e9, 'auto', expectedDay.day], [true, 'auto', expectedDay.day], [null, 'auto', expectedDay.day], ['', 'auto', expectedDay.day],
  ])('%p (%s) is none', (cell, style, expected) => expect(readDay(cell, style)).toEqual({ ok: false, expected }));
});
