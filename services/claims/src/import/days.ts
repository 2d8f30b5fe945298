import { daysAfter, isDay } from '@toteuma/kernel';
import type { Cell, Read } from './amounts.js';

/** How a file writes days where it is not plain: 31.10.2022 is, 10/11/2022 is not. */
export const dayStyles = ['auto', 'dmy', 'mdy', 'ymd'] as const;
export type DayStyle = (typeof dayStyles)[number];

export const expectedDay = {
  day: 'a day such as 31.10.2022 or 2022-10-31',
  ambiguous: 'a day that can be read in one way only: say in the mapping how the file writes days',
};

/** Days that no ledger of a programme has are a slip of the pen. */
const [EARLIEST, LATEST] = ['1990-01-01', '2099-12-31'];
/** Number 0 of the two calendars of spreadsheets; the one of 1900 counts a 29 February that never was. */
const [ZERO_1900, ZERO_1904] = ['1899-12-30', '1904-01-01'];
/** Characters of a day with its time. What is longer is none, and would take long to look through. */
const LONGEST = 60;

/** Reads a day, `YYYY-MM-DD`. A number is that of a spreadsheet's calendar. */
export function readDay(cell: Cell, style: DayStyle, date1904 = false): Read<string> {
  if (typeof cell === 'number') return cell >= 1 && cell < 100_000 ? whole(daysAfter(date1904 ? ZERO_1904 : ZERO_1900, Math.trunc(cell))) : { ok: false, expected: expectedDay.day };
  if (typeof cell !== 'string' || cell.length > LONGEST) return { ok: false, expected: expectedDay.day };
  // What follows a day is a time.
  const [text = ''] = cell.trim().split(/[T\s]+(?=\d{1,2}[:.]\d{2})/);
  const packed = /^(\d{4})(\d{2})(\d{2})$/.exec(text);
  if (packed) return whole(dayOf(packed[1]!, packed[2]!, packed[3]!));
  const [, first, sign, second, third] = /^(\d{1,4})\s*([-./])\s*(\d{1,2})\s*\2\s*(\d{2}|\d{4})$/.exec(text) ?? [];
  if (first === undefined || sign === undefined || second === undefined || third === undefined) return { ok: false, expected: expectedDay.day };
  if (first.length === 4) return third.length === 2 ? whole(dayOf(first, second, third)) : { ok: false, expected: expectedDay.day };
  if (style === 'ymd' && third.length === 2) return whole(dayOf(`20${first.padStart(2, '0')}`, second, third));
  const year = third.length === 2 ? `20${third}` : third;
  const [dmy, mdy] = [dayOf(year, second, first), dayOf(year, first, second)];
  // Points stand between day and month alone.
  if (style === 'dmy' || (style !== 'mdy' && sign === '.')) return whole(dmy);
  if (style === 'mdy') return whole(mdy);
  if (isDay(dmy) && isDay(mdy) && dmy !== mdy) return { ok: false, expected: expectedDay.ambiguous };
  return whole(isDay(dmy) ? dmy : mdy);
}

const dayOf = (year: string, month: string, date: string): string => `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`;
const whole = (day: string): Read<string> => (isDay(day) && day >= EARLIEST && day <= LATEST ? { ok: true, value: day } : { ok: false, expected: expectedDay.day });
