import { parseMoney, type Cents } from '../money.js';
import { halfUp } from '../rate.js';

const HOURS = /^\d{1,5}(\.\d{1,2})?$/;

/**
 * Reads hours such as "12.50" into hundredths of an hour.
 * @throws RangeError when the text is not a number of hours with at most two decimals
 */
export function parseHours(text: string): bigint {
  if (!HOURS.test(text)) throw new RangeError(`expected hours such as "12.50", got ${JSON.stringify(text)}`);
  return parseMoney(text);
}

/**
 * What an hour of work costs: the latest documented yearly employment cost by the hours of a year (1 720), half up to the cent.
 * Legal source for 2021-2027: Regulation (EU) 2021/1060, Article 55(2)(a).
 */
export function hourlyRate(yearlyCost: Cents, hoursOfYear: number): Cents {
  return halfUp({ numerator: 1n, denominator: BigInt(hoursOfYear) }, yearlyCost);
}

/**
 * The cost of these hours: hours x rate of an hour, half up to the cent.
 * @param hours in hundredths of an hour, as parseHours reads them
 */
export function unitCost(hours: bigint, yearlyCost: Cents, hoursOfYear: number): Cents {
  return halfUp({ numerator: hours, denominator: 100n }, hourlyRate(yearlyCost, hoursOfYear));
}
