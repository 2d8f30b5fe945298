import { describe, expect, it } from '@jest/globals';
import { judgeCall, noTime, startCallDraft, timeOf, typedTime, type CallDraft } from './call-draft.js';

const names = { fi: 'Osaaminen', sv: 'Kompetens', en: 'Skills' };
const draft: CallDraft = { ...startCallDraft(undefined, 'esf-plus-2021-2027', 'fi'), code: 'osaaminen-2026', names, opens: { day: '2026-01-12', time: '08:00', later: false }, closes: { day: '2026-03-02', time: '16:00', later: false }, budget: '2 500 000' };

describe('a call as it is drafted', () => {
  it('opens and closes by the clock in Helsinki', () => {
    expect(judgeCall(draft, true)).toEqual({
      faults: [],
      body: { code: 'osaaminen-2026', programme: 'esf-plus-2021-2027', names, description: { fi: null, sv: null, en: null }, opensAt: '2026-01-12T06:00:00.000Z', closesAt: '2026-03-02T14:00:00.000Z', budget: '2500000.00', authority: null, priority: null },
    });
    expect(judgeCall(draft, false).body).not.toHaveProperty('code');
  });

  it('says what is wrong with each field', () => {
    const faults = (part: Partial<CallDraft>) => judgeCall({ ...draft, ...part }, true).faults.map(({ field, fault }) => `${field}: ${fault}`);
    expect(faults({ code: 'Ei käy', names: { ...names, sv: ' ' }, budget: 'paljon' })).toEqual(['code: slug', 'names.sv: needed', 'budget: amount']);
    expect(faults({ opens: noTime })).toEqual(['opensAt: needed']);
    expect(faults({ closes: { day: '2026-03-29', time: '03:30', later: false } })).toEqual(['closesAt: never']);
    expect(faults({ closes: draft.opens })).toEqual(['closesAt: order']);
  });

  it('takes the hour that comes twice as it was chosen, and shows it so again', () => {
    const twice = { day: '2026-10-25', time: '03:30', later: true };
    expect(timeOf(twice)).toEqual({ instant: '2026-10-25T01:30:00.000Z' });
    expect(typedTime('2026-10-25T01:30:00.000Z')).toEqual(twice);
    expect(typedTime('2026-10-25T00:30:00.000Z')).toEqual({ ...twice, later: false });
    expect(typedTime('2026-03-02T13:59:59.000Z')).toEqual({ day: '2026-03-02', time: '15:59:59', later: false });
  });
});
