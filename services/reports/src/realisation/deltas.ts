import type { Award, EventData, GrantTerms } from '@toteuma/contracts';
import { parseMoney } from '@toteuma/kernel';
import { changes, gather, row, type FigureRow, type Measure } from './rows.js';

/** What is not an amount. The newest at the asked time holds; each is told by one source only. */
export interface Facts {
  /** `taken-back`: the decision was reverted before it was final. */
  readonly award: Award | 'taken-back';
  /** Where a rectification changed them. */
  readonly rates: Pick<Award, 'supportRate' | 'ownRate'>;
  readonly 'budget-version': number;
  /** Which lines the financing plan has: an amendment replaces all of them, and a line that is gone is not one of 0.00. */
  readonly 'financing-lines': readonly Pick<GrantTerms['financing'][number], 'source' | 'partner' | 'year'>[];
  readonly 'last-claim-decided': { readonly claim: number };
  /** Whether the operation goes on. */
  readonly life: 'running' | 'interrupted' | 'closed';
  /** The period once it is extended. */
  readonly period: Award['plan']['period'];
  /** Who takes part once that has changed, those who left among them, and from when names hold. */
  readonly participants: Pick<EventData<'PartnersChanged'>, 'applicant' | 'partners' | 'renamed'> & { readonly effectiveFrom?: string };
  /** Each indicator's value over all accepted reports. */
  readonly achieved: EventData<'IndicatorsAccepted'>['achieved'];
}

/** What one event adds to the figures of a grant. */
export interface Change {
  readonly rows: readonly FigureRow[];
  readonly facts: Partial<Facts>;
}

/** The measures that an amendment replaces, and the ones whose newest value is told: their change is the new less the old. */
export const replaced = {
  terms: ['budget', 'revenue-granted', 'financing', 'granted'],
  claimed: ['claimed'],
  overGrant: ['over-grant'],
  granted: ['granted'],
  award: ['awarded', 'budget', 'revenue-granted', 'financing', 'granted'],
} as const satisfies Record<string, readonly Measure[]>;

export function ofAward(award: Award): Change {
  const { supportRate, ownRate } = award;
  return { rows: gather([...budgetRows('awarded', award.terms), ...termRows(award.terms)]), facts: { award, rates: { supportRate, ownRate }, ...factsOf(award.terms) } };
}

/** @param now the rows of `replaced.granted` as they stand */
export function ofTranche({ granted }: EventData<'TrancheGranted'>, now: readonly FigureRow[]): Change {
  return { rows: atLeastOne(changes(now, [row('granted', parseMoney(granted))]), 'granted'), facts: {} };
}

/** @param now the rows of `replaced.terms` as they stand */
export function ofAmendment({ terms }: EventData<'BudgetAmended'>, now: readonly FigureRow[]): Change {
  return { rows: changes(now, termRows(terms)), facts: factsOf(terms) };
}

/** A rectification puts other terms in the place of the decided ones. @param now the rows of `replaced.terms` as they stand */
export function ofRectification({ terms, supportRate, ownRate }: EventData<'GrantRectified'>, now: readonly FigureRow[]): Change {
  return { rows: changes(now, termRows(terms)), facts: { ...factsOf(terms), rates: { supportRate, ownRate } } };
}

/** Nothing is granted any more. @param now the rows of `replaced.award` as they stand */
export function ofReversal(now: readonly FigureRow[]): Change {
  return { rows: changes(now, []), facts: { award: 'taken-back' } };
}

export function ofExtension({ period }: EventData<'PeriodExtended'>): Change {
  return { rows: [], facts: { period } };
}

export function ofPartners({ applicant, partners, effectiveFrom, renamed }: EventData<'PartnersChanged'>): Change {
  return { rows: [], facts: { participants: { applicant, partners, effectiveFrom, ...(renamed && { renamed }) } } };
}

/** The award as later amendments of its period and its partners have left it; who left keeps its figures. */
export function amendedAward(award: Award, { period = award.plan.period, participants }: Pick<Partial<Facts>, 'period' | 'participants'>): Award {
  const { plan } = award;
  const partners = participants?.partners.map(({ left: _left, ...partner }) => partner) ?? plan.partners;
  return { ...award, plan: { ...plan, period, partners, applicant: { ...plan.applicant, name: participants?.applicant ?? plan.applicant.name } } };
}

/** Declared costs count from the filing of a claim. @param now the rows of `replaced.claimed` as they stand */
export function ofClaimSubmitted({ declared, claimedSupport }: EventData<'ClaimSubmitted'>, now: readonly FigureRow[]): Change {
  const costs = declared.map(({ partner, category, year, amount }) => row('declared', parseMoney(amount), { partner, category, year }));
  const claimed = changes(now, [row('claimed', parseMoney(claimedSupport))]);
  return { rows: gather([...costs, ...atLeastOne(claimed, 'claimed')]), facts: {} };
}

/** Deducted, parked and certified costs count from the decision. @param now the rows of `replaced.overGrant` as they stand */
export function ofClaimDecided(decided: EventData<'ClaimDecided'>, now: readonly FigureRow[]): Change {
  const costs = decided.cells.flatMap(({ partner, category, year, deducted, parked, certified }) => [
    row('deducted', parseMoney(deducted), { partner, category, year }),
    row('parked', parseMoney(parked), { partner, category, year }),
    row('certified', parseMoney(certified), { partner, category, year }),
  ]);
  const rows = [
    ...costs,
    ...decided.revenue.map(({ partner, amount }) => row('revenue', parseMoney(amount), { partner })),
    ...decided.received.map(({ source, partner, amount }) => row('received', parseMoney(amount), { moneySource: source, partner })),
    ...supportRows(decided),
    ...changes(now, [row('over-grant', parseMoney(decided.supportOverGrant))]),
  ];
  return { rows: gather(rows), facts: decided.last ? { 'last-claim-decided': { claim: decided.claim } } : {} };
}

/** A claim turns out to have been the last of all. */
export function ofEnd(claim: number): Change {
  return { rows: [], facts: { 'last-claim-decided': { claim } } };
}

/** A correction moves what is certified and deducted; the support and what is over the grant follow. @param now the rows of `replaced.overGrant` as they stand */
export function ofClaimCorrected(corrected: EventData<'ClaimCorrected'>, now: readonly FigureRow[]): Change {
  const costs = corrected.cells.flatMap(({ partner, category, year, deducted, certified }) => [
    row('deducted', parseMoney(deducted), { partner, category, year }),
    row('certified', parseMoney(certified), { partner, category, year }),
  ]);
  return { rows: gather([...costs, ...supportRows(corrected), ...changes(now, [row('over-grant', parseMoney(corrected.supportOverGrant))])]), facts: {} };
}

function supportRows({ support, supportByPartner, supportByLine = [] }: Pick<EventData<'ClaimDecided'>, 'support' | 'supportByPartner' | 'supportByLine'>): FigureRow[] {
  return [
    row('support', parseMoney(support)),
    ...supportByPartner.map(({ partner, amount }) => row('partner-support', parseMoney(amount), { partner })),
    ...supportByLine.map(({ category, amount }) => row('line-support', parseMoney(amount), { category })),
  ];
}

export function ofAdvance({ amount }: EventData<'AdvancePaid'>): Change {
  return { rows: [row('paid', parseMoney(amount)), row('advance', parseMoney(amount))], facts: {} };
}

/** What a payment is reduced by, less what the authorisation had that it takes the place of. */
export function ofAuthorisation({ setOff = '0.00', setOffReplaced = '0.00' }: EventData<'PaymentAuthorised'>): Change {
  return { rows: [row('set-off', parseMoney(setOff) - parseMoney(setOffReplaced))], facts: {} };
}

/** Interest comes beside the support. */
export function ofRecovery({ amount }: EventData<'RecoveryReceived'>): Change {
  return { rows: [row('recovered', parseMoney(amount))], facts: {} };
}

export function ofLife(life: Facts['life']): Change {
  return { rows: [], facts: { life } };
}

export function ofPayment({ amount }: EventData<'PaymentRecorded'>): Change {
  return { rows: [row('paid', parseMoney(amount))], facts: {} };
}

export function ofIndicators({ achieved }: EventData<'IndicatorsAccepted'>): Change {
  return { rows: [], facts: { achieved } };
}

function factsOf({ budgetVersion, financing }: GrantTerms): Pick<Facts, 'budget-version' | 'financing-lines'> {
  return { 'budget-version': budgetVersion, 'financing-lines': financing.map(({ source, partner, year }) => ({ source, partner, year })) };
}

function termRows(terms: GrantTerms): FigureRow[] {
  return [
    ...budgetRows('budget', terms),
    ...(terms.revenue === null ? [] : [row('revenue-granted', parseMoney(terms.revenue))]),
    ...gather(terms.financing.map(({ source, partner, year, amount }) => row('financing', parseMoney(amount), { moneySource: source, partner, year }))),
    row('granted', parseMoney(terms.granted)),
  ];
}

function budgetRows(measure: 'awarded' | 'budget', terms: GrantTerms): FigureRow[] {
  return gather(terms.budget.map(({ partner, category, year, amount }) => row(measure, parseMoney(amount), { partner, category, year })));
}

// An event that changes no amount still leaves a row, by which it is known that the figures have taken it in.
function atLeastOne(rows: FigureRow[], measure: Measure): FigureRow[] {
  return rows.length > 0 ? rows : [row(measure, 0n)];
}
