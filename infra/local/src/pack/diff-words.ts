import type { Pack } from '@toteuma/contracts';
import { ageOf, amount, list, nothingOr, percent, quoted, yesNo } from './diff-values.js';

/** One value of a pack or of an entry: what a person calls it, and how it is said. */
export interface Field<Whole> {
  readonly label: string;
  readonly say: (whole: Whole) => string;
}

/** A list of entries that have ids. */
export interface Entries<Whole, Entry extends { id: string }> {
  readonly what: string;
  readonly plural: string;
  readonly of: (whole: Whole) => readonly Entry[];
  readonly name: (entry: Entry) => string;
  readonly fields: readonly Field<Entry>[];
  // An inner list has entries of another type; only `entries` makes one, and it fits there.
  readonly lists?: readonly Entries<Entry, never>[];
}

export interface Section {
  readonly title: string;
  readonly fields?: readonly Field<Pack>[];
  readonly lists?: readonly Entries<Pack, never>[];
}

/** Makes the entries of a list comparable beside lists of other entries. */
function entries<Whole, Entry extends { id: string }>(list: Entries<Whole, Entry>): Entries<Whole, never> {
  return list as unknown as Entries<Whole, never>;
}

interface Words {
  readonly fi: string;
  readonly sv: string;
  readonly en: string;
}
const field = <Whole>(label: string, say: (whole: Whole) => string): Field<Whole> => ({ label, say });
const LANGUAGES = { fi: 'Finnish', sv: 'Swedish', en: 'English' } as const;
const inEach = <Whole>(of: (whole: Whole) => Words | undefined, what: string): Field<Whole>[] =>
  Object.entries(LANGUAGES).map(([code, language]) => field(`the ${language} ${what}`, (whole) => nothingOr(quoted, of(whole)?.[code as keyof Words])));
const named = <Whole extends { names: Words }>(): Field<Whole>[] => inEach((whole) => whole.names, 'name');
const nameOf = ({ names }: { names: Words }): string => names.en;

/** What is compared, in the order of the reference. Its spec changes every value of a pack and wants a sentence for each. */
export const SECTIONS: readonly Section[] = [
  {
    title: 'Programme',
    fields: [
      field('the id', ({ id }) => id), field('the version', ({ version }) => String(version)), ...named<Pack>(),
      field('the period', ({ period }) => `${period.from} to ${period.to}`), field('the funds', ({ funds }) => list(funds)),
      field('what a code looks like', ({ codeGrammar }) => codeGrammar), field('the beginning of a code', ({ codePrefix }) => codePrefix),
    ],
  },
  {
    title: 'Authorities',
    lists: [entries<Pack, Pack['authorities'][number]>({
      what: 'Authority', plural: 'authorities', of: ({ authorities }) => authorities, name: nameOf,
      fields: [...named(), field('its first day', ({ from }) => from), field('its last day', ({ to }) => to ?? 'none'), field('its successor', ({ successor }) => successor ?? 'none')],
    })],
  },
  {
    title: 'Priorities',
    lists: [entries<Pack, Pack['priorities'][number]>({
      what: 'Priority', plural: 'priorities', of: ({ priorities }) => priorities, name: nameOf, fields: [...named<Pack['priorities'][number]>(), field('its fund', ({ fund }) => fund ?? 'not said')],
      lists: [entries<Pack['priorities'][number], Pack['priorities'][number]['objectives'][number]>({ what: 'Specific objective', plural: 'specific objectives', of: ({ objectives }) => objectives, name: nameOf, fields: named() })],
    })],
  },
  {
    title: 'Application form',
    fields: [field('what has to be filled in', ({ form }) => list(form.required))],
    lists: [entries<Pack, Pack['form']['texts'][number]>({
      what: 'Section', plural: 'sections of text', of: ({ form }) => form.texts, name: nameOf,
      fields: [
        ...named(), ...inEach((text: Pack['form']['texts'][number]) => text.help, 'help'), field('required', ({ required }) => yesNo(required)),
        field('asked of each partner', ({ perPartner }) => yesNo(perPartner)), field('the longest text', ({ longest }) => `${longest} characters`),
      ],
    })],
  },
  {
    title: 'Horizontal principles',
    fields: [field('the rows that an application may score', ({ sustainabilityRows }) => nothingOr(list, sustainabilityRows))],
    lists: [
      entries<Pack, Pack['horizontal']['equality'][number]>({ what: 'Question', plural: 'questions', of: ({ horizontal }) => horizontal.equality, name: nameOf, fields: named() }),
      entries<Pack, Pack['horizontal']['sustainability'][number]>({ what: 'Row', plural: 'rows', of: ({ horizontal }) => horizontal.sustainability, name: nameOf, fields: named() }),
    ],
  },
  {
    title: 'Cost categories',
    lists: [entries<Pack, Pack['categories'][number]>({ what: 'Category', plural: 'categories', of: ({ categories }) => categories, name: nameOf, fields: [...named(), field('always computed', ({ computed }) => yesNo(computed))] })],
  },
  {
    title: 'Cost models',
    lists: [entries<Pack, Pack['costModels'][number]>({
      what: 'Cost model', plural: 'cost models', of: ({ costModels }) => costModels, name: ({ names }) => names?.en ?? '',
      fields: [
        ...inEach((model: Pack['costModels'][number]) => model.names, 'name'),
        field('what it computes', ({ flatRates }) => list(flatRates.map((flat) => `${flat.category} as ${percent(flat.percent)} of ${flat.base.join(' + ')}${flat.covers === undefined ? '' : `, which covers ${list(flat.covers)}`}`))),
        field('the categories with rows of their own', ({ accepts }) => (accepts === undefined ? 'all that are not computed' : list(accepts))),
        field('costs by the hour', ({ unitCosts = [] }) => list(unitCosts.map(({ category, hours }) => `${category} by ${hours} hours a year`))),
        field('a lump sum', ({ lumpSum = false }) => yesNo(lumpSum)),
      ],
    })],
  },
  {
    title: 'Financing sources',
    lists: [entries<Pack, Pack['sources'][number]>({
      what: 'Source', plural: 'sources', of: ({ sources }) => sources, name: nameOf,
      fields: [...named(), field('public', (source) => yesNo(source.public)), field('its share of the public part', ({ share }) => nothingOr(percent, share?.percent))],
    })],
  },
  {
    title: 'Organisation types',
    lists: [entries<Pack, Pack['organisationTypes'][number]>({
      what: 'Organisation type', plural: 'organisation types', of: ({ organisationTypes }) => organisationTypes, name: nameOf,
      fields: [...named(), field('own money counts as', ({ ownCountsAs }) => ownCountsAs ?? 'not public')],
    })],
  },
  {
    title: 'Support and rounding',
    fields: [
      field('the highest support rate', ({ highestSupportRate }) => percent(highestSupportRate)),
      field('the support is reckoned for', ({ supportLevel }) => ({ operation: 'the operation', partner: 'each partner', line: 'each budget line' })[supportLevel]),
      field('the unit in which the support may pass the rate', ({ budgetUnit }) => amount(budgetUnit)),
      field('rounding', ({ rounding }) => rounding.mode), field('the unit of plans', ({ rounding }) => amount(rounding.unit)),
      field('who carries what rounding leaves', ({ rounding }) => rounding.residual),
      field('the share of the EU', ({ euShare }) => (euShare === undefined ? 'none' : `${percent(euShare.percent)} of the ${euShare.of === 'public' ? 'public part' : 'support'}`)),
      field('simplified costs are a must up to', ({ simplifiedCostsUpTo }) => nothingOr(amount, simplifiedCostsUpTo)),
      field('a category warns when it differs by more than', ({ categoryDeviationPercent }) => percent(categoryDeviationPercent)),
    ],
  },
  {
    title: 'Flexibility of budgets',
    lists: [entries<Pack, Pack['flexibility'][number]>({
      what: 'Limit', plural: 'limits', of: ({ flexibility }) => flexibility, name: ({ scope }) => scope,
      fields: [
        field('what is compared', ({ scope }) => scope), field('percent', (limit) => nothingOr(percent, limit.percent)), field('amount', (limit) => nothingOr(amount, limit.amount)),
        field('against', ({ base }) => (base === 'award' ? 'the award' : 'the budget now')), field('computed lines', ({ computed }) => computed),
        field('needed within it', ({ within }) => within), field('needed beyond it', ({ beyond }) => beyond),
      ],
    })],
  },
  {
    title: 'Assessment and decision',
    fields: [
      field('assessment is required', ({ assessment }) => nothingOr(yesNo, assessment?.required)), field('the assessors', ({ assessment }) => nothingOr(String, assessment?.assessors)),
      field('the least total', ({ assessment }) => nothingOr(percent, assessment?.threshold)), field('a hearing', ({ hearing }) => hearing),
      field('a rectification may be asked for', ({ rectificationDays }) => (rectificationDays === 0 ? 'never' : `for ${rectificationDays} days`)),
    ],
    lists: [entries<Pack, NonNullable<Pack['assessment']>['criteria'][number]>({
      what: 'Criterion', plural: 'criteria', of: ({ assessment }) => assessment?.criteria ?? [], name: nameOf,
      fields: [...named(), field('weight', ({ weight }) => String(weight)), field('the highest score', ({ highest }) => String(highest)), field('the least score', ({ threshold }) => nothingOr(String, threshold))],
    })],
  },
  {
    title: 'Claims and payments',
    fields: [
      field('who files in a joint operation', ({ claims }) => (claims.jointOperation === 'lead' ? 'the lead for all' : 'each partner')),
      field('the clock of the payment', ({ claims }) => `${claims.clockDays} days`),
      field('months between claims', ({ claims }) => nothingOr(String, claims.monthsBetween)), field('months to the last claim after the end', ({ claims }) => nothingOr(String, claims.lastClaimMonths)),
      field('costs paid after the period', ({ claims: { paidAfter } }) => (paidAfter.days === 0 && paidAfter.categories.length === 0 ? 'none' : `for ${paidAfter.days} days: ${list(paidAfter.categories)}`)),
      field('the highest advance', ({ claims }) => `${percent(claims.advances.highest)} of the grant`), field('what is set off against an advance', ({ claims }) => `${percent(claims.advances.setOff)} of each payment`),
      field('the last payment waits for the final report', ({ claims }) => yesNo(claims.finalReportBeforeLastPayment)),
      field('one more pair of eyes above', ({ claims }) => nothingOr(amount, claims.moreEyesAbove)),
      field('a progress report with each claim', ({ claims }) => yesNo(claims.progressReports)), field('a hearing on claims', ({ claims }) => claims.hearing),
      field('a rectification of the decision on a claim may be asked for', ({ claims }) => (claims.rectificationDays === 0 ? 'never' : `for ${claims.rectificationDays} days`)),
    ],
    lists: [entries<Pack, Pack['checklists'][number]>({
      what: 'Checklist', plural: 'checklists', of: ({ checklists }) => checklists, name: nameOf,
      fields: [...named(), field('kind', ({ kind }) => kind), field('a must from so many risk points', ({ requiredFrom }) => (requiredFrom === null ? 'never' : String(requiredFrom)))],
      lists: [entries<Pack['checklists'][number], Pack['checklists'][number]['items'][number]>({ what: 'Item', plural: 'items', of: ({ items }) => items, name: nameOf, fields: named() })],
    }), entries<Pack, Pack['risk'][number]>({
      what: 'Sign of risk', plural: 'signs of risk', of: ({ risk }) => risk, name: nameOf,
      fields: [...named(), field('points', ({ points }) => String(points)), field('what is looked at', ({ sign }) => sign), field('limit', ({ limit }) => limit ?? 'none')],
    }), entries<Pack, Pack['sampling'][number]>({
      what: 'Sampling', plural: 'sampling rules', of: ({ sampling }) => sampling, name: nameOf,
      fields: [...named(), field('method', ({ method }) => method), field('percent', (rule) => nothingOr(percent, rule.percent)), field('size', ({ size }) => nothingOr(String, size)), field('with a stored seed', ({ seeded }) => yesNo(seeded))],
    })],
  },
  {
    title: 'Recoveries',
    fields: [
      field('due so many days after the order', ({ recovery }) => String(recovery.dueDays)),
      field('interest', ({ recovery: { interest } }) => (interest === null ? 'none' : interest.rates.map((rate) => `${percent(rate.percent)} from ${rate.from}`).join(', '))),
      field('added when it is late', ({ recovery: { interest } }) => (interest === null ? 'none' : percent(interest.lateMargin))),
      field('days of a year, for interest', ({ recovery: { interest } }) => (interest === null ? 'none' : String(interest.yearDays))),
    ],
  },
  { title: 'Retention', fields: [field('documents are kept', ({ retention }) => `${retention.years} years from ${ageOf(retention.from)}`)] },
  {
    title: 'Indicators',
    lists: [entries<Pack, Pack['indicators'][number]>({
      what: 'Indicator', plural: 'indicators', of: ({ indicators }) => indicators, name: nameOf,
      fields: [...named(), field('women are counted', ({ women }) => yesNo(women)), field('over periods', ({ aggregation }) => aggregation)],
    })],
  },
  {
    title: 'Reports and documents',
    fields: [
      ...inEach(({ documents }: Pack) => documents.decision, 'text of a decision'), ...inEach(({ documents }: Pack) => documents.rejection, 'text of a rejection'),
      ...inEach(({ documents }: Pack) => documents.appeal, 'text on appeal'),
    ],
    lists: [entries<Pack, Pack['reportSections'][number]>({ what: 'Report section', plural: 'report sections', of: ({ reportSections }) => reportSections, name: nameOf, fields: [...named<Pack['reportSections'][number]>(), field('what it shows', ({ shows }) => shows)] })],
  },
];

