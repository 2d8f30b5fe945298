import { sum, type Cents } from '../money.js';
import { halfUp, parseRate } from '../rate.js';

/**
 * How the costs of an operation are built up: which categories are computed as a percentage of others.
 * Chosen in the application, fixed by the decision, the same for all partners.
 */
export type CostModel = { id: string; flatRates: FlatRate[] };

/** One computed category: `percent` ("17") of the sum of the `base` categories. */
export type FlatRate = { category: string; base: string[]; percent: string };

/** Every category at its actual cost. Legal source for 2021-2027: Regulation (EU) 2021/1060, Article 53(1)(a). */
export const ACTUAL: CostModel = { id: 'actual', flatRates: [] };

/**
 * A flat rate of 17 % of staff costs beside the lines at actual cost, the model of the Finnish ESF programme 2014-2020.
 * Source: rakennerahastot.fi, simplified cost models of 2014-2020.
 */
export const FLAT_17_STAFF: CostModel = {
  id: 'flat-17-staff',
  flatRates: [{ category: 'flat-rate', base: ['staff'], percent: '17' }],
};

/** Whether the model computes this category, so that nobody may claim rows in it. */
export function isComputed(model: CostModel, category: string): boolean {
  return model.flatRates.some((flat) => flat.category === category);
}

/**
 * Rule 1: a flat rate is computed for one partner, from the sum of its base, half up to the cent.
 * Legal source for 2021-2027: Regulation (EU) 2021/1060, Article 53(1)(d), forms of grants.
 * @param amounts the partner's amount in each category; categories without an amount count as 0
 * @throws RangeError when the model does not compute the category.
 */
export function flatRate(model: CostModel, category: string, amounts: ReadonlyMap<string, Cents>): Cents {
  const flat = model.flatRates.find((candidate) => candidate.category === category);
  if (flat === undefined) throw new RangeError(`expected a category that the cost model ${model.id} computes, got ${JSON.stringify(category)}`);
  return flatRateOf(flat, sum(flat.base.map((base) => amounts.get(base) ?? 0n)));
}

/** Rule 1 for a base that is already summed up. */
export function flatRateOf(flat: FlatRate, base: Cents): Cents {
  return halfUp(parseRate(flat.percent), base);
}
