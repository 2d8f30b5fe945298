import type { DecisionContent } from '@toteuma/contracts';
import type { Language } from './words.js';

type Fact = 'code' | 'programme' | 'call' | 'applicant' | 'partners' | 'period' | 'decidedOn' | 'granted' | 'advanceAsked' | 'advanceGranted' | 'supportRate' | 'ownRate' | 'costModel' | 'budgetVersion';

/** Every word of a decision document that neither the programme nor a person has written. */
export interface DecisionWords {
  readonly kind: Record<DecisionContent['decision'], string>;
  readonly facts: Record<Fact, string>;
  readonly decision: string;
  readonly awarded: (granted: string) => string;
  readonly rejected: string;
  readonly rectified: (granted: string) => string;
  readonly reasons: string;
  readonly budget: string;
  readonly financing: string;
  readonly tranches: string;
  readonly year: string;
  readonly category: string;
  /** Said to those who listen, where a line belongs to no single year. */
  readonly allYears: string;
  readonly source: string;
  readonly amount: string;
  readonly total: string;
  readonly revenue: string;
  readonly lead: string;
  readonly conditions: string;
  readonly due: (day: string) => string;
  readonly appeal: string;
  readonly appealUntil: (day: string) => string;
  readonly sources: Record<string, string>;
}

const fi: DecisionWords = {
  kind: { award: 'Päätös tuen myöntämisestä', rejection: 'Päätös hakemuksen hylkäämisestä', rectification: 'Päätös oikaisuvaatimukseen' },
  facts: {
    code: 'Hankekoodi', programme: 'Ohjelma', call: 'Haku', applicant: 'Hakija', partners: 'Osatoteuttajat', period: 'Hankeaika', decidedOn: 'Päätöspäivä', granted: 'Myönnetty tuki', advanceAsked: 'Haettu ennakko', advanceGranted: 'Ennakkoa enintään', supportRate: 'Tukiprosentti',
    ownRate: 'Omarahoitusosuus', costModel: 'Kustannusmalli', budgetVersion: 'Budjettiversio',
  },
  decision: 'Päätös',
  awarded: (granted) => `Hankkeelle myönnetään tukea ${granted}.`,
  rejected: 'Hakemus hylätään.',
  rectified: (granted) => `Päätöstä oikaistaan: hankkeelle on myönnetty tukea ${granted}.`,
  reasons: 'Perustelut',
  budget: 'Hyväksytty budjetti',
  financing: 'Rahoitussuunnitelma',
  tranches: 'Suunnitellut myöntöerät',
  year: 'Vuosi',
  category: 'Kustannuslaji',
  allYears: 'koko hankeaika',
  source: 'Rahoituslähde',
  amount: 'Euroa',
  total: 'Yhteensä',
  revenue: 'Tulot',
  lead: 'Päätoteuttaja',
  conditions: 'Ehdot',
  due: (day) => `Määräpäivä ${day}`,
  appeal: 'Oikaisuvaatimus',
  appealUntil: (day) => `Päätökseen saa vaatia oikaisua ${day} asti.`,
  sources: { 'eu-state': 'EU ja valtio', municipal: 'Kunnat', 'other-public': 'Muu julkinen', private: 'Yksityinen', own: 'Omarahoitus' },
};
const sv: DecisionWords = {
  kind: { award: 'Beslut om beviljande av stöd', rejection: 'Beslut om avslag på ansökan', rectification: 'Beslut med anledning av begäran om omprövning' },
  facts: {
    code: 'Projektkod', programme: 'Program', call: 'Utlysning', applicant: 'Sökande', partners: 'Delgenomförare', period: 'Projekttid', decidedOn: 'Beslutsdag', granted: 'Beviljat stöd', advanceAsked: 'Sökt förskott', advanceGranted: 'Förskott, högst', supportRate: 'Stödprocent',
    ownRate: 'Egen finansieringsandel', costModel: 'Kostnadsmodell', budgetVersion: 'Budgetversion',
  },
  decision: 'Beslut',
  awarded: (granted) => `Projektet beviljas ${granted} i stöd.`,
  rejected: 'Ansökan avslås.',
  rectified: (granted) => `Beslutet omprövas: projektet har beviljats ${granted} i stöd.`,
  reasons: 'Motivering',
  budget: 'Godkänd budget',
  financing: 'Finansieringsplan',
  tranches: 'Planerade delbeviljningar',
  year: 'År',
  category: 'Kostnadsslag',
  allYears: 'hela projekttiden',
  source: 'Finansieringskälla',
  amount: 'Euro',
  total: 'Totalt',
  revenue: 'Intäkter',
  lead: 'Huvudgenomförare',
  conditions: 'Villkor',
  due: (day) => `Senast ${day}`,
  appeal: 'Begäran om omprövning',
  appealUntil: (day) => `Omprövning av beslutet får begäras till och med ${day}.`,
  sources: { 'eu-state': 'EU och staten', municipal: 'Kommuner', 'other-public': 'Annan offentlig', private: 'Privat', own: 'Egen finansiering' },
};
const en: DecisionWords = {
  kind: { award: 'Decision to award a grant', rejection: 'Decision to reject the application', rectification: 'Decision on a request for rectification' },
  facts: {
    code: 'Operation code', programme: 'Programme', call: 'Call', applicant: 'Applicant', partners: 'Partners', period: 'Period', decidedOn: 'Decided on', granted: 'Support granted', advanceAsked: 'Advance asked for', advanceGranted: 'Advance, at most', supportRate: 'Support rate',
    ownRate: 'Own contribution', costModel: 'Cost model', budgetVersion: 'Budget version',
  },
  decision: 'Decision',
  awarded: (granted) => `The operation is granted support of ${granted}.`,
  rejected: 'The application is rejected.',
  rectified: (granted) => `The decision is rectified: the operation has been granted support of ${granted}.`,
  reasons: 'Reasons',
  budget: 'Approved budget',
  financing: 'Financing plan',
  tranches: 'Planned tranches',
  year: 'Year',
  category: 'Cost category',
  allYears: 'the whole period',
  source: 'Source',
  amount: 'Euros',
  total: 'Total',
  revenue: 'Revenue',
  lead: 'Lead partner',
  conditions: 'Conditions',
  due: (day) => `Due ${day}`,
  appeal: 'Request for rectification',
  appealUntil: (day) => `A rectification of the decision can be asked for until ${day}.`,
  sources: { 'eu-state': 'EU and state', municipal: 'Municipal', 'other-public': 'Other public', private: 'Private', own: 'Own contribution' },
};
export const decisionWords: Record<Language, DecisionWords> = { fi, sv, en };
