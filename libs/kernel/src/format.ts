import { money, parseMoney, type Cents } from './money.js';
import { helsinkiTime, isDay } from './period.js';

const NO_BREAK_SPACE = '\u00A0';
const MINUS = '\u2212';
// Groups of three after any of the spaces that Finnish texts use, or no groups at all; then at most two decimals.
const FINNISH_MONEY = /^[-\u2212]?(\d{1,3}([ \u00A0\u202F]\d{3}){0,3}|\d{1,12})([.,]\d{1,2})?$/;
const FINNISH_DAY = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/;

/**
 * Writes an amount the Finnish way: "155 520,80" with no-break spaces, and a true minus sign.
 * With `decimals: 'when-needed'` whole euros are written without decimals: "145 201".
 */
export function formatMoney(cents: Cents, options: { decimals?: 'always' | 'when-needed' } = {}): string {
  const text = finnishNumber(money(cents));
  return options.decimals === 'when-needed' ? text.replace(/,00$/, '') : text;
}

/** Writes a percentage that is given with a point, such as "107.11", the Finnish way: "107,11 %"; "-" when there is none. */
export function formatPercent(percent: string | null): string {
  return percent === null ? '-' : `${finnishNumber(percent)}${NO_BREAK_SPACE}%`;
}

/**
 * Writes a day the Finnish way: "1.10.2022".
 * @throws RangeError when the text is not a day.
 */
export function formatDay(day: string): string {
  if (!isDay(day)) throw new RangeError(`expected a day such as "2022-10-01", got ${JSON.stringify(day)}`);
  return `${Number(day.slice(8))}.${Number(day.slice(5, 7))}.${day.slice(0, 4)}`;
}

/**
 * Writes an instant as day and clock in Helsinki, the Finnish way: "2.3.2026 16.00.00".
 * @throws RangeError when the text is not an ISO 8601 instant.
 */
export function formatHelsinkiTime(instant: string): string {
  const [day = '', clock = ''] = helsinkiTime(instant).split('T');
  return `${formatDay(day)} ${clock.replaceAll(':', '.')}`;
}

/**
 * Reads an amount as people in Finland write it: groups parted by a space, a no-break space (wide or narrow) or nothing,
 * decimals after a comma or a point, a hyphen or a true minus sign.
 * @throws RangeError when it is anything else.
 */
export function parseFinnishMoney(text: string): Cents {
  const amount = text.trim();
  if (!FINNISH_MONEY.test(amount)) {
    throw new RangeError(`expected an amount such as "155 520,80" (at most 2 decimals), got ${JSON.stringify(text)}`);
  }
  return parseMoney(amount.replace(/[ \u00A0\u202F]/g, '').replace(MINUS, '-').replace(',', '.'));
}

/**
 * Reads a day as people in Finland write it, "1.10.2022" or "01.10.2022", into `YYYY-MM-DD`.
 * @throws RangeError when it is anything else or no day of the calendar.
 */
export function parseFinnishDay(text: string): string {
  const [, date = '', month = '', year = ''] = FINNISH_DAY.exec(text.trim()) ?? [];
  const day = `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`;
  if (!isDay(day)) throw new RangeError(`expected a day such as "1.10.2022", got ${JSON.stringify(text)}`);
  return day;
}

function finnishNumber(number: string): string {
  const [whole = '', decimals] = number.replace('-', MINUS).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, NO_BREAK_SPACE);
  return decimals === undefined ? grouped : `${grouped},${decimals}`;
}
