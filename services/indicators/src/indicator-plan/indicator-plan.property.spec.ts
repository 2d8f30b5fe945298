import { describe, expect, it } from '@jest/globals';
import type { DomainEvent } from '@toteuma/contracts';
import fc from 'fast-check';
import { indicatorPlans, type IndicatorCommand, type IndicatorPlan } from './indicator-plan.js';

const aggregations = ['sum', 'max', 'latest', 'average'] as const;
const definitions = aggregations.map((aggregation) => ({ id: aggregation, women: true, aggregation }));
const planned = definitions.map(({ id }) => ({ id, planned: 10, women: null }));
const stamp = { actor: 'person-1', at: '2023-12-31T10:00:00Z', today: '2023-12-31' };

const counted = fc.option(fc.nat(1000), { freq: 4, nil: null });
const values = fc.subarray([...aggregations], { minLength: 1 }).chain((ids) => fc.tuple(...ids.map((id) => fc.record({ id: fc.constant(id), value: counted, women: counted }))));
const act = fc.oneof(
  fc.record({ type: fc.constant('ReportIndicators' as const), period: fc.constantFrom('2023-03-31', '2023-06-30', '2023-09-30').map((to) => ({ from: '2023-01-01', to })), values }),
  fc.record({ type: fc.constant('AcceptIndicators' as const), report: fc.integer({ min: 1, max: 8 }) }),
);

/** Plays the acts and gives back the events of those that were accepted. */
function play(acts: readonly IndicatorCommand[]): DomainEvent[] {
  let state: IndicatorPlan = indicatorPlans.initial;
  return acts.flatMap((command) => {
    const decided = indicatorPlans.decide(command, state);
    if (!decided.ok) return [];
    state = decided.value.reduce((before, event) => indicatorPlans.evolve(before, { ...event, actor: stamp.actor, occurredAt: stamp.at }), state);
    return decided.value;
  });
}
const adopt: IndicatorCommand = { type: 'AdoptPlan', ...stamp, organisation: 'someone', startsOn: '2023-01-01', definitions, planned };
const histories = fc.array(act, { maxLength: 40 }).map((acts) => play([adopt, ...acts.map((one) => ({ ...stamp, ...one }))]));
const acceptances = (events: readonly DomainEvent[]) => events.flatMap((event) => (event.type === 'IndicatorsAccepted' ? [event.data] : []));

describe('indicators, whatever is reported and accepted', () => {
  it('never show more women than people, and women only with a total', () => {
    fc.assert(
      fc.property(histories, (events) => {
        for (const { values: reported, achieved } of acceptances(events)) {
          for (const { value, women } of [...reported, ...achieved]) {
            if (women !== null) expect(women).toBeLessThanOrEqual(value ?? -1);
          }
        }
      }),
    );
  });
  it('achieve exactly what the accepted reports add up to, each report once', () => {
    fc.assert(
      fc.property(histories, (events) => {
        const all = acceptances(events);
        expect(new Set(all.map(({ report }) => report)).size).toBe(all.length);
        const given = all.flatMap((one) => one.values.filter(({ id, value }) => id === 'sum' && value !== null));
        const expected = given.length === 0 ? null : given.reduce((before, { value }) => before + (value ?? 0), 0);
        expect(all.at(-1)?.achieved.find(({ id }) => id === 'sum')?.value ?? null).toBe(expected);
      }),
    );
  });
});
