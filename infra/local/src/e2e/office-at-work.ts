import { PlatformAtWork } from './platform-at-work.js';

/** An instant so many days from now: what people do in a browser, they do today. */
export const days = (from: number): string => new Date(Date.now() + from * 86_400_000).toISOString().replace(/\.\d+Z$/, 'Z');
/** A day so many days from the one on which the spec began: its days stay as far apart as they are, at midnight too. */
export const day = (from: number): string => new Date(BEGAN + from * 86_400_000).toISOString().slice(0, 10);
const BEGAN = Date.now();
export const CALL = 'osaaminen-kasvuun';

type Changes = Record<string, unknown>;

/** An application in the shipped programme of 2021-2027, for an operation that is under way. */
export const plusApplication = (name: string, staff: number, changes: Changes = {}): Changes => {
  const [flat, total] = [staff * 0.4, staff * 1.4];
  return {
    programme: 'esf-plus-2021-2027', call: CALL, name, summary: `${name}: ohjausta ja koulutusta alan vaihtajille.`,
    applicant: { name: 'Esimerkin koulutuskuntayhtymä', businessId: '0116297-6' },
    period: { from: day(-20), to: day(340) },
    frame: { authority: 'ely-hame', priority: '4', objective: null, areas: ['Kanta-Häme'], targetGroups: { direct: ['alan vaihtajat'], indirect: [] } },
    costModel: 'flat-40-staff',
    budget: [{ category: 'staff', amount: euros(staff) }],
    financing: [{ source: 'eu-state', amount: euros(total * 0.8) }, { source: 'own', amount: euros(total - total * 0.8) }],
    indicators: [{ id: 'participants', planned: 60, women: 30 }],
    principles: { equality: [{ answer: true, reason: 'Analyysi on tehty.' }], sustainability: [{ row: 'wellbeing', direct: 4, indirect: 6 }] },
    texts: { need: `Alueen yritykset tarvitsevat osaajia (${euros(flat)} muita kuluja).`, goals: 'Osallistujat työllistyvät.' },
    ...changes,
  };
};
const euros = (amount: number): string => amount.toFixed(2);

export const scores = (...given: number[]) => ['relevance', 'quality', 'impact', 'cost-effectiveness', 'horizontal'].map((criterion, at) => ({ criterion, score: given[at] ?? 3, reason: 'Perusteltu suunnitelmassa.' }));

/** What a queue of a funding authority looks like on a morning: things in each state. */
export interface Office {
  readonly at: PlatformAtWork;
  /** Assessed, in the call. */
  readonly best: string;
  /** Filed, and nothing done yet. */
  readonly fresh: string;
  /** Supplemented, with messages. */
  readonly supplemented: string;
  /** Rejected, and a rectification asked for. */
  readonly rejected: string;
  /** Awarded, with a certified claim and an open amendment. */
  readonly grant: string;
}

export async function officeAtWork(): Promise<Office> {
  const at = await PlatformAtWork.start();
  const act = (by: string, path: string, json: unknown, from: number) => at.act({ by, path: `/api/v1${path}`, json, headers: { 'toteuma-at': days(from) } });
  const names = { fi: 'Osaaminen kasvuun', sv: 'Kompetens för tillväxt', en: 'Skills for growth' };
  await act('case-officer', '/applications/calls', { code: CALL, programme: 'esf-plus-2021-2027', names, opensAt: days(-90), closesAt: days(30), budget: '250000.00' }, -95);
  await act('case-officer', `/applications/calls/${CALL}/publication`, {}, -94);
  await act('case-officer', '/applications/calls', { code: 'osaaminen-2', programme: 'esf-plus-2021-2027', names: { fi: 'Osaaminen 2', sv: 'Kompetens 2', en: 'Skills 2' }, opensAt: days(60), closesAt: days(120) }, -2);
  const file = async (by: string, name: string, staff: number, from: number, changes: Changes = {}) => (await act(by, '/applications', plusApplication(name, staff, changes), from)).body.id as string;

  const grant = await file('applicant', 'Kielitaito työelämään', 60_000, -80);
  // In January some of it was decided last year.
  for (const year of new Set([day(-19), day(0)].map((on) => Number(on.slice(0, 4))))) {
    await act('decision-maker', '/applications/appropriations', { programme: 'esf-plus-2021-2027', year, amount: '4000000.00', reason: 'Talousarvio.' }, -79);
  }
  await act('decision-maker', `/applications/${grant}/decision`, { outcome: 'award', code: 'S30001', supportRate: '80', support: '67200.00', conditions: [{ text: 'Toimita yhteistyösopimus.', due: day(20) }, 'Raportoi puolivuosittain.'] }, -19);
  await act('applicant', `/claims/${grant}`, { period: { from: day(-20), to: day(-10) }, rows: [{ voucher: '1', category: 'staff', paidOn: day(-15), amount: '1000.00' }] }, -9);
  await act('verifier', `/claims/${grant}/1/verification`, {}, -8);
  await act('decision-maker', `/claims/${grant}/1/decision`, {}, -7);
  await act('applicant', `/applications/${grant}/amendments`, amendment(), -5);

  const best = await file('applicant', 'Polku alalle', 100_000, -40);
  await act('case-officer', `/applications/${best}/eligibility`, { outcome: 'eligible' }, -38);
  await act('assessor', `/applications/${best}/assessment`, { scores: scores(5, 4, 4, 3, 4) }, -30);
  const supplemented = await file('other-applicant', 'Taidot talteen', 120_000, -35, { applicant: { name: 'Toinen oppilaitos' } });
  await act('case-officer', `/applications/${supplemented}/supplement-requests`, { sections: ['basics', 'indicators'], reason: 'Osallistujien määrä on epäselvä.', due: day(-20) }, -33);
  await act('other-applicant', `/applications/${supplemented}/supplement`, { indicators: [{ id: 'participants', planned: 80, women: 45 }], summary: 'Taidot talteen: ohjausta kahdeksallekymmenelle.' }, -25);
  await act('case-officer', `/applications/${supplemented}/messages`, { text: 'Kiitos täydennyksestä.' }, -24);
  await act('other-applicant', `/applications/${supplemented}/messages`, { text: 'Milloin päätös tehdään?' }, -23);
  await act('case-officer', `/applications/${supplemented}/eligibility`, { outcome: 'eligible' }, -22);
  await act('assessor', `/applications/${supplemented}/assessment`, { scores: scores(3, 3, 4, 3, 3) }, -21);
  const fresh = await file('applicant', 'Silta yrittäjyyteen', 50_000, -3);
  const rejected = await file('other-applicant', 'Verkosto', 20_000, -30, { call: 'open', applicant: { name: 'Toinen oppilaitos' } });
  await act('decision-maker', `/applications/${rejected}/decision`, { outcome: 'reject', reason: 'Hanke ei kuulu erityistavoitteeseen.' }, -10);
  await act('other-applicant', `/applications/${rejected}/rectification-requests`, { reason: 'Perustelu koskee toista hanketta.' }, -4);
  await act('case-officer', '/reports/register', registerEntry, -3);
  await at.quiet([grant]);
  return { at, best, fresh, supplemented, rejected, grant };
}

/** An operation that another authority funds: the parts of its money give one euro less than was stated. */
const registerEntry: Changes = {
  code: 'S20492', name: 'Hyvä alku', authority: 'Hämeen ELY-keskus', portfolio: 'Elävä kulttuuri', focus: 'Toimintamallit', stage: 'ended', period: { from: '2016-01-01', to: '2018-12-31' },
  funders: ['Hämeen ELY-keskus', 'Oulun kaupunki'], implementers: ['Oulun kaupunki'], sources: [{ id: 'eu-state', name: 'ESR ja valtio' }, { id: 'city', name: 'Oulun kaupunki' }],
  financing: [2016, 2017, 2018].flatMap((year) => [{ source: 'eu-state', year, amount: year === 2016 ? '169779.00' : '171279.00' }, { source: 'city', year, amount: year === 2016 ? '56593.00' : '57093.00' }]),
  partners: [{ name: 'Pudasjärven kaupunki', budget: '407360.00' }], statedTotal: '1090477.00', summary: 'Yhteinen alkuvaiheen neuvonta.', contacts: [{ role: 'Projektipäällikkö', details: 'Outi Esimerkki' }],
};

/** Half a year more, less staff, and another text. */
export const amendment = (): Changes => ({
  effectiveFrom: day(-1), reason: 'Palkkoja tarvitaan vähemmän, aikaa enemmän.',
  parts: [
    { kind: 'extension', to: day(500) },
    { kind: 'budget', budget: [{ category: 'staff', amount: '50000.00' }], financing: [{ source: 'eu-state', amount: '56000.00' }, { source: 'own', amount: '14000.00' }] },
    { kind: 'content', texts: { goals: 'Osallistujat työllistyvät ja pysyvät työssä.' } },
  ],
});
