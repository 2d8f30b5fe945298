import { problem, visibleTo, type Caller } from '@toteuma/platform';
import type { Prisma, PrismaClient } from '../generated/prisma/client.js';

/** Of an account, whose it is and who of its partners files and sees its own claims. */
export interface Whose {
  readonly organisation: string;
  readonly partners: readonly { readonly partner: string; readonly organisation: string }[];
}

/** The accounts that a caller sees: a partner those from which it files claims of its own. */
export async function accountsSeenBy(caller: Caller, prisma: PrismaClient): Promise<Prisma.ClaimAccountWhereInput> {
  const own = visibleTo(caller);
  if (caller.ofAuthority || caller.organisation === null) return own;
  const asPartner = await prisma.claimPartner.findMany({ where: { organisation: caller.organisation }, distinct: ['grant'], select: { grant: true } });
  return asPartner.length === 0 ? own : { OR: [own, { grant: { in: asPartner.map(({ grant }) => grant) } }] };
}

/** Whose claims of an account a caller sees: null, all. */
export function filersSeenBy(caller: Pick<Caller, 'ofAuthority' | 'organisation'>, { organisation, partners }: Whose): readonly string[] | null {
  if (caller.ofAuthority || organisation === caller.organisation) return null;
  return partners.filter((one) => one.organisation === caller.organisation).map(({ partner }) => partner);
}

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
