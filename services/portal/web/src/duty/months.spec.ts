import { describe, expect, it } from '@jest/globals';
import type { Duty } from './duty-data.js';
import { byMonth, monthName, nextOf, placeOf, stepsIn } from './months.js';

const due = (dueOn: string): Duty => ({ id: dueOn, grant: 'g', code: 'S1', name: 'x', kind: 'claim', number: 1, claim: null, partner: null, period: null, amount: null, setFor: dueOn, dueOn, state: 'coming', doneOn: null, basis: 'default' });

describe('duties by month', () => {
  it('stand in the order of their days', () => {
    expect(byMonth([due('2026-04-30'), due('2026-03-20'), due('2026-04-01')]).map(({ month, duties }) => [month, duties.map(({ dueOn }) => dueOn)])).toEqual([['2026-03', ['2026-03-20']], ['2026-04', ['2026-04-01', '2026-04-30']]]);
    expect(byMonth([])).toEqual([]);
  });
  it('have names in the language of the page', () => {
    expect([monthName('2026-03', 'fi'), monthName('2026-03', 'sv'), monthName('2026-03', 'en')]).toEqual(['Maaliskuu 2026', 'Mars 2026', 'March 2026']);
  });
});

describe('what is next', () => {
  const days = (...names: string[]) => names.map(due);
  const shown = (...[late, now, coming]: Duty[][]) => nextOf({ late: late!, due: now!, coming: coming! }, 3).map(({ id }) => id);
  it('is what can be done now too, however much is late', () => expect(shown(days('l1', 'l2', 'l3', 'l4'), days('d1'), days('c1'))).toEqual(['l1', 'l2', 'l3', 'd1']));
  it('is filled up with what comes', () => expect(shown(days('l1'), days('d1'), days('c1', 'c2'))).toEqual(['l1', 'd1', 'c1']));
  it('leaves out what stands among the tasks', () => expect(shown([], [{ ...due('d1'), kind: 'condition' }], [])).toEqual([]));
});

describe('where a duty is done', () => {
  it.each([['claim', '/grants/g/claims'], ['clarification', '/grants/g/claims/2'], ['progress-report', '/grants/g/calendar#progress'], ['amendment-supplement', '/grants/g/amendment'], ['final-report', '/grants/g'], ['retention', null]])('%s', (kind, place) => {
    expect(placeOf({ kind, grant: 'g', claim: 2 })).toBe(place);
  });
});

describe('steps as they are typed', () => {
  it.each([['14, 3,0 ; \u22127', [14, 3, 0, -7]], ['', []], ['3, soon', null], ['1.5', null]])('%p', (text, steps) => expect(stepsIn(text)).toEqual(steps));
});
