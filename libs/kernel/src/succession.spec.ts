import { describe, expect, it } from '@jest/globals';
import { inOfficeOn, sameOfficeOn, type Office } from './succession.js';

const office = (id: string, from: string, to: string | null = null, successor: string | null = null): Office => ({ id, from, to, successor });
const offices = [
  office('te-hame', '2007-01-01', '2009-12-31', 'ely-hame'), office('ely-hame', '2010-01-01', '2025-12-31', 'south-east'), office('ely-kaakko', '2010-01-01', '2025-12-31', 'south-east'),
  office('south-east', '2026-01-01'), office('ministry', '2007-01-01', '2020-12-31'),
];

describe('who has the cases of an authority', () => {
  it('is itself to its last day, and then who succeeded it', () => {
    expect(['2009-12-31', '2010-01-01', '2025-12-31', '2026-01-01'].map((day) => inOfficeOn(offices, 'te-hame', day))).toEqual(['te-hame', 'ely-hame', 'ely-hame', 'south-east']);
  });

  it('is itself where nobody succeeds it, or it is not known', () => {
    expect([inOfficeOn(offices, 'ministry', '2026-01-01'), inOfficeOn(offices, 'other', '2026-01-01'), inOfficeOn([office('a', '2007-01-01', '2008-12-31', 'gone')], 'a', '2026-01-01')]).toEqual(['ministry', 'other', 'a']);
  });

  it('comes to an end in a circle', () => {
    expect(inOfficeOn([office('a', '2007-01-01', '2008-12-31', 'b'), office('b', '2007-01-01', '2008-12-31', 'a')], 'a', '2026-01-01')).toBe('b');
  });

  it('has those of all that it succeeded, on this day', () => {
    expect(sameOfficeOn(offices, 'ely-hame', '2025-12-31')).toEqual(['ely-hame', 'te-hame']);
    expect(sameOfficeOn(offices, 'ely-hame', '2026-01-01').toSorted()).toEqual(['ely-hame', 'ely-kaakko', 'south-east', 'te-hame']);
    expect(sameOfficeOn(offices, 'other', '2026-01-01')).toEqual(['other']);
  });
});
