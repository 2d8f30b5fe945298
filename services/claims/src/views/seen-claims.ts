import { LEAD, type GrantTerms } from '@toteuma/contracts';
import { capsOfUnits, max, min, money, parseMoney, sum, type Cents } from '@toteuma/kernel';
import { problem, visibleTo, type Caller } from '@toteuma/platform';
import type { OpenClaims } from '../claim/claim-state.js';
import type { ClaimAccount, ClaimEntry, Prisma, PrismaClient } from '../generated/prisma/client.js';

// Where each partner files its own claims: whose claims somebody sees, and what of their money. Nothing else decides it.

/** Of an account, whose it is and who of its partners files and sees its own claims. */
export interface Whose {
  readonly organisation: string;
  readonly partners: readonly { readonly partner: string; readonly organisation: string }[];
}

/**
 * The accounts that a caller sees: a partner those from which it files claims of its own.
 * @param asked.having only those that have, among the claims that the caller sees, one like each of these
 * @param asked.as only those that the caller sees as a partner
 */
export async function accountsSeenBy(caller: Caller, prisma: PrismaClient, { having, as }: { readonly having: readonly Prisma.ClaimEntryWhereInput[]; readonly as?: 'partner' }): Promise<Prisma.ClaimAccountWhereInput> {
  // Prisma takes an empty OR for no condition at all.
  const own = as === 'partner' ? { grant: { in: [] } } : { AND: [visibleTo(caller), ...having.map((claim) => ({ claims: { some: claim } }))] };
  if (caller.ofAuthority || caller.organisation === null) return own;
  const asPartner = await prisma.claimPartner.findMany({ where: { organisation: caller.organisation }, select: { grant: true, partner: true } });
  const files = [...Map.groupBy(asPartner, ({ grant }) => grant)].map(([grant, partners]) => ({
    grant, AND: having.map((claim) => ({ claims: { some: { AND: [claim, { filer: { in: partners.map(({ partner }) => partner) } }] } } })),
  }));
  return { OR: [own, ...files] };
}

/** Whose claims of an account a caller sees: null, all. */
export function filersSeenBy(caller: Pick<Caller, 'ofAuthority' | 'organisation'>, { organisation, partners }: Whose): readonly string[] | null {
  if (caller.ofAuthority || organisation === caller.organisation) return null;
  return partners.filter((one) => one.organisation === caller.organisation).map(({ partner }) => partner);
}

/** The same, by what the rules know of a grant. */
export const filersIn = (caller: Pick<Caller, 'ofAuthority' | 'organisation'>, { organisation, organisations }: OpenClaims): readonly string[] | null =>
  filersSeenBy(caller, { organisation, partners: [...organisations].map(([partner, of]) => ({ partner, organisation: of })) });

/** The same. @throws Problem not-found where it sees none */
export function mustSeeAny(caller: Caller, account: Whose): readonly string[] | null {
  const filers = filersSeenBy(caller, account);
  if (filers === null || filers.length === 0) caller.mustSee(account.organisation);
  else caller.judgeHeaders();
  return filers;
}

/** Whether a claim is among those that are seen. */
export const isSeen = ({ filer }: { readonly filer: string | null }, filers: readonly string[] | null): boolean => filers === null || (filer !== null && filers.includes(filer));

/** @throws Problem not-found for a claim that the caller does not see */
export function mustSeeClaim(caller: Caller, claim: { readonly filer: string | null }, account: Whose): void {
  if (!isSeen(claim, mustSeeAny(caller, account))) throw problem('not-found');
}

interface Given {
  readonly partner: string;
  readonly amount: string;
}
/** What a claim gave to a partner: by its decision, and by corrections of it since. Amounts are texts. */
interface PartnerSupport {
  readonly partner: string;
  readonly decided: string;
  readonly corrected: string;
}
const partnerSupportOf = ({ partnerSupport }: Pick<ClaimEntry, 'partnerSupport'>): PartnerSupport[] => partnerSupport as unknown as PartnerSupport[];

/** What a claim gave to each partner, as its row keeps it: after the decision, and after a correction. */
export const supportDecided = (given: readonly Given[]): object[] => given.map(({ partner, amount }) => ({ partner, decided: amount, corrected: '0.00' }));
export function supportCorrected(claim: Pick<ClaimEntry, 'partnerSupport'>, change: readonly Given[]): object[] {
  const known = partnerSupportOf(claim);
  const more = change.filter(({ partner }) => !known.some((one) => one.partner === partner)).map(({ partner }) => ({ partner, decided: '0.00', corrected: '0.00' }));
  return [...known, ...more].map((one) => ({ ...one, corrected: money(parseMoney(one.corrected) + shareOf(change, [one.partner])) }));
}

/** What is given to some partners together. */
export const shareOf = (given: readonly Given[], filers: readonly string[]): Cents => sum(given.filter(({ partner }) => filers.includes(partner)).map(({ amount }) => parseMoney(amount)));

/** What the claims gave to some partners, by their decisions and by corrections. */
export function supportFor(filers: readonly string[], claims: readonly Pick<ClaimEntry, 'partnerSupport'>[]): { readonly decided: Cents; readonly corrected: Cents } {
  const of = claims.flatMap(partnerSupportOf);
  const total = (part: 'decided' | 'corrected') => shareOf(of.map((one) => ({ partner: one.partner, amount: one[part] })), filers);
  return { decided: total('decided'), corrected: total('corrected') };
}

/** What of the grant each partner has by its approved costs, as the account keeps it. The plan's revenue is the lead's. */
export function partnerGrants({ granted, budget, revenue }: GrantTerms): { partner: string; amount: string }[] {
  const costs = budget.map(({ partner, amount }) => ({ partner, amount }));
  const nets = [...new Set(costs.map(({ partner }) => partner))].map((unit) => ({ unit, net: shareOf(costs, [unit]) - (unit === LEAD ? parseMoney(revenue ?? '0') : 0n) }));
  return nets.length === 0 ? [] : capsOfUnits(parseMoney(granted), nets).map(({ unit, cap }) => ({ partner: unit, amount: money(cap) }));
}

type Entry = Pick<ClaimEntry, 'claim' | 'filer' | 'partnerSupport' | 'claimedSupport' | 'paid' | 'submittedAt'>;

/** The sums of an account: to a partner its own share of each. @param filers whose claims the caller sees; null, all */
export function accountSums({ granted, supportDecided: decided, paid, lastClaimAt, partnerGrants: parts, claims }: ClaimAccount & { readonly claims: readonly Entry[] }, filers: readonly string[] | null) {
  if (filers === null) return { granted: money(granted), supportDecided: money(decided), paid: money(paid), lastClaimAt };
  const all = supportFor(filers, claims);
  const own = claims.filter((claim) => isSeen(claim, filers));
  return {
    filers: [...filers], granted: money(shareOf(parts as unknown as Given[], filers)), supportDecided: money(max(0n, all.decided + all.corrected)),
    paid: money(sum(own.map((claim) => min(claim.paid, shareNow(claim, filers))))), lastClaimAt: own.at(-1)?.submittedAt ?? null,
  };
}

/** What a claim gave to some partners at its best: what is paid of that before a correction takes it back stays paid. */
function shareNow(claim: Pick<ClaimEntry, 'partnerSupport'>, filers: readonly string[]): Cents {
  const { decided, corrected } = supportFor(filers, [claim]);
  return max(0n, decided + max(0n, corrected));
}

interface ClaimSums {
  readonly claimedSupport: string;
  readonly support: string | null;
  readonly supportOverGrant: string | null;
  readonly shares: unknown;
  readonly payment: { readonly amount: string | null } | null;
}
/** A claim as it is told: to a partner its own share of the support, and the amount of the payment where nobody else has a part in it. What the whole operation has over its grant, and its split into EU and state, is not told. */
export function claimSums<Told extends ClaimSums>(told: Told, claim: Entry, { claims }: { readonly claims: readonly Entry[] }, filers: readonly string[] | null): Told {
  if (filers === null) return told;
  const support = told.support === null ? null : money(supportFor(filers, [claim]).decided);
  return { ...told, claimedSupport: money(max(0n, claimedBy(filers, claims.slice(0, claims.indexOf(claim) + 1)))), support, supportOverGrant: null, shares: null, payment: paymentTold(told.payment, claim, filers) };
}

/** What the claims of some partners add to the support that is claimed. @param claims all, the latest last */
export const claimedBy = (filers: readonly string[], claims: readonly Pick<Entry, 'filer' | 'claimedSupport'>[]): Cents =>
  sum(claims.map((claim, at) => (isSeen(claim, filers) ? claim.claimedSupport - (claims[at - 1]?.claimedSupport ?? 0n) : 0n)));

/** The payment of a claim, with its amount only where nobody else has a part in it. */
export function paymentTold<Payment extends { readonly amount: string | null }>(payment: Payment | null, claim: Pick<ClaimEntry, 'partnerSupport'>, filers: readonly string[]): Payment | null {
  if (payment === null || payment.amount === null) return payment;
  const isAlone = partnerSupportOf(claim).every((one) => filers.includes(one.partner) || !/[1-9]/.test(one.decided + one.corrected));
  return isAlone && parseMoney(payment.amount) <= shareNow(claim, filers) ? payment : { ...payment, amount: null };
}

/** The support that a decision or a correction gives: to a partner its own. */
export const supportTold = ({ support, supportByPartner = [] }: { readonly support: string; readonly supportByPartner?: readonly Given[] }, filers: readonly string[] | null): string =>
  (filers === null ? support : money(shareOf(supportByPartner, filers)));
