import { describe, expect, it } from '@jest/globals';
import type { DomainEvent, EventData } from '@toteuma/contracts';
import { given } from '@toteuma/testing';
import type { ReportedValue } from './achieved.js';
import { indicatorPlans, type AcceptIndicators, type ReportIndicators } from './indicator-plan.js';

const plan: EventData<'IndicatorPlanAdopted'> = {
  organisation: 'kainuu-training',
  startsOn: '2022-10-01',
  definitions: [
    { id: 'participants', women: true, aggregation: 'sum' },
    { id: 'companies', women: false, aggregation: 'sum' },
    { id: 'starters', women: true, aggregation: 'max' },
    { id: 'new-jobs', women: true, aggregation: 'latest' },
    { id: 'qualifications', women: true, aggregation: 'average' },
  ],
  planned: [
    { id: 'participants', planned: 60, women: 30 },
    { id: 'starters', planned: 12, women: null },
    { id: 'new-jobs', planned: 2, women: 2 },
    { id: 'qualifications', planned: 5, women: null },
  ],
};
const autumn = { from: '2022-10-01', to: '2022-12-31' };
const winter = { from: '2023-01-01', to: '2023-03-31' };
const stamp = { actor: 'person-1', at: '2023-04-10T09:00:00.000Z', today: '2023-04-10' };

const adopted: DomainEvent = { type: 'IndicatorPlanAdopted', data: plan };
const value = (id: string, total: number | null, women: number | null = null): ReportedValue => ({ id, value: total, women });
const reported = (report: number, period: typeof autumn, ...values: ReportedValue[]): DomainEvent => ({ type: 'IndicatorsReported', data: { report, period, values } });
const accepted = (report: number, period: typeof autumn, values: ReportedValue[], achieved: ReportedValue[]): DomainEvent => ({
  type: 'IndicatorsAccepted',
  data: { report, period, values, achieved },
});
const report = (period: typeof autumn, ...values: ReportedValue[]): ReportIndicators => ({ type: 'ReportIndicators', ...stamp, period, values });
const accept = (number: number): AcceptIndicators => ({ type: 'AcceptIndicators', ...stamp, report: number });
const nothing = [value('participants', null), value('starters', null), value('new-jobs', null), value('qualifications', null)];
const but = (...values: ReportedValue[]) => nothing.map((one) => values.find(({ id }) => id === one.id) ?? one);

describe('the indicator plan', () => {
  it('comes with the award', () => {
    given(indicatorPlans).when({ type: 'AdoptPlan', ...stamp, ...plan }).then(adopted);
  });
  it('goes with an award that is taken back, and comes anew with the next one', () => {
    given(indicatorPlans, adopted).when({ type: 'WithdrawPlan', ...stamp }).then({ type: 'IndicatorPlanWithdrawn', data: {} });
    given(indicatorPlans).when({ type: 'WithdrawPlan', ...stamp }).thenState((_, events) => expect(events).toEqual([]));
    given(indicatorPlans, adopted, { type: 'IndicatorPlanWithdrawn', data: {} }).when({ type: 'AdoptPlan', ...stamp, ...plan }).then(adopted);
  });
  it('is adopted once', () => {
    given(indicatorPlans, adopted).when({ type: 'AdoptPlan', ...stamp, ...plan }).rejects('indicator/already-planned', { because: 'state' });
  });
});

describe('a report of indicators', () => {
  it('is numbered from 1', () => {
    given(indicatorPlans, adopted).when(report(autumn, value('participants', 20, 11))).then(reported(1, autumn, value('participants', 20, 11)));
    given(indicatorPlans, adopted, reported(1, autumn, value('participants', 20, 11)))
      .when(report(winter, value('participants', 0, 0)))
      .then(reported(2, winter, value('participants', 0, 0)));
  });
  it('keeps what is missing as null, not as zero', () => {
    given(indicatorPlans, adopted).when(report(autumn, value('participants', null))).then(reported(1, autumn, value('participants', null)));
  });
  it('is not found before the award', () => {
    given(indicatorPlans).when(report(autumn, value('participants', 1))).rejects('not-found');
  });
  it('may end on the day of the act, not after it', () => {
    given(indicatorPlans, adopted).when(report({ from: '2023-01-01', to: '2023-04-10' }, value('participants', 1))).then(reported(1, { from: '2023-01-01', to: '2023-04-10' }, value('participants', 1)));
    given(indicatorPlans, adopted).when(report({ from: '2023-01-01', to: '2023-04-11' }, value('participants', 1))).rejects('request/invalid', { field: 'period.to' });
  });
  it('does not speak of a time that ended before the operation starts', () => {
    given(indicatorPlans, adopted).when(report({ from: '2022-01-01', to: '2022-09-30' }, value('participants', 1))).rejects('request/invalid', { field: 'period.to' });
  });
  it('names indicators of the programme only', () => {
    given(indicatorPlans, adopted).when(report(autumn, value('participants', 1), value('unicorns', 1))).rejects('request/invalid', { because: 'content', field: 'values[1].id' });
  });
  it('names indicators of the grant only', () => {
    given(indicatorPlans, adopted).when(report(autumn, value('participants', 1), value('companies', 1))).rejects('indicator/unknown', { because: 'content', field: 'values[1].id' });
  });
  it('names each indicator once', () => {
    given(indicatorPlans, adopted).when(report(autumn, value('starters', 1), value('starters', 1))).rejects('request/invalid', { field: 'values[1].id' });
  });
  it('has never more women than people', () => {
    given(indicatorPlans, adopted).when(report(autumn, value('participants', 10, 10))).then(reported(1, autumn, value('participants', 10, 10)));
    given(indicatorPlans, adopted).when(report(autumn, value('participants', 10, 11))).rejects('indicator/women-over-total', { because: 'content', field: 'values[0].women', expected: 'at most 10' });
  });
  it('gives no women where it gives no total', () => {
    given(indicatorPlans, adopted).when(report(autumn, value('participants', null, 3))).rejects('request/invalid', { field: 'values[0].women' });
  });
  it('gives women only where the programme or the plan counts them', () => {
    const one = { definitions: [{ id: 'companies', women: false, aggregation: 'sum' as const }] };
    const uncounted: DomainEvent = { type: 'IndicatorPlanAdopted', data: { ...plan, ...one, planned: [{ id: 'companies', planned: 4, women: null }] } };
    const counted: DomainEvent = { type: 'IndicatorPlanAdopted', data: { ...plan, ...one, planned: [{ id: 'companies', planned: 4, women: 2 }] } };
    given(indicatorPlans, uncounted).when(report(autumn, value('companies', 3, 1))).rejects('request/invalid', { field: 'values[0].women' });
    given(indicatorPlans, counted).when(report(autumn, value('companies', 3, 1))).then(reported(1, autumn, value('companies', 3, 1)));
  });
});

describe('the acceptance of a report', () => {
  const first = [value('participants', 20, 11), value('starters', 7), value('new-jobs', 3, 3), value('qualifications', 4)];
  const second = [value('participants', 21, 0), value('starters', 5), value('new-jobs', 1), value('qualifications', 5)];

  it('counts what the report says as achieved', () => {
    given(indicatorPlans, adopted, reported(1, autumn, ...first)).when(accept(1)).then(accepted(1, autumn, first, first));
  });
  it('adds up, takes the highest, the latest or the average, as the pack says', () => {
    given(indicatorPlans, adopted, reported(1, autumn, ...first), accepted(1, autumn, first, first), reported(2, winter, ...second))
      .when(accept(2))
      .then(accepted(2, winter, second, [value('participants', 41, 11), value('starters', 7), value('new-jobs', 1), value('qualifications', 4.5)]));
  });
  it('takes as latest what was true last, whichever report was accepted last', () => {
    const later = [value('new-jobs', 1, 1)];
    const earlier = [value('new-jobs', 3, 3)];
    given(indicatorPlans, adopted, reported(1, autumn, ...earlier), reported(2, winter, ...later), accepted(2, winter, later, but(...later)))
      .when(accept(1))
      .then(accepted(1, autumn, earlier, but(value('new-jobs', 1, 1))));
  });
  it('leaves an indicator without any value null', () => {
    given(indicatorPlans, adopted, reported(1, autumn, value('participants', null), value('starters', 0)))
      .when(accept(1))
      .then(accepted(1, autumn, [value('participants', null), value('starters', 0)], but(value('starters', 0))));
  });
  it('leaves reports out that are not accepted', () => {
    given(indicatorPlans, adopted, reported(1, autumn, value('participants', 20)), reported(2, winter, value('participants', 5)))
      .when(accept(2))
      .then(accepted(2, winter, [value('participants', 5)], but(value('participants', 5))));
  });
  it('rounds an average to two decimals, half up', () => {
    const one = [value('qualifications', 0, 0)];
    const eight = Array.from({ length: 7 }, (_, at) => [reported(at + 1, autumn, ...one), accepted(at + 1, autumn, one, one)]).flat();
    const last = [value('qualifications', 1, 1)];
    given(indicatorPlans, adopted, ...eight, reported(8, winter, ...last)).when(accept(8)).then(accepted(8, winter, last, but(value('qualifications', 0.13, 0.13))));
  });
  it('does not average women when one report does not give them', () => {
    const all = [value('qualifications', 10, 8)];
    const few = [value('qualifications', 2)];
    given(indicatorPlans, adopted, reported(1, autumn, ...all), accepted(1, autumn, all, all), reported(2, winter, ...few))
      .when(accept(2))
      .then(accepted(2, winter, few, but(value('qualifications', 6))));
  });
  it('comes once', () => {
    given(indicatorPlans, adopted, reported(1, autumn, ...first), accepted(1, autumn, first, first)).when(accept(1)).rejects('indicator/already-accepted', { because: 'state' });
  });
  it('is not found for a report that does not exist, or before the award', () => {
    given(indicatorPlans, adopted, reported(1, autumn, ...first)).when(accept(2)).rejects('not-found');
    given(indicatorPlans).when(accept(1)).rejects('not-found');
  });
  it('changes nothing of the state but the report', () => {
    given(indicatorPlans, adopted, reported(1, autumn, ...first)).when(accept(1)).thenState((state) => {
      expect(state).toEqual({ status: 'adopted', ...plan, reports: [{ report: 1, period: autumn, values: first, accepted: true }] });
    });
  });
});
