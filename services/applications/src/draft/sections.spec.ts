import { describe, expect, it } from '@jest/globals';
import { fieldsOf, isEmpty, sectionOf, sections, tooLong, valueAt, withoutBlanks } from './sections.js';
import { standing } from './rights.js';

describe('the sections of a draft', () => {
  it('have each field of an application once', () => {
    const fields = sections.flatMap((section) => [...fieldsOf[section]] as string[]);
    expect(new Set(fields).size).toBe(fields.length);
    for (const section of sections) for (const field of fieldsOf[section]) expect(sectionOf(`${field}[1].x`)).toBe(section);
    expect(sectionOf('programme')).toBeNull();
  });
  it('are looked into by path, and no further than what is there', () => {
    const content = { budget: [{ amount: '1' }], period: { from: '' } };
    expect([valueAt(content, 'budget[0].amount'), valueAt(content, 'period.from'), valueAt(content, 'budget[1].amount'), valueAt(content, 'constructor'), valueAt(null, 'x')]).toEqual(['1', '', undefined, undefined, undefined]);
  });
  it('are not looked at line by line when a list is endless', () => {
    expect(tooLong({ budget: Array.from({ length: 1000 }), a: { b: [1] } })).toBeNull();
    expect(tooLong({ a: [{ b: Array.from({ length: 1001 }) }] })).toBe('a[0].b');
  });
  it('say nothing with blanks, and keep the places of lines', () => {
    expect(withoutBlanks({ a: ' ', b: { c: '', d: null }, e: [{ f: '' }, 'x'], g: 0 })).toEqual({ b: { d: null }, e: [{}, 'x'], g: 0 });
    for (const empty of [undefined, null, '', ' \n', [], {}, { a: [{ b: '' }], c: null }]) expect(isEmpty(empty)).toBe(true);
    for (const filled of [0, false, 'x', [{ a: false }]]) expect(isEmpty(filled)).toBe(false);
  });
});

describe('a right to a draft', () => {
  it('is the greater of the own one and that of whom one stands in for', () => {
    expect(standing({ own: 2, stoodInFor: null, theirs: null })).toEqual({ right: 'edit', actingFor: null });
    expect(standing({ own: 1, stoodInFor: 'p', theirs: 3 })).toEqual({ right: 'submit', actingFor: 'p' });
    expect(standing({ own: 3, stoodInFor: 'p', theirs: 3 })).toEqual({ right: 'submit', actingFor: null });
  });
});
