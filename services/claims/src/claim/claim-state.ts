import { usualSpending, type DomainEvent, type EventData, type GrantRules, type GrantTerms, type SpendingRules } from '@toteuma/contracts';
import { absolute, parseMoney, sum, yearOf, type Cents, type CostModel, type Period, type SupportLevel } from '@toteuma/kernel';
import { emptyTreasury, evolveTreasury, type Treasury } from '../payment/treasury-state.js';
import { evolveChecks, noChecks, type Checks } from '../verification/checks-state.js';
import { splitClaim, type ClaimRow } from './claim-split.js';

/** What has been learnt and decided about the claims of one grant: as much as the next decision needs. */
export type ClaimsState = { readonly status: 'unknown' } | OpenClaims;

export interface OpenClaims {
  readonly status: 'open';
  /** Who may see and file. */
  readonly organisation: string;
  /** The lead first, then as the award lists them. */
  readonly partners: readonly string[];
  /** Those of them who take part no more: their costs stay, and new ones are not taken. */
  readonly left: readonly string[];
  readonly categories: readonly { readonly id: string; readonly computed: boolean }[];
  readonly sources: readonly string[];
  readonly period: Period;
  readonly costModel: CostModel;
  readonly supportRate: string;
  /** Where the support is reckoned and stopped. */
  readonly supportLevel: SupportLevel;
  /** Partners whose support the lead receives and answers for. */
  readonly transferees: readonly string[];
  readonly terms: GrantTerms;
  /** How the programme lets it be spent, checked and paid. */
  readonly spending: SpendingRules;
  readonly euShare: GrantRules['euShare'];
  readonly checks: Checks;
  readonly treasury: Treasury;
  /** In the order of filing; claim n is the n-th. */
  readonly claims: readonly FiledClaim[];
  /** Support of all decided claims together. */
  readonly supportDecided: Cents;
  /** The same by beneficiary; by line only where it is reckoned so. */
  readonly supportByPartner: ReadonlyMap<string, Cents>;
  readonly supportByLine: ReadonlyMap<string, Cents>;
}

interface Filed {
  readonly number: number;
  readonly period: Period;
  readonly last: boolean;
  readonly rows: readonly ClaimRow[];
  /** Flat rates included, as if all of it were certified. */
  readonly declared: readonly { readonly partner: string; readonly category: string; readonly amount: Cents }[];
  /** See largestSum. */
  readonly largest: Cents;
  readonly revenue: readonly { readonly partner: string; readonly amount: Cents }[];
  readonly received: EventData<'ClaimSubmitted'>['financing'];
}

export type FiledClaim = SubmittedClaim | VerifiedClaim | DecidedClaim;
export type SubmittedClaim = Filed & { readonly status: 'submitted' };
export type VerifiedClaim = Filed & { readonly status: 'verified'; readonly verification: Verification };
export type DecidedClaim = Filed & {
  readonly status: 'decided';
  readonly verification: Verification;
  readonly net: Cents;
  /** What this decision gave; less than nothing when it took something back. */
  readonly support: Cents;
  readonly certified: readonly { readonly partner: string; readonly category: string; readonly year: number; readonly amount: Cents }[];
  readonly payment: Payment | null;
};

export interface Verification {
  /** Who verified last. */
  readonly by: string;
  readonly deduct: readonly { readonly row: string; readonly amount: Cents }[];
  readonly park: readonly { readonly row: string; readonly amount: Cents }[];
}

export interface Payment {
  readonly step: 'authorised' | 'confirmed' | 'recorded';
  readonly amount: Cents;
  readonly authorisedBy: string;
}

/**
 * The largest sum that the amounts of a claim can come to, whatever is certified of it, flat rates and revenue included: as
 * long as that of all claims can be written, so can every figure that follows.
 */
export function largestSum({ rows, revenue, received }: Pick<Filed, 'rows' | 'revenue' | 'received'>, model: CostModel): Cents {
  const positive = rows.map((row) => ({ ...row, amount: absolute(row.amount), deducted: 0n, parked: 0n }));
  return sum([
    ...splitClaim(positive, model).cells.map((cell) => cell.declared),
    ...revenue.map((one) => absolute(one.amount)),
    ...received.map((one) => absolute(parseMoney(one.amount))),
  ]);
}

type Happened = DomainEvent & { readonly actor: string };

export function evolve(state: ClaimsState, event: Happened): ClaimsState {
  if (event.type === 'ClaimsOpened') {
    const { organisation, partners, categories, sources, period, costModel, supportRate, supportLevel = 'operation', transferees = [], terms, spending = usualSpending, euShare } = event.data;
    const nothingYet = { claims: [], checks: noChecks, treasury: emptyTreasury, supportDecided: 0n, supportByPartner: new Map(), supportByLine: new Map() };
    return { status: 'open', organisation, partners, left: [], categories, sources, period, costModel, supportRate, supportLevel, transferees, terms, spending, euShare, ...nothingYet };
  }
  if (state.status === 'unknown') return state;
  // As if there had been no award.
  if (event.type === 'DecisionChangeAnswered' && event.data.change === 'reversal' && event.data.holds) return { status: 'unknown' };
  const { checks, treasury } = state;
  return { ...evolveOpen(state, event), checks: evolveChecks(checks, event), treasury: evolveTreasury(treasury, event) };
}

function evolveOpen(state: OpenClaims, event: Happened): OpenClaims {
  switch (event.type) {
    case 'ClaimTermsChanged':
      return termsChanged(state, event.data);
    case 'GrantCeilingLowered':
      return { ...state, terms: event.data.terms };
    case 'DecisionChangeAnswered': {
      const { terms, supportRate } = event.data;
      return terms === null ? state : { ...state, terms, supportRate: supportRate ?? state.supportRate };
    }
    case 'ClaimSubmitted':
      return { ...state, claims: [...state.claims, filedFrom(event.data, state.costModel)] };
    case 'ClaimVerified':
      return changed(state, event.data.claim, (claim) => ({ ...claim, status: 'verified', verification: verificationFrom(event.data, event.actor) }));
    case 'ClaimDecided': {
      const { net, support, cells, supportDecided } = event.data;
      const certified = cells.map(({ partner, category, year, certified: amount }) => ({ partner, category, year, amount: parseMoney(amount) }));
      const decided = { status: 'decided' as const, net: parseMoney(net), support: parseMoney(support), certified, payment: null };
      const after = changed(state, event.data.claim, (claim) => (claim.status === 'verified' ? { ...claim, ...decided } : claim));
      return {
        ...after,
        supportDecided: parseMoney(supportDecided),
        supportByPartner: added(state.supportByPartner, event.data.supportByPartner.map(({ partner, amount }) => [partner, amount])),
        supportByLine: added(state.supportByLine, (event.data.supportByLine ?? []).map(({ category, amount }) => [category, amount])),
      };
    }
    case 'PaymentAuthorised':
      return paid(state, event.data.claim, () => ({ step: 'authorised', amount: parseMoney(event.data.amount), authorisedBy: event.actor }));
    case 'PaymentConfirmed':
      return paid(state, event.data.claim, (payment) => payment && { ...payment, step: 'confirmed' });
    case 'PaymentRecorded':
      return paid(state, event.data.claim, (payment) => payment && { ...payment, step: 'recorded' });
    default:
      return state;
  }
}

function termsChanged(state: OpenClaims, change: EventData<'ClaimTermsChanged'>): OpenClaims {
  const { terms, supportRate = state.supportRate, period = state.period, partners = state.partners, left = state.left, transferees = state.transferees } = change;
  return { ...state, terms, supportRate, period, partners, left, transferees };
}

function changed(state: OpenClaims, number: number, change: (claim: FiledClaim) => FiledClaim): OpenClaims {
  return { ...state, claims: state.claims.map((claim) => (claim.number === number ? change(claim) : claim)) };
}

function paid(state: OpenClaims, number: number, change: (payment: Payment | null) => Payment | null): OpenClaims {
  return changed(state, number, (claim) => (claim.status === 'decided' ? { ...claim, payment: change(claim.payment) } : claim));
}

function filedFrom({ claim, period, last, rows, revenue, financing, declared }: EventData<'ClaimSubmitted'>, model: CostModel): SubmittedClaim {
  const content = contentOf({ rows, revenue, financing });
  return { status: 'submitted', number: claim, period, last, ...content, declared: declared.map((cell) => ({ ...cell, amount: parseMoney(cell.amount) })), largest: largestSum(content, model) };
}

function added(sums: ReadonlyMap<string, Cents>, changes: readonly (readonly [string, string])[]): Map<string, Cents> {
  const after = new Map(sums);
  for (const [key, amount] of changes) after.set(key, (after.get(key) ?? 0n) + parseMoney(amount));
  return after;
}

/** What decisions need of a claim's content. */
export function contentOf({ rows, revenue, financing }: Pick<EventData<'ClaimSubmitted'>, 'rows' | 'revenue' | 'financing'>): Pick<Filed, 'rows' | 'revenue' | 'received'> {
  return { rows: rows.map(claimRowFrom), revenue: revenue.map(({ partner, amount }) => ({ partner, amount: parseMoney(amount) })), received: financing };
}

/** What decisions need of a row as it was filed. Costs belong to the year in which they were incurred. */
function claimRowFrom({ id, partner, category, incurredOn, amount }: EventData<'ClaimSubmitted'>['rows'][number]): ClaimRow {
  return { id, partner, category, year: yearOf(incurredOn), amount: parseMoney(amount) };
}

function verificationFrom({ deduct, park }: EventData<'ClaimVerified'>, by: string): Verification {
  const read = ({ row, amount }: { row: string; amount: string }) => ({ row, amount: parseMoney(amount) });
  return { by, deduct: deduct.map(read), park: park.map(read) };
}
