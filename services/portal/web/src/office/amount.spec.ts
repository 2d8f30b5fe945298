import { describe, expect, it } from '@jest/globals';
import { amountToType, typedAmount, typedRate } from './amount.js';

describe('amounts and percentages as people type them', () => {
  it.each([
    ['1234', '1234.00'], ['1 234,5', '1234.50'], ['1\u00A0234\u202F567,89 €', '1234567.89'], ['1.234,50', '1234.50'], ['1,234.50', '1234.50'], ['0,05', '0.05'], ['1.234', '1234.00'], ['12.34', '12.34'],
  ])('%s is %s', (typed, amount) => {
    expect(typedAmount(typed)).toBe(amount);
  });

  it.each(['', '-5', '\u22125', '1,2,3', '12,345,6', 'tuhat', '1.2345', '1234567890123', '5 %', '1e3'])('%s is no amount', (typed) => {
    expect(typedAmount(typed)).toBeNull();
  });

  it('knows percentages', () => {
    expect(['80', '66,67 %', '0.5', '101', '-1', '', 'abc', '1,23456'].map(typedRate)).toEqual(['80', '66.67', '0.5', '101', null, null, null, null]);
  });

  it('gives an amount back in the writing of the language', () => {
    expect([amountToType('1234.50', 'fi'), amountToType('1234.50', 'en')]).toEqual(['1234,50', '1234.50']);
    expect(typedAmount(amountToType('1234.50', 'sv'))).toBe('1234.50');
  });
});
