import { describe, expect, it } from '@jest/globals';
import { money } from '@toteuma/kernel';
import { centsOf, faultOf, keptAmount, readAmount } from './amount-text.js';

const read = (text: string): string => {
  const reading = readAmount(text);
  return reading.kind === 'amount' ? money(reading.cents) : reading.kind;
};

describe('an amount as people write it', () => {
  it.each([
    ['1 234,50', '1234.50'], ['1.234,50', '1234.50'], ['1,234.50', '1234.50'], ['1234,5', '1234.50'], ['1234.50', '1234.50'], ['1234', '1234.00'],
    ['1\u00A0234\u00A0567,89', '1234567.89'], ['1\u202F234,50', '1234.50'], ['1\u2009234,50', '1234.50'], ["1'234.50", '1234.50'],
    ['1.234.567', '1234567.00'], ['1,234,567', '1234567.00'], ['1,234', '1234.00'], ['1.234', '1234.00'], ['1 234', '1234.00'],
    ['0,05', '0.05'], ['0', '0.00'], ['145 201,00 €', '145201.00'], ['€145,201.00', '145201.00'], ['145201 EUR', '145201.00'], ['€ 12', '12.00'], ['12€', '12.00'],
    ['-12,00', '-12.00'], ['\u221212,00', '-12.00'], ['\u20131.234,50', '-1234.50'], ['\u2212€5.00', '-5.00'], ['- 5', '-5.00'],
    ['  42 \t', '42.00'], ['999999999999.99', '999999999999.99'],
  ])('%s is %s', (text, amount) => {
    expect(read(text)).toBe(amount);
  });

  it.each([[''], ['   '], ['\u00A0']])('nothing: "%s"', (text) => {
    expect(read(text)).toBe('empty');
  });

  it.each([
    ['abc'], ['12 kuukautta'], ['1,23,4'], ['1.2.3'], ['12 34'], ['1 23'], ['1234 567'], ['0,125'], ['0.125'], ['1,234,50'], ['1.234.50'], ['1 234.567,00'], ['--5'], ['5-'], ['(5)'], ['1e5'], ['5 %'],
    ['=A1'], ['#REF!'], ['1000000000000'], ['12,345,67'], [','], ['.5'], ['-'], ['€'], ['٣'],
  ])('%s is no amount', (text) => {
    expect(read(text)).toBe('not-an-amount');
  });
});

describe('what is kept', () => {
  it('is an amount as the API writes it, or the very text', () => {
    expect([keptAmount('1 234,5'), keptAmount(' n. 500 '), keptAmount(''), keptAmount('\u22125')]).toEqual(['1234.50', 'n. 500', '', '-5.00']);
    expect([centsOf('1234.50'), centsOf('n. 500'), centsOf(null)]).toEqual([123_450n, 0n, 0n]);
  });

  it('is named when it cannot stand in a plan', () => {
    expect([faultOf('12.00'), faultOf(''), faultOf('x'), faultOf('-0.01')]).toEqual([null, null, 'not-an-amount', 'negative']);
  });
});
