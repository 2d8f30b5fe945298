import { describe, expect, it } from '@jest/globals';
import { chosenLanguage, formatFor, languageOf } from './format.js';

const NB = '\u00A0';
const MINUS = '\u2212';
const [fi, sv, en] = [formatFor('fi'), formatFor('sv'), formatFor('en')];

describe('amounts', () => {
  it('are written as each language writes them', () => {
    expect(fi.amount('155520.80')).toBe(`155${NB}520,80`);
    expect(sv.amount('155520.80')).toBe(`155${NB}520,80`);
    expect(en.amount('155520.80')).toBe('155,520.80');
    expect(fi.euros('145201.00')).toBe(`145${NB}201,00${NB}€`);
    expect(en.euros('145201.00')).toBe('€145,201.00');
  });

  it('have a true minus sign', () => {
    expect(fi.amount('-8000.00')).toBe(`${MINUS}8${NB}000,00`);
    expect(en.amount('-8000.00')).toBe(`${MINUS}8,000.00`);
    expect(en.euros('-8000.00')).toBe(`${MINUS}€8,000.00`);
    expect(fi.difference('9360.00')).toBe(`+9${NB}360,00`);
    expect(en.difference('-0.05')).toBe(`${MINUS}0.05`);
    expect(en.difference('0.00')).toBe('0.00');
  });

  it('keep every digit of what no float holds', () => {
    expect(en.amount('999999999999.99')).toBe('999,999,999,999.99');
    expect(en.amount('900719925474.13')).toBe('900,719,925,474.13');
  });

  it('are a dash where nothing was given, which is not 0', () => {
    expect(fi.amount(null)).toBe('–');
    expect(fi.percent(null)).toBe('–');
    expect(fi.count(null)).toBe('–');
    expect(fi.amount('0.00')).toBe('0,00');
  });
});

describe('the rest', () => {
  it('writes percentages, days, instants and sizes', () => {
    expect(fi.percent('107.11')).toBe(`107,11${NB}%`);
    expect(en.percent('-10.93')).toBe(`${MINUS}10.93%`);
    expect(fi.rate('80')).toBe(`80${NB}%`);
    expect(en.rate('72.5')).toBe('72.5%');
    expect(fi.day('2022-10-01')).toBe('1.10.2022');
    expect(sv.day('2022-10-01')).toBe('1.10.2022');
    expect(en.period({ from: '2022-10-01', to: '2023-06-30' })).toBe('1 Oct 2022–30 Jun 2023');
    expect(fi.bytes(51_415)).toBe(`52${NB}kB`);
    expect(fi.bytes(1_540_000)).toBe(`1,5${NB}MB`);
  });

  it('tells the day and the clock of Helsinki', () => {
    expect(fi.dayAndClock('2026-06-30T22:15:00.000Z')).toBe('1.7.2026 1.15');
    expect(en.longDay('2026-06-30T22:15:00.000Z')).toBe('Wednesday, 1 July 2026');
    expect(fi.longDay('2023-08-10T09:00:00.000Z')).toBe('Torstaina 10. elokuuta 2023');
  });
});

describe('the language', () => {
  it('is the one chosen before, else the first that we speak, else Finnish', () => {
    expect(chosenLanguage('en', ['sv-FI'])).toBe('en');
    expect(chosenLanguage(null, ['de-DE', 'sv-FI', 'en'])).toBe('sv');
    expect(chosenLanguage('xx', ['de'])).toBe('fi');
    expect(languageOf('en-GB')).toBe('en');
    expect(languageOf('__proto__')).toBeUndefined();
  });
});
