import type { OperationFigures, ReportContent } from '@toteuma/contracts';

/** Contents that the specs of the report set. Organisations and figures of ULPO are those of its published final report. */

type Line = OperationFigures['total'];

const NOTHING: Line = { grantedAtAward: null, granted: null, declared: '0.00', parked: '0.00', deducted: '0.00', certified: '0.00', realisation: null };
const line = (granted: string, certified: string, realisation: string | null): Line =>
  ({ grantedAtAward: granted, granted, declared: certified, parked: '0.00', deducted: '0.00', certified, realisation });

const ulpoFigures: OperationFigures = {
  name: 'Ulkomaalaistaustaisten polku Oulun eteläiselle alueelle – ULPO',
  status: 'ended',
  period: { from: '2022-10-01', to: '2023-06-30' },
  months: 9,
  budgetVersion: 1,
  categories: {
    staff: line('145201.00', '155520.80', '107.11'),
    services: line('6500.00', '1757.00', '27.03'),
    travel: NOTHING,
    equipment: NOTHING,
    other: NOTHING,
    'flat-rate': line('24685.00', '26438.54', '107.10'),
  },
  total: line('176386.00', '183716.34', '104.16'),
  revenue: { granted: null, certified: null },
  net: { granted: '176386.00', certified: '183716.34', realisation: '104.16' },
  own: { granted: '35277.00', atDecidedRate: '36743.27', actual: '42607.34' },
  support: {
    planned: '141109.00', granted: '141109.00', claimed: '141109.00', certified: '141109.00', paid: '141109.00', receivable: '0.00', recovered: '0.00',
    realised: '141109.00', remaining: '0.00', realisation: '100.00',
  },
  public: { planned: '141109.00', realised: '141109.00', realisation: '100.00' },
  sources: {},
  partners: { lead: { granted: '176386.00', certified: '183716.34', realisation: '104.16', support: '141109.00', categories: {} } },
  years: {},
  stated: { financing: null, difference: null },
  indicators: {},
  principles: { sustainability: { direct: null, indirect: null } },
  warnings: {
    'support-over-grant': [{ amount: '5864.07', text: 'support over grant' }],
    'category-deviation': [
      { category: 'staff', percent: '7.11', text: 'staff over budget' },
      { category: 'services', percent: '-72.97', text: 'services under budget' },
    ],
  },
};

export const ulpo: ReportContent = {
  kind: 'final',
  edition: 2,
  code: 'S22999',
  programme: 'esf-2014-2020',
  programmeName: {
    fi: 'Euroopan sosiaalirahasto, ohjelmakausi 2014–2020',
    sv: 'Europeiska socialfonden, programperioden 2014–2020',
    en: 'European Social Fund, programming period 2014–2020',
  },
  costModel: 'flat-17-staff',
  supportRate: '80',
  applicant: 'Koulutuskeskus JEDU',
  partners: [],
  figures: ulpoFigures,
  reasons: [{ type: 'claim-decided', number: 1, on: '2023-08-11' }, { type: 'final-report-accepted', number: null, on: '2023-09-14' }],
  positions: { applications: 2, claims: 6, indicators: 0 },
  asOf: '2023-09-14T09:00:00.000Z',
  texts: {
    done:
      'Hankkeessa rakennettiin Oulun eteläiselle alueelle palvelu, josta ulkomaalaistaustainen saa avun yhdestä paikasta. Sen tekivät yhdessä oppilaitos, kaupunki ja alueen yritykset.\n\n' +
      'Palvelussa on neljä osaa:\n- kotoutuminen ja suomen kieli\n- ohjaus koulutukseen, työhön ja yrittäjyyteen\n- yritysten neuvonta ja yhteistyö työnantajien kanssa\n- Haapaveden kaupungin palvelut ja niiden ohjaus',
    results:
      'Alueelle muuttavan on nyt helpompi löytää työ tai opiskelupaikka, ja yritykset saavat osaajia, joita ne ovat hakeneet. Kolme osapuolta jakaa työn niin, että asiakkaan ei tarvitse tietää, kenen tehtävä mikin on.\n\n' +
      'Rakennusalalle tehtiin perustutkinnon uusi koulutusmalli, jossa kielen oppiminen kulkee ammattiopintojen rinnalla.',
    remains:
      'Neuvonnan ja ohjauksen hoitaa jatkossa yksi henkilö koko oppilaitoksessa. Käyttöön jäävät osaamiskartoitus, opiskeluvalmiuksia tukevat opinnot, urasuunnittelun palvelut ja ohje yrittäjäksi aikovalle.\n\n' +
      'Rakennusalan mallia jatketaan alan tilanteen mukaan, ja sen laajentamista muille aloille valmistellaan.',
  },
  reviews: [{ kind: 'substance', on: '2023-09-01' }, { kind: 'finance', on: '2023-09-05' }, { kind: 'acceptance', on: '2023-09-14' }],
};

const LONG_SENTENCE = 'Hankkeen työpajoissa koottiin kokemuksia, joista tehtiin toimintaohje jokaiselle kunnalle. ';

/** Everything that is seldom: figures not given, many partners and indicators, cents in the budget, texts that look like commands. */
export const edge: ReportContent = {
  ...ulpo,
  kind: 'realisation',
  edition: 17,
  code: 'S209999',
  costModel: 'a-model-of-tomorrow',
  supportRate: '66.67',
  applicant: 'Pohjois-Pohjanmaan ja Keski-Pohjanmaan ammatillisen koulutuksen yhteistyöelimen kuntayhtymä',
  partners: Array.from({ length: 7 }, (_, index) => ({ id: `p${index + 2}`, name: `Osatoteuttaja ${index + 2}: ${'Kansainvälistymiskoulutuskeskus'.repeat(1 + (index % 3))}` })),
  figures: {
    ...ulpoFigures,
    name: '#panic("x") *bold* $x^2$ \\u{41} <label> @ref `raw` // not a comment',
    status: 'running',
    categories: {
      staff: line('999999999999.99', '-155520.80', '-0.02'),
      services: { ...NOTHING, grantedAtAward: '0.00', granted: '0.00' },
      travel: line('1000.50', '0.00', '0.00'),
      equipment: { ...NOTHING, declared: '12.00', certified: '12.00' },
      other: NOTHING,
      'mystery-category': line('5.00', '5.00', '100.00'),
      'flat-rate': NOTHING,
    },
    revenue: { granted: '0.00', certified: '100.00' },
    own: { granted: '0.00', atDecidedRate: null, actual: '0.00' },
    support: { ...ulpoFigures.support, recovered: '10.00', receivable: '20.00', remaining: '-30.00' },
    partners: Object.fromEntries(
      ['lead', 'p2', 'p3', 'p4', 'p5', 'p6', 'p7', 'p8'].map((id, index) => [
        id,
        { granted: index === 3 ? '0.00' : '1234567.89', certified: '1234567.89', realisation: index === 3 ? null : '100.00', support: '987654.31', categories: {} },
      ]),
    ),
    indicators: Object.fromEntries([
      ['participants', { planned: 1200, plannedWomen: 800, achieved: null, achievedWomen: null, realisation: null, realisationWomen: null }],
      ['new-firms', { planned: 0, plannedWomen: 0, achieved: 0, achievedWomen: 0, realisation: null, realisationWomen: null }],
      ...Array.from({ length: 23 }, (_, index) => [
        `EECO${index + 1}`,
        { planned: 40, plannedWomen: null, achieved: 32.5, achievedWomen: null, realisation: '81.25', realisationWomen: null },
      ]),
    ]),
    warnings: {
      'rounding-residual': [{ amount: '-1.00', text: 'residual' }],
      'duplicate-voucher': [{ text: 'Matti Meikäläinen 12' }, { text: 'Matti Meikäläinen 13' }],
      'warning-of-tomorrow': [{ amount: '2.00', text: 'unknown' }, { text: 'unknown' }],
    },
  },
  reasons: Array.from({ length: 12 }, (_, index) => ({ type: 'budget-amended', number: index + 2, on: '2023-03-15' })),
  reviews: [],
  texts: {
    done: `#panic("x") *bold* _em_ #read("/etc/passwd") $ x $ = Heading\n\n${LONG_SENTENCE.repeat(34)}\n\n${'a'.repeat(900)}\n\nhttps://example.org/${'polku/'.repeat(60)}`,
    results: 'مرحبا بكم في فنلندا، رقم 12 345,00.\n\nשלום עולם\n\nabc \u202E123 \u200F\u0001 q\u0651 漢字 😀 \uD83C\uDDEB\uD83C\uDDEE',
    remains: '* yksi\n* kaksi\n\n\n\nЖизнь, ζωή, Đặng, Łódź',
  },
};
