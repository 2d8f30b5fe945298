import { describe, expect, it } from '@jest/globals';
import { freshKey, judgeEntry, mergeEntry, saidIn, startEntry, totalSoFar, yearsOf, type EntryDraft } from './entry-draft.js';
import type { Entry } from './register-data.js';

const entry: Entry = {
  id: '7a3f0b1e-51c4-8b5e-9a6e-2f6f1b1f0c44', version: 3, code: 'S20492', name: 'Hyvä alku', authority: 'Häme', portfolio: 'Kulttuuri', focus: null, stage: 'ended', period: { from: '2016-01-01', to: '2018-12-31' },
  funders: ['Häme', 'Oulu'], implementers: ['Oulu'], sources: [{ id: 'eu-state', name: 'ESR' }, { id: 'city', name: 'Oulu' }],
  financing: [{ source: 'eu-state', year: 2016, amount: '169779.00' }, { source: 'city', year: 2018, amount: '57093.50' }],
  partners: [{ name: 'Pudasjärvi', budget: '407360.00' }, { name: 'Toinen', budget: null }], statedTotal: '1090477.00', summary: null, contacts: [{ role: 'Johtaja', details: 'Nimi' }, { role: 'Poissa', details: null }],
  figures: { sources: {}, years: {}, total: '0.00', partners: null, parts: null, stated: null, roundingDifference: null },
};
const begun = (change: Partial<EntryDraft> = {}): EntryDraft => ({ ...startEntry(entry, 'fi'), ...change });
const faultsOf = (change: Partial<EntryDraft>) => judgeEntry(begun(change), false).faults.map(({ field, fault }) => `${field}: ${fault}`);

describe('an entry in the writing', () => {
  it('begins as it is, amounts in the writing of the language, and is sent as it was', () => {
    expect(begun().sources[1]).toEqual({ key: 'city', name: 'Oulu', amounts: { 2018: '57093,50' } });
    const { faults, body } = judgeEntry(begun(), false);
    expect(faults).toEqual([]);
    const { id: _id, version: _version, code: _code, figures: _figures, contacts: _contacts, ...same } = entry;
    // A person that was erased stays erased.
    expect(body).toEqual({ ...same, contacts: [{ role: 'Johtaja', details: 'Nimi' }] });
  });

  it('names its code only when it is new, and leaves out what was left blank', () => {
    const blank = { ...startEntry(undefined, 'en'), code: ' S20493 ', name: 'A', authority: 'B', portfolio: 'C', from: '2024-01-01', to: '2024-12-31', partners: [{ key: 'partner-1', name: ' ', budget: '' }] };
    expect(judgeEntry(blank, true).body).toEqual({
      code: 'S20493', name: 'A', authority: 'B', portfolio: 'C', focus: null, stage: 'running', period: { from: '2024-01-01', to: '2024-12-31' }, funders: [], implementers: [], sources: [], financing: [], partners: [],
      statedTotal: null, summary: null, contacts: [],
    });
    expect(judgeEntry({ ...blank, code: '' }, true)).toEqual({ faults: [{ field: 'code', fault: 'needed' }], body: null });
  });

  it('says what is missing, by the line that it is missing in', () => {
    expect(faultsOf({ name: ' ', from: '2019-01-01', statedTotal: 'x' })).toEqual(['name: needed', 'period.to: period', 'statedTotal: amount']);
    expect(faultsOf({ sources: [{ key: 'source-1', name: '', amounts: { 2016: '12', 2017: 'paljon', 2018: '-3' } }] })).toEqual(['source-1 name: needed', 'source-1 2017: amount', 'source-1 2018: amount']);
    expect(faultsOf({ partners: [{ key: 'partner-1', name: '', budget: '5' }], contacts: [{ key: 'contact-1', role: 'Johtaja', details: '' }] })).toEqual(['partner-1 name: needed', 'contact-1 details: needed']);
  });

  it('keeps what either of two readers changed, and names what both did', () => {
    const base = begun();
    const theirs = begun({ name: 'Heidän', focus: 'Yhteinen', to: '2019-12-31' });
    const { draft, both } = mergeEntry(base, begun({ name: 'Minun', focus: 'Yhteinen', funders: 'Häme' }), theirs);
    expect(draft).toEqual({ ...theirs, name: 'Minun', funders: 'Häme' });
    expect(both).toEqual(['name']);
  });

  it('says what stands in a field, of lists too', () => {
    expect([saidIn('name', begun()), saidIn('sources', begun()), saidIn('partners', begun()), saidIn('contacts', begun())]).toEqual([
      'Hyvä alku', 'ESR, 2016: 169779,00\nOulu, 2018: 57093,50', 'Pudasjärvi: 407360,00\nToinen', 'Johtaja: Nimi',
    ]);
  });

  it('has the years of its period, and those that hold an amount', () => {
    expect(yearsOf(begun())).toEqual(['2016', '2017', '2018']);
    expect(yearsOf(begun({ to: '2016-12-31' }))).toEqual(['2016', '2018']);
    expect(yearsOf(begun({ from: '', sources: [] }))).toEqual([]);
    expect(yearsOf(begun({ from: '0001-01-01', to: '9999-12-31', sources: [] }))).toHaveLength(30);
  });

  it('adds up what is an amount already', () => {
    expect(totalSoFar(begun())).toBe('226872.50');
    expect(totalSoFar(begun({ sources: [{ key: 'a', name: '', amounts: { 2016: '1 000,5', 2017: 'x' } }] }))).toBe('1000.50');
  });

  it('gives a new line a key that no other has', () => {
    expect(freshKey([], 'source')).toBe('source-1');
    expect(freshKey([{ key: 'source-2' }], 'source')).toBe('source-3');
    expect(freshKey([{ key: 'eu-state' }, { key: 'source-2' }], 'source')).toBe('source-3');
  });
});
