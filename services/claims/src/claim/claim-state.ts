import { usualSpending, type DomainEvent, type EventData, type GrantRules, type GrantTerms, type SpendingRules } from '@toteuma/contracts';
import { absolute, parseHours, parseMoney, sum, yearOf, type Cents, type CostModel, type Period, type SupportLevel } from '@toteuma/kernel';
import { evolvePayment, type Payment } from '../payment/payment-state.js';
import { emptyTreasury, evolveTreasury, type Treasury } from '../payment/treasury-state.js';
import { evolveChecks, noChecks, type Checks } from '../verification/checks-state.js';
import { splitClaim, type ClaimRow } from './claim-split.js';
import { judgedRow, rowsAsDecided, takenUpFrom, type JudgedAmounts, type TakenUp } from './judged-rows.js';

/** What has been learnt and decided about the claims of one grant: as much as the next decision needs. */
export type ClaimsState = { readonly status: 'unknown' } | OpenClaims;

export interface OpenClaims {
  readonly status: 'open';
  /** Of the operation, as people name it. */
  readonly code: string;
  /** Who may see and file. */
  readonly organisation: string;
  /** The lead first, then as the award lists them. */
  readonly partners: readonly string[];
  /** By partner: whose people file and see its claims beside those of the lead, where each partner files its own. */
  readonly organisations: ReadonlyMap<string, string>;
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
  /** How many decisions were corrected. */
  readonly corrections: number;
  /** Support of all decided claims together, their corrections included. */
  readonly supportDecided: Cents;
  /** The same by beneficiary; by line only where it is reckoned so. */
  readonly supportByPartner: ReadonlyMap<string, Cents>;
  readonly supportByLine: ReadonlyMap<string, Cents>;
  /** What of it the EU and the state pay. */
  readonly shares: { readonly eu: Cents; readonly state: Cents };
  /** Whose money is public beside the support; null where nothing asks for it. */
  readonly publicMoney: EventData<'ClaimsOpened'>['publicMoney'] | null;
  /** What the application asked to be paid before any claim. */
  readonly advanceAsked: Cents;
}

interface Filed {
  readonly number: number;
  /** Whose claim it is where each partner files its own; null: the claim of all. */
  readonly filer: string | null;
  readonly period: Period;
  /** No claim of the same filer follows. */
  readonly last: boolean;
  readonly rows: readonly ClaimRow[];
  /** Rows of earlier claims that waited and are claimed now. */
  readonly takeUp: readonly TakenUp[];
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
  /** With its decision the last claim of all was decided. */
  readonly ends: boolean;
  /** Corrections included, as in all but `support`. */
  readonly net: Cents;
  /** What this decision gave, without later corrections; less than nothing when it took something back. */
  readonly support: Cents;
  /** With them: what the claim has come to, by partner. */
  readonly supportByPartner: ReadonlyMap<string, Cents>;
  readonly certified: readonly { readonly partner: string; readonly category: string; readonly year: number; readonly amount: Cents }[];
  /** Its own rows in their order, then those that it took up. */
  readonly judged: readonly JudgedAmounts[];
  readonly payment: Payment | null;
};

export interface Verification {
  /** Who verified last. */
  readonly by: string;
  /** For whom they acted. */
  readonly onBehalfOf?: readonly string[];
  readonly deduct: readonly { readonly row: string; readonly amount: Cents }[];
  readonly park: readonly { readonly row: string; readonly amount: Cents }[];
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
    const { code, organisation, partners, categories, sources, period, costModel, supportRate, supportLevel = 'operation', transferees = [], terms, spending = usualSpending, euShare, publicMoney = null, advanceAsked = '0' } = event.data;
    const nothingYet = { claims: [], checks: noChecks, treasury: emptyTreasury, corrections: 0, supportDecided: 0n, supportByPartner: new Map(), supportByLine: new Map(), shares: { eu: 0n, state: 0n } };
    return { status: 'open', code, organisation, partners, organisations: new Map(), left: [], categories, sources, period, costModel, supportRate, supportLevel, transferees, terms, spending, euShare, publicMoney, advanceAsked: parseMoney(advanceAsked), ...nothingYet };
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
    case 'PartnerOrganisationNamed': {
      const { partner, organisation } = event.data;
      const others = [...state.organisations].filter(([of]) => of !== partner);
      return { ...state, organisations: new Map(organisation === null ? others : [...others, [partner, organisation]]) };
    }
    case 'ClaimSubmitted':
      return { ...state, claims: [...state.claims, filedFrom(event.data, state.costModel)] };
    case 'ClaimVerified':
      return changed(state, event.data.claim, (claim) => ({ ...claim, status: 'verified', verification: verificationFrom(event.data, event.actor) }));
    case 'ClaimDecided':
      return decided(state, event.data);
    case 'ClaimCorrected':
      return corrected(state, event.data);
    case 'PaymentAuthorised':
    case 'PaymentConfirmed':
    case 'PaymentOrdered':
    case 'PaymentRejected':
    case 'PaymentRecorded':
      return paid(state, event.data.claim, (payment) => evolvePayment(payment, event));
    default:
      return state;
  }
}

function termsChanged(state: OpenClaims, change: EventData<'ClaimTermsChanged'>): OpenClaims {
  const { terms, supportRate = state.supportRate, period = state.period, partners = state.partners, left = state.left, transferees = state.transferees } = change;
  const claims = state.claims.map((claim) => (claim.status === 'decided' && claim.number === change.ends ? { ...claim, ends: true } : claim));
  return { ...state, claims, terms, supportRate, period, partners, left, transferees };
}

function decided(state: OpenClaims, data: EventData<'ClaimDecided'>): OpenClaims {
  const { net, support, cells, supportByPartner } = data;
  const certified = cells.map(({ partner, category, year, certified: amount }) => ({ partner, category, year, amount: parseMoney(amount) }));
  const after = changed(state, data.claim, (claim) => (claim.status === 'verified' ? {
    ...claim, status: 'decided', ends: data.last, net: parseMoney(net), support: parseMoney(support), supportByPartner: added(new Map(), byPartner(supportByPartner)), certified,
    judged: rowsAsDecided(data.rows, claim, state.costModel), payment: null,
  } : claim));
  return supportMoved(after, data);
}

/** All amounts of a correction are changes. */
function corrected(state: OpenClaims, data: EventData<'ClaimCorrected'>): OpenClaims {
  const { cells, net, supportByPartner, correction } = data;
  const changeOf = (cell: { partner: string; category: string; year: number }) =>
    sum(cells.filter((one) => one.partner === cell.partner && one.category === cell.category && one.year === cell.year).map((one) => parseMoney(one.certified)));
  const after = changed(state, data.claim, (claim) => (claim.status === 'decided' ? {
    ...claim, net: claim.net + parseMoney(net), supportByPartner: added(claim.supportByPartner, byPartner(supportByPartner)),
    certified: claim.certified.map((cell) => ({ ...cell, amount: cell.amount + changeOf(cell) })),
    judged: correctedRows(claim.judged, data),
  } : claim));
  return { ...supportMoved(after, data), corrections: correction };
}

function correctedRows(judged: readonly JudgedAmounts[], { row, amount, cells }: EventData<'ClaimCorrected'>): JudgedAmounts[] {
  const at = judgedRow(judged, row);
  return judged.map((one, index) => {
    if (index !== at) return one;
    const moved = { ...one, certified: one.certified + parseMoney(amount), deducted: one.deducted - parseMoney(amount) };
    // The flat amounts that a taken-up row brought along are its own: with it alone they change.
    const flatOf = (category: string) => sum(cells.filter((cell) => cell.category === category).map((cell) => parseMoney(cell.certified)));
    return one.from === null ? moved : { ...moved, flat: one.flat.map((part) => ({ ...part, amount: part.amount + flatOf(part.category) })) };
  });
}

type SupportMove = Pick<EventData<'ClaimDecided'>, 'supportDecided' | 'supportByPartner' | 'supportByLine' | 'shares'>;

function supportMoved(state: OpenClaims, { supportDecided, supportByPartner, supportByLine = [], shares }: SupportMove): OpenClaims {
  return {
    ...state,
    supportDecided: parseMoney(supportDecided),
    supportByPartner: added(state.supportByPartner, byPartner(supportByPartner)),
    supportByLine: added(state.supportByLine, supportByLine.map(({ category, amount }) => [category, amount])),
    shares: { eu: state.shares.eu + parseMoney(shares?.eu ?? '0.00'), state: state.shares.state + parseMoney(shares?.state ?? '0.00') },
  };
}

const byPartner = (list: readonly { partner: string; amount: string }[]) => list.map(({ partner, amount }) => [partner, amount] as const);

function changed(state: OpenClaims, number: number, change: (claim: FiledClaim) => FiledClaim): OpenClaims {
  return { ...state, claims: state.claims.map((claim) => (claim.number === number ? change(claim) : claim)) };
}

function paid(state: OpenClaims, number: number, change: (payment: Payment | null) => Payment | null): OpenClaims {
  return changed(state, number, (claim) => (claim.status === 'decided' ? { ...claim, payment: change(claim.payment) } : claim));
}

function filedFrom({ claim, filer, period, last, rows, takeUp = [], revenue, financing, declared }: EventData<'ClaimSubmitted'>, model: CostModel): SubmittedClaim {
  const content = contentOf({ rows, revenue, financing });
  return { status: 'submitted', number: claim, filer: filer ?? null, period, last, ...content, takeUp: takeUp.map(takenUpFrom), declared: declared.map((cell) => ({ ...cell, amount: parseMoney(cell.amount) })), largest: largestSum(content, model) };
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
function claimRowFrom({ id, partner, category, incurredOn, amount, unit }: EventData<'ClaimSubmitted'>['rows'][number]): ClaimRow {
  return { id, partner, category, year: yearOf(incurredOn), amount: parseMoney(amount), ...(unit && { work: { worker: unit.worker, hours: parseHours(unit.hours) } }) };
}

function verificationFrom({ deduct, park, onBehalfOf = [] }: EventData<'ClaimVerified'>, by: string): Verification {
  const read = ({ row, amount }: { row: string; amount: string }) => ({ row, amount: parseMoney(amount) });
  return { by, onBehalfOf, deduct: deduct.map(read), park: park.map(read) };
}
