import { expect, it } from '@jest/globals';
import { fieldParts } from './field-parts.js';

it('tells the section, the line and the field of a path', () => {
  expect(fieldParts('budget[lead/staff].amount')).toEqual({ section: 'budget', parts: ['staff'], rest: 'amount' });
  expect(fieldParts('financing[own/p1/2026].amount')).toEqual({ section: 'financing', parts: ['own', 'p1', '2026'], rest: 'amount' });
  expect(fieldParts('period.to')).toEqual({ section: 'period', parts: [], rest: 'to' });
  expect(fieldParts('name')).toEqual({ section: 'name', parts: [], rest: '' });
  expect(fieldParts('')).toEqual({ section: '', parts: [], rest: '' });
});
