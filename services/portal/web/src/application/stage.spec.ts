import { describe, expect, it } from '@jest/globals';
import type { ApplicationFile, Processing } from '../office-types.js';
import { stageOf } from './stage.js';

const limits: ApplicationFile['limits'] = { highestSupportRate: '100', budgetUnit: '1.00', codePrefix: 'S2', assessment: { required: true, assessors: 2, criteria: [] } };
const none: Processing = {
  eligibility: null, supplements: [], assessors: [], conflicts: [], assessments: [], total: null, below: [], hearing: null, rectifications: [], reversals: [], dueDates: { rectification: null, conditions: [] },
};
const at = (processing: Partial<Processing>, status: ApplicationFile['status'] = 'submitted') => stageOf({ status, limits, processing: { ...none, ...processing } });
const eligible = { eligibility: { outcome: 'eligible', reason: null, on: '2026-01-02' } } as const;

describe('what is to be done next', () => {
  it('is one thing after the other', () => {
    expect(at({})).toEqual({ stage: 'check' });
    expect(at({ supplements: [{ number: 1, sections: ['budget'], reason: null, due: '2026-02-01', requestedOn: '2026-01-10', answeredOn: null, late: false }] })).toEqual({ stage: 'supplement', due: '2026-02-01' });
    expect(at(eligible)).toEqual({ stage: 'assess', done: 0, needed: 2 });
    expect(at({ ...eligible, assessments: [{ assessor: 'a', scores: [], total: '1.00', on: '2026-01-05' }, { assessor: 'b', scores: [], total: '1.00', on: '2026-01-05' }] })).toEqual({ stage: 'decide' });
    expect(at({ eligibility: { outcome: 'ineligible', reason: null, on: '2026-01-02' } })).toEqual({ stage: 'refuse' });
    expect(at({ ...eligible, hearing: { reason: null, due: '2026-03-01', openedOn: '2026-02-01', answer: null, answeredOn: null, late: false } })).toEqual({ stage: 'hearing', due: '2026-03-01' });
    expect(at({}, 'awarded')).toEqual({ stage: 'awarded' });
    expect(at({}, 'withdrawn')).toEqual({ stage: 'withdrawn' });
    expect(at({ rectifications: [{ number: 1, reason: null, filedOn: '2026-04-01', status: 'requested', decidedOn: null, decisionReason: null }] }, 'rejected')).toEqual({ stage: 'rectify' });
  });

  it('needs no assessment where the programme asks for none', () => {
    const { assessment: _none, ...unassessed } = limits;
    expect(stageOf({ status: 'submitted', limits: unassessed, processing: { ...none, ...eligible } })).toEqual({ stage: 'decide' });
  });
});
