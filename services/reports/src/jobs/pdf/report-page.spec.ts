import { describe, expect, it } from '@jest/globals';
import type { ReportContent } from '@toteuma/contracts';
import type { ReportPage, Table } from './page-model.js';
import { reportPage } from './report-page.js';
import { edge, ulpo } from './report-samples.js';
import type { Language } from './words.js';

const NB = '\u00A0';
/** Texts with plain spaces, so that what is expected can be read. */
const plain = (text: string) => text.replaceAll(NB, ' ');
const section = (page: ReportPage, heading: string) => page.sections.find((one) => one.heading === heading);
const table = (page: ReportPage, heading: string): Table => {
  const found = section(page, heading)?.blocks.find((block) => block.kind === 'table');
  if (found === undefined) throw new Error(`no table under ${heading}`);
  return found;
};
const lines = (found: Table) => [found.columns, ...found.rows.map((row) => row.cells.map((cell) => cell.text))].map((cells) => cells.map(plain).join(' | '));
const facts = (page: ReportPage, heading: string) => section(page, heading)?.blocks.flatMap((block) => (block.kind === 'facts' ? block.facts : [])) ?? [];
const notices = (page: ReportPage) => page.sections.flatMap((one) => one.blocks.flatMap((block) => (block.kind === 'notices' ? block.items.map(plain) : [])));
const withFigures = (content: ReportContent, figures: Partial<ReportContent['figures']>): ReportContent => ({ ...content, figures: { ...content.figures, ...figures } });

const FI_BUDGET = 'Budjetti, toteutuma ja omarahoitusosuus (koko hanke)';
const EN_BUDGET = 'Budget, realised costs and own contribution (whole operation)';

describe('the page of ULPO, document A', () => {
  it('has the table of the original, row by row', () => {
    expect(lines(table(reportPage(ulpo, 'fi'), FI_BUDGET))).toEqual([
      'Rahoitus | Myöntö € | Toteutuma € | Toteutuma %',
      '1. Palkkakustannukset | 145 201 | 155 520,80 | 107,11',
      '2. Ostopalvelut | 6 500 | 1 757,00 | 27,03',
      '3. Muut kustannukset |  |  | ',
      '4. Flat rate | 24 685 | 26 438,54 | 107,10',
      'Yhteensä | 176 386 | 183 716,34 | 104,16',
      '5. Tulot |  |  | ',
      'Nettokustannukset yhteensä | 176 386 | 183 716,34 | 104,16',
      'Omarahoitusosuus | 35 277 | 36 743,27 | ',
    ]);
  });

  it('groups digits by no-break spaces, so that no amount is parted at the end of a line', () => {
    expect(table(reportPage(ulpo, 'fi'), FI_BUDGET).rows[0]?.cells[2]?.text).toBe(`155${NB}520,80`);
  });

  it('says to those who listen why a cell is blank, and never without a word', () => {
    const rows = table(reportPage(ulpo, 'fi'), FI_BUDGET).rows;
    expect(rows[2]?.cells.slice(1).map((cell) => cell.spoken)).toEqual(['ei ilmoitettu', 'ei ilmoitettu', 'ei ilmoitettu']);
    expect(rows[7]?.cells[3]?.spoken).toBe('ei lasketa');
    for (const content of [ulpo, edge]) {
      for (const cell of reportPage(content, 'sv').sections.flatMap((one) => one.blocks.flatMap((block) => (block.kind === 'table' ? block.rows.flatMap((row) => row.cells) : [])))) {
        expect(cell.text === '' ? cell.spoken : cell.text).not.toBe('');
        expect(cell.text === '' ? cell.spoken : cell.text).toBeDefined();
      }
    }
  });

  it('tells the support, what is really own funded, and the warnings in plain words', () => {
    const page = reportPage(ulpo, 'fi');
    expect(lines(table(page, 'Tuki'))).toEqual([
      'Tuki ja omarahoitus | Euroa',
      'Myönnetty tuki | 141 109,00',
      'Maksettavaksi hyväksytty tuki | 141 109,00',
      'Maksettu tuki | 141 109,00',
      'Toteutunut omarahoitus | 42 607,34',
    ]);
    expect(notices(page)).toEqual([
      'Toteutuman mukaan laskettu tuki ylittää myönnön 5 864,07 eurolla: maksettavaksi tulee 141 109,00 €, loput on omarahoitusta.',
      'Palkkakustannukset: toteutuma on 7,11 % yli budjetin.',
      'Ostopalvelut: toteutuma on 72,97 % alle budjetin.',
    ]);
  });

  it('names the operation, its period and its people’s organisations in front', () => {
    const page = reportPage(ulpo, 'fi');
    expect([page.kind, page.title, page.footer]).toEqual(['Loppuraportti', 'Ulkomaalaistaustaisten polku Oulun eteläiselle alueelle – ULPO', 'S22999 · raporttiversio 2']);
    expect(page.facts.map((fact) => plain(`${fact.label}: ${fact.values.join(', ')}`))).toEqual([
      'Hankekoodi: S22999',
      'Ohjelma: Euroopan sosiaalirahasto, ohjelmakausi 2014–2020',
      'Hankeaika: 1.10.2022–30.6.2023',
      'Tila: Päättynyt',
      'Päätoteuttaja: Koulutuskeskus JEDU',
      'Kustannusmalli: Flat rate 17 % palkkakustannuksista',
      'Tukiprosentti: 80 %',
    ]);
    expect(page.date).toEqual({ year: 2023, month: 9, day: 14 });
  });

  it('says which edition it is, why it was made and what it knows', () => {
    expect(facts(reportPage(ulpo, 'en'), 'About this edition')).toEqual([
      { label: 'Edition', values: ['2'] },
      { label: 'Why it was made', values: ['Claim 1 decided on 11.8.2023', 'Final report accepted on 14.9.2023'] },
      { label: 'Reviews', values: ['Substance reviewed on 1.9.2023', 'Finance reviewed on 5.9.2023', 'Accepted on 14.9.2023'] },
      { label: 'State of', values: ['14.9.2023 at 12:00 (Helsinki time)'] },
      { label: 'Events', values: ['Applications and decisions: up to event 2', 'Claims: up to event 6', 'Indicators: no events'] },
    ]);
    const winter = reportPage({ ...ulpo, asOf: '2023-12-31T22:30:00Z', reasons: [{ type: 'budget-amended', number: null, on: '2023-03-15' }] }, 'fi');
    expect(facts(winter, 'Tietoja tästä raportista').map((fact) => fact.values[0])).toEqual(
      expect.arrayContaining(['Budjetin versio päätettiin 15.3.2023', '1.1.2024 klo 00.30 (Helsingin aikaa)']),
    );
    expect(winter.date).toEqual({ year: 2024, month: 1, day: 1 });
  });

  it('has the same figures in Swedish and English, written as the language does', () => {
    expect(lines(table(reportPage(ulpo, 'sv'), 'Budget, utfall och självfinansiering (hela projektet)'))[1]).toBe('1. Personalkostnader | 145 201 | 155 520,80 | 107,11');
    const english = reportPage(ulpo, 'en');
    expect(lines(table(english, EN_BUDGET)).slice(1, 5)).toEqual([
      '1. Staff costs | 145,201 | 155,520.80 | 107.11',
      '2. Purchased services | 6,500 | 1,757.00 | 27.03',
      '3. Other costs |  |  | ',
      '4. Flat rate | 24,685 | 26,438.54 | 107.10',
    ]);
    expect(notices(english)).toEqual([
      'The computed support exceeds the grant by €5,864.07: €141,109.00 is payable, the rest is own funded.',
      'Staff costs were 7.11% over the budget.',
      'Purchased services were 72.97% under the budget.',
    ]);
    expect(notices(reportPage(ulpo, 'sv'))[1]).toBe('Personalkostnader: utfallet är 7,11 % över budgeten.');
  });
});

describe('the page of any other operation', () => {
  it('shows travel and equipment only when budgeted or realised, cents for all of a column that has some, a dash for x/0', () => {
    expect(lines(table(reportPage(edge, 'fi'), FI_BUDGET))).toEqual([
      'Rahoitus | Myöntö € | Toteutuma € | Toteutuma %',
      '1. Palkkakustannukset | 999 999 999 999,99 | −155 520,80 | −0,02',
      '2. Ostopalvelut | 0,00 | 0,00 | –',
      '3. Matkakustannukset | 1 000,50 | 0,00 | 0,00',
      '4. Kone- ja laitehankinnat |  | 12,00 | –',
      '5. Muut kustannukset |  |  | ',
      '6. mystery-category | 5,00 | 5,00 | 100,00',
      'Yhteensä | 176 386,00 | 183 716,34 | 104,16',
      '7. Tulot | 0,00 | 100,00 | ',
      'Nettokustannukset yhteensä | 176 386,00 | 183 716,34 | 104,16',
      'Omarahoitusosuus | 0,00 |  | ',
    ]);
  });

  it('shows indicators: not reported and x/0 are dashes, 0 is 0, an unknown id stands for itself', () => {
    expect(lines(table(reportPage(edge, 'fi'), 'Seurantatiedot')).slice(0, 4)).toEqual([
      'Seurantatieto | Tavoite | Toteutuma | % | Naisia, tavoite | Naisia, toteutuma | Naisia, % tavoitteesta',
      'Osallistujat | 1 200 | – | – | 800 | – | –',
      'Uudet yritykset | 0 | 0 | – | 0 | 0 | –',
      'EECO1 | 40 | 32,50 | 81,25 | – | – | –',
    ]);
    const companies = { planned: 40, plannedWomen: null, achieved: 32, achievedWomen: null, realisation: '80.00', realisationWomen: null };
    expect(lines(table(reportPage(withFigures(ulpo, { indicators: { companies } }), 'en'), 'Indicators'))).toEqual(['Indicator | Planned | Achieved | %', 'Companies | 40 | 32 | 80.00']);
    expect(section(reportPage(ulpo, 'en'), 'Indicators')).toBeUndefined();
  });

  it('shows the beneficiaries when there is more than the lead', () => {
    const rows = lines(table(reportPage(edge, 'en'), 'Beneficiaries'));
    expect(rows).toHaveLength(9);
    expect(rows[1]).toBe(`${edge.applicant} | 1,234,567.89 | 1,234,567.89 | 100.00 | 987,654.31`);
    expect(rows[4]).toContain(' | 0.00 | 1,234,567.89 | – | 987,654.31');
    expect(section(reportPage(ulpo, 'en'), 'Beneficiaries')).toBeUndefined();
  });

  it('warns in its own words, once, and never with the text of a warning: that could name a person', () => {
    expect(notices(reportPage(edge, 'fi'))).toEqual([
      'Koko hankkeelle ilmoitettu rahoitus ja sen osien summa eroavat pyöristyksen vuoksi 1,00 eurolla.',
      'Sama tosite (toimittaja, numero, päivä ja summa) on myös toisella rivillä.',
      'warning-of-tomorrow: 2,00 €',
      'warning-of-tomorrow',
    ]);
    for (const language of ['fi', 'sv', 'en'] as Language[]) expect(JSON.stringify(reportPage(edge, language))).not.toContain('Meikäläinen');
    expect(notices(reportPage(withFigures(ulpo, { warnings: {} }), 'fi'))).toEqual([]);
  });

  it('prints a support rate with the decimals that it has', () => {
    const rate = (supportRate: string, language: Language) => plain(reportPage({ ...ulpo, supportRate }, language).facts.at(-1)?.values[0] ?? '');
    expect([rate('80', 'fi'), rate('80.00', 'en'), rate('66.67', 'sv'), rate('33.3333', 'fi'), rate('100', 'en')]).toEqual(['80 %', '80%', '66,67 %', '33,3333 %', '100%']);
  });

  it('follows the sections of the programme, in their order and under their titles', () => {
    const titled = (id: string, shows: 'text' | 'budget' | 'support' | 'warnings' | 'indicators', title: string) => ({ id, shows, names: { fi: title, sv: `${title} på svenska`, en: `${title} in English` } });
    const sections = [titled('summary', 'text', 'Tiivistelmä'), titled('money', 'budget', 'Rahat'), titled('notes', 'warnings', 'Huomiot'), titled('goodPractices', 'text', 'Käytännöt'), titled('results', 'text', 'Mitä saatiin')];
    const content = { ...ulpo, sections, texts: { summary: 'Lyhyesti.', goodPractices: ' ', results: 'Paljon.', done: 'Ei kysytty.', remains: '' } };
    const page = reportPage(content, 'fi');
    expect(page.sections.map(({ heading }) => heading)).toEqual(['Tiivistelmä', 'Rahat', null, 'Mitä saatiin', 'Tietoja tästä raportista']);
    expect(page.sections[2]!.blocks).toMatchObject([{ kind: 'notices', heading: 'Huomiot' }]);
    expect(lines(table(page, 'Rahat'))).toEqual(lines(table(reportPage(ulpo, 'fi'), FI_BUDGET)));
    expect(['sv', 'en'].map((language) => reportPage(content, language as Language).sections[0]!.heading)).toEqual(['Tiivistelmä på svenska', 'Tiivistelmä in English']);
    expect(JSON.stringify(page)).not.toContain('Ei kysytty');
    // In a report without texts their sections are left out.
    expect(reportPage({ ...content, texts: null }, 'fi').sections.map(({ heading }) => heading)).toEqual(['Rahat', null, 'Tietoja tästä raportista']);
  });

  it('has the usual tables in front where the programme names texts only', () => {
    const sections = [{ id: 'results', shows: 'text' as const, names: { fi: 'Aikaansaatu', sv: 'b', en: 'c' } }];
    expect(reportPage({ ...ulpo, sections }, 'fi').sections.map(({ heading }) => heading)).toEqual([FI_BUDGET, 'Tuki', null, 'Aikaansaatu', 'Tietoja tästä raportista']);
    expect(reportPage({ ...ulpo, sections: [] }, 'fi')).toEqual(reportPage(ulpo, 'fi'));
  });

  it('leaves texts as they were written, in paragraphs and lists', () => {
    const page = reportPage({ ...ulpo, texts: { done: 'Yksi\r\nkaksi\n\n\n#panic("x") *bold*\n\n- a\n• b\nc', results: ' \n\n ', remains: 'مرحبا' } }, 'fi');
    expect(section(page, 'Mitä hankkeessa tehtiin')?.blocks).toEqual([
      { kind: 'paragraph', lines: ['Yksi', 'kaksi'], rightToLeft: false },
      { kind: 'paragraph', lines: ['#panic("x") *bold*'], rightToLeft: false },
      { kind: 'list', items: ['a', 'b'], rightToLeft: false },
      { kind: 'paragraph', lines: ['c'], rightToLeft: false },
    ]);
    expect(section(page, 'Toiminnalliset tulokset')).toBeUndefined();
    expect(section(page, 'Jatkotoimenpiteet ja mitä hankkeesta jää elämään')?.blocks).toEqual([{ kind: 'paragraph', lines: ['مرحبا'], rightToLeft: true }]);
    expect(reportPage(edge, 'fi').title).toBe(edge.figures.name);
  });
});
