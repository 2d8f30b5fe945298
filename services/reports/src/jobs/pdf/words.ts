export type Language = 'fi' | 'sv' | 'en';

/** What a warning says: its amounts are written for the language already, without the euro sign. */
export type WarningWords = { amount: string; payable: string };

/** Every word of a report. A key that one language lacks does not pass the type check. */
export type Words = {
  kind: Record<'realisation' | 'final', string>;
  facts: Record<'code' | 'programme' | 'period' | 'status' | 'lead' | 'partners' | 'costModel' | 'supportRate', string>;
  status: Record<'running' | 'ended' | 'interrupted' | 'closed', string>;
  costModels: Record<CostModelId, string>;
  categories: Record<CategoryId, string>;
  indicators: Record<IndicatorId, string>;
  budget: Record<'heading' | 'financing' | 'granted' | 'realised' | 'percent' | 'total' | 'revenue' | 'net' | 'own' | 'ownNote' | 'realisedNote', string>;
  support: Record<'heading' | 'item' | 'euros' | 'granted' | 'payable' | 'paid' | 'recovered' | 'receivable' | 'remaining' | 'actualOwn' | 'actualOwnNote', string>;
  warnings: {
    heading: string;
    overGrant: (words: WarningWords) => string;
    importedOverGrant: (words: WarningWords) => string;
    residual: (words: WarningWords) => string;
    shareResidual: (words: WarningWords) => string;
    duplicateVoucher: string;
    over: (category: string, percent: string) => string;
    under: (category: string, percent: string) => string;
  };
  indicatorTable: Record<'heading' | 'indicator' | 'planned' | 'achieved' | 'percent' | 'womenPlanned' | 'womenAchieved' | 'womenPercent' | 'note', string>;
  partnerTable: Record<'heading' | 'partner' | 'granted' | 'realised' | 'percent' | 'support', string>;
  activities: Record<'done' | 'results' | 'remains', string>;
  edition: {
    heading: string;
    number: string;
    reasons: string;
    first: string;
    reviews: string;
    asOf: string;
    positions: string;
    helsinkiTime: (day: string, clock: string) => string;
    budgetAmended: (version: string, on: string) => string;
    periodExtended: (number: string, on: string) => string;
    partnersChanged: (number: string, on: string) => string;
    claimDecided: (number: string, on: string) => string;
    claimCorrected: (number: string, on: string) => string;
    indicatorsAccepted: (number: string, on: string) => string;
    finalReportAccepted: (on: string) => string;
    substance: (on: string) => string;
    finance: (on: string) => string;
    acceptance: (on: string) => string;
    services: Record<'applications' | 'claims' | 'indicators' | 'reports', string>;
    upTo: (service: string, position: string) => string;
    noEvents: (service: string) => string;
  };
  footer: (code: string, edition: string) => string;
  page: string;
  notGiven: string;
  notComputed: string;
  dash: string;
  replaced: string;
};

export type CategoryId = 'staff' | 'services' | 'travel' | 'equipment' | 'other' | 'flat-rate';
export type IndicatorId = 'participants' | 'companies' | 'starters' | 'new-jobs' | 'new-firms' | 'qualifications';
export type CostModelId =
  | 'actual' | 'flat-17-staff' | 'flat-24-staff' | 'flat-15-staff' | 'flat-7-direct' | 'flat-25-direct' | 'flat-40-staff'
  | 'flat-20-other-direct' | 'lump-sum' | 'unit-cost-1720';

const NB = '\u00A0';

const fi: Words = {
  kind: { realisation: 'Toteutumaraportti', final: 'Loppuraportti' },
  facts: {
    code: 'Hankekoodi', programme: 'Ohjelma', period: 'Hankeaika', status: 'Tila', lead: 'Päätoteuttaja', partners: 'Osatoteuttajat',
    costModel: 'Kustannusmalli', supportRate: 'Tukiprosentti',
  },
  status: { running: 'Käynnissä', ended: 'Päättynyt', interrupted: 'Keskeytetty', closed: 'Suljettu' },
  costModels: {
    actual: 'Tosiasialliset kustannukset',
    'flat-17-staff': `Flat rate 17${NB}% palkkakustannuksista`,
    'flat-24-staff': `Flat rate 24${NB}% palkkakustannuksista`,
    'flat-15-staff': `Flat rate 15${NB}% palkkakustannuksista`,
    'flat-7-direct': `Flat rate 7${NB}% välittömistä kustannuksista`,
    'flat-25-direct': `Flat rate 25${NB}% välittömistä kustannuksista`,
    'flat-40-staff': `Flat rate 40${NB}% palkkakustannuksista`,
    'flat-20-other-direct': `Flat rate 20${NB}% muista välittömistä kustannuksista`,
    'lump-sum': 'Kertakorvaus',
    'unit-cost-1720': `Yksikkökustannus, vuotuinen työaika 1${NB}720 tuntia`,
  },
  categories: {
    staff: 'Palkkakustannukset', services: 'Ostopalvelut', travel: 'Matkakustannukset', equipment: 'Kone- ja laitehankinnat',
    other: 'Muut kustannukset', 'flat-rate': 'Flat rate',
  },
  indicators: {
    participants: 'Osallistujat', companies: 'Yritykset', starters: 'Aloittaneet', 'new-jobs': 'Uudet työpaikat',
    'new-firms': 'Uudet yritykset', qualifications: 'Tutkinnot',
  },
  budget: {
    heading: 'Budjetti, toteutuma ja omarahoitusosuus (koko hanke)', financing: 'Rahoitus', granted: 'Myöntö €', realised: 'Toteutuma €',
    percent: 'Toteutuma %', total: 'Yhteensä', revenue: 'Tulot', net: 'Nettokustannukset yhteensä', own: 'Omarahoitusosuus',
    ownNote: 'Omarahoitusosuus on laskettu päätöksen mukaisella osuudella.', realisedNote: 'Toteutuma: hyväksytyt kustannukset.',
  },
  support: {
    heading: 'Tuki', item: 'Tuki ja omarahoitus', euros: 'Euroa', granted: 'Myönnetty tuki', payable: 'Maksettavaksi hyväksytty tuki', paid: 'Maksettu tuki',
    recovered: 'Takaisin saatu tuki', receivable: 'Takaisin perittävä tuki', remaining: 'Myönnetystä tuesta jäljellä', actualOwn: 'Toteutunut omarahoitus',
    actualOwnNote: 'Toteutunut omarahoitus on se osa nettokustannuksista, jota tuki ja muu rahoitus eivät kata.',
  },
  warnings: {
    heading: 'Huomattavaa',
    overGrant: ({ amount, payable }) => `Toteutuman mukaan laskettu tuki ylittää myönnön ${amount}${NB}eurolla: maksettavaksi tulee ${payable}${NB}€, loput on omarahoitusta.`,
    importedOverGrant: ({ amount }) => `Aiemmasta järjestelmästä tuotu tuki ylittää myönnön ${amount}${NB}eurolla.`,
    residual: ({ amount }) => `Koko hankkeelle ilmoitettu rahoitus ja sen osien summa eroavat pyöristyksen vuoksi ${amount}${NB}eurolla.`,
    shareResidual: ({ amount }) => `Julkisen rahoituksen osuuksien pyöristyksestä jää ${amount}${NB}euroa, jotka ovat suurimmassa osuudessa.`,
    duplicateVoucher: 'Sama tosite (toimittaja, numero, päivä ja summa) on myös toisella rivillä.',
    over: (category, percent) => `${category}: toteutuma on ${percent} yli budjetin.`,
    under: (category, percent) => `${category}: toteutuma on ${percent} alle budjetin.`,
  },
  indicatorTable: {
    heading: 'Seurantatiedot', indicator: 'Seurantatieto', planned: 'Tavoite', achieved: 'Toteutuma', percent: '%', womenPlanned: 'Naisia, tavoite',
    womenAchieved: 'Naisia, toteutuma', womenPercent: 'Naisia, % tavoitteesta', note: '– tarkoittaa: ei ilmoitettu tai ei laskettavissa.',
  },
  partnerTable: { heading: 'Toteuttajat', partner: 'Toteuttaja', granted: 'Budjetti €', realised: 'Toteutuma €', percent: 'Toteutuma %', support: 'Tuki €' },
  activities: { done: 'Mitä hankkeessa tehtiin', results: 'Toiminnalliset tulokset', remains: 'Jatkotoimenpiteet ja mitä hankkeesta jää elämään' },
  edition: {
    heading: 'Tietoja tästä raportista', number: 'Raporttiversio', reasons: 'Miksi tehty', first: 'Hankkeen ensimmäinen raportti', reviews: 'Tarkastukset',
    asOf: 'Tilanne', positions: 'Tapahtumat',
    helsinkiTime: (day, clock) => `${day} klo ${clock} (Helsingin aikaa)`,
    periodExtended: (number, on) => `Hankeaikaa jatkettiin muutoshakemuksella ${number} ${on}`,
    partnersChanged: (number, on) => `Toteuttajat muuttuivat muutoshakemuksella ${number} ${on}`,
    budgetAmended: (version, on) => `Budjetin versio ${version} päätettiin ${on}`,
    claimDecided: (number, on) => `Maksatushakemus ${number} päätettiin ${on}`,
    claimCorrected: (number, on) => `Oikaisu ${number} tehtiin päätettyyn maksatushakemukseen ${on}`,
    indicatorsAccepted: (number, on) => `Seurantatiedot ${number} hyväksyttiin ${on}`,
    finalReportAccepted: (on) => `Loppuraportti hyväksyttiin ${on}`,
    substance: (on) => `Asiatarkastus ${on}`,
    finance: (on) => `Taloustarkastus ${on}`,
    acceptance: (on) => `Hyväksytty ${on}`,
    services: { applications: 'Hakemukset ja päätökset', claims: 'Maksatukset', indicators: 'Seurantatiedot', reports: 'Raportit' },
    upTo: (service, position) => `${service}: tapahtumaan ${position} asti`,
    noEvents: (service) => `${service}: ei tapahtumia`,
  },
  footer: (code, edition) => `${code} · raporttiversio ${edition}`,
  page: 'sivu',
  notGiven: 'ei ilmoitettu',
  notComputed: 'ei lasketa',
  dash: '– tarkoittaa: ei laskettavissa, koska vertailtavaa summaa ei ole.',
  replaced: 'Merkit, joita raportin kirjasimissa ei ole, on korvattu merkillä □. JSON-muotoisessa raportissa ne ovat alkuperäisinä.',
};

const sv: Words = {
  kind: { realisation: 'Utfallsrapport', final: 'Slutrapport' },
  facts: {
    code: 'Projektkod', programme: 'Program', period: 'Projekttid', status: 'Läge', lead: 'Huvudgenomförare', partners: 'Delgenomförare',
    costModel: 'Kostnadsmodell', supportRate: 'Stödprocent',
  },
  status: { running: 'Pågår', ended: 'Avslutat', interrupted: 'Avbrutet', closed: 'Stängt' },
  costModels: {
    actual: 'Faktiska kostnader',
    'flat-17-staff': `Schablon 17${NB}% av personalkostnaderna`,
    'flat-24-staff': `Schablon 24${NB}% av personalkostnaderna`,
    'flat-15-staff': `Schablon 15${NB}% av personalkostnaderna`,
    'flat-7-direct': `Schablon 7${NB}% av de direkta kostnaderna`,
    'flat-25-direct': `Schablon 25${NB}% av de direkta kostnaderna`,
    'flat-40-staff': `Schablon 40${NB}% av personalkostnaderna`,
    'flat-20-other-direct': `Schablon 20${NB}% av övriga direkta kostnader`,
    'lump-sum': 'Engångsersättning',
    'unit-cost-1720': `Enhetskostnad, årsarbetstid 1${NB}720 timmar`,
  },
  categories: {
    staff: 'Personalkostnader', services: 'Köpta tjänster', travel: 'Resekostnader', equipment: 'Maskiner och utrustning',
    other: 'Övriga kostnader', 'flat-rate': 'Schablonkostnader',
  },
  indicators: {
    participants: 'Deltagare', companies: 'Företag', starters: 'Personer som inlett', 'new-jobs': 'Nya arbetsplatser',
    'new-firms': 'Nya företag', qualifications: 'Examina',
  },
  budget: {
    heading: 'Budget, utfall och självfinansiering (hela projektet)', financing: 'Finansiering', granted: 'Beviljat €', realised: 'Utfall €',
    percent: 'Utfall %', total: 'Sammanlagt', revenue: 'Intäkter', net: 'Nettokostnader sammanlagt', own: 'Självfinansieringsandel',
    ownNote: 'Självfinansieringsandelen är beräknad enligt den andel som beslutet anger.', realisedNote: 'Utfall: godkända kostnader.',
  },
  support: {
    heading: 'Stöd', item: 'Stöd och självfinansiering', euros: 'Euro', granted: 'Beviljat stöd', payable: 'Stöd som godkänts för utbetalning', paid: 'Utbetalt stöd',
    recovered: 'Återbetalt stöd', receivable: 'Stöd att återkräva', remaining: 'Kvar av det beviljade stödet', actualOwn: 'Faktisk självfinansiering',
    actualOwnNote: 'Den faktiska självfinansieringen är den del av nettokostnaderna som stödet och annan finansiering inte täcker.',
  },
  warnings: {
    heading: 'Att notera',
    overGrant: ({ amount, payable }) => `Stödet beräknat enligt utfallet överskrider det beviljade med ${amount}${NB}euro: ${payable}${NB}€ betalas ut, resten är självfinansiering.`,
    importedOverGrant: ({ amount }) => `Stödet som hämtats från ett tidigare system överskrider det beviljade med ${amount}${NB}euro.`,
    residual: ({ amount }) => `Den finansiering som uppgetts för hela projektet och summan av dess delar skiljer sig med ${amount}${NB}euro på grund av avrundning.`,
    shareResidual: ({ amount }) => `Avrundningen av andelarna i den offentliga finansieringen lämnar ${amount}${NB}euro, som ingår i den största andelen.`,
    duplicateVoucher: 'Samma verifikat (leverantör, nummer, dag och belopp) finns också på en annan rad.',
    over: (category, percent) => `${category}: utfallet är ${percent} över budgeten.`,
    under: (category, percent) => `${category}: utfallet är ${percent} under budgeten.`,
  },
  indicatorTable: {
    heading: 'Uppföljningsuppgifter', indicator: 'Indikator', planned: 'Mål', achieved: 'Utfall', percent: '%', womenPlanned: 'Kvinnor, mål',
    womenAchieved: 'Kvinnor, utfall', womenPercent: 'Kvinnor, % av målet', note: '– betyder: inte uppgett eller kan inte beräknas.',
  },
  partnerTable: { heading: 'Genomförare', partner: 'Genomförare', granted: 'Budget €', realised: 'Utfall €', percent: 'Utfall %', support: 'Stöd €' },
  activities: { done: 'Vad som gjordes i projektet', results: 'Resultat av verksamheten', remains: 'Fortsatta åtgärder och vad som lever kvar efter projektet' },
  edition: {
    heading: 'Om denna rapport', number: 'Rapportversion', reasons: 'Varför den gjordes', first: 'Projektets första rapport', reviews: 'Granskningar',
    asOf: 'Läget', positions: 'Händelser',
    helsinkiTime: (day, clock) => `${day} kl. ${clock} (Helsingforstid)`,
    periodExtended: (number, on) => `Projekttiden förlängdes genom ändringsansökan ${number} ${on}`,
    partnersChanged: (number, on) => `Genomförarna ändrades genom ändringsansökan ${number} ${on}`,
    budgetAmended: (version, on) => `Budgetversion ${version} beslutades ${on}`,
    claimDecided: (number, on) => `Ansökan om utbetalning ${number} beslutades ${on}`,
    claimCorrected: (number, on) => `Rättelse ${number} gjordes i en beslutad ansökan om utbetalning ${on}`,
    indicatorsAccepted: (number, on) => `Uppföljningsuppgifter ${number} godkändes ${on}`,
    finalReportAccepted: (on) => `Slutrapporten godkändes ${on}`,
    substance: (on) => `Granskning av innehållet ${on}`,
    finance: (on) => `Granskning av ekonomin ${on}`,
    acceptance: (on) => `Godkänd ${on}`,
    services: { applications: 'Ansökningar och beslut', claims: 'Utbetalningar', indicators: 'Uppföljningsuppgifter', reports: 'Rapporter' },
    upTo: (service, position) => `${service}: till och med händelse ${position}`,
    noEvents: (service) => `${service}: inga händelser`,
  },
  footer: (code, edition) => `${code} · rapportversion ${edition}`,
  page: 'sida',
  notGiven: 'inte uppgett',
  notComputed: 'beräknas inte',
  dash: '– betyder: kan inte beräknas, eftersom det inte finns något belopp att jämföra med.',
  replaced: 'Tecken som inte finns i rapportens typsnitt har ersatts med □. I rapporten i JSON-format finns de kvar.',
};

const en: Words = {
  kind: { realisation: 'Realisation report', final: 'Final report' },
  facts: {
    code: 'Operation code', programme: 'Programme', period: 'Period', status: 'Status', lead: 'Lead beneficiary', partners: 'Partners',
    costModel: 'Cost model', supportRate: 'Support rate',
  },
  status: { running: 'Running', ended: 'Ended', interrupted: 'Interrupted', closed: 'Closed' },
  costModels: {
    actual: 'Actual costs',
    'flat-17-staff': 'Flat rate of 17% of staff costs',
    'flat-24-staff': 'Flat rate of 24% of staff costs',
    'flat-15-staff': 'Flat rate of 15% of staff costs',
    'flat-7-direct': 'Flat rate of 7% of direct costs',
    'flat-25-direct': 'Flat rate of 25% of direct costs',
    'flat-40-staff': 'Flat rate of 40% of staff costs',
    'flat-20-other-direct': 'Flat rate of 20% of other direct costs',
    'lump-sum': 'Lump sum',
    'unit-cost-1720': 'Unit cost, 1,720 working hours a year',
  },
  categories: {
    staff: 'Staff costs', services: 'Purchased services', travel: 'Travel costs', equipment: 'Equipment costs',
    other: 'Other costs', 'flat-rate': 'Flat rate',
  },
  indicators: {
    participants: 'Participants', companies: 'Companies', starters: 'Starters', 'new-jobs': 'New jobs',
    'new-firms': 'New firms', qualifications: 'Qualifications',
  },
  budget: {
    heading: 'Budget, realised costs and own contribution (whole operation)', financing: 'Financing', granted: 'Granted €', realised: 'Realised €',
    percent: 'Realised %', total: 'Total', revenue: 'Revenue', net: 'Total net costs', own: 'Own contribution',
    ownNote: 'The own contribution is computed at the rate of the decision.', realisedNote: 'Realised: certified costs.',
  },
  support: {
    heading: 'Support', item: 'Support and own funding', euros: 'Euros', granted: 'Support granted', payable: 'Support certified for payment', paid: 'Support paid',
    recovered: 'Support recovered', receivable: 'Support to be recovered', remaining: 'Left of the support granted', actualOwn: 'Actual own contribution',
    actualOwnNote: 'The actual own contribution is the part of the net costs that neither the support nor other financing covers.',
  },
  warnings: {
    heading: 'To be noted',
    overGrant: ({ amount, payable }) => `The computed support exceeds the grant by €${amount}: €${payable} is payable, the rest is own funded.`,
    importedOverGrant: ({ amount }) => `The support brought in from an earlier system exceeds the grant by €${amount}.`,
    residual: ({ amount }) => `The financing stated for the whole operation and the sum of its parts differ by €${amount} because of rounding.`,
    shareResidual: ({ amount }) => `Rounding the shares of the public financing leaves €${amount}, which are in the largest share.`,
    duplicateVoucher: 'The same voucher (supplier, number, day and amount) also stands in another row.',
    over: (category, percent) => `${category} were ${percent} over the budget.`,
    under: (category, percent) => `${category} were ${percent} under the budget.`,
  },
  indicatorTable: {
    heading: 'Indicators', indicator: 'Indicator', planned: 'Planned', achieved: 'Achieved', percent: '%', womenPlanned: 'Women, planned',
    womenAchieved: 'Women, achieved', womenPercent: 'Women, % of plan', note: '– means: not reported, or cannot be computed.',
  },
  partnerTable: { heading: 'Beneficiaries', partner: 'Beneficiary', granted: 'Budget €', realised: 'Realised €', percent: 'Realised %', support: 'Support €' },
  activities: { done: 'What was done', results: 'Results', remains: 'Follow-up, and what remains after the operation' },
  edition: {
    heading: 'About this edition', number: 'Edition', reasons: 'Why it was made', first: 'The first report of the operation', reviews: 'Reviews',
    asOf: 'State of', positions: 'Events',
    helsinkiTime: (day, clock) => `${day} at ${clock} (Helsinki time)`,
    periodExtended: (number, on) => `Period extended by amendment ${number} on ${on}`,
    partnersChanged: (number, on) => `Partners changed by amendment ${number} on ${on}`,
    budgetAmended: (version, on) => `Budget version ${version} decided on ${on}`,
    claimDecided: (number, on) => `Claim ${number} decided on ${on}`,
    claimCorrected: (number, on) => `Correction ${number} made to a decided claim on ${on}`,
    indicatorsAccepted: (number, on) => `Indicator report ${number} accepted on ${on}`,
    finalReportAccepted: (on) => `Final report accepted on ${on}`,
    substance: (on) => `Substance reviewed on ${on}`,
    finance: (on) => `Finance reviewed on ${on}`,
    acceptance: (on) => `Accepted on ${on}`,
    services: { applications: 'Applications and decisions', claims: 'Claims', indicators: 'Indicators', reports: 'Reports' },
    upTo: (service, position) => `${service}: up to event ${position}`,
    noEvents: (service) => `${service}: no events`,
  },
  footer: (code, edition) => `${code} · edition ${edition}`,
  page: 'page',
  notGiven: 'not given',
  notComputed: 'not computed',
  dash: '– means: cannot be computed, as there is no amount to compare with.',
  replaced: 'Characters that the fonts of the report do not hold are replaced by □. The report in JSON keeps them.',
};

export const words: Record<Language, Words> = { fi, sv, en };

/** The name of an id in a table of words; an id that the words do not know stands for itself. */
export function named<Id extends string>(names: Record<Id, string>, id: string): string {
  return Object.hasOwn(names, id) ? names[id as Id] : id;
}
