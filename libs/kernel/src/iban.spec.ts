import { describe, expect, it } from '@jest/globals';
import { ibanCountries, ibanFault, ibanLength, isBic, isIban, plainIban, spacedIban } from './iban.js';

describe('an account number', () => {
  // The examples of the registry of ISO 13616.
  it.each([
    'FI2112345600000785', 'SE4550000000058398257466', 'EE382200221020145685', 'DE89370400440532013000', 'NO9386011117947', 'MT84MALT011000012345MTLCAST001S', 'FR1420041010050500013M02606',
    'GB29NWBK60161331926819', 'NL91ABNA0417164300', 'BE68539007547034', 'AT611904300234573201', 'DK5000400440116243', 'IT60X0542811101000000123456', 'LV80BANK0000435195001', 'LT121000011101001000', 'PL61109010140000071219812874',
  ])('%s is right', (iban) => {
    expect(ibanFault(iban)).toBeNull();
  });

  it.each([
    ['FI2112345600000786', 'check-digits'],
    ['FI1212345600000785', 'check-digits'],
    ['FI211234560000078', 'length'],
    ['FI21123456000007850', 'length'],
    ['FI21123456000A0785', 'form'],
    ['FIX112345600000785', 'form'],
    ['XX2112345600000785', 'country'],
    ['US2112345600000785', 'country'],
    ['fi2112345600000785', 'country'],
    ['', 'country'],
    ['constructor', 'country'],
  ])('%s is wrong by its %s', (iban, fault) => {
    expect(ibanFault(iban)).toBe(fault);
  });

  it('has check digits from 02 to 98: others that leave the same remainder are none', () => {
    expect(isIban('GB29NWBK60161331926819')).toBe(true);
    const account = Array.from({ length: 1000 }, (_, at) => String(at).padStart(14, '0')).find((one) => isIban(`FI02${one}`))!;
    expect(isIban(`FI99${account}`)).toBe(false);
  });

  it('is read with spaces and small letters, and written in groups of four', () => {
    expect(plainIban(' fi21 1234\u00A05600 0007 85')).toBe('FI2112345600000785');
    expect(spacedIban('FI2112345600000785')).toBe('FI21 1234 5600 0007 85');
    expect(spacedIban('NO9386011117947')).toBe('NO93 8601 1117 947');
  });

  it('has 15 to 34 signs in every country', () => {
    for (const country of ibanCountries) expect(ibanLength(country)).toBeGreaterThanOrEqual(15);
    expect(Math.max(...ibanCountries.map((country) => ibanLength(country)!))).toBe(31);
    expect(ibanLength('FI')).toBe(18);
  });
});

describe('a bank identifier', () => {
  it.each([['NDEAFIHH', true], ['OKOYFIHHXXX', true], ['NDEAFIH', false], ['ndeafihh', false], ['NDEAFIHHXX', false]])('%s: %s', (bic, right) => {
    expect(isBic(bic)).toBe(right);
  });
});
