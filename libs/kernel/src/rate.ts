import { absolute, type Cents } from './money.js';

/** An exact rate as a fraction: 80 % is 800000/1000000. The denominator is positive. */
export type Rate = { readonly numerator: bigint; readonly denominator: bigint };

const PERCENT = /^\d{1,6}(\.\d{1,4})?$/;
const DENOMINATOR = 1_000_000n;

/** Whether the text is a percentage that `parseRate` takes. */
export function isRate(text: string): boolean {
  return PERCENT.test(text);
}

/**
 * Reads a percentage such as "80" or "66.67" exactly.
 * @throws RangeError when the text is not a percentage of at most four decimals, or is negative.
 */
export function parseRate(percent: string): Rate {
  if (!isRate(percent)) {
    throw new RangeError(`expected a percentage such as "66.67" (not negative, at most 4 decimals), got ${JSON.stringify(percent)}`);
  }
  const [whole = '', decimals = ''] = percent.split('.');
  return { numerator: BigInt(whole + decimals.padEnd(4, '0')), denominator: DENOMINATOR };
}

/**
 * Writes a rate as a percentage without needless zeros: "80", "66.67".
 * @throws RangeError when four decimals cannot tell the rate exactly.
 */
export function rateText(rate: Rate): string {
  const scaled = rate.numerator * DENOMINATOR;
  if (scaled % rate.denominator !== 0n) {
    throw new RangeError(`expected a rate of at most 4 decimals of a percent, got ${rate.numerator}/${rate.denominator}`);
  }
  const value = scaled / rate.denominator;
  const digits = absolute(value).toString().padStart(5, '0');
  const decimals = digits.slice(-4).replace(/0+$/, '');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -4)}${decimals === '' ? '' : `.${decimals}`}`;
}

/** The rate of an amount, rounded to the nearest cent; half a cent is rounded away from zero. */
export function halfUp(rate: Rate, cents: Cents): Cents {
  return divideHalfUp(rate.numerator * cents, rate.denominator);
}

/** The rate of an amount, rounded down to the cent, toward minus infinity. */
export function floor(rate: Rate, cents: Cents): Cents {
  return divideDown(rate.numerator * cents, rate.denominator);
}

/**
 * The rate of an amount, taken exactly and then rounded up to a whole multiple of the unit (100 = whole euros).
 * @throws RangeError when the unit is not positive.
 */
export function ceilTo(rate: Rate, cents: Cents, unit: Cents): Cents {
  if (unit <= 0n) throw new RangeError(`expected a positive unit to round up to, got ${unit} cents`);
  return -divideDown(-rate.numerator * cents, rate.denominator * unit) * unit;
}

/** How an amount is rounded to a unit: to the nearest (a half away from zero), down toward minus infinity, or up. */
export type RoundingMode = 'half-up' | 'down' | 'up';

/**
 * The rate of an amount, taken exactly and then rounded once to a whole multiple of the unit (1 = cents, 100 = whole euros).
 * @throws RangeError when the unit is not positive.
 */
export function roundTo(rate: Rate, cents: Cents, unit: Cents, mode: RoundingMode): Cents {
  if (mode === 'up') return ceilTo(rate, cents, unit);
  if (unit <= 0n) throw new RangeError(`expected a positive unit to round to, got ${unit} cents`);
  return (mode === 'down' ? divideDown : divideHalfUp)(rate.numerator * cents, rate.denominator * unit) * unit;
}

/**
 * What is left of 100 %: the own-financing rate that belongs to a support rate.
 * @throws RangeError when the rate is above 100 %.
 */
export function complement(rate: Rate): Rate {
  if (rate.numerator > rate.denominator) throw new RangeError(`expected a rate of at most 100 %, got ${rateText(rate)} %`);
  return { numerator: rate.denominator - rate.numerator, denominator: rate.denominator };
}

/**
 * The part as a percentage of the whole with two decimals, half up away from zero: "107.11".
 * Null when either is not given or the whole is 0, since such a figure does not exist.
 * Works for amounts and for counts alike, as long as both are of one kind.
 */
export function percentOf(part: bigint | null, whole: bigint | null): string | null {
  if (part === null || whole === null || whole === 0n) return null;
  const hundredths = whole < 0n ? divideHalfUp(-part * 10_000n, -whole) : divideHalfUp(part * 10_000n, whole);
  const digits = absolute(hundredths).toString().padStart(3, '0');
  return `${hundredths < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** Division that rounds to the nearest integer, halves away from zero; the divisor is positive. */
function divideHalfUp(dividend: bigint, divisor: bigint): bigint {
  const rounded = (2n * absolute(dividend) + divisor) / (2n * divisor);
  return dividend < 0n ? -rounded : rounded;
}

/** Division that rounds toward minus infinity (bigint division cuts toward zero); the divisor is positive. */
function divideDown(dividend: bigint, divisor: bigint): bigint {
  const cut = dividend / divisor;
  return dividend % divisor < 0n ? cut - 1n : cut;
}
