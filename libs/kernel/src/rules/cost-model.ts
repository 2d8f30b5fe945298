import { sum, type Cents } from '../money.js';
import { halfUp, parseRate } from '../rate.js';

/**
 * How the costs of an operation are built up: which categories are computed as a percentage of others, and which take
 * costs at all. Chosen in the application, fixed by the decision, the same for all partners.
 * `accepts`: the only categories that take costs; left out, all that are not computed.
 */
export type CostModel = {
  id: string;
  flatRates: FlatRate[];
  accepts?: string[] | undefined;
  unitCosts?: { category: string; hours: number }[] | undefined;
  lumpSum?: boolean | undefined;
};

/**
 * One computed category: `percent` ("17") of the sum of the `base` categories, which may be computed themselves.
 * `covers`: categories that the flat rate pays for, so that they have no costs of their own.
 */
export type FlatRate = { category: string; base: string[]; percent: string; covers?: string[] | undefined };

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
 * Whether costs may stand in this category: in a budget as they are planned, in a claim as they were paid. Neither what
 * the model computes nor what a flat rate covers takes any (Regulation (EU) 2021/1060, Articles 54 to 56: nothing is paid twice).
 */
export function acceptsCosts(model: CostModel, category: string): boolean {
  if (model.flatRates.some((flat) => flat.category === category || flat.covers?.includes(category))) return false;
  return model.accepts === undefined || model.accepts.includes(category) || (model.unitCosts ?? []).some((unit) => unit.category === category);
}

/** Whether any part of the costs is simplified: a flat rate, a unit cost or a lump sum (Regulation (EU) 2021/1060, Article 53(1)(b) to (d)). */
export function isSimplified(model: CostModel): boolean {
  return model.flatRates.length > 0 || (model.unitCosts ?? []).length > 0 || model.lumpSum === true;
}

/**
 * The flat rates in the order in which they are computed: each after those that its base names, otherwise as listed.
 * @throws RangeError when some rest on their own result
 */
export function flatRatesInOrder(model: CostModel): FlatRate[] {
  const ordered: FlatRate[] = [];
  let waiting = model.flatRates;
  while (waiting.length > 0) {
    const next = waiting.find((flat) => !waiting.some((other) => flat.base.includes(other.category)));
    if (next === undefined) {
      throw new RangeError(`expected flat rates that do not rest on their own result, got a circle among ${waiting.map(({ category }) => category).join(', ')}`);
    }
    ordered.push(next);
    waiting = waiting.filter((flat) => flat !== next);
  }
  return ordered;
}

/**
 * Rule 1: a flat rate is computed for one partner, from the sum of its base, half up to the cent.
 * Legal source for 2021-2027: Regulation (EU) 2021/1060, Article 53(1)(d), forms of grants.
 * @param amounts the partner's amount in each category, computed ones of the base included; categories without an amount count as 0
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
