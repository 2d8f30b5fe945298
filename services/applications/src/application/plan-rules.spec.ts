import { describe, expect, it } from '@jest/globals';
import type { GrantPlan, GrantRules } from '@toteuma/contracts';
import { cell, limits, line, plan, rules } from './application-samples.js';
import { planFault, publicShares } from './terms.js';

/** A rural fund: the EU's and state's 80 % and the municipality's 20 % are shares of the public part. */
const rural: GrantRules = {
  ...rules,
  costModel: { id: 'actual', flatRates: [] },
  sources: [
    { id: 'eu-state', public: true, share: { of: 'public', percent: '80' } },
    { id: 'municipal', public: true, share: { of: 'public', percent: '20' } },
    { id: 'private', public: false },
    { id: 'own', public: false },
  ],
};
const largest: GrantRules = { ...rural, rounding: { mode: 'half-up', unit: '0.01', residual: 'largest' } };
const planned = (total: string, financing: GrantPlan['financing'], more: Partial<GrantPlan> = {}): GrantPlan => ({ ...plan, budget: [cell('staff', total)], financing, ...more });
const shares = (euState: string, municipal: string, own: string) => [line('eu-state', euState), line('municipal', municipal), line('own', own)];
const faultOf = (given: GrantPlan, of = rural) => planFault(given, of, limits);

describe('sources that are shares of the public part', () => {
  it('are of it, whatever private money there is beside it', () => {
    expect(faultOf(planned('1000.00', shares('560.00', '140.00', '300.00')))).toBeNull();
    expect(faultOf(planned('1000.00', shares('560.00', '200.00', '240.00')))).toEqual({
      type: 'application/source-share', detail: 'eu-state is 560.00; 80 % of the public part of 760.00 is 608.00.', field: 'financing[0].amount', expected: '608.00 from eu-state',
    });
  });

  it('must foot first', () => {
    expect(faultOf(planned('1000.00', shares('560.00', '200.00', '300.00')))).toMatchObject({ type: 'application/financing-does-not-foot', field: 'financing' });
  });

  it('have the residual where the pack says', () => {
    // 80.024 and 20.006 of 100.03 come out even: 80.02 and 20.01.
    expect(faultOf(planned('100.03', shares('80.02', '20.01', '0')))).toBeNull();
    // 100.02 is 80.016 and 20.004: 80.02 and 20.00.
    expect(faultOf(planned('100.02', shares('80.01', '20.01', '0')), largest)).toMatchObject({ detail: 'eu-state is 80.01; 80 % of the public part of 100.02 is 80.02.' });
    const whole: GrantRules = { ...largest, rounding: { mode: 'half-up', unit: '1.00', residual: 'largest' } };
    const given = planned('1234.56', shares('987.56', '247.00', '0'));
    expect(faultOf(given, whole)).toBeNull();
    expect(publicShares(given, whole).residual).toEqual({ expected: 123_500n, given: 123_456n, residual: -44n, carriedBy: 'eu-state' });
    expect(faultOf(planned('1234.56', shares('987.65', '246.91', '0')), whole)).toMatchObject({
      detail: 'eu-state is 987.65; 80 % of the public part of 1234.56 is 988.00, and it carries the -0.44 that rounding leaves.', expected: '987.56 from eu-state',
    });
  });

  it('count own money of a public body as what it counts as, and that of a transferee as the lead\'s', () => {
    const applicant = { ...plan.applicant, ownCountsAs: 'municipal' as const };
    expect(faultOf(planned('1000.00', [line('eu-state', '800.00'), line('own', '200.00')], { applicant }))).toBeNull();
    const transferee = { id: 'p2', name: 'Kylä', businessId: null, unit: null, type: null, ownCountsAs: null, role: 'transferee' as const };
    const financing = [line('eu-state', '800.00'), line('own', '150.00'), line('own', '50.00', { partner: 'p2' })];
    expect(faultOf(planned('1000.00', financing, { applicant, partners: [transferee] }))).toBeNull();
    expect(faultOf(planned('1000.00', financing, { applicant, partners: [{ ...transferee, role: 'partner' }] }))).toMatchObject({ type: 'application/source-share' });
  });

  it('name a source that is not in the plan at all, and where the plan lies in an amendment', () => {
    const given = planned('1000.00', [line('eu-state', '1000.00')]);
    expect(planFault(given, rural, null, 'parts[0].')).toMatchObject({ field: 'parts[0].financing[0].amount', expected: '800.00 from eu-state' });
    const only = { ...rural, sources: rural.sources.map((source) => (source.id === 'eu-state' ? { id: 'eu-state', public: true } : source)) };
    expect(planFault(given, only, null, 'parts[0].')).toMatchObject({ field: 'parts[0].financing', expected: '200.00 from municipal', detail: 'municipal is 0.00; 20 % of the public part of 1000.00 is 200.00.' });
  });
});

describe('mandatory simplified costs', () => {
  const upTo = { ...limits, simplifiedCostsUpTo: '200000.00' };
  const financed = (total: string) => planned(total, [line('eu-state', total)]);
  const actual: GrantRules = { ...rules, costModel: { id: 'actual', flatRates: [] } };

  it('refuse a budget up to the limit whose costs are all actual, and only that', () => {
    expect(planFault(financed('200000.00'), actual, upTo)).toEqual({
      type: 'application/simplified-costs-required', field: 'costModel', expected: 'a cost model with a flat rate, unit cost or lump sum',
      detail: 'The budget is 200000.00: up to 200000.00 the programme takes only cost models with simplified costs.',
    });
    expect(planFault(financed('200000.01'), actual, upTo)).toBeNull();
    expect(planFault(financed('200000.00'), actual, limits)).toBeNull();
    expect(planFault(financed('200000.00'), { ...actual, costModel: { id: 'lump-sum', flatRates: [], lumpSum: true } }, upTo)).toBeNull();
  });

  it('judge the total before revenue, and do not hold up an amendment', () => {
    const given = { ...planned('200000.01', [line('eu-state', '199999.01')]), revenue: '1.00' };
    expect(planFault(given, actual, upTo)).toBeNull();
    expect(planFault(financed('100.00'), actual, null)).toBeNull();
  });
});
