import { describe, expect, it } from '@jest/globals';
import { decisionPage } from './decision-page.js';
import { awarded, rejected } from './decision-samples.js';
import { decisionWords } from './decision-words.js';
import type { Section } from './page-model.js';

const NB = '\u00A0';
const headings = (sections: readonly Section[]) => sections.map(({ heading }) => heading);
const textsOf = (sections: readonly Section[], heading: string): string => JSON.stringify(sections.find((section) => section.heading === heading)?.blocks);
const rowsOf = (sections: readonly Section[], heading: string) => {
  const [block] = sections.find((section) => section.heading === heading)?.blocks ?? [];
  return block?.kind === 'table' ? block.rows.map(({ cells }) => cells.map(({ text }) => text)) : [];
};

describe('the document of an award', () => {
  const page = decisionPage(awarded, 'fi');
  it('says what was decided, of whom and when', () => {
    expect(page).toMatchObject({ kind: 'Päätös tuen myöntämisestä', title: 'Kielitaito työelämään', documentTitle: 'Päätös tuen myöntämisestä: S22999: Kielitaito työelämään', date: { year: 2022, month: 9, day: 12 } });
    expect(page.facts).toEqual(expect.arrayContaining([
      { label: 'Hankekoodi', values: ['S22999'] }, { label: 'Osatoteuttajat', values: ['Esimerkin kaupunki'] }, { label: 'Myönnetty tuki', values: [`78${NB}003,90${NB}€`] }, { label: 'Omarahoitusosuus', values: [`33,33${NB}%`] },
      { label: 'Haettu ennakko', values: [`25${NB}000,00${NB}€`] }, { label: 'Ennakkoa enintään', values: [`23${NB}401,17${NB}€`] },
    ]));
    expect(headings(page.sections)).toEqual(['Päätös', 'Hyväksytty budjetti', 'Rahoitussuunnitelma', 'Suunnitellut myöntöerät', 'Ehdot', 'Oikaisuvaatimus']);
    expect(textsOf(page.sections, 'Päätös')).toContain('Tuki myönnetään ehdoin.');
  });
  it('has budget and financing line by line, with the names of the programme, and their totals', () => {
    expect(rowsOf(page.sections, 'Hyväksytty budjetti')).toEqual([
      ['Palkkakustannukset, Päätoteuttaja', '2022', `100${NB}000,00`], ['Mehiläispesät, Esimerkin kaupunki', '', '0,50'], ['Flat rate, Päätoteuttaja', '2022', `17${NB}000,00`],
      ['Yhteensä', '', `117${NB}000,50`], ['Tulot', '', '0,50'],
    ]);
    expect(rowsOf(page.sections, 'Rahoitussuunnitelma')).toEqual([['EU ja valtio', '2022', `78${NB}003,90`], ['Omarahoitus, Päätoteuttaja', '2022', `38${NB}996,10`], ['Yhteensä', '', `117${NB}000,00`]]);
  });
  it('tells neither years nor partners where there are none', () => {
    const plain = decisionPage({ ...awarded, partners: [], award: { ...awarded.award!, budget: [{ partner: 'lead', category: 'staff', year: null, amount: '1.00', stated: false }], revenue: null } }, 'en');
    expect(decisionPage({ ...awarded, award: { ...awarded.award!, advance: undefined } }, 'fi').facts.map(({ label }) => label).filter((label) => /ennakko/i.test(label))).toEqual([]);
    expect(rowsOf(plain.sections, 'Approved budget')).toEqual([['Staff costs', '1.00'], ['Total', '117,000.50']]);
  });
  it('numbers its conditions with their days, and says until when a rectification can be asked for', () => {
    expect(textsOf(page.sections, 'Ehdot')).toMatch(/1\. Ohjausryhmä kutsutaan koolle\.","Määräpäivä 31\.12\.2022.*2\. Tuloksista/);
    expect(textsOf(page.sections, 'Oikaisuvaatimus')).toMatch(/Osoita vaatimus viranomaiselle\..*12\.10\.2022 asti/);
  });
  it('reads in the other languages too', () => {
    expect(decisionPage(awarded, 'en').facts).toContainEqual({ label: 'Support granted', values: ['€78,003.90'] });
    expect(textsOf(decisionPage(awarded, 'sv').sections, 'Begäran om omprövning')).toContain('Rikta begäran till myndigheten.');
    const keys = (words: object) => JSON.stringify(Object.entries(words).map(([key, value]) => [key, typeof value === 'object' && value !== null ? Object.keys(value as object) : typeof value]));
    expect(new Set(Object.values(decisionWords).map(keys)).size).toBe(1);
  });
});

describe('the document of a rejection', () => {
  it('has its reasons and nothing that was granted', () => {
    const page = decisionPage(rejected, 'en');
    expect(headings(page.sections)).toEqual(['Decision', 'Reasons', 'Request for rectification']);
    expect(page.sections[1]!.blocks).toMatchObject([{ kind: 'paragraph' }, { kind: 'list', items: ['tavoite puuttuu', 'kohderyhmä puuttuu'] }]);
    expect(page.facts.map(({ label }) => label)).not.toContain('Operation code');
  });
});
