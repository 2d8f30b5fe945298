import { EU_STATE, LEAD, type GrantTerms } from '@toteuma/contracts';
import { allocate, capsOfUnits, entitlement, entitlementOfUnits, max, min, parseMoney, parseRate, publicPart, splitEuState, splitSupport, sum, type Cents, type Entitlement } from '@toteuma/kernel';
import type { OpenClaims } from './claim-state.js';

/** What one claim counts for: its costs (certified, or declared as if they were), its revenue and the money from others. */
export interface Counted {
  readonly costs: readonly { readonly partner: string; readonly category: string; readonly amount: Cents }[];
  readonly revenue: readonly { readonly partner: string; readonly amount: Cents }[];
  readonly received: readonly { readonly partner: string; readonly amount: string }[];
}

/** What a decision changes: the support in all, and how it is split. */
export interface SupportChange {
  readonly support: Cents;
  readonly byPartner: readonly { readonly partner: string; readonly amount: Cents }[];
  /** Only where support is reckoned by line. */
  readonly byLine: readonly { readonly category: string; readonly amount: Cents }[] | null;
  readonly decided: Cents;
  readonly overGrant: Cents;
}

/** What a claim was given before a correction of it: in all, and to each partner. */
export type Given = ReadonlyMap<string, Cents>;

/**
 * Rules 4 and 10 for the decision of the last of these claims, or for a correction of it, at the level at which the grant
 * reckons support: for the operation, for each beneficiary, or for each line of the budget.
 * @param claims all decided claims, the one to decide or to correct last
 * @param given for a correction, what that claim was given so far: all of it is split again by its net as it is now
 */
export function supportChange(claims: readonly Counted[], state: OpenClaims, given: Given = new Map()): SupportChange {
  const latest = claims.at(-1)!;
  if (state.supportLevel === 'operation') {
    const { support: decided, overGrant } = entitledInAll(claims, state);
    const support = decided - state.supportDecided;
    const nets = beneficiaries(state).map((partner) => ({ partner, net: netOf(latest, state, partner) }));
    const parts = splitSupport(support + sum(given.values()), nets).map(({ partner, support: amount }) => ({ partner, amount: amount - (given.get(partner) ?? 0n) }));
    // Whoever became a transferee since then keeps nothing of its own.
    const passed = [...given].flatMap(([partner, amount]) => (parts.some((part) => part.partner === partner) ? [] : [{ partner, amount: -amount }]));
    return { support, byPartner: ofAll([...parts, ...passed], state), byLine: null, decided, overGrant };
  }
  const { support: decided, overGrant, units } = entitlementOfUnits(parseRate(state.supportRate), unitsOf(claims, state, parseMoney(state.terms.granted)));
  const before = state.supportLevel === 'line' ? state.supportByLine : state.supportByPartner;
  const changes = units.map(({ unit, support }) => ({ unit, amount: support - (before.get(unit) ?? 0n) }));
  const change = { support: decided - state.supportDecided, decided, overGrant };
  if (state.supportLevel === 'partner') return { ...change, byPartner: ofAll(changes.map(({ unit: partner, amount }) => ({ partner, amount })), state), byLine: null };
  return {
    ...change,
    byPartner: ofAll(changes.flatMap(({ unit, amount }) => lineToPartners(unit, amount, claims, state)), state),
    byLine: changes.map(({ unit: category, amount }) => ({ category, amount })),
  };
}

/**
 * Rule 4 on declared amounts, before what is granted in all stops it; that may still grow by a tranche, so whoever shows it
 * stops it at what is granted by then. Partners and lines stop at their part of the support of the plan, which the grant
 * never passes.
 */
export function claimedInAll(claims: readonly Counted[], state: OpenClaims): Cents {
  if (state.supportLevel === 'operation') return entitledInAll(claims, state).uncapped;
  const planned = sum(state.terms.financing.filter(({ source }) => source === EU_STATE).map(({ amount }) => parseMoney(amount)));
  return entitlementOfUnits(parseRate(state.supportRate), unitsOf(claims, state, max(planned, parseMoney(state.terms.granted)))).support;
}

/**
 * What the EU and the state pay of a support, as the programme splits it; null where it does not, or where it is a share of
 * the public part of the plan and the grant does not know whose money is public. Decisions and corrections tell the change of it.
 */
export function sharesOf(support: Cents, { euShare, publicMoney, terms }: OpenClaims): { eu: Cents; state: Cents } | null {
  if (euShare === undefined || (euShare.of === 'public' && !publicMoney)) return null;
  const financing = terms.financing.map((line) => ({ ...line, amount: parseMoney(line.amount) }));
  const countsAs = new Map(publicMoney?.countsAs.map(({ partner, source }) => [partner, source]));
  const part = publicPart({ financing, publicSources: publicMoney?.sources ?? [], countsAs }).total;
  return splitEuState(support, euShare, { publicPart: part, support: sum(financing.filter(({ source }) => source === EU_STATE).map(({ amount }) => amount)) });
}

/** Whether other terms leave each partner or line at least the lesser of its part of the grant so far and the support that is decided for it. */
export function partsHold(state: OpenClaims, proposed: GrantTerms): boolean {
  if (state.supportLevel === 'operation') return true;
  const decided = state.supportLevel === 'line' ? state.supportByLine : state.supportByPartner;
  const now = new Map(capsOf(state, state.terms, parseMoney(state.terms.granted)).map(({ unit, cap }) => [unit, cap]));
  return capsOf(state, proposed, parseMoney(proposed.granted)).every(({ unit, cap }) => cap >= min(now.get(unit) ?? 0n, decided.get(unit) ?? 0n));
}

/** The certified costs of a partner less its revenue. */
export function netOfPartner({ costs, revenue }: Pick<Counted, 'costs' | 'revenue'>, partner: string): Cents {
  return amountOf(costs, (cost) => cost.partner === partner) - amountOf(revenue, (one) => one.partner === partner);
}

function entitledInAll(claims: readonly Counted[], state: OpenClaims): Entitlement {
  const nets = claims.map((claim) => ({
    net: amountOf(claim.costs) - amountOf(claim.revenue),
    otherFinancing: sum(claim.received.map(({ amount }) => parseMoney(amount))),
  }));
  return entitlement({ rate: parseRate(state.supportRate), claims: nets, granted: parseMoney(state.terms.granted) });
}

/** What entitlementOfUnits asks of each partner or line. */
function unitsOf(claims: readonly Counted[], state: OpenClaims, granted: Cents): Parameters<typeof entitlementOfUnits>[1] {
  const caps = capsOf(state, state.terms, granted);
  if (state.supportLevel === 'partner') {
    return caps.map(({ unit, cap }) => {
      const received = claims.flatMap((claim) => claim.received.filter(({ partner }) => beneficiaryOf(state, partner) === unit));
      return { unit, cap, nets: claims.map((claim) => netOf(claim, state, unit)), otherFinancing: sum(received.map(({ amount }) => parseMoney(amount))) };
    });
  }
  // Revenue and money from others name no line: they are split by what is certified in each.
  const byClaim = claims.map((claim) => lineNets(claim, caps.map(({ unit }) => unit)));
  const inAll = caps.map((_, line) => sum(byClaim.map((nets) => nets[line]!)));
  const others = allocate(sum(claims.flatMap((claim) => claim.received.map(({ amount }) => parseMoney(amount)))), inAll);
  return caps.map(({ unit, cap }, line) => ({ unit, cap, nets: byClaim.map((nets) => nets[line]!), otherFinancing: others[line]! }));
}

/** The part of the grant that each beneficiary or line has by the net budget of these terms. The plan's revenue is the lead's. */
function capsOf(state: OpenClaims, { budget, revenue }: GrantTerms, granted: Cents): ReturnType<typeof capsOfUnits> {
  const plan = { costs: budget.map((cell) => ({ ...cell, amount: parseMoney(cell.amount) })), revenue: [{ partner: LEAD, amount: parseMoney(revenue ?? '0') }] };
  if (state.supportLevel === 'partner') return capsOfUnits(granted, beneficiaries(state).map((unit) => ({ unit, net: netOf(plan, state, unit) })));
  const lines = state.categories.map(({ id }) => id);
  const nets = lineNets(plan, lines);
  return capsOfUnits(granted, lines.map((unit, line) => ({ unit, net: nets[line]! })));
}

function lineNets({ costs, revenue }: Pick<Counted, 'costs' | 'revenue'>, lines: readonly string[]): Cents[] {
  const inLine = lines.map((line) => amountOf(costs, (cost) => cost.category === line));
  const less = allocate(amountOf(revenue), inLine);
  return inLine.map((amount, line) => amount - less[line]!);
}

/** A line's change of support goes to the partners by what the claim certifies of it; where that is nothing, by what all claims do. */
function lineToPartners(line: string, change: Cents, claims: readonly Counted[], state: OpenClaims): { partner: string; amount: Cents }[] {
  const weights = (of: readonly Counted[]) => beneficiaries(state).map((partner) => ({
    partner, net: sum(of.map(({ costs }) => amountOf(costs, (cost) => cost.category === line && beneficiaryOf(state, cost.partner) === partner))),
  }));
  const latest = weights(claims.slice(-1));
  return splitSupport(change, latest.some(({ net }) => net > 0n) ? latest : weights(claims)).map(({ partner, support: amount }) => ({ partner, amount }));
}

/** A transferee passes through the lead: legally they are one beneficiary, who receives the support and answers for it. */
const beneficiaryOf = ({ transferees }: OpenClaims, partner: string): string => (transferees.includes(partner) ? LEAD : partner);
const beneficiaries = ({ partners, transferees }: OpenClaims): string[] => partners.filter((partner) => !transferees.includes(partner));

/** The net of a beneficiary, that of its transferees included. */
function netOf(counted: Pick<Counted, 'costs' | 'revenue'>, state: OpenClaims, beneficiary: string): Cents {
  return sum(state.partners.filter((partner) => beneficiaryOf(state, partner) === beneficiary).map((partner) => netOfPartner(counted, partner)));
}

/** Every partner once, in their order; a transferee is there with nothing. */
function ofAll(amounts: readonly { partner: string; amount: Cents }[], { partners }: OpenClaims): { partner: string; amount: Cents }[] {
  return partners.map((partner) => ({ partner, amount: amountOf(amounts, (one) => one.partner === partner) }));
}

function amountOf<Line extends { readonly amount: Cents }>(lines: readonly Line[], where: (line: Line) => boolean = () => true): Cents {
  return sum(lines.filter(where).map(({ amount }) => amount));
}
