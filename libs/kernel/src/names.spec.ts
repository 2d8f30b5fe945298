import { describe, expect, it } from '@jest/globals';
import { nameBefore, namedOn, nameOn, namesAfter, namesOf, type NamesTold } from './names.js';

const plan = { applicant: { name: 'Opisto' }, partners: [{ id: 'p2', name: 'Kunta' }], period: '2022' };
const first = namesOf(plan);
const told = (more: Partial<NamesTold>): NamesTold => ({ applicant: 'Opisto', partners: [{ id: 'p2', name: 'Kunta' }], effectiveFrom: '2023-05-01', ...more });

describe('the names of those who take part', () => {
  it('hold from the beginning', () => {
    expect([nameOn(first, 'lead', '1990-01-01'), nameOn(first, 'p2', '2090-01-01'), nameOn(first, 'p9', '2023-01-01')]).toEqual(['Opisto', 'Kunta', undefined]);
  });

  it('change on their day, not before it', () => {
    const names = namesAfter(first, told({ applicant: 'Uusi opisto', renamed: [{ id: 'lead', name: 'Uusi opisto', from: '2023-04-15' }] }));
    expect(['2023-04-14', '2023-04-15', '2023-05-01'].map((day) => nameOn(names, 'lead', day))).toEqual(['Opisto', 'Uusi opisto', 'Uusi opisto']);
    expect(namedOn(plan, names, '2023-04-20')).toEqual({ ...plan, applicant: { name: 'Uusi opisto' } });
    expect(namedOn(plan, names, '2023-04-01')).toEqual(plan);
    expect(['2023-04-15', '2023-04-16'].map((day) => nameBefore(names, 'lead', day))).toEqual(['Opisto', 'Uusi opisto']);
  });

  it('are read out of events that do not say who was renamed', () => {
    const names = namesAfter(first, told({ partners: [{ id: 'p2', name: 'Kaupunki' }, { id: 'p3', name: 'Yhdistys' }] }));
    expect(['2023-04-30', '2023-05-01'].map((day) => nameOn(names, 'p2', day))).toEqual(['Kunta', 'Kaupunki']);
    expect(nameOn(names, 'p3', '2023-01-01')).toBe('Yhdistys');
    // The next event tells all names again: nobody is renamed by it.
    const later = told({ partners: [{ id: 'p2', name: 'Kaupunki' }, { id: 'p3', name: 'Yhdistys' }], effectiveFrom: '2023-09-01' });
    expect(namesAfter(names, later)).toEqual(names);
  });

  it('are what was told last from its day on, also where the day was wrong', () => {
    const rename = (from: string, name = 'Kaupunki') => told({ partners: [{ id: 'p2', name }], renamed: [{ id: 'p2', name, from }] });
    const moved = namesAfter(namesAfter(first, rename('2023-06-01')), rename('2023-03-01'));
    expect(moved.filter(({ id }) => id === 'p2')).toEqual([{ id: 'p2', name: 'Kunta', from: null }, { id: 'p2', name: 'Kaupunki', from: '2023-03-01' }]);
    const twice = namesAfter(namesAfter(first, rename('2023-03-01')), rename('2023-06-01', 'Kuntayhtymä'));
    expect(['2023-02-28', '2023-05-31', '2023-06-01'].map((day) => nameOn(twice, 'p2', day))).toEqual(['Kunta', 'Kaupunki', 'Kuntayhtymä']);
  });
});
