import { z } from 'zod';
import { declare } from '../declare.js';
import { grantRules, plannedIndicator } from '../grant.js';
import { count, day, period, slug } from '../values.js';

/** A value that was not reported is null, which is not zero. */
const value = z.strictObject({ id: slug, value: count.nullable(), women: count.nullable() });

/** The indicators service has learnt an award: what is counted, how, and what is planned. */
export const IndicatorPlanAdopted = declare('indicators', 'IndicatorPlanAdopted', 1, z.strictObject({
  organisation: slug,
  startsOn: day,
  definitions: grantRules.shape.indicators,
  planned: z.array(plannedIndicator),
}));
/** The beneficiary reported values for a period. */
export const IndicatorsReported = declare('indicators', 'IndicatorsReported', 1, z.strictObject({ report: z.int().min(1), period, values: z.array(value) }));
/** Only accepted values count as achieved. `achieved` is each indicator's value over all accepted reports. */
export const IndicatorsAccepted = declare('indicators', 'IndicatorsAccepted', 1, z.strictObject({
  report: z.int().min(1),
  period,
  values: z.array(value),
  /** Averages may have decimals: two, half up. */
  achieved: z.array(z.strictObject({ id: slug, value: z.number().nullable(), women: z.number().nullable() })),
}));

/** The award was taken back before it was final: nothing is planned any more. */
export const IndicatorPlanWithdrawn = declare('indicators', 'IndicatorPlanWithdrawn', 1, z.strictObject({}));
