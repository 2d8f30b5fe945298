import { describe, expect, it } from '@jest/globals';
import { actedForBy, mayStandIn, seesStandIns, stateOn, type StandIn } from './stand-in-data.js';

const one = (person: string, substitute: string, from: string, to: string): StandIn => ({ id: `${person} ${from}`, person, substitute, from, to, setBy: 'decision-maker' });

describe('whom somebody may act for', () => {
  it('is asked by the day, its first and its last included', () => {
    const days = { from: '2026-03-02', to: '2026-03-04' };
    expect(['2026-03-01', '2026-03-02', '2026-03-04', '2026-03-05'].map((day) => stateOn(days, day))).toEqual(['coming', 'now', 'now', 'over']);
  });
  it('is each person once, for as long as it may be', () => {
    const all = [one('payer', 'payer-2', '2026-03-01', '2026-03-10'), one('payer', 'payer-2', '2026-03-02', '2026-03-20'), one('payer-3', 'payer-2', '2026-03-05', '2026-03-06'), one('payer', 'payer-3', '2026-03-01', '2026-03-31')];
    expect(actedForBy('payer-2', all, '2026-03-03').map(({ person, to }) => [person, to])).toEqual([['payer', '2026-03-20']]);
    expect(actedForBy('payer-2', all, '2026-03-05').map(({ person }) => person)).toEqual(['payer', 'payer-3']);
    expect(actedForBy('payer', all, '2026-03-05')).toEqual([]);
  });
  it('is for those whose acts there are, and seen by the authority', () => {
    expect(['payer', 'case-officer', 'applicant', 'assessor'].map((role) => [seesStandIns({ roles: [role] }), mayStandIn({ roles: [role] })])).toEqual([[true, true], [true, false], [false, false], [false, false]]);
  });
});
